"""Values that somebody set for a rule's parameters, and that look as if they could not match any job."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.expressions.pairs import Pair, literals, pairs
from scanner.expressions.places import unknown_place, unknown_region
from scanner.model.expression import Expression
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, ParameterType, Rule
from scanner.model.scope import Scope
from scanner.policy.effective import Effective, effective
from scanner.policy.unmatched import never_matches, unmatched

_LOOKED_AT = 500  # entries of a list
_TOLD = 3  # sentences about one parameter
_NOT_SET = ("default", "no value", "--account")  # origins of values that nobody wrote


def doubtful_values(rules: Iterable[ConfiguredRule]) -> tuple[str, ...]:
    """A sentence about each value, with its parameter and where it comes from; each once, since rules share parameters.

    Of one parameter the first few are told, and of a long list the first entries are looked at: advice must not slow a scan down.
    """
    found: dict[str, dict[str, None]] = {}
    for one in rules:
        for row in effective(one):
            if row.origin not in _NOT_SET:
                found.setdefault(f"{row.name} ({row.origin})", {}).update(dict.fromkeys(_about(one.rule, row)))
    return tuple(f"{where}: {sentence}" for where, sentences in found.items() for sentence in _first(list(sentences)))


def doubtful_regions(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """A sentence about each Region in the conditions of scopes that is not known."""
    found = (f"{scope}: {_sentence(*doubt)}" for scope in scopes for one in scope.conditions for doubt in _places(one))
    return tuple(dict.fromkeys(found))


def _first(sentences: list[str]) -> list[str]:
    return sentences if len(sentences) <= _TOLD else [*sentences[:_TOLD], "and more entries like these"]


def _about(rule: Rule, row: Effective) -> Iterator[str]:
    if _is_of(rule.params[row.name].type, "region"):
        yield from (f"'{text}' {why}" for text in _texts(_beginning(row.value)) if (why := unknown_region(text)))
        return
    params = {**rule.params, row.name: replace(rule.params[row.name], default=_beginning(row.value))}
    for expression in (rule.when, rule.assertion):
        for one in unmatched(expression.tree, params, _why) if expression is not None else ():
            if one.parameter == row.name:
                yield _sentence(one.problem.problem, one.problem.hint)


def _beginning(value: Json) -> Json:
    return value[:_LOOKED_AT] if isinstance(value, list) else value


def _why(pair: Pair, text: str) -> tuple[str, str]:
    problem, hint = unknown_place(pair, text)
    return (problem, hint) if problem else never_matches(pair, text)


def _places(expression: Expression) -> Iterator[tuple[str, str]]:
    for pair in pairs(expression.tree):
        for _, text in literals(pair.against):
            if (doubt := unknown_place(pair, text))[0]:
                yield doubt


def _sentence(problem: str, hint: str) -> str:
    return f"{problem}; {hint}" if hint else problem


def _is_of(kind: ParameterType, name: str) -> bool:
    return kind.name == name if kind.item is None else _is_of(kind.item, name)


def _texts(value: Json) -> Iterator[str]:
    """The texts in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
