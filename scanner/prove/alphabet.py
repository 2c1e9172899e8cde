"""The characters of which the texts of a language are made.

A character is a number below SYMBOLS, a set of characters the bits of one integer: bit 65 is `A`.
Characters outside ASCII are the one symbol OTHER: it has no case, and equals no character of a pattern. Two are not, because they are
the other case of a letter: the Kelvin sign is `k` in lower case, and `(?i)k` and `(?i)s` match it and the long s.
No text has `İ`, the only character that is two in lower case, an `i` among them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from string import ascii_letters, ascii_lowercase, digits
from typing import Final

OTHER: Final = 128
KELVIN: Final = 129
LONG_S: Final = 130
SYMBOLS: Final = 131
EVERY: Final = (1 << SYMBOLS) - 1  # the set of all characters
READABLE: Final = ascii_lowercase + digits + "-/.:_" + ascii_letters.swapcase()  # what a found text is made of, the best first
_OUTSIDE_ASCII: Final = {OTHER: "\N{EN DASH}", KELVIN: "\N{KELVIN SIGN}", LONG_S: "\N{LATIN SMALL LETTER LONG S}"}
_SYMBOLS_OUTSIDE_ASCII: Final = {character: symbol for symbol, character in _OUTSIDE_ASCII.items()}
_ASCII: Final = (1 << 128) - 1


class NotModelledError(Exception):
    """Something that languages cannot express; `what` names it, e.g. "a pattern with a word boundary"."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


def symbol_of(character: str) -> int:
    """The symbol that stands for a character of a text."""
    return ord(character) if character.isascii() else _SYMBOLS_OUTSIDE_ASCII.get(character, OTHER)


def character_of(symbol: int) -> str:
    """A character for which the symbol stands."""
    return chr(symbol) if symbol < OTHER else _OUTSIDE_ASCII[symbol]


def character_set(characters: Iterable[str]) -> int:
    """The set of these characters; raises NotModelledError for one outside ASCII."""
    mask = 0
    for character in characters:
        if not character.isascii():
            raise NotModelledError("a character outside ASCII")
        mask |= 1 << ord(character)
    return mask


def symbols_in(mask: int) -> Iterator[int]:
    """The symbols of a set, in ascending order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def folded(mask: int) -> int:
    """The set with the other case of each of its letters, as `(?i)` reads them."""
    result = mask
    for symbol in symbols_in(mask & _ASCII):
        result |= 1 << ord(chr(symbol).swapcase())
    for letter, other_case in (("k", KELVIN), ("s", LONG_S)):
        if result >> ord(letter) & 1:
            result |= 1 << other_case
    return result


_AFTER_LOWER: Final = [symbol_of(character_of(symbol).lower()) for symbol in range(SYMBOLS)]


def before_lower(mask: int) -> int:
    """The characters that are in the set after `str.lower()`."""
    return sum([1 << symbol for symbol in range(SYMBOLS) if mask >> _AFTER_LOWER[symbol] & 1])


def lower_case_of(mask: int) -> int:
    """The characters of a set after `str.lower()`."""
    result = 0
    for symbol in symbols_in(mask):
        result |= 1 << _AFTER_LOWER[symbol]
    return result


LOWER_CASE: Final = lower_case_of(EVERY)  # all characters that a text in lower case can have


@lru_cache(maxsize=16)
def ranks(preferred: str) -> Sequence[int]:
    """The place of each symbol in the order of preference: the preferred, what can be seen, OTHER, control characters."""
    visible = [chr(code) for code in range(ord(" "), ord("~") + 1)]
    order = [symbol_of(character) for character in [*preferred, *visible]]
    order += [OTHER, KELVIN, LONG_S, *range(SYMBOLS)]
    places = {symbol: place for place, symbol in reversed(list(enumerate(order)))}
    return [places[symbol] for symbol in range(SYMBOLS)]


@lru_cache(maxsize=16)
def characters_by_rank(preferred: str) -> Mapping[int, str]:
    """A character for each place in the order of preference."""
    return {place: character_of(symbol) for symbol, place in enumerate(ranks(preferred))}


@lru_cache(maxsize=4096)
def representatives(masks: frozenset[int], preferred: str) -> tuple[int, ...]:
    """One symbol of each class of symbols that the sets do not tell apart: its best one. The best class is first."""
    alone = 0
    for mask in masks:
        if mask.bit_count() == 1:
            alone |= mask
    blocks = [EVERY & ~alone]
    for mask in sorted(masks):
        blocks = [half for block in blocks for half in (block & mask, block & ~mask) if half]
    rank = ranks(preferred)
    best = [min(symbols_in(block), key=rank.__getitem__) for block in blocks]
    return tuple(sorted([*best, *symbols_in(alone)], key=rank.__getitem__))
