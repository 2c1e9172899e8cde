"""Formulas and leaves for a job whose values are known: what they are in truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scanner.expressions.functions.aws import within
from scanner.model.job import Json
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
from scanner.prove.domains import OTHER_TAGS, key_variable, value_variable
from scanner.prove.formula import Formula, Kind
from scanner.prove.language import EMPTY, Language
from scanner.prove.symbolic.leaves import Cases, Constant, Error, Leaf, List, Map, Missing, NotModelled, Number, Quotient, Text
from scanner.prove.words import contains


@dataclass(frozen=True)
class KnownJob:
    """The values of variables, and the tags that the job has, named ones and stand-ins. Nothing is null, hidden or assumed."""

    texts: Mapping[Variable, str] = field(default_factory=dict)
    numbers: Mapping[Variable, int] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    def holds(self, formula: Formula) -> bool:
        """Whether a formula is true of the job."""
        match formula.kind:
            case Kind.TRUE:
                return True
            case Kind.FALSE:
                return False
            case Kind.ATOM:
                assert formula.atom is not None
                return self._is(formula.atom)
            case Kind.NOT:
                return not self.holds(formula.children[0])
            case Kind.AND:
                return all(map(self.holds, formula.children))
            case Kind.OR:
                return any(map(self.holds, formula.children))

    def leaf_of(self, cases: Cases) -> Leaf:
        """The leaf of the case that is true; there must be exactly one."""
        leaves = [leaf for formula, leaf in cases if self.holds(formula)]
        assert len(leaves) == 1, f"{len(leaves)} cases are true of {self}: {leaves}"
        return leaves[0]

    def value_of(self, cases: Cases) -> Json:
        """What the value is; "missing", "error" and "not modelled: ..." for what has none."""
        leaf = self.leaf_of(cases)
        match leaf:
            case Constant(value):
                return value
            case Text(part):
                return self.text_of(part)
            case Number():
                return self._sum(leaf)
            case Quotient(part, whole):
                return self._sum(part) / self._sum(whole)
            case List(elements):
                return [self.value_of(element.cases) for element in elements if self.holds(element.exists)]
            case Map(members):
                return {name: self.value_of(member) for name, member in members.items()}
            case Missing():
                return "missing"
            case Error():
                return "error"
            case NotModelled(what):
                return f"not modelled: {what}"
            case _:
                raise AssertionError(leaf)

    def text_of(self, part: TextPart) -> str:
        """The part of the text; it must exist, and be the only one."""
        cuts = self._cuts(part)
        assert len(cuts) == 1, f"{self.texts[part.variable]!r} can be cut in {len(cuts)} ways: {cuts}"
        return cuts[0].lower() if part.lowered else cuts[0]

    def _cuts(self, part: TextPart) -> list[str]:
        text = self.texts[part.variable]
        cuts: list[str] = []
        for start in _beginnings(part.before, text):
            stops = [start + length for length in _beginnings(part.inside, text[start:])]
            cuts += [text[start:stop] for stop in stops if contains(part.after, text[stop:])]
        return cuts

    def _sum(self, leaf: Number) -> Fraction:
        return leaf.constant + sum(value * self.numbers[variable] for variable, value in leaf.coefficients)

    def _is(self, atom: Atom) -> bool:
        match atom:
            case InLanguage(variable, language):
                return contains(language, self.texts[variable])
            case HasTag(key):
                return key in self.tags
            case SameText(left, right):
                return self._cuts(left) == self._cuts(right) != []
            case Within(inner, outer):
                return within(self.texts[inner], self.texts[outer]) is True
            case Linear(order, coefficients, constant):
                return _compares(order, self._sum(Number(coefficients, constant)))
            case IsNull() | IsHidden() | HasElement() | Assumed():
                return False


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


def tagged_job(tags: Mapping[str, str], keys: list[str]) -> KnownJob:
    """A job with these tags: the first one with each of the named keys is that key's, the others are stand-ins."""
    texts: dict[Variable, str] = {}
    has: list[str] = []
    further = iter(OTHER_TAGS)
    for key, value in tags.items():
        folded = key.strip().casefold()
        name = folded if folded in keys and folded not in has else next(further)
        has.append(name)
        texts[key_variable(name)], texts[value_variable(name)] = key, value
    absent = {variable: "" for key in (*keys, *OTHER_TAGS) for variable in (key_variable(key), value_variable(key))}
    return KnownJob(absent | texts, tags=frozenset(has))


def _compares(order: Order, value: Fraction) -> bool:
    match order:
        case Order.LESS:
            return value < 0
        case Order.AT_MOST:
            return value <= 0
        case Order.EQUAL:
            return value == 0
