"""Whether a formula is true of a job, by evaluating it: what the solver and the symbolic reading are held against."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from scanner.expressions.functions.aws import within
from scanner.prove.alphabet import symbol_of
from scanner.prove.atoms import (
    Assumed,
    Atom,
    HasElement,
    HasTag,
    InLanguage,
    IsHidden,
    IsNull,
    Linear,
    Order,
    SameText,
    TextPart,
    Variable,
    Within,
)
from scanner.prove.derivatives import derive
from scanner.prove.domains import OTHER_TAGS
from scanner.prove.formula import Formula, Kind
from scanner.prove.language import EMPTY, Language
from scanner.prove.words import contains


class Values(Protocol):
    """The values of a job, with what it has in fields that are not delivered, and what is beside it."""

    def is_null(self, path: str) -> bool: ...
    def is_hidden(self, path: str) -> bool: ...
    def has_tag(self, key: str) -> bool: ...
    def length(self, path: str) -> int: ...
    def text(self, variable: Variable) -> str | None: ...
    def number(self, variable: Variable) -> Fraction | int: ...
    def is_so(self, what: Assumed) -> bool: ...


def is_true(formula: Formula, values: Values) -> bool:
    """Whether a formula is true of a job with these values."""
    return _Evaluation(values).of(formula)


class _Evaluation:
    """Formulas about one job, each evaluated once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: dict[Formula, bool] = {}

    def of(self, formula: Formula) -> bool:
        if formula not in self._known:
            self._known[formula] = self._of(formula)
        return self._known[formula]

    def _of(self, formula: Formula) -> bool:
        match formula.kind:
            case Kind.TRUE:
                return True
            case Kind.FALSE:
                return False
            case Kind.NOT:
                return not self.of(formula.children[0])
            case Kind.AND:
                return all(self.of(child) for child in formula.children)
            case Kind.OR:
                return any(self.of(child) for child in formula.children)
            case Kind.ATOM:
                assert formula.atom is not None
                return self._of_atom(formula.atom)

    def _of_atom(self, atom: Atom) -> bool:
        match atom:
            case IsNull(path):
                return self._values.is_null(path)
            case IsHidden(path):
                return self._values.is_hidden(path)
            case HasTag(key):
                return self._values.has_tag(key)
            case HasElement(path, index):
                return self._values.length(path) > index
            case Assumed():
                return self._values.is_so(atom)
            case Linear():
                return self._of_sum(atom)
            case _:
                return self._of_texts(atom)

    def _of_texts(self, atom: InLanguage | SameText | Within) -> bool:
        match atom:
            case InLanguage(variable, language):
                text = self._values.text(variable)
                return text is not None and contains(language, text)
            case SameText(left, right):
                first = part_of(left, self._values.text(left.variable))
                return first is not None and first == part_of(right, self._values.text(right.variable))
            case Within(inner, outer):
                return within(self._values.text(inner) or "", self._values.text(outer) or "") is True

    def _of_sum(self, atom: Linear) -> bool:
        total = atom.constant + sum(coefficient * self._values.number(variable) for variable, coefficient in atom.coefficients)
        match atom.order:
            case Order.LESS:
                return total < 0
            case Order.AT_MOST:
                return total <= 0
            case Order.EQUAL:
                return total == 0


def part_of(part: TextPart, text: str | None) -> str | None:
    """The part of a text; None where the text has no such part."""
    span = None if text is None else span_of(part, text)
    if text is None or span is None:
        return None
    found = text[slice(*span)]
    return found.lower() if part.lowered else found


@lru_cache(maxsize=4096)
def span_of(part: TextPart, text: str) -> tuple[int, int] | None:
    """Where a part begins and ends in a text; None where the text has no such part. It must not be at two places."""
    spans = list(_spans_of(part, text))
    assert len(spans) <= 1, f"{text!r} can be cut in {len(spans)} ways: {spans}"
    return spans[0] if spans else None


def _spans_of(part: TextPart, text: str) -> Iterator[tuple[int, int]]:
    for start in _beginnings(part.before, text):
        for length in _beginnings(part.inside, text[start:]):
            if contains(part.after, text[start + length :]):
                yield start, start + length


def _beginnings(language: Language, text: str) -> list[int]:
    """The lengths of the beginnings of a text that are words of a language."""
    lengths = [0] if language.has_empty_text else []
    for length, character in enumerate(text, start=1):
        language = derive(language, symbol_of(character))
        if language is EMPTY:
            break
        if language.has_empty_text:
            lengths.append(length)
    return lengths


def tags_by_name(tags: Mapping[str, str], named: Mapping[str, None]) -> dict[str, tuple[str, str]]:
    """The key and value of each tag by what HasTag calls it: its key in lower case where a rule names that, else one of OTHER_TAGS."""
    found: dict[str, tuple[str, str]] = {}
    others = iter(OTHER_TAGS)
    for key, value in tags.items():
        folded = key.strip().casefold()
        name = folded if folded in named and folded not in found else next(others)
        found[name] = (key, value)
    return found
