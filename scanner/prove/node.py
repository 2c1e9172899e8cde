"""One regular language, and what is known of it."""

from collections.abc import Iterable
from enum import IntEnum
from itertools import count
from weakref import WeakValueDictionary

from scanner.prove.alphabet import EVERY


class Kind(IntEnum):
    """What a language is made of."""

    NOTHING = 0  # no text
    EMPTY_TEXT = 1
    CHARACTERS = 2  # one character of `mask`
    CONCAT = 3  # `parts` are a head, which is not a CONCAT, and a tail
    REPEAT = 4  # `low` to `high` words of its only part; no `high`: any number
    UNION = 5
    INTERSECTION = 6
    COMPLEMENT = 7


class Language:
    """A set of texts. Equal languages that were made in the same way are one object."""

    __slots__ = (
        "__weakref__",
        "derivatives",
        "first",
        "grouped",
        "has_empty_text",
        "high",
        "kind",
        "least_length",
        "low",
        "mask",
        "number",
        "parts",
        "size",
        "splits",
    )

    def __init__(self, kind: Kind, parts: tuple["Language", ...], mask: int, low: int, high: int | None) -> None:
        """Called by `make` only."""
        self.kind = kind
        self.parts = parts
        self.mask = mask
        self.low = low
        self.high = high
        self.number = next(_numbers)  # in the order of making: a cheap order of parts, on which no answer depends
        self.has_empty_text = _has_empty_text(self)
        self.first = _first(self)  # the characters with which its words can begin, and perhaps some more
        self.least_length = _least_length(self)  # of its words; perhaps they are all longer
        self.size = _size(self)
        self.derivatives: dict[int, Language] | None = None  # filled by derivatives.derive
        self.grouped: list[Language] | None = None  # of a union, filled by derivatives.grouped
        self.splits: frozenset[int] | None = None  # filled by derivatives.splits


_numbers = count()
# The key of a language has the numbers of its parts, not the parts: a key would keep them alive, and they may hold the language as a
# derivative, so that neither would ever be freed.
_known: WeakValueDictionary[tuple[object, ...], Language] = WeakValueDictionary()


def make(kind: Kind, parts: tuple[Language, ...] = (), mask: int = 0, low: int = 0, high: int | None = None) -> Language:
    """The language of these parts, which is the known one if there is one. Called by the functions that simplify first."""
    key = (kind, mask, low, high, *[part.number for part in parts])
    language = _known.get(key)
    if language is None:
        language = Language(kind, parts, mask, low, high)
        _known[key] = language
    return language


def _has_empty_text(language: Language) -> bool:
    match language.kind:
        case Kind.CONCAT | Kind.INTERSECTION:
            return all([part.has_empty_text for part in language.parts])
        case Kind.UNION:
            return any([part.has_empty_text for part in language.parts])
        case Kind.COMPLEMENT:
            return not language.parts[0].has_empty_text
        case Kind.REPEAT:
            return language.low == 0  # which it is where the part has the empty text
        case Kind.NOTHING | Kind.EMPTY_TEXT | Kind.CHARACTERS:
            return language.kind is Kind.EMPTY_TEXT


def _first(language: Language) -> int:
    match language.kind:
        case Kind.CONCAT:
            head, tail = language.parts
            return head.first | tail.first if head.has_empty_text else head.first
        case Kind.UNION:
            return all_bits(language.parts)
        case Kind.INTERSECTION:
            return common_bits(language.parts)
        case Kind.REPEAT:
            return language.parts[0].first
        case Kind.COMPLEMENT:
            return EVERY
        case Kind.NOTHING | Kind.EMPTY_TEXT | Kind.CHARACTERS:
            return language.mask


def _least_length(language: Language) -> int:
    parts = language.parts
    match language.kind:
        case Kind.CONCAT:
            return parts[0].least_length + parts[1].least_length
        case Kind.CHARACTERS:
            return 1
        case Kind.UNION:
            return min([part.least_length for part in parts])
        case Kind.INTERSECTION:
            return max([part.least_length for part in parts])
        case Kind.REPEAT:
            return language.low * parts[0].least_length
        case Kind.NOTHING | Kind.EMPTY_TEXT | Kind.COMPLEMENT:
            return 0


def _size(language: Language) -> int:
    """How many parts a derivative joins, and so how long it takes."""
    if language.kind in (Kind.UNION, Kind.INTERSECTION, Kind.COMPLEMENT):
        return sum([part.size for part in language.parts])
    return 1


def all_bits(parts: Iterable[Language]) -> int:
    """The characters with which a word of one of the parts can begin."""
    mask = 0
    for part in parts:
        mask |= part.first
    return mask


def common_bits(parts: Iterable[Language]) -> int:
    """The characters with which a word that all parts have can begin."""
    mask = EVERY
    for part in parts:
        mask &= part.first
    return mask
