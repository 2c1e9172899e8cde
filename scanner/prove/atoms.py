"""Atoms: each says one thing of a job that is true or false. Formulas join them by `and`, `or`, `not`."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from scanner.prove.language import Language

# A text or number of a job: `job_name`, `vpc_config.subnet_ids[0]`, `tags.env` (the key in lower case), `keys(tags).env` (the key
# as the job has it). One that begins with ASSUMED is not of the job: it can be anything, and matters only where an Assumed is true.
Variable = str
ASSUMED: Final = "assumed "


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

    def is_true(self, total: Fraction) -> bool:
        """Whether a sum with this total compares with 0 so."""
        match self:
            case Order.LESS:
                return total < 0
            case Order.AT_MOST:
                return total <= 0
            case Order.EQUAL:
                return total == 0


@dataclass(frozen=True, slots=True)
class Linear:
    """`coefficients` times their variables plus `constant` is less than, at most, or equal to 0. Made by `linear()`.

    A time is the microseconds from the scan's time to it. Coefficients are sorted by variable; the first is 1, and none is 0.
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


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that is not in the job, e.g. that a dump has the job's key; `what` names it, as in "context()", for people.

    `about` tells several of one name apart; `is_likely` is what a search tries first.
    It may be true or false of any job, but a witness cannot show that it is true, unless the witness carries the record of a dump
    that says so. Without, `yes` needs a job of which every such atom is false, and `never` holds whatever they are; anything between is
    not decided.
    """

    what: str
    about: str = ""
    is_likely: bool = False


Atom = IsNull | IsHidden | HasTag | HasElement | InLanguage | Linear | SameText | Within | Assumed
