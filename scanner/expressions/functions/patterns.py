"""Regexes and globs, on RE2: linear in the text, without look-around and back-references."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]

from scanner.errors import EvaluationError
from scanner.model.job import Json

MAX_PATTERN = 512  # characters
_MAX_MEMORY = 8 << 20  # bytes of a compiled pattern

Matcher = Callable[[str], bool]


def glob(text: str, globs: str | Sequence[Json]) -> Json:
    """Whether one of `globs` matches all of `text`; None where only a null among them could."""
    if isinstance(globs, str):
        return glob_matcher(globs)(text)
    if any(pattern is not None and glob_matcher(pattern)(text) for pattern in globs):
        return True
    return None if None in globs else False


def matches(text: str, regex: str) -> bool:
    """Whether `regex` is found anywhere in `text`."""
    return regex_matcher(regex)(text)


def any_glob(texts: Sequence[Json], globs: str | Sequence[Json]) -> Json:
    """Whether some text matches; None where it hangs on a null."""
    return _any(texts, lambda text: glob(text, globs))


def all_glob(texts: Sequence[Json], globs: str | Sequence[Json]) -> Json:
    """Whether every text matches; None where it hangs on a null, and of no texts."""
    return _all(texts, lambda text: glob(text, globs))


def any_match(texts: Sequence[Json], regex: str) -> Json:
    """Whether the regex is found in some text; None where it hangs on a null."""
    return _any(texts, regex_matcher(regex))


def all_match(texts: Sequence[Json], regex: str) -> Json:
    """Whether the regex is found in every text; None where it hangs on a null, and of no texts."""
    return _all(texts, regex_matcher(regex))


def _any(texts: Sequence[Json], test: Callable[[str], Json]) -> Json:
    answers = [None if text is None else test(text) for text in texts]
    return True if True in answers else None if None in answers else False


def _all(texts: Sequence[Json], test: Callable[[str], Json]) -> Json:
    answers = [None if text is None else test(text) for text in texts]
    return False if False in answers else None if None in answers or not answers else True


@lru_cache(maxsize=2048)
def regex_matcher(regex: str) -> Matcher:
    """A test whether `regex` is found anywhere; raises EvaluationError for what is no RE2 pattern or too long."""
    if len(regex) > MAX_PATTERN:
        raise EvaluationError(f"a pattern has {len(regex)} characters; {MAX_PATTERN} are allowed")
    return _found(_compiled(regex))


@lru_cache(maxsize=8192)
def glob_matcher(pattern: str) -> Matcher:
    """A test whether all of a text matches: `*` is any run of characters, `?` is one, nothing else is special."""
    if len(pattern) > MAX_PATTERN:
        raise EvaluationError(f"a pattern has {len(pattern)} characters; {MAX_PATTERN} are allowed")
    if "*" not in pattern and "?" not in pattern:
        return pattern.__eq__
    parts = (".*" if char == "*" else "." if char == "?" else str(re2.escape(char)) for char in pattern)
    return _found(_compiled(rf"(?s)\A{''.join(parts)}\z"))


def _found(compiled: Any) -> Matcher:
    # The pattern is compiled from a text, so that it matches characters; google-re2 would encode a text likewise. Given the
    # bytes it skips translating the offsets of a match back to characters, which takes longer than the match itself.
    search = compiled.search

    def test(text: str) -> bool:
        try:
            return search(text.encode()) is not None
        except UnicodeEncodeError:
            raise EvaluationError("a text holds half a character (a lone surrogate), which no pattern can read") from None

    return test


def _compiled(regex: str) -> Any:
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    try:
        return re2.compile(regex, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
        raise EvaluationError(f"{regex!r} is no pattern that RE2 takes: {reason}") from None
    except UnicodeEncodeError:
        raise EvaluationError("a pattern holds half a character (a lone surrogate)") from None
