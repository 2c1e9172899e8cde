"""What must hold between the texts of a job, and the ways in which it can: parts that are equal or differ, locations that are apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from scanner.prove.alphabet import EVERY
from scanner.prove.atoms import SameText, TextPart, Variable, Within
from scanner.prove.language import ANY, EPSILON, Language, complement, concat, literal, of_mask, optional, plus, star, union
from scanner.prove.parts import whole
from scanner.prove.texts import Texts

_SLASH = literal("/")
_NO_SLASH = of_mask(EVERY & ~(1 << ord("/")))
_S3_LOCATION = concat(literal("s3://"), plus(_NO_SLASH), optional(concat(_SLASH, ANY)))
_WITHOUT_END = union(EPSILON, concat(ANY, _NO_SLASH))  # what is left without slashes at the end
BELOW: Final = optional(concat(_SLASH, ANY))  # what may follow a location in an S3 location that is at or below it


@dataclass(frozen=True, slots=True)
class Relation:
    """An atom about two texts, and whether it must be true."""

    atom: SameText | Within
    holds: bool

    @property
    def variables(self) -> tuple[Variable, Variable]:
        """The texts that it is about."""
        match self.atom:
            case SameText(left, right):
                return (left.variable, right.variable)
            case Within(inner, outer):
                return (inner, outer)


@dataclass(frozen=True, slots=True)
class Term:
    """A part that takes part in a relation.

    `number` is 0 where a text has one such part only. A location that an S3 location is below is one of several: each relation has its
    own choice, and its own number.
    """

    part: TextPart
    number: int = 0

    @property
    def variable(self) -> Variable:
        """The text of which it is a part."""
        return self.part.variable


@dataclass(frozen=True, slots=True)
class Apart:
    """A text that is not at or below the location in a term."""

    inner: Variable
    outer: Term


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which relations can be as they must: languages for texts, and what holds between parts that all exist."""

    languages: Mapping[Variable, Language]
    equal: tuple[tuple[Term, Term], ...] = ()
    different: tuple[tuple[Term, Term], ...] = ()
    apart: tuple[Apart, ...] = ()


def cases_of(languages: Mapping[Variable, Language], relations: Sequence[Relation], texts: Texts) -> Iterator[Case]:
    """All ways in which the relations can be as they must, without those that leave no words for a text."""
    return _with_each(Case(languages), list(enumerate(relations, start=1)), texts)


def _with_each(case: Case, relations: Sequence[tuple[int, Relation]], texts: Texts) -> Iterator[Case]:
    """The ways in which a case can be extended by all of the relations, which are numbered."""
    if not relations:
        yield case
        return
    (number, relation), *others = relations
    for extended in _ways(case, number, relation, texts):
        yield from _with_each(extended, others, texts)


def _ways(case: Case, number: int, relation: Relation, texts: Texts) -> Iterator[Case]:
    """The ways in which one more relation can be as it must."""
    match relation.atom:
        case SameText(left, right):
            first, second = Term(left), Term(right)
            both = [(left.variable, whole(left)), (right.variable, whole(right))]
        case Within(inner, outer):
            first = Term(TextPart(outer, EPSILON, _WITHOUT_END, star(_SLASH)))
            second = Term(TextPart(inner, EPSILON, _WITHOUT_END, BELOW), number)
            both = [(outer, _S3_LOCATION), (inner, _S3_LOCATION)]
    languages = narrowed(case.languages, both, texts)
    if languages is not None:
        yield _linked(case, languages, relation, first, second)
    if relation.holds:
        return
    for variable, language in both:
        languages = narrowed(case.languages, [(variable, complement(language))], texts)
        if languages is not None:
            yield replace(case, languages=languages)


def _linked(case: Case, languages: Mapping[Variable, Language], relation: Relation, first: Term, second: Term) -> Case:
    """The case with a relation between two parts that exist."""
    if relation.holds:
        return replace(case, languages=languages, equal=(*case.equal, (first, second)))
    if isinstance(relation.atom, Within):
        return replace(case, languages=languages, apart=(*case.apart, Apart(second.variable, first)))
    return replace(case, languages=languages, different=(*case.different, (first, second)))


def narrowed(
    languages: Mapping[Variable, Language], wanted: Sequence[tuple[Variable, Language]], texts: Texts
) -> dict[Variable, Language] | None:
    """The languages, each with another condition; None where that leaves no word."""
    result = dict(languages)
    for variable, language in wanted:
        result[variable] = texts.narrowed(result[variable], language, True)
        if not texts.has_word(variable, result[variable]):
            return None
    return result
