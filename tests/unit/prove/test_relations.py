"""Texts whose parts must be equal or differ, case by case."""

import pytest

from scanner.prove.atoms import SameText, TextPart, Within
from scanner.prove.budget import Budget
from scanner.prove.language import ANY, EPSILON, Language, any_character, characters, concat, literal, plus, star, union
from scanner.prove.relations import Relation, relate
from scanner.prove.texts import Texts
from scanner.prove.words import contains, shortest_word
from tests.unit.prove import tiny_jobs
from tests.unit.prove.tiny_jobs import TinyDomains

BUDGET = Budget(1_000_000)
WHOLE_T, WHOLE_U = (TextPart(variable, EPSILON, ANY, EPSILON) for variable in ("t", "u"))
LOWER_T = TextPart("t", EPSILON, ANY, EPSILON, lowered=True)
AFTER_B = TextPart("t", concat(star(characters("aB")), literal("b")), ANY, EPSILON)


def related(languages: dict[str, Language], *relations: Relation) -> dict[str, str] | None:
    """A word for each text, related as asked; None if there are none."""
    found = relate(languages, relations, Texts(TinyDomains(tiny_jobs.texts()), BUDGET))
    if found is None:
        return None
    words = {variable: shortest_word(language, BUDGET) for variable, language in found.items()}
    return {variable: word for variable, word in words.items() if word is not None}


def test_equal_texts_are_a_word_of_both_languages() -> None:
    languages = {"t": concat(literal("a"), ANY), "u": concat(ANY, literal("b"))}
    assert related(languages, Relation(SameText(WHOLE_T, WHOLE_U), True)) == {"t": "ab", "u": "ab"}
    assert related({**languages, "u": literal("bb")}, Relation(SameText(WHOLE_T, WHOLE_U), True)) is None


def test_a_text_in_lower_case_equals_one_that_is_not() -> None:
    languages = {"t": plus(characters("B")), "u": literal("bb")}
    assert related(languages, Relation(SameText(LOWER_T, WHOLE_U), True)) == {"t": "BB", "u": "bb"}
    assert related(languages, Relation(SameText(WHOLE_T, WHOLE_U), True)) is None


def test_two_texts_of_one_word_cannot_differ() -> None:
    differs = Relation(SameText(WHOLE_T, WHOLE_U), False)
    assert related({"t": literal("a"), "u": literal("a")}, differs) is None
    words = related({"t": literal("a"), "u": union(literal("a"), literal("b"))}, differs)
    assert words == {"t": "a", "u": "b"}


def test_a_part_that_is_not_there_equals_nothing() -> None:
    """`a` has no part after a b, so the part is not the same as the whole, although both are of the same text."""
    assert related({"t": literal("a")}, Relation(SameText(AFTER_B, WHOLE_T), False)) is not None
    assert related({"t": literal("a")}, Relation(SameText(AFTER_B, WHOLE_T), True)) is None


def test_equality_goes_on_from_text_to_text() -> None:
    first, second = TextPart("t", EPSILON, any_character(), ANY), TextPart("v", EPSILON, any_character(), ANY)
    middle = TextPart("u", EPSILON, any_character(), ANY)
    chain = [Relation(SameText(first, middle), True), Relation(SameText(middle, second), True), Relation(SameText(first, second), False)]
    anything = {variable: plus(any_character()) for variable in ("t", "u", "v")}
    assert related(anything, *chain[:2]) is not None
    assert related(anything, *chain) is None


@pytest.mark.parametrize(
    ("inner", "outer", "is_within"),
    [("s3://a/b/c", "s3://a/b/", True), ("s3://a/b", "s3://a/b/", True), ("s3://a/bc", "s3://a/b", False), ("x", "s3://a", False)],
)
def test_a_location_is_within_another(inner: str, outer: str, is_within: bool) -> None:
    languages = {"i": literal(inner), "o": literal(outer)}
    for holds in (True, False):
        found = relate(languages, [Relation(Within("i", "o"), holds)], Texts(TinyDomains(tiny_jobs.locations()), BUDGET))
        assert (found is not None) == (holds == is_within)


def test_the_words_that_are_left_are_all_related() -> None:
    languages = {"i": concat(literal("s3://"), plus(characters("ab/"))), "o": union(literal("s3://a/b"), literal("s3://b/"))}
    found = relate(languages, [Relation(Within("i", "o"), True)], Texts(TinyDomains(tiny_jobs.locations()), BUDGET))
    assert found is not None
    outer = shortest_word(found["o"], BUDGET)
    assert outer is not None
    for word in ("s3://a/b", "s3://b", "s3://a/bb", "s3://b/a/b"):
        assert not contains(found["i"], word) or tiny_jobs.is_within(word, outer)
