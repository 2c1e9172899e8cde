"""A place in the search for a job."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.prove.assignment import Assignment
from scanner.prove.atoms import Assumed, Atom, HasElement, HasTag, InLanguage, IsHidden, IsNull, Linear, SameText, Variable, Within
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula, Kind, atoms, negated
from scanner.prove.language import Language

State = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the search: the atoms that are set, the languages that they leave for texts, and what is left to make true.

    `clauses` counts the learned clauses that are part of the formula.
    """

    formula: Formula
    values: Mapping[Formula, bool]
    languages: Mapping[Variable, Language]
    clauses: int = 0

    @property
    def state(self) -> State:
        """What decides whether the branch has a job: two branches of the same state both have one, or neither has."""
        numbers_and_relations = [(atom, value) for atom, value in self.values.items() if isinstance(atom.atom, Linear | SameText | Within)]
        asked = {variable for atom, _ in numbers_and_relations for variable in texts_of(atom)}
        for what in atoms(self.formula):
            asked |= _texts_of(what)
        languages = [(variable, language) for variable, language in self.languages.items() if variable in asked]
        return (self.formula, frozenset(numbers_and_relations), frozenset(languages))


def literal(atom: Formula, value: bool) -> Formula:
    """The formula that an atom has a value."""
    return atom if value else negated(atom)


def literals_of(formula: Formula) -> dict[Formula, bool]:
    """The atoms that must be true or false for the formula to be true, as far as it says so at its top."""
    literals: dict[Formula, bool] = {}
    waiting = [(formula, True)]
    while waiting:
        part, value = waiting.pop()
        match part.kind, value:
            case Kind.ATOM, _:
                literals[part] = value
            case Kind.NOT, _:
                waiting.append((part.children[0], not value))
            case (Kind.AND, True) | (Kind.OR, False):
                waiting.extend((child, value) for child in reversed(part.children))
            case _:
                pass
    return literals


def texts_of(atom: Formula) -> set[Variable]:
    """The texts that an atom is about."""
    return set() if atom.atom is None else _texts_of(atom.atom)


def _texts_of(what: Atom) -> set[Variable]:
    match what:
        case InLanguage(variable):
            return {variable}
        case SameText(left, right):
            return {left.variable, right.variable}
        case Within(inner, outer):
            return {inner, outer}
        case _:
            return set()


def assignment_of(
    values: Mapping[Formula, bool], texts: Mapping[Variable, str], numbers: Mapping[Variable, int], domains: Domains
) -> Assignment:
    """The values of a finished search."""
    nulls: dict[str, bool] = {}
    hidden: dict[str, bool] = {}
    tags: dict[str, bool] = {}
    lengths: dict[str, int] = {}
    assumed: dict[Assumed, bool] = {}
    for atom, value in values.items():
        match atom.atom:
            case IsNull(path):
                nulls[path] = value
            case IsHidden(path):
                hidden[path] = value
            case HasTag(key):
                tags[key] = value
            case HasElement(path, index):
                lengths[path] = _length(lengths.get(path, domains.base_length(path)), index, value)
            case Assumed() as what:
                assumed[what] = value
            case _:
                pass
    return Assignment(nulls, hidden, tags, lengths, texts, numbers, assumed)


def _length(length: int, index: int, has_element: bool) -> int:
    """A list's length, changed so that it has an element at an index, or has none."""
    if has_element:
        return max(length, index + 1)
    return min(length, index)
