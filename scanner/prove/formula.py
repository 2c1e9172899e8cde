"""Formulas over the fields of a job: atoms, and `and`, `or`, `not` of them.

Equal formulas are one object, so comparing and remembering them costs nothing, however large they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from scanner.prove.language import Language

Variable = str  # a text or number of a job: `job_name`, `vpc_config.subnet_ids[0]`, `tags.env` (the key in lower case)


@dataclass(frozen=True, slots=True)
class IsNull:
    """The field at `path` is null. Of a field that is not delivered it says what the field has."""

    path: str


@dataclass(frozen=True, slots=True)
class IsHidden:
    """The field at `path` is not delivered."""

    path: str


@dataclass(frozen=True, slots=True)
class HasTag:
    """The job has a tag with this key, in any case; `key` is in lower case."""

    key: str


@dataclass(frozen=True, slots=True)
class HasElement:
    """The list at `path` has an element at `index`: it has more than `index` elements."""

    path: str
    index: int


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The text of a variable is a word of the language."""

    variable: Variable
    language: Language


class Order(StrEnum):
    """How a sum is compared with 0."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Linear:
    """`coefficients` times their variables plus `constant` is less than, at most, or equal to 0.

    A time is the microseconds from the scan's time to it. Coefficients are sorted by variable, and none is 0.
    """

    order: Order
    coefficients: tuple[tuple[Variable, Fraction], ...]
    constant: Fraction


@dataclass(frozen=True, slots=True)
class TextPart:
    """Part of a variable's text: what is between a word of `before` and a word of `after`, and is a word of `inside`.

    The three languages are such that a text can be cut in one way only. `lowered`: the part in lower case.
    """

    variable: Variable
    before: Language
    inside: Language
    after: Language
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class SameText:
    """Both parts exist, and are the same text."""

    left: TextPart
    right: TextPart


@dataclass(frozen=True, slots=True)
class Within:
    """The S3 location of `inner` is the one of `outer`, or below it. Both are S3 locations."""

    inner: Variable
    outer: Variable


Atom = IsNull | IsHidden | HasTag | HasElement | InLanguage | Linear | SameText | Within


class Kind(StrEnum):
    """What a formula is made of."""

    TRUE = "true"
    FALSE = "false"
    ATOM = "atom"
    NOT = "not"
    AND = "and"
    OR = "or"


class Formula:
    """One formula. Made by the functions below only, which give the same object for the same parts."""

    __slots__ = ("__weakref__", "atom", "children", "kind")

    def __init__(self, kind: Kind, children: tuple["Formula", ...] = (), atom: Atom | None = None) -> None:
        """Not called from outside this module."""
        self.kind = kind
        self.children = children
        self.atom = atom


TRUE: Final = Formula(Kind.TRUE)
FALSE: Final = Formula(Kind.FALSE)


def atom(what: Atom) -> Formula:
    """The formula that an atom is true."""
    raise NotImplementedError(what)


def negated(formula: Formula) -> Formula:
    """True where the formula is false."""
    raise NotImplementedError(formula)


def all_of(formulas: Iterable[Formula]) -> Formula:
    """True where all formulas are; TRUE for none."""
    raise NotImplementedError(formulas)


def any_of(formulas: Iterable[Formula]) -> Formula:
    """True where one of the formulas is; FALSE for none."""
    raise NotImplementedError(formulas)
