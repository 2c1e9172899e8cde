"""What an expression's value can be, without a job: cases, each with the formula of when it is the value."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scanner.model.job import Json
from scanner.prove.atoms import TextPart, Variable
from scanner.prove.formula import Formula


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A known value; null is one."""

    value: Json


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a text of the job."""

    part: TextPart


@dataclass(frozen=True, slots=True)
class Number:
    """A sum of numbers of the job: coefficients times variables, plus a constant. Coefficients are sorted by variable, and none is 0."""

    coefficients: tuple[tuple[Variable, Fraction], ...]
    constant: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Quotient:
    """One sum divided by another, which is not 0."""

    part: Number
    whole: Number


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the job, which is a text."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Element:
    """An element that a list has where `exists` is true. Its cases need to be complete only there."""

    exists: Formula
    cases: "Cases"


@dataclass(frozen=True, slots=True, eq=False)
class List:
    """A list with the elements that exist, in their order. `gapless`: an element exists only where all before it do.

    `is_open`: a job can have more elements than these, and another order; these are enough to tell whether an element is such or such.
    Such a list can only be asked that (any_*, all_*, contains, present, whether its length is 0); all else is not modelled.
    """

    elements: tuple[Element, ...]
    gapless: bool = False
    is_open: bool = False
    name: str = ""  # of an open list, e.g. "values(tags)"


@dataclass(frozen=True, slots=True)
class Tags:
    """The job's tags."""


@dataclass(frozen=True, slots=True)
class JobObject:
    """The job, or one of its objects with fixed members, by its path; empty for the job."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """A map with known keys, as functions give it. A member's cases are never Missing, Error or NotModelled."""

    members: Mapping[str, "Cases"]


@dataclass(frozen=True, slots=True)
class Missing:
    """No answer: something is not delivered, or null where a value is needed.

    `not_yet`: all that is missing does not exist before the job is submitted.
    """

    not_yet: bool = False


@dataclass(frozen=True, slots=True)
class Error:
    """The evaluation ends with an error."""


@dataclass(frozen=True, slots=True)
class NotModelled:
    """Something that has no symbolic reading; `what` names it, e.g. "split()". No answer that depends on it counts."""

    what: str


Leaf = Constant | Text | Number | Quotient | Time | List | Tags | JobObject | Map | Missing | Error | NotModelled
Case = tuple[Formula, Leaf]
Cases = tuple[Case, ...]  # their formulas exclude each other, and one of them is always true
