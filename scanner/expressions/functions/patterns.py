"""Regexes and globs, run by RE2: linear in the length of the text, without look-around and back-references."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]

from scanner.errors import EvaluationError
from scanner.model.job import Json

MAX_PATTERN = 512  # characters
_MAX_MEMORY = 8 << 20  # bytes of a compiled pattern
_CHUNK = 100  # globs that are compiled together
_SHORT = 200  # characters of a text for which an answer is remembered
_REMEMBERED = 256  # such texts of each regex
_FEW = 4  # globs that are tried one by one, which is faster than all together in RE2
_HALF_IN_PATTERN = "a pattern has half a character (a lone surrogate)"
_HALF_IN_TEXT = "a text has half a character (a lone surrogate), which no pattern can read"
_NOWHERE = (-1, -1)  # the span of what is not found
_WILDCARDS = {"*": ".*", "?": "."}  # of a glob, as a regex

Matcher = Callable[[str], bool]


def glob(text: str, globs: str | Sequence[Json]) -> Json:
    """Whether one of `globs` matches the whole text; null if none does and one of them is null."""
    return glob_test(globs)(text)


def matches(text: str, regex: str) -> bool:
    """Whether `regex` is found anywhere in `text`."""
    return regex_matcher(regex)(text)


def any_glob(texts: Sequence[Json], globs: str | Sequence[Json]) -> Json:
    """Whether a text matches; null if none does and one is null."""
    return _any(texts, glob_test(globs))


def all_glob(texts: Sequence[Json], globs: str | Sequence[Json]) -> Json:
    """Whether every text matches; null if all that are known do and one is null, and for an empty list."""
    return _all(texts, glob_test(globs))


def any_match(texts: Sequence[Json], regex: str) -> Json:
    """Whether the regex is found in a text; null if it is in none and one is null."""
    return _any(texts, remembering_matcher(regex))


def all_match(texts: Sequence[Json], regex: str) -> Json:
    """Whether the regex is found in every text; null if it is in all that are known and one is null, and for an empty list."""
    return _all(texts, remembering_matcher(regex))


def glob_test(globs: str | Sequence[Json]) -> Callable[[str], Json]:
    """A test whether one of `globs` matches a whole text; its answer is null if none does and one of them is null."""
    if isinstance(globs, str):
        return glob_matcher(globs)
    if None not in globs:
        return globs_matcher(tuple(globs))
    is_match = globs_matcher(tuple(pattern for pattern in globs if pattern is not None))
    return lambda text: is_match(text) or None


def _answers(texts: Sequence[Json], test: Callable[[str], Json]) -> list[Json]:
    """The answer for each text; null for one that is null."""
    return [None if text is None else test(text) for text in texts]


def _any(texts: Sequence[Json], test: Callable[[str], Json]) -> Json:
    answers = _answers(texts, test)
    if True in answers:
        return True
    if None in answers:
        return None
    return False


def _all(texts: Sequence[Json], test: Callable[[str], Json]) -> Json:
    answers = _answers(texts, test)
    if False in answers:
        return False
    if None in answers or not answers:
        return None
    return True


@lru_cache(maxsize=2048)
def regex_matcher(regex: str) -> Matcher:
    """A test whether `regex` is found anywhere in a text; raises EvaluationError if it is not an RE2 pattern, or too long."""
    _check_length(regex)
    return searcher(regex)


@lru_cache(maxsize=256)
def remembering_matcher(regex: str) -> Matcher:
    """The same test, which remembers its answers for the last short texts: lists are of tags and subnets, of which jobs share most."""
    is_match = regex_matcher(regex)
    remembered = lru_cache(_REMEMBERED)(is_match)
    return lambda text: remembered(text) if len(text) <= _SHORT else is_match(text)


@lru_cache(maxsize=8192)
def glob_matcher(pattern: str) -> Matcher:
    """A test whether a glob matches a whole text: `*` is any number of characters, `?` is one, nothing else is special."""
    _check_length(pattern)
    if not _has_wildcard(pattern):
        return pattern.__eq__
    if _is_beginning(pattern):
        return _beginning_matcher((pattern[:-1],))
    if "?" not in pattern:
        return _pieces_matcher(pattern)
    return searcher(rf"(?s)\A{_as_regex(pattern)}\z")


@lru_cache(maxsize=256)
def globs_matcher(patterns: tuple[str, ...]) -> Matcher:
    """A test whether one of the globs matches a whole text.

    Every job is compared with the same lists, such as 25 role names, and one pattern for a list takes a twentieth of the time.
    """
    for pattern in patterns:
        _check_length(pattern)
    wildcards = list(filter(_has_wildcard, patterns))
    literals = frozenset(patterns).difference(wildcards)
    beginnings = tuple(pattern[:-1] for pattern in wildcards if _is_beginning(pattern))
    matchers = _matchers_of([pattern for pattern in wildcards if not _is_beginning(pattern)])
    if beginnings:
        matchers = [_beginning_matcher(beginnings), *matchers]
    match matchers:
        case []:
            return literals.__contains__
        case [is_match] if not literals:
            return is_match
        case [is_match]:
            return lambda text: text in literals or is_match(text)
        case _:
            return lambda text: text in literals or any([is_match(text) for is_match in matchers])


def _is_beginning(pattern: str) -> bool:
    """Whether a glob only says how a text begins, e.g. `subnet-*`."""
    return pattern.endswith("*") and not _has_wildcard(pattern[:-1])


def _beginning_matcher(beginnings: tuple[str, ...]) -> Matcher:
    """A test whether a text has one of these beginnings."""
    for beginning in beginnings:
        _check_characters(beginning, _HALF_IN_PATTERN)

    def test(text: str) -> bool:
        if not text.isascii():
            _check_characters(text, _HALF_IN_TEXT)
        return text.startswith(beginnings)

    return test


def _matchers_of(globs: Sequence[str]) -> list[Matcher]:
    """Tests of which one must be true: of each glob if there are few, else of many at once."""
    if len(globs) <= _FEW:
        return [glob_matcher(pattern) for pattern in globs]
    return [_matcher_of(globs[start : start + _CHUNK]) for start in range(0, len(globs), _CHUNK)]


def _pieces_matcher(pattern: str) -> Matcher:
    """A test for a glob whose only wildcard is `*`: the text has its pieces in their order. It takes a tenth of RE2's time."""
    _check_characters(pattern, _HALF_IN_PATTERN)
    first, *middle, last = pattern.split("*")
    least = len(first) + len(last)

    def test(text: str) -> bool:
        if not text.isascii():
            _check_characters(text, _HALF_IN_TEXT)
        if len(text) < least or not text.startswith(first) or not text.endswith(last):
            return False
        start, end = len(first), len(text) - len(last)
        for piece in middle:
            found = text.find(piece, start, end)
            if found < 0:
                return False
            start = found + len(piece)
        return True

    return test


def _check_characters(text: str, complaint: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EvaluationError(complaint) from None


def _matcher_of(patterns: Sequence[str]) -> Matcher:
    """A test whether one of a few globs with wildcards matches a whole text."""
    together = "|".join(_as_regex(pattern) for pattern in patterns)
    try:
        return searcher(rf"(?s)\A(?:{together})\z")
    except EvaluationError:  # too large together, or one of them cannot be compiled by itself either
        matchers = [glob_matcher(pattern) for pattern in patterns]
        return lambda text: any([is_match(text) for is_match in matchers])


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def _as_regex(pattern: str) -> str:
    return "".join(_WILDCARDS.get(char) or re2.escape(char) for char in pattern)


def _check_length(pattern: str) -> None:
    if len(pattern) > MAX_PATTERN:
        raise EvaluationError(f"a pattern may have {MAX_PATTERN} characters; this one has {len(pattern)}")


def searcher(regex: str) -> Matcher:
    """A test whether a regex of any length is found in a text; raises EvaluationError if it is not an RE2 pattern."""
    compiled = _compile(regex)
    # The pattern is compiled from a text, so that it matches characters; google-re2 would encode a text likewise. Given the
    # bytes it skips translating the offsets of a match back to characters, which takes longer than the match itself.
    find, anchor = getattr(getattr(compiled, "_regexp", None), "Match", None), getattr(re2, "_Anchor", None)
    if find is None or anchor is None:  # another version of google-re2
        search = compiled.search
        return lambda text: search(_encode(text)) is not None
    unanchored = anchor.UNANCHORED

    def test(text: str) -> bool:
        # What google-re2's search() calls, without the generator and the match object around it, which take as long as the search.
        encoded = text.encode() if text.isascii() else _encode(text)
        found: bool = find(unanchored, encoded, 0, len(encoded))[0] != _NOWHERE
        return found

    return test


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise EvaluationError(_HALF_IN_TEXT) from None


def _compile(regex: str) -> Any:
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    options.never_capture = True  # whether it matches is all that is asked, and RE2 finds groups in a second pass
    try:
        return re2.compile(regex, options)
    except re2.error as error:
        raise EvaluationError(f"{regex!r} is not an RE2 pattern: {_reason(error)}") from None
    except UnicodeEncodeError:
        raise EvaluationError(_HALF_IN_PATTERN) from None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else str(error)
    if isinstance(reason, bytes):
        return reason.decode("utf-8", "replace")
    return str(error)
