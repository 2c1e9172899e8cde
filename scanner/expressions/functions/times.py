"""Functions on times."""

from datetime import UTC, datetime
from functools import lru_cache

from scanner.expressions.functions.function import Surroundings
from scanner.model.pattern import late_pattern

_TIME = late_pattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:?\d\d)")
SECONDS = 3600  # of an hour


def now(around: Surroundings) -> str:
    """The scan's time."""
    return around.now.astimezone(UTC).isoformat()


def hours_since(around: Surroundings, time: str) -> float | None:
    """Hours from `time` to the scan's time; null for a text that is not a time with an offset."""
    start = read_time(time)
    if start is None:
        return None
    return _hours(start, around.now)


def hours_until(around: Surroundings, time: str) -> float | None:
    """Hours from the scan's time to `time`; null for a text that is not a time with an offset."""
    end = read_time(time)
    if end is None:
        return None
    return _hours(around.now, end)


def hours_between(start: str, end: str) -> float | None:
    """Hours from `start` to `end`; null if one is not a time with an offset."""
    first, last = read_time(start), read_time(end)
    if first is None or last is None:
        return None
    return _hours(first, last)


def parse_time(text: str) -> datetime | None:
    """The time that a text in ISO 8601 with an offset says, e.g. `2026-11-23T12:00:00Z`; null for any other text."""
    # Of the texts with these marks, which the normaliser writes (2026-01-31T12:00:00.123000+00:00), `fromisoformat` reads those that
    # have digits everywhere else, and no regex needs to look.
    marks = text[4:20:3]
    has_marks = (marks == "--T::." and text[26:] == "+00:00") or (marks == "--T::+" and text[19:] == "+00:00")
    if not has_marks and (_TIME.fullmatch(text) is None or not text.isascii()):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # 31 June, 25:00
        return None


read_time = lru_cache(maxsize=32)(parse_time)  # many rules look at the same few times of a job


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / SECONDS
