"""The one rule that a command is about, with the values that are in force for it."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from scanner.display.lines import most
from scanner.errors import UsageError
from scanner.model.rule import ConfiguredRule
from scanner.policy.builtin import STRICT, pack_names
from scanner.policy.select import choose
from scanner.project.project import Project, with_values

_SHOWN = 8  # ids in a sentence


def one_rule(project: Project, rule_id: str, policies: Sequence[str], params: Sequence[str], accounts: Sequence[str]) -> ConfiguredRule:
    """The rule with this id, or with the only id that begins so: in what -p names, else in the configuration's policies and the built-ins.

    Raises UsageError where there is none, or more than one.
    """
    chosen = choose(policies or (*project.policies, *every_pack()), project.origins_of)
    ids = [rule.id for rule in chosen.rules]
    found = [one for one in ids if one == rule_id] or [one for one in ids if one.startswith(rule_id.rstrip("-") + "-")]
    if not found:
        close = get_close_matches(rule_id.upper(), ids, n=1, cutoff=0.6)
        hint = f"did you mean {close[0]}?" if close else "jobscan policy list names them, and -p FILE adds your own"
        raise UsageError(f"{rule_id} is none of the {len(ids)} rules: {hint}")
    if len(found) > 1:
        raise UsageError(f"{rule_id} means {len(found)} rules; name one: {most(found, _SHOWN)}")
    rules = tuple(rule for rule in chosen.rules if rule.id == found[0])
    only = replace(chosen, rules=rules, asked_for=frozenset(found))
    (configured,) = with_values(project, only, params, accounts, narrowed=True).rules
    return configured


def every_pack() -> tuple[str, ...]:
    """The names that stand for all built-in rules."""
    return (*pack_names(), STRICT)
