"""Every mistake in policy files, and everything in them that looks like one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from scanner.authoring.never import check_never
from scanner.authoring.unguarded import unguarded
from scanner.errors import Mistake
from scanner.expressions.check import Problem, used_parameters
from scanner.expressions.condition import note
from scanner.expressions.pairs import path_of
from scanner.expressions.places import unknown_place
from scanner.model.expression import Expression, Node
from scanner.model.job import Keys
from scanner.model.rule import Policy, Rule
from scanner.policy.load import read_policy_file, repeated_ids
from scanner.policy.policy_file import PolicyFile
from scanner.policy.unmatched import Why, never_matches, unmatched
from scanner.schema.mistakes import Mistakes

_NAMES_OF_JOBS = frozenset({"", "a", "an", "the", "this", "job", "request", "batch", "bedrock", "inference", "model", "invocation"})
_QUOTES = "'\":`"
_SAME_CAUSE = frozenset({"never-fails", "never-applies", "never-matches"})


@dataclass(frozen=True, slots=True)
class LintWarning:
    """Something that is allowed and probably not meant; `check` is the name of the check that found it, e.g. "no-example"."""

    check: str
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class LintResult:
    """How many files and rules were read, with their mistakes and warnings."""

    files: int
    rules: int
    mistakes: tuple[Mistake, ...]
    warnings: tuple[LintWarning, ...]


def lint(files: Sequence[PolicyFile]) -> LintResult:
    """The mistakes in policy files, and the warnings about files without mistakes; the rules of the others may not be what was meant."""
    readings = [read_policy_file(file) for file in files]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    warnings: list[LintWarning] = []
    for file, reading in zip(files, readings, strict=True):
        if reading.policy is not None and reading.document is not None:
            warnings += find_warnings(reading.policy, Mistakes(file.shown, reading.document))
    rules = sum(len(reading.policy.rules) for reading in readings if reading.policy is not None)
    return LintResult(len(files), rules, (*mistakes, *repeated_ids(readings)), tuple(warnings))


def find_warnings(policy: Policy, document: Mistakes) -> list[LintWarning]:
    """The warnings about a policy, in the order of its file; `document` is that file, with no mistakes collected."""
    warnings: list[LintWarning] = []
    for index, rule in enumerate(policy.rules):
        for name, check in CHECKS.items():
            check(rule, ("rules", index), document)
            warnings += [LintWarning(name, mistake) for mistake in document.collected]
            document.collected.clear()
        warnings += _proved(rule, index, document, warnings)
    return sorted(warnings, key=lambda warning: (warning.mistake.line, warning.mistake.column))


def _proved(rule: Rule, index: int, document: Mistakes, warnings: Sequence[LintWarning]) -> list[LintWarning]:
    """What a proof warns of; nothing where a warning about the rule has the same cause."""
    if any(warning.check in _SAME_CAUSE and warning.mistake.rule == rule.id for warning in warnings):
        return []
    name = check_never(rule, ("rules", index), document)
    proved = [LintWarning(name, mistake) for mistake in document.collected]
    document.collected.clear()
    return proved


def _unused_parameter(rule: Rule, keys: Keys, document: Mistakes) -> None:
    in_message = [part.expression for part in rule.message if part.expression]
    used = used_parameters([*_conditions(rule).values(), *in_message], rule.params)
    for name in rule.params:
        if name not in used:
            document.add((*keys, "params", name), f"the parameter '{name}' is not used", f"use param('{name}'), or remove it", on_key=True)


def _no_example(rule: Rule, keys: Keys, document: Mistakes) -> None:
    outcomes = {example.outcome for example in rule.examples}
    missing = [outcome for outcome in ("pass", "fail") if outcome not in outcomes]
    if missing:
        hint = f"add a job to examples, under {' and under '.join(missing)}; jobscan policy test runs them"
        document.add((*keys, "id"), f"{rule.id} has no example under {' or '.join(missing)}", hint)


def _never_fails(rule: Rule, keys: Keys, document: Mistakes) -> None:
    if rule.when is not None and _without_blanks(rule.when) == _without_blanks(rule.assertion):
        hint = "write in when which jobs the rule is for, and in assert what they must have"
        document.add((*keys, "assert"), "assert is the same as when, so the rule never fails", hint)


def _without_blanks(expression: Expression) -> str:
    return "".join(expression.text.split())


def _never_applies(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A `when` that requires a status which `statuses` does not list."""
    if rule.when is None or not rule.statuses:
        return
    for status in _required_statuses(rule.when.tree):
        if status not in rule.statuses:
            problem = f"when requires the status {status!r}, which is not listed here, so the rule never applies"
            document.add((*keys, "statuses"), problem, "add it, or remove one of the two")


def _required_statuses(node: Node) -> Iterator[object]:
    """The values that a condition requires of the status: "Failed" for `status == 'Failed' && present(tags)`."""
    if node.kind == "and_expression":
        for child in node.children:
            yield from _required_statuses(child)
    if node.kind != "comparator" or node.value != "eq" or not _reads_status(node):
        return
    literals = [child.value for child in node.children if child.kind == "literal"]
    yield from literals[:1]


def _reads_status(node: Node) -> bool:
    return any(child.kind == "field" and child.value == "status" for child in node.children)


def _never_matches(rule: Rule, keys: Keys, document: Mistakes) -> None:
    _add_unmatched(rule, keys, document, never_matches)


def _unknown_place(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A Region or partition that does not exist, such as eu-wst-1; a new one may be right, so it is a warning."""
    _add_unmatched(rule, keys, document, unknown_place)


def _add_unmatched(rule: Rule, keys: Keys, document: Mistakes, why: Why) -> None:
    for key, expression in _conditions(rule).items():
        for text in unmatched(expression.tree, rule.params, why):
            if not text.parameter:
                note(text.problem, expression.text, (*keys, key), document)
                continue
            place: Keys = (*keys, "params", text.parameter, "default")
            if text.index is not None:
                place = (*place, text.index)
            document.add(place, text.problem.problem, text.problem.hint)


def _without_present(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A nullable field or a tag that is compared: a job without it makes the rule unknown."""
    for key, expression in _conditions(rule).items():
        for compared in unguarded(rule, expression.tree):
            hint = f"write present({compared.text}) && ..., or add an example of a job without it, under unknown"
            what = f"{compared.text} can be null, and then the rule is unknown"
            problem = Problem(compared.node.start, compared.node.end, what, hint, warning=True)
            note(problem, expression.text, (*keys, key), document)


def _begins_with_job(rule: Rule, keys: Keys, document: Mistakes) -> None:
    """A message such as `Job {job_name} has no VPC`: where only its beginning is shown, all findings look alike."""
    beginning = [part.text for part in takewhile(lambda part: part.expression is None, rule.message)]
    expressions = [part.expression for part in rule.message if part.expression is not None]
    words = {word.strip(_QUOTES).lower() for text in beginning for word in text.split()}
    if expressions and path_of(expressions[0].tree) == "job_name" and words <= _NAMES_OF_JOBS:
        problem = "the message begins with the job's name, so findings look alike where only their beginning is shown"
        document.add((*keys, "message"), problem, 'begin with the fact and end with the name: "No VPC is set for job {job_name}."')


def _conditions(rule: Rule) -> dict[str, Expression]:
    """The conditions of a rule by their key."""
    if rule.when is None:
        return {"assert": rule.assertion}
    return {"when": rule.when, "assert": rule.assertion}


CHECKS: Mapping[str, Callable[[Rule, Keys, Mistakes], None]] = {
    "unused-parameter": _unused_parameter,
    "no-example": _no_example,
    "never-fails": _never_fails,
    "never-applies": _never_applies,
    "never-matches": _never_matches,
    "unknown-place": _unknown_place,
    "without-present": _without_present,
    "begins-with-job": _begins_with_job,
}
