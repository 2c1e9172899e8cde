"""Laws of regular languages: they have the words that plain sets have, and find in a text what RE2 finds."""

import random
from itertools import pairwise

import pytest

from scanner.prove.alphabet import READABLE, ranks, symbol_of
from scanner.prove.budget import Budget
from scanner.prove.changed_words import lowered, reversed_
from scanner.prove.language import complement, intersection, of_mask, star, union, up_to
from scanner.prove.words import contains, shortest_word
from tests.property.language_cases import ALL_WORDS, LETTERS, Case, Words, case, compare
from tests.property.scans import cases

LETTERS_ONLY = star(of_mask(sum(1 << symbol_of(letter) for letter in LETTERS)))


def budget() -> Budget:
    return Budget(1_000_000)


def random_cases(seed: int, number: int) -> list[Case]:
    random_ = random.Random(seed)
    return [case(random_) for _ in range(cases(number))]


def words_of(language: object) -> Words:
    return frozenset(word for word in ALL_WORDS if contains(language, word))


@pytest.mark.parametrize("seed", range(10))
def test_a_language_has_the_words_that_sets_have(seed: int) -> None:
    for one in random_cases(seed, 6):
        assert words_of(one.language) == one.words
        assert all(one.language.least_length <= len(word) for word in one.words)
        assert all(one.language.first >> symbol_of(word[0]) & 1 for word in one.words if word)


@pytest.mark.parametrize("seed", range(10))
def test_no_word_is_shorter_or_more_readable_than_the_one_found(seed: int) -> None:
    for one in random_cases(seed, 15):
        word = shortest_word(intersection(one.language, LETTERS_ONLY), budget())
        assert_is_best(word, one.words)


@pytest.mark.parametrize("seed", range(5))
def test_the_word_outside_many_languages(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(cases(6)):
        wanted = case(random_)
        unwanted = [case(random_, depth=2) for _ in range(12)]
        excluded = union(*[one.language for one in unwanted])
        word = shortest_word(intersection(wanted.language, complement(excluded), LETTERS_ONLY, up_to(40)), budget())
        assert_is_best(word, wanted.words.difference(*[one.words for one in unwanted]))


def assert_is_best(word: str | None, words: Words) -> None:
    """The word is the best of these; if there are none, it is longer than they could be."""
    rank = ranks(READABLE)
    if words:
        assert word == min(words, key=lambda text: (len(text), [rank[symbol_of(letter)] for letter in text]))
    else:
        assert word is None or word not in ALL_WORDS


@pytest.mark.parametrize("seed", range(5))
def test_lower_case_and_reversal(seed: int) -> None:
    for one in random_cases(seed, 6):
        assert words_of(lowered(one.language)) == frozenset(word for word in ALL_WORDS if word.lower() in one.words)
        assert words_of(reversed_(one.language)) == frozenset(word[::-1] for word in one.words)


@pytest.mark.parametrize("seed", range(5))
def test_the_laws_of_complement(seed: int) -> None:
    made = random_cases(seed, 8)
    for one, other in pairwise(made):
        left, right = one.language, other.language
        assert complement(complement(left)) is left
        assert shortest_word(intersection(left, complement(left)), budget()) is None
        assert differs(complement(union(left, right)), intersection(complement(left), complement(right))) is None
        assert differs(complement(intersection(left, right)), union(complement(left), complement(right))) is None
        assert differs(union(left, right), union(intersection(left, complement(right)), right)) is None
        assert differs(lowered(complement(left)), complement(lowered(left))) is None


def differs(left: object, right: object) -> str | None:
    """A text that is in one of two languages only."""
    only_left = shortest_word(intersection(left, complement(right)), budget())
    return only_left if only_left is not None else shortest_word(intersection(right, complement(left)), budget())


@pytest.mark.parametrize("seed", range(4))
def test_a_regex_is_found_where_re2_finds_it(seed: int) -> None:
    read, _, differences = compare(cases(800), seed)
    assert read >= 80
    assert differences == []
