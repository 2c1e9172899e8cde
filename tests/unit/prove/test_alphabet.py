"""Sets of characters, and the classes that they make of the alphabet."""

import random
import sys

from scanner.prove.alphabet import (
    EVERY,
    KELVIN,
    LONG_S,
    OTHER,
    READABLE,
    SYMBOLS,
    before_lower,
    character_of,
    character_set,
    folded,
    ranks,
    representatives,
    symbol_of,
    symbols_in,
)

ALL = [character_of(symbol) for symbol in range(SYMBOLS)]


def test_each_symbol_has_a_character() -> None:
    assert [symbol_of(character) for character in ALL] == list(range(SYMBOLS))
    assert symbol_of("\N{GREEK SMALL LETTER ALPHA}") == OTHER
    assert sum(1 << symbol for symbol in symbols_in(EVERY)) == EVERY


def test_lower_case_is_that_of_python() -> None:
    for target in range(SYMBOLS):
        before = [character_of(symbol) for symbol in symbols_in(before_lower(1 << target))]
        assert before == [character for character in ALL if character.lower() == character_of(target)]


def test_the_other_case_is_that_of_re2() -> None:
    assert folded(character_set("k")) == character_set("kK") | 1 << KELVIN
    assert folded(character_set("S")) == character_set("sS") | 1 << LONG_S
    assert folded(character_set("a1-")) == character_set("aA1-")
    assert folded(1 << OTHER) == 1 << OTHER


def test_there_is_one_representative_of_each_class() -> None:
    random_ = random.Random(1)
    rank = ranks(READABLE)
    for _ in range(50):
        masks = frozenset(random_.getrandbits(SYMBOLS) & random_.getrandbits(SYMBOLS) for _ in range(random_.randrange(6)))
        masks |= {1 << random_.randrange(SYMBOLS) for _ in range(random_.randrange(40))}
        classes: dict[tuple[bool, ...], list[int]] = {}
        for symbol in range(SYMBOLS):
            classes.setdefault(tuple(bool(mask >> symbol & 1) for mask in masks), []).append(symbol)
        best = [min(symbols, key=rank.__getitem__) for symbols in classes.values()]
        assert representatives(masks, READABLE) == tuple(sorted(best, key=rank.__getitem__))


def test_no_other_character_is_ascii_or_longer_in_lower_case() -> None:
    lower_cases = {character: character.lower() for character in map(chr, range(128, sys.maxunicode + 1))}
    assert [character for character, lower in lower_cases.items() if lower.isascii()] == ["\N{KELVIN SIGN}"]
    longer = [character for character, lower in lower_cases.items() if len(lower) > 1]
    assert longer == ["\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"]  # which docs/prove.md leaves out
