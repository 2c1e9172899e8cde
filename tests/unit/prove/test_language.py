"""What the simplifications of languages guarantee, and where they stop."""

import gc

import pytest

from scanner.prove import node
from scanner.prove.alphabet import NotModelledError
from scanner.prove.budget import Budget
from scanner.prove.changed_words import lowered, reversed_
from scanner.prove.language import (
    ANY,
    ANY_CHARACTER,
    EMPTY,
    EPSILON,
    any_character,
    character_range,
    characters,
    complement,
    concat,
    intersection,
    lengths,
    literal,
    optional,
    plus,
    repeat,
    star,
    union,
    up_to,
)
from scanner.prove.words import contains, shortest_word

A, B, C = literal("a"), literal("b"), literal("c")
EN_DASH = "\N{EN DASH}"
KELVIN_SIGN = "\N{KELVIN SIGN}"


def test_equal_languages_are_one_object() -> None:
    assert literal("ab") is concat(A, B)
    assert concat(concat(A, B), C) is concat(A, concat(B, C))
    assert union(A, literal("xy"), B) is union(B, A, literal("xy"))
    assert union(A, union(B, literal("xy"))) is union(A, B, literal("xy"), A)
    assert intersection(star(A), up_to(3)) is intersection(up_to(3), star(A), ANY)
    assert characters("abc") is character_range("a", "c")
    assert any_character() is ANY_CHARACTER


@pytest.mark.parametrize(
    ("language", "simple"),
    [
        (union(), EMPTY),
        (intersection(), ANY),
        (concat(), EPSILON),
        (concat(A, EMPTY), EMPTY),
        (union(A, ANY), ANY),
        (union(EPSILON, star(A)), star(A)),
        (union(literal("ab"), complement(literal("ab"))), ANY),
        (intersection(literal("ab"), complement(literal("ab"))), EMPTY),
        (intersection(A, B), EMPTY),
        (intersection(literal("ab"), literal("b")), EMPTY),
        (intersection(star(A), star(B)), EPSILON),
        (complement(complement(A)), A),
        (complement(EMPTY), ANY),
        (complement(ANY), EMPTY),
        (star(star(A)), star(A)),
        (concat(ANY, ANY, A), concat(ANY, A)),
        (repeat(A, 0, 0), EPSILON),
        (repeat(EMPTY, 0, None), EPSILON),
        (repeat(EMPTY, 1, 2), EMPTY),
        (repeat(A, 1, 1), A),
        (repeat(star(A), 3, 5), star(A)),
        (optional(A), union(A, EPSILON)),
        (plus(optional(A)), star(optional(A))),
        (lengths(0, None), ANY),
        (reversed_(literal("abc")), literal("cba")),
        (reversed_(complement(literal("ab"))), complement(literal("ba"))),
        (lowered(literal("A")), EMPTY),
        (lowered(complement(B)), complement(characters("bB"))),
    ],
)
def test_simple_forms(language: object, simple: object) -> None:
    assert language is simple


def test_parts_that_are_excluded_are_left_out() -> None:
    old = union(literal("one"), literal("two"), literal("three"))
    new = union(literal("one"), literal("two"), literal("four"))
    assert intersection(old, complement(new)) is intersection(literal("three"), complement(new))
    many = complement(union(*[literal(f"x{number}") for number in range(20)]))
    twice = intersection(union(literal("a"), many), complement(union(literal("a"), *[literal(f"y{number}") for number in range(20)])))
    assert not contains(twice, "x1")
    assert not contains(twice, "y1")
    assert not contains(twice, "a")
    assert shortest_word(intersection(twice, characters("xy"), ANY), Budget(10_000)) == "x"


def test_characters_outside_ascii() -> None:
    assert contains(ANY_CHARACTER, "\N{GREEK SMALL LETTER ALPHA}")
    assert not contains(characters("abc"), EN_DASH)
    assert contains(lowered(literal("k")), KELVIN_SIGN)
    with pytest.raises(NotModelledError, match="a character outside ASCII"):
        literal(f"a{EN_DASH}")


def test_a_language_that_is_not_used_is_forgotten() -> None:
    gc.collect()
    before = len(node._known)
    language = intersection(star(literal("abc")), complement(literal("abcabcabc")), concat(ANY, literal("cab"), ANY))
    assert shortest_word(language, Budget(100_000)) == "abcabc"
    assert len(node._known) > before + 10
    del language
    gc.collect()
    assert len(node._known) <= before
