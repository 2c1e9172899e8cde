"""Functions on times."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from scanner.expressions.functions.function import Surroundings

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:?\d\d)")
_HOUR = 3600  # seconds


def now(around: Surroundings) -> str:
    """The scan's time."""
    return around.now.astimezone(UTC).isoformat()


def hours_since(around: Surroundings, time: str) -> float | None:
    """Hours from `time` to the scan's time; None where it is no time with an offset."""
    then = read_time(time)
    return None if then is None else _hours(then, around.now)


def hours_until(around: Surroundings, time: str) -> float | None:
    """Hours from the scan's time to `time`; None where it is no time with an offset."""
    then = read_time(time)
    return None if then is None else _hours(around.now, then)


def hours_between(start: str, end: str) -> float | None:
    """Hours from `start` to `end`; None where one is no time with an offset."""
    first, last = read_time(start), read_time(end)
    return None if first is None or last is None else _hours(first, last)


@lru_cache(maxsize=32)  # many rules look at the same few times of a job
def read_time(text: str) -> datetime | None:
    """The time that an ISO 8601 text with an offset says; None where it is none."""
    if _TIME.fullmatch(text) is None or not text.isascii():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # the 31st of June, 25 o'clock
        return None


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / _HOUR
