"""Reads collections back: their head lines become the failures and notes of what was collected, and what they promise is checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.display.lines import count
from scanner.documents.domain import IsRecord
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.model.job import Json, Record
from scanner.model.names import COLLECTION
from scanner.model.place import Location
from scanner.sources.source import SourceItem

_ANY_VERSION = COLLECTION.rpartition("/")[0] + "/"
_AGAIN = "make it again: jobscan collect"
_MEMBERS = {
    "collection", "tool", "now", "sources", "more_sources", "load_failures", "more_load_failures", "truncated", "left_out", "notes",
    "records", "sha256",
}  # fmt: skip
_PLACE_MEMBERS = {"path", "line", "column", "reason"}
_SHOWN = 40  # characters of a version that is not known


@dataclass(slots=True)
class _Head:
    """What a head line says, and how many records came after it."""

    place: Location
    records: int
    sha256: str
    failures: list[LoadFailure]
    left_out: list[LeftOut]
    truncated: list[Truncation]
    notes: list[str]
    records_read: int = field(default=0)


def without_heads(items: Iterable[SourceItem | SourceSummary]) -> Iterator[SourceItem | SourceSummary]:
    """The items of one source, with what its head lines report instead of these lines; at the end their promises are checked."""
    heads = _Heads()
    for item in items:
        if isinstance(item, SourceSummary):
            yield from heads.broken_promises(item)
            yield heads.added_to(item)
        elif isinstance(item, Record) and is_head(item.value):
            yield from heads.read(item)
        else:
            heads.note(item)
            yield item


class _Heads:
    """The head lines of a file so far: several where collections were concatenated."""

    def __init__(self) -> None:
        self._heads: list[_Head] = []
        self._lines = 0  # damaged ones included

    def read(self, record: Record) -> Iterator[LoadFailure | LeftOut]:
        """What a head line reports; a failure where it cannot be understood."""
        self._lines += 1
        head = _read(record)
        if isinstance(head, LoadFailure):
            yield head
            return
        self._heads.append(head)
        yield from head.failures
        yield from head.left_out

    def note(self, item: SourceItem) -> None:
        """Counts what follows the last head line."""
        if self._heads and isinstance(item, Record):
            self._heads[-1].records_read += 1

    def broken_promises(self, summary: SourceSummary) -> Iterator[LoadFailure]:
        """A failure for each head line that does not fit what follows it: the file was cut off or edited.

        After a damaged head line nothing is checked: it is a failure already, and its section has no head.
        """
        if self._lines == len(self._heads):
            for number, head in enumerate(self._heads):
                yield from _broken_promise(head, summary.sections[number : number + 1])

    def added_to(self, summary: SourceSummary) -> SourceSummary:
        """The summary of the file, with what the collected sources are to be told of; a head line is not a record."""
        notes = [note for head in self._heads for note in head.notes]
        truncated = [truncation for head in self._heads for truncation in head.truncated]
        return replace(summary, records=summary.records - self._lines, notes=(*summary.notes, *notes), collected=tuple(truncated))


def _broken_promise(head: _Head, section: tuple[str, ...]) -> Iterator[LoadFailure]:
    """A failure where other records follow a head line than it says; `section` has the hash of what follows, or nothing."""
    if head.records_read != head.records:
        found = count(head.records_read, "record")
        reason = f"the collection is damaged: {found} after its head line, which promises {head.records:,}; {_AGAIN}"
        yield LoadFailure(head.place, reason)
    elif section != (head.sha256,):
        yield LoadFailure(head.place, f"the collection was changed after it was written; {_AGAIN}")


def or_head(is_record: IsRecord) -> IsRecord:
    """Whether an object is taken as it is: records, and head lines too, in whose members no records are to be looked for."""
    return lambda value: is_head(value) or is_record(value)


def is_head(value: Json) -> bool:
    """Whether a decoded value is the head line of a collection, of whatever version."""
    if not isinstance(value, dict):
        return False
    version = value.get("collection")
    return isinstance(version, str) and version.startswith(_ANY_VERSION)


def _read(record: Record) -> _Head | LoadFailure:
    """What a head line says, or why it cannot be understood."""
    place = record.place
    if record.value["collection"] != COLLECTION:
        version = str(record.value["collection"])[:_SHOWN]
        return LoadFailure(place, f"the collection has version {version}, which this version of jobscan does not know; {_AGAIN}")
    try:
        return _head(record.value, place)
    except (KeyError, TypeError, ValueError, AttributeError):
        return LoadFailure(place, f"the head line of the collection is damaged; {_AGAIN}")


def _head(value: dict[str, Any], place: Location) -> _Head:
    """What a head line says; raises KeyError, TypeError, ValueError or AttributeError where `collect` would not have written it.

    Members of other names are refused, since a job in them would be lost.
    """
    _only(value, _MEMBERS)
    _only(value["tool"], {"name", "version"})
    for source in value["sources"]:
        _only(source, {"path", "sha256", "records", "notes"})
    failures = [LoadFailure(_place(entry), _text(entry["reason"])) for entry in value["load_failures"]]
    failures += [_more_failures(entry, place) for entry in value["more_load_failures"]]
    return _Head(
        place=place,
        records=_number(value["records"]),
        sha256=_text(value["sha256"]),
        failures=failures,
        left_out=[_left_out(entry) for entry in value["left_out"]],
        truncated=[Truncation(_place(entry), _text(entry["reason"])) for entry in value["truncated"]],
        notes=[_text(note) for note in value["notes"]],
    )


def _more_failures(entry: dict[str, Any], place: Location) -> LoadFailure:
    """The failures that the head line only counts."""
    _only(entry, {"reason", "number"})
    return LoadFailure(place, _text(entry["reason"]), number=_number(entry["number"], 1))


def _left_out(entry: dict[str, Any]) -> LeftOut:
    _only(entry, {"what", "number"})
    return LeftOut(_text(entry["what"]), _number(entry["number"], 1))


def _only(value: dict[str, Any], names: set[str]) -> None:
    """Raises ValueError where the value has members of other names."""
    if not value.keys() <= names:
        raise ValueError


def _place(entry: dict[str, Any]) -> Location:
    _only(entry, _PLACE_MEMBERS)
    return Location(_text(entry["path"]), _number_or_none(entry["line"]), _number_or_none(entry["column"]))


def _number_or_none(value: Json) -> int | None:
    return None if value is None else _number(value, 1)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Json, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TypeError
    return value
