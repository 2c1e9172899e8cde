"""Keeps some of the rules of the named policies: by ID, pack, severity or framework."""

from collections.abc import Sequence

from msgspec import Struct

from scanner.display.suggest import did_you_mean, nearest
from scanner.errors import UsageError
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin

_TERMS = "a rule ID, the beginning of IDs, a pack, a severity or a framework, such as nist_800_53_r5:SC-7"


class Narrowing(Struct, frozen=True):
    """Which rules of the named policies to keep: those that match `select` and support `frameworks` and do not match `ignore`.

    An empty part keeps all; of a part with several entries one has to match.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()


def narrow(rules: Sequence[Rule], narrowing: Narrowing) -> list[Rule]:
    """The rules that a narrowing keeps; raises UsageError for a term or framework that no rule matches, and if no rule is left."""
    _check_terms(narrowing.select, "select", rules)
    _check_terms(narrowing.ignore, "ignore", rules)
    _check_frameworks(narrowing.frameworks, rules)
    kept = [rule for rule in rules if _is_kept(rule, narrowing)]
    if not kept:
        raise UsageError("no rules left to run: select, frameworks and ignore exclude all of them; nothing was scanned")
    return kept


def matches(rule: Rule, term: str) -> bool:
    """Whether a term of `select` or `ignore` means a rule: its ID, how its ID begins up to a hyphen, its pack, severity or a framework."""
    if has_id(rule, term) or term == rule.policy:
        return True
    return rule.severity == term or supports(rule, term)


def has_id(rule: Rule, term: str) -> bool:
    """Whether a term is a rule's ID, or how its ID begins up to a hyphen, e.g. BMJ-NET."""
    return rule.id == term or rule.id.startswith(term.rstrip("-") + "-")


def supports(rule: Rule, framework: str) -> bool:
    """Whether a rule supports a framework, or one control of it: NAME or NAME:CONTROL."""
    name, colon, control = framework.partition(":")
    if name not in rule.frameworks:
        return False
    return not colon or control in rule.frameworks[name]


def _is_kept(rule: Rule, narrowing: Narrowing) -> bool:
    if narrowing.select and not any(matches(rule, term) for term in narrowing.select):
        return False
    if narrowing.frameworks and not any(supports(rule, framework) for framework in narrowing.frameworks):
        return False
    return not any(matches(rule, term) for term in narrowing.ignore)


def _check_terms(terms: Sequence[str], argument: str, rules: Sequence[Rule]) -> None:
    """Raises UsageError for a term that no rule matches: misspelt, it would keep or ignore other rules than was meant."""
    for term in terms:
        if not any(matches(rule, term) for rule in rules):
            raise UsageError(f"'{term}' matches none of the {len(rules)} rules; {_term_hint(term, rules)}", argument)


def _check_frameworks(frameworks: Sequence[str], rules: Sequence[Rule]) -> None:
    for framework in frameworks:
        if not any(supports(rule, framework) for rule in rules):
            raise UsageError(f"none of the {len(rules)} rules supports '{framework}'; {_framework_hint(framework, rules)}", "frameworks")


def _term_hint(term: str, rules: Sequence[Rule]) -> str:
    for policy in _packs_not_run(rules):
        if any(matches(rule, term) for rule in policy.rules):
            return f"it is in the built-in pack {policy.name}, which is not among the policies; add the pack or the rule to them"
    return did_you_mean(term, [rule.id for rule in rules], otherwise=f"expected {_TERMS}")


def _framework_hint(framework: str, rules: Sequence[Rule]) -> str:
    packs = [policy.name for policy in _packs_not_run(rules) if any(supports(rule, framework) for rule in policy.rules)]
    if packs:
        return f"built-in rules in {', '.join(packs)} do; add those packs to the policies"
    name, _, control = framework.partition(":")
    controls = _controls_by_framework(rules)
    if name not in controls:
        return did_you_mean(name, controls, otherwise=f"known frameworks: {', '.join(controls) or 'none'}", likeness=0.5)
    known = sorted(controls[name])
    close = nearest(control, known, likeness=0.5)
    if close:
        return f"did you mean {name}:{close}?"
    return f"known controls of {name}: {', '.join(known)}"


def _controls_by_framework(rules: Sequence[Rule]) -> dict[str, set[str]]:
    """The controls that the rules support, by framework, in the order of the frameworks' names."""
    controls: dict[str, set[str]] = {}
    for rule in rules:
        for name, own in rule.frameworks.items():
            controls.setdefault(name, set()).update(own)
    return dict(sorted(controls.items()))


def _packs_not_run(rules: Sequence[Rule]) -> list[Policy]:
    """The built-in packs with a rule that is not among these."""
    ids = {rule.id for rule in rules}
    return [policy for policy in builtin.load_packs(builtin.pack_names()) if any(rule.id not in ids for rule in policy.rules)]
