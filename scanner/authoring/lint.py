"""Everything that is wrong in policy files, and everything that looks so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.errors import Mistake
from scanner.expressions.check import used_parameters
from scanner.expressions.condition import note
from scanner.expressions.places import unknown_place
from scanner.model.expression import Expression, Node
from scanner.model.job import Keys
from scanner.model.rule import Policy, Rule
from scanner.policy.load import read_policy_file, repeated_ids
from scanner.policy.policy_file import PolicyFile
from scanner.policy.unmatched import Why, never_matches, unmatched
from scanner.schema.mistakes import Mistakes


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a rule may do and hardly means; `check` is the name of what noticed it."""

    check: str
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class Linted:
    """What was read, what cannot be meant, and what is hardly meant."""

    files: int
    rules: int
    mistakes: tuple[Mistake, ...]
    warnings: tuple[Doubt, ...]


def lint(files: Sequence[PolicyFile]) -> Linted:
    """The mistakes in policy files, and the warnings about files without mistakes; the rules of the others may not be what was meant."""
    readings = [read_policy_file(file) for file in files]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    warnings: list[Doubt] = []
    for file, reading in zip(files, readings, strict=True):
        if reading.policy is not None and reading.document is not None:
            warnings += doubts(reading.policy, Mistakes(file.shown, reading.document))
    rules = sum(len(reading.policy.rules) for reading in readings if reading.policy is not None)
    return Linted(len(files), rules, (*mistakes, *repeated_ids(readings)), tuple(warnings))


def doubts(policy: Policy, document: Mistakes) -> list[Doubt]:
    """The warnings about a policy, in the order of its file; `document` is that file."""
    found: list[Doubt] = []
    for number, rule in enumerate(policy.rules):
        for name, check in CHECKS.items():
            before = len(document.collected)
            check(rule, ("rules", number), document)
            found += [Doubt(name, one) for one in document.collected[before:]]
    return sorted(found, key=lambda one: (one.mistake.line, one.mistake.column))


def _unused_parameter(rule: Rule, keys: Keys, document: Mistakes) -> None:
    used = used_parameters([*_conditions(rule).values(), *(part.expression for part in rule.message if part.expression)], rule.params)
    for name in rule.params:
        if name not in used:
            at = (*keys, "params", name)
            document.add(at, f"no condition reads the parameter '{name}'", f"use param('{name}'), or take it out", on_key=True)


def _no_example(rule: Rule, keys: Keys, document: Mistakes) -> None:
    there = {example.outcome for example in rule.examples}
    lacking = [outcome for outcome in ("pass", "fail") if outcome not in there]
    if lacking:
        hint = f"add a job to examples, below {' and below '.join(lacking)}; jobscan policy test runs them"
        document.add((*keys, "id"), f"{rule.id} has no example under {' or '.join(lacking)}", hint)


def _cannot_fail(rule: Rule, keys: Keys, document: Mistakes) -> None:
    if rule.when is not None and "".join(rule.when.text.split()) == "".join(rule.assertion.text.split()):
        document.add(
            (*keys, "assert"), "assert says what when says, so the rule cannot fail", "say which jobs in when, and what must hold here"
        )


def _never_applies(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A `when` that wants a status which `statuses` leaves out."""
    for part in _all_of(rule.when.tree) if rule.when is not None and rule.statuses else ():
        names = [child.value for child in part.children if child.kind == "literal"]
        if part.kind == "comparator" and part.value == "eq" and names and names[0] not in rule.statuses and _reads_status(part):
            problem = f"when wants the status {names[0]!r}, which is not among them, so the rule never applies"
            document.add((*keys, "statuses"), problem, "add it, or take one out")


def _all_of(node: Node) -> Iterator[Node]:
    """The conditions that must all hold for a condition to hold."""
    if node.kind == "and_expression":
        for child in node.children:
            yield from _all_of(child)
    else:
        yield node


def _reads_status(node: Node) -> bool:
    return any(child.kind == "field" and child.value == "status" for child in node.children)


def _never_matches(rule: Rule, keys: Keys, document: Mistakes) -> None:
    _note_unmatched(rule, keys, document, never_matches)


def _unknown_place(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A Region or partition that does not exist, such as eu-wst-1; a new one may be right, so it is a warning."""
    _note_unmatched(rule, keys, document, unknown_place)


def _note_unmatched(rule: Rule, keys: Keys, document: Mistakes, why: Why) -> None:
    for key, expression in _conditions(rule).items():
        for found in unmatched(expression.tree, rule.params, why):
            if found.parameter:
                at = (*keys, "params", found.parameter, "default")
                document.add(at if found.index is None else (*at, found.index), found.problem.problem, found.problem.hint)
            else:
                note(found.problem, expression.text, (*keys, key), document)


def _conditions(rule: Rule) -> dict[str, Expression]:
    """The conditions of a rule by their key."""
    return {"assert": rule.assertion} if rule.when is None else {"when": rule.when, "assert": rule.assertion}


CHECKS: Mapping[str, Callable[[Rule, Keys, Mistakes], None]] = {
    "unused-parameter": _unused_parameter,
    "no-example": _no_example,
    "cannot-fail": _cannot_fail,
    "never-applies": _never_applies,
    "never-matches": _never_matches,
    "unknown-place": _unknown_place,
}
