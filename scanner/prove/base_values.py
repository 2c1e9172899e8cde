"""The values of the base job, by variable: the search begins with them, and a witness says how it differs from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from scanner.model.job import Json
from scanner.model.keys import value_at
from scanner.model.types import Basic
from scanner.prove.atoms import ASSUMED
from scanner.prove.field_texts import stand_ins_like, texts_of
from scanner.prove.tag_keys import OTHER_TAGS, folded, tag_of_key, tag_of_value
from scanner.prove.words import contains
from scanner.shape.described import described_record
from scanner.shape.fields import TAGS, field
from scanner.shape.limits import LIMITS, NumberLimit
from scanner.shape.times import to_utc

MICROSECOND = timedelta(microseconds=1)


class BaseValues:
    """The values of one base job at one time of the scan."""

    def __init__(self, base_job: Mapping[str, Json], now: datetime, tag_keys: Iterable[str]) -> None:
        """The values of a job in the documented shape; `tag_keys` are those that the rules name, in lower case."""
        self.record = described_record(base_job, None)
        self.now = now
        self.tags = _by_key(self.record[TAGS], frozenset(tag_keys))

    def text(self, variable: str) -> str | None:
        """The variable's text; None where it has none."""
        key = tag_of_key(variable)
        if key is not None:
            return self.tags[key][0] if key in self.tags else None
        key = tag_of_value(variable)
        if key is not None:
            return self.tags[key][1] if key in self.tags else None
        path, index = split_index(variable)
        value = self.value(path)
        if index is not None:
            value = value[index] if isinstance(value, list) and index < len(value) else None
        return value if isinstance(value, str) else None

    def number(self, variable: str) -> int | None:
        """The variable's number, of a time the microseconds from the scan's time to it; None where it has none."""
        value = self.value(variable)
        if isinstance(value, str):
            return _microseconds(value, self.now)
        return value if isinstance(value, int) else None

    def value(self, path: str) -> Json:
        """The value of a field; None where it is null, and where AWS does not document what the base job has."""
        value = value_at(self.record, path.split("."))
        return value if _is_documented(path, value) else None

    def length(self, path: str) -> int:
        """How many elements a list has; 0 where it is null."""
        value = self.value(path)
        return len(value) if isinstance(value, list) else 0


def split_index(variable: str) -> tuple[str, int | None]:
    """The path of a variable, and its index in a list: `a.b[3]` -> ("a.b", 3). What is assumed is at no path, and stays as it is."""
    if variable.startswith(ASSUMED):
        return variable, None
    path, bracket, index = variable.partition("[")
    if not bracket:
        return path, None
    return path, int(index.removesuffix("]"))


def _by_key(tags: Mapping[str, str], named: frozenset[str]) -> dict[str, tuple[str, str]]:
    """The tags, each with its own key and its value, by named key; those with another key, or with the same one again, by OTHER_TAGS."""
    result: dict[str, tuple[str, str]] = {}
    others = iter(OTHER_TAGS)
    for key, value in tags.items():
        name = folded(key)
        if name not in named or name in result:
            name = next(others, "")
        if name:
            result[name] = (key, value)
    return result


def _is_documented(path: str, value: Json) -> bool:
    """Whether a job that AWS documents can have a value. A policy's own base job can have any."""
    row = field(path)
    match value:
        case str() if row is not None and row.type is Basic.TIMESTAMP:
            return to_utc(value, assume_utc=True) is not None
        case str():
            return _is_documented_text(path, value)
        case list():
            return bool(value) and all(isinstance(entry, str) and _is_documented_text(path, entry) for entry in value)
        case int():
            limit = LIMITS.get(path)
            return isinstance(limit, NumberLimit) and value >= limit.smallest and (limit.largest is None or value <= limit.largest)
        case _:
            return isinstance(value, dict)


@lru_cache(maxsize=1024)  # every question looks at the same base job
def _is_documented_text(path: str, text: str) -> bool:
    return contains(texts_of(path), text) and stand_ins_like(path, text) is None


def _microseconds(text: str, now: datetime) -> int | None:
    """From `now` to the time that a text says; None where it is not a time."""
    found = to_utc(text, assume_utc=True)
    if found is None:
        return None
    return (datetime.fromisoformat(found[0]) - now) // MICROSECOND
