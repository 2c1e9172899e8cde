"""The library's records as a source: dicts, such as boto3 gives them."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.documents.texts import records_in_value
from scanner.errors import UsageError
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.model.job import MEMORY, Json, Record
from scanner.model.origin import Memory, report_path
from scanner.model.place import Location
from scanner.sources.source import SourceItem

_DEPTH = 128  # levels of lists and objects in each other; as in files, a document with several jobs may need as many
_BITS = 14_000  # of an integer: more than 4,300 digits, which Python refuses to write
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class MemorySource:
    """Records that a program hands over. A place in them has the record's number as its line, from 1, and no column.

    Raises UsageError for a record with what JSON cannot say, such as bytes; times become ISO 8601.
    """

    origin = Memory()
    is_named = True

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._path = report_path(self.origin)
        self._values = [_decoded(record) for record in records]
        self._summary: SourceSummary | None = None

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """The records, and those inside objects that hold some, such as an answer of `list_model_invocation_jobs`."""
        count = 0
        truncated: Truncation | None = None
        for number, value in enumerate(self._values, start=1):
            for item in self._items(value, number, domain):
                if isinstance(item, Truncation):
                    truncated = truncated or item
                    continue
                count += isinstance(item, Record)
                yield item
        self._summary = SourceSummary(self._path, None, count, truncated=truncated)

    def summary(self) -> SourceSummary:
        """How many there were, and the first answer that says that there is more; without bytes there is no hash."""
        assert self._summary is not None, "asked after the last record"
        return self._summary

    def _items(self, value: "Json | _Unreadable", number: int, domain: Domain) -> Iterator[SourceItem | Truncation]:
        if isinstance(value, _Unreadable):
            yield LoadFailure(Location(self._path, number), value.reason)
        else:
            yield from records_in_value(Record(value, "", self._path, number, 1, MEMORY), domain)


class _Unreadable(Exception):  # noqa: N818 - kept as a value, in place of the record
    """A record that JSON could say, and that no reader takes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _decoded(record: Mapping[str, Any]) -> "Json | _Unreadable":
    """A record as a JSON reader would give it."""
    try:
        return _as_json(record, _DEPTH)
    except _Unreadable as unreadable:
        return unreadable


def _as_json(value: object, depth: int) -> Json:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value)
        case int() | float():
            return _number(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {_key(key): _as_json(member, _below(depth)) for key, member in value.items()}
        case list() | tuple():
            return [_as_json(element, _below(depth)) for element in value]
        case _:
            raise _not_json(type(value).__name__)


def _below(depth: int) -> int:
    if not depth:
        raise _Unreadable("the record is nested too deeply")
    return depth - 1


def _text(value: str) -> str:
    if not value.isascii() and _HALF_CHARACTER.search(value):
        raise _Unreadable("a text in the record has half of a character (a lone surrogate)")
    return str.__str__(value)  # of a member of an enum, the text that it is


def _number(value: float) -> int | float:
    if isinstance(value, int):
        if value.bit_length() > _BITS:
            raise _Unreadable("a number in the record has too many digits")
        return int(value)
    if not math.isfinite(value):
        raise _not_json(str(value))
    return float(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise _not_json(f"{type(key).__name__} as a key")
    return _text(key)


def _not_json(what: str) -> UsageError:
    return UsageError(f"records must be JSON-serialisable; found {what}")
