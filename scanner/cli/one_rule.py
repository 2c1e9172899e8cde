"""The one rule that `explain` or `policy show` is about."""

from collections.abc import Sequence

from msgspec.structs import replace

from scanner.display.lines import first_of
from scanner.display.suggest import did_you_mean
from scanner.errors import UsageError
from scanner.model.rule import ConfiguredRule
from scanner.policy.builtin import STRICT, pack_names
from scanner.policy.select import choose
from scanner.project.project import Project, set_values

_LISTED = 8  # IDs in a sentence


def one_rule(project: Project, rule_id: str, policies: Sequence[str], params: Sequence[str], accounts: Sequence[str]) -> ConfiguredRule:
    """The rule with this ID, or with the only ID that starts with it, and the values of its parameters.

    Looks in `policies`, else in the configuration's and the built-in ones. Raises UsageError unless exactly one rule matches.
    """
    chosen = choose(policies or (*project.policies, *_every_pack()), project.origins_of)
    full_id = _full_id(rule_id, [rule.id for rule in chosen.rules])
    rules = tuple(rule for rule in chosen.rules if rule.id == full_id)
    only = replace(chosen, rules=rules, asked_for=frozenset([full_id]))
    (configured,) = set_values(project, only, params, accounts, narrowed=True).rules
    return configured


def _full_id(text: str, ids: Sequence[str]) -> str:
    """The ID that the text means, e.g. "BMJ-NET-001" for itself, or for "BMJ-NET" if no other starts so."""
    if text in ids:
        return text
    prefix = text.rstrip("-") + "-"
    matches = [rule_id for rule_id in ids if rule_id.startswith(prefix)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(f"{text} matches {len(matches)} rules; name one: {first_of(matches, _LISTED)}")
    hint = did_you_mean(text.upper(), ids, otherwise="jobscan policy list shows them; add your own with -p FILE")
    raise UsageError(f"{text}: not one of the {len(ids)} rules; {hint}")


def _every_pack() -> tuple[str, ...]:
    """The names that together mean all built-in rules."""
    return (*pack_names(), STRICT)
