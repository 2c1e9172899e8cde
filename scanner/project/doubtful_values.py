"""Values set for a rule's parameters that look as if they could not match any job."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from scanner.expressions.pairs import Pair, literals, pairs
from scanner.expressions.places import unknown_place, unknown_region
from scanner.model.expression import Expression
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, ParameterType, Rule
from scanner.model.scope import Scope
from scanner.policy.effective import NO_VALUE, Effective, effective
from scanner.policy.parameters import FROM_ACCOUNTS, FROM_DEFAULT
from scanner.policy.unmatched import never_matches, unmatched

_MAX_ENTRIES = 500  # of a list that are looked at: advice must not slow a scan down
_MAX_SENTENCES = 3  # about one parameter
_NOT_SET = (FROM_DEFAULT, NO_VALUE, FROM_ACCOUNTS)  # origins of values that no one wrote


def doubtful_values(rules: Iterable[ConfiguredRule]) -> tuple[str, ...]:
    """A sentence about each doubtful value, e.g. "allowed_regions (--param): 'eu-wst-1' is not a Region that jobscan knows".

    Each appears once, since rules share parameters; of one parameter only the first few appear.
    """
    sentences: dict[str, dict[str, None]] = {}
    for configured in rules:
        for row in effective(configured):
            if row.origin not in _NOT_SET:
                of_parameter = sentences.setdefault(f"{row.name} ({row.origin})", {})
                of_parameter.update(dict.fromkeys(_doubts(configured.rule, row)))
    return tuple(f"{where}: {sentence}" for where, doubts in sentences.items() for sentence in _first(list(doubts)))


def doubtful_regions(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """A sentence about each unknown Region in the conditions of scopes."""
    sentences: dict[str, None] = {}
    for scope in scopes:
        for condition in scope.conditions:
            for problem, hint in _unknown_places(condition):
                sentences[f"{scope}: {_sentence(problem, hint)}"] = None
    return tuple(sentences)


def _first(sentences: list[str]) -> list[str]:
    if len(sentences) <= _MAX_SENTENCES:
        return sentences
    return [*sentences[:_MAX_SENTENCES], "and more entries like these"]


def _doubts(rule: Rule, row: Effective) -> Iterator[str]:
    """Sentences about the value of a parameter of a rule."""
    parameter = rule.params[row.name]
    value = row.value[:_MAX_ENTRIES] if isinstance(row.value, list) else row.value
    if _innermost(parameter.type).name == "region":
        yield from _unknown_regions(value)
        return
    params = {**rule.params, row.name: replace(parameter, default=value)}
    for condition in (rule.when, rule.assertion):
        if condition is None:
            continue
        for text in unmatched(condition.tree, params, _why):
            if text.parameter == row.name:
                yield _sentence(text.problem.problem, text.problem.hint)


def _unknown_regions(value: Json) -> Iterator[str]:
    for text in _texts(value):
        problem = unknown_region(text)
        if problem:
            yield f"'{text}' {problem}"


def _why(pair: Pair, text: str) -> tuple[str, str]:
    problem, hint = unknown_place(pair, text)
    if problem:
        return problem, hint
    return never_matches(pair, text)


def _unknown_places(expression: Expression) -> Iterator[tuple[str, str]]:
    for pair in pairs(expression.tree):
        for _, text in literals(pair.against):
            problem, hint = unknown_place(pair, text)
            if problem:
                yield problem, hint


def _sentence(problem: str, hint: str) -> str:
    if hint:
        return f"{problem}; {hint}"
    return problem


def _innermost(kind: ParameterType) -> ParameterType:
    """The type of the entries of a list or map, e.g. region for list[region]; of any other type itself."""
    if kind.item is None:
        return kind
    return _innermost(kind.item)


def _texts(value: Json) -> Iterator[str]:
    """The texts in a value, at any depth."""
    match value:
        case str():
            yield value
        case list():
            for entry in value:
                yield from _texts(entry)
        case dict():
            yield from _texts(list(value.values()))
        case _:
            return
