"""Which words are found, and that every search ends."""

import time
from collections.abc import Callable, Mapping

import pytest

from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.language import ANY, EMPTY, EPSILON, Language, complement, concat, intersection, lengths, literal, star, union, up_to
from scanner.prove.read_glob import read_glob, read_globs
from scanner.prove.read_regex import search, whole
from scanner.prove.words import contains, is_empty, shortest_word

STEPS = 2_000_000  # of a question


@pytest.mark.parametrize(
    ("language", "word"),
    [
        (EMPTY, None),
        (EPSILON, ""),
        (ANY, ""),
        (complement(EPSILON), "a"),
        (search("poc-*-prod"), "poc-prod"),
        (intersection(whole("[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+.])*"), search(r"^poc-\*")), None),
        (intersection(read_glob("*-prod"), complement(read_glob("?-*"))), "-prod"),
        (
            intersection(read_glob("arn:aws:iam::*:role/ml/*"), complement(read_glob("arn:aws:iam::????????????:role/*"))),
            "arn:aws:iam:::role/ml/",
        ),
        (intersection(star(literal("ab")), lengths(5, None)), "ababab"),
        (whole("[^ -~]"), "\N{EN DASH}"),
        (whole(r"[^\n -~]{2}"), "\N{EN DASH}" * 2),
        (whole(r"[\x00-\x1f]"), "\x00"),
        (whole("[B-Y0-9]"), "0"),
    ],
)
def test_the_shortest_word(language: object, word: str | None) -> None:
    assert shortest_word(language, Budget(STEPS)) == word
    assert is_empty(language, Budget(STEPS)) is (word is None)


def test_preferred_characters_come_first() -> None:
    assert shortest_word(whole("[a-z]{3}"), Budget(STEPS), preferred="xa") == "xxx"
    assert shortest_word(whole("[a-z]{3}|zz"), Budget(STEPS), preferred="xa") == "zz"


def test_a_search_ends_with_its_budget() -> None:
    budget = Budget(50_000)
    with pytest.raises(OutOfStepsError, match="looking for a text"):
        shortest_word(hard_questions()["never"], budget)
    assert budget.left < 0


def test_the_same_search_takes_the_same_steps() -> None:
    def steps() -> int:
        language = intersection(search("^(a|b)*a(a|b){6}$"), complement(search("aab")), read_glob("*ba*"))
        budget = Budget(STEPS)
        shortest_word(language, budget)
        return STEPS - budget.left

    assert steps() == steps() > 100


def test_a_limit_of_length_counts() -> None:
    long = concat(literal("ab"), star(literal("ab")))
    assert shortest_word(intersection(long, lengths(100, 2048)), Budget(STEPS)) == "ab" * 50
    assert shortest_word(intersection(concat(*[literal("x")] * 41, ANY), up_to(40)), Budget(STEPS)) is None
    assert shortest_word(intersection(search("^a{50}$|^b{60}$"), up_to(40)), Budget(STEPS)) is None


WIDENED = 50
KINDS: Mapping[str, tuple[int, Callable[[int], str]]] = {
    "by account": (1000, lambda number: f"arn:aws:iam::{number:012d}:role/team-{number * 7919 % 1000}/*"),
    "any account": (200, lambda number: f"arn:aws:iam::*:role/t{number}/*"),
    "by their end": (200, lambda number: f"*-{number * 7919 % 1000}x{number}-prod"),
    "inside": (200, lambda number: f"*{number * 7919 % 1000}x{number}*"),
    "two asterisks": (200, lambda number: f"*a{number * 7919 % 1000}*b{number}*"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_many_globs_of_which_one_is_wider(kind: str) -> None:
    count, glob_of = KINDS[kind]
    globs = [glob_of(number) for number in range(count)]
    wider = [*globs[:WIDENED], globs[WIDENED][:-2] + "*", *globs[WIDENED + 1 :]]
    start = time.process_time()
    old, new = read_globs(globs), read_globs(wider)
    budget = Budget(STEPS)
    word = shortest_word(intersection(new, complement(old)), budget)
    assert shortest_word(intersection(old, complement(new)), budget) is None
    assert time.process_time() - start < 5
    assert word is not None
    assert contains(read_glob(wider[WIDENED]), word)
    assert not any(contains(read_glob(glob), word) for glob in globs)


def hard_questions() -> Mapping[str, Language]:
    """Questions whose states are many."""
    return {
        "a twelfth from the end": intersection(search("^(a|b)*a(a|b){12}$"), search("^(a|b)*b(a|b){13}$"), complement(search("ab|ba"))),
        "never": intersection(search("^(a|b)*a(a|b){12}$"), complement(search("^(a|b)*a(a|b){6}(a|b){6}$"))),
        "both": intersection(search("^(a|b)*a(a|b){12}$"), search("^(a|b)*b(a|b){12}$")),
        "not both": intersection(search("^(a|b)*a(a|b){12}$"), complement(search("^(a|b)*(a|b){3}a(a|b){12}$"))),
        "many subsets": intersection(
            union(*[read_glob(f"*a{number}*b{number}*c") for number in range(100)]),
            complement(union(*[read_glob(f"*b{number}*a{number}*") for number in range(100)])),
            complement(read_glob("*c")),
        ),
    }


@pytest.mark.parametrize("name", hard_questions())
def test_a_hard_question_is_answered_or_given_up_in_time(name: str) -> None:
    language = hard_questions()[name]
    start = time.process_time()
    budget = Budget(STEPS // 10)
    try:
        word = shortest_word(language, budget)
    except OutOfStepsError:
        assert budget.left < 0
    else:
        assert word is None or contains(language, word)
    assert time.process_time() - start < 1
