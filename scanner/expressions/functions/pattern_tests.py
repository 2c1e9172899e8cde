"""Tests of texts by patterns that are fixed, by the shortest way to what the functions of `patterns` give for them."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import Matcher, glob_test, regex_matcher, remembering_matcher, searcher
from scanner.expressions.functions.plain_regex import plain_regex
from scanner.model.job import Json
from scanner.model.pattern import late_pattern

_ABOUT_WHOLE_TEXT = late_pattern(r"\\[AzC]|\(\?[A-Za-z]*[m-]")  # \A, \z, (?m), (?-m), (?i-s: ...


def matches_test(regex: str) -> Matcher:
    """The same as matches."""
    return _plain_matcher(regex) or regex_matcher(regex)


def all_glob_test(globs: str | Sequence[Json]) -> Callable[[Sequence[str]], bool | None]:
    """The same as all_glob for texts and globs without null."""
    return _test_of_all(glob_test(globs))


def any_glob_test(globs: str | Sequence[Json]) -> Callable[[Sequence[str]], bool]:
    """The same as any_glob for texts and globs without null."""
    return _test_of_any(glob_test(globs))


def all_match_test(regex: str) -> Callable[[Sequence[str]], bool | None]:
    """The same as all_match for texts without null."""
    return _test_of_all(_quick_matcher(regex))


def any_match_test(regex: str) -> Callable[[Sequence[str]], bool]:
    """The same as any_match for texts without null."""
    return _test_of_any(_quick_matcher(regex))


@lru_cache(maxsize=256)
def lines_test(regex: str) -> Matcher | None:
    """A test of several texts at once, each a line of one text: where it is false, the regex is found in none of them.

    None for a regex of which that is not sure. With (?m) the ends of a line are to a regex what the ends of a text are; but some
    ask for the whole text, or switch (?m) off again.
    """
    if _ABOUT_WHOLE_TEXT.search(regex):
        return None
    try:
        return searcher(f"(?m){regex}")
    except EvaluationError:  # too large by now
        return None


def _test_of_all(test: Callable[[str], Json]) -> Callable[[Sequence[str]], bool | None]:
    def test_all(texts: Sequence[str]) -> bool | None:
        for text in texts:
            if not test(text):
                return False
        return True if texts else None

    return test_all


def _test_of_any(test: Callable[[str], Json]) -> Callable[[Sequence[str]], bool]:
    def test_any(texts: Sequence[str]) -> bool:
        for text in texts:  # noqa: SIM110 - any() of a generator takes twice as long
            if test(text):
                return True
        return False

    return test_any


def _quick_matcher(regex: str) -> Matcher:
    """A test whether a regex is found in an element of a list."""
    return _plain_matcher(regex) or remembering_matcher(regex)


def _plain_matcher(regex: str) -> Matcher | None:
    """The test of a plain regex; None for any other."""
    by_re2 = regex_matcher(regex)
    plain = plain_regex(regex)
    if plain is None:
        return None
    match = plain.match

    def test(text: str) -> bool:
        return match(text) is not None if text.isascii() else by_re2(text)

    return test
