"""Collections read back: a head line becomes the failures and notes of what was collected, and is held to its word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.documents.domain import IsRecord
from scanner.model.job import Json, Record
from scanner.model.names import COLLECTION
from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation

Item = Record | LoadFailure | Truncation | LeftOut | SourceSummary
_ANY_VERSION = COLLECTION.rpartition("/")[0] + "/"
_AGAIN = "make it again: jobscan collect"
_MEMBERS = {
    "collection", "tool", "now", "sources", "more_sources", "load_failures", "more_load_failures", "truncated", "left_out", "notes",
    "records", "sha256",
}  # fmt: skip
_OF_PLACE = {"path", "line", "column", "reason"}


@dataclass(slots=True)
class _Head:
    """What a head line says, and how many records were found after it."""

    place: Location
    records: int
    sha256: str
    failures: list[LoadFailure]
    left_out: list[LeftOut]
    truncated: list[Truncation]
    notes: list[str]
    found: int = field(default=0)


def with_heads(items: Iterable[Item]) -> Iterator[Item]:
    """The items of one source without its head lines; what they report comes in their place, what they promise is checked at the end."""
    heads: list[_Head] = []
    lines = 0  # head lines, damaged ones included
    for item in items:
        if isinstance(item, Record) and is_head(item.value):
            lines += 1
            head = _read(item)
            if isinstance(head, LoadFailure):
                yield head
                continue
            heads.append(head)
            yield from head.failures
            yield from head.left_out
        elif isinstance(item, SourceSummary):
            yield from _broken_words(heads, item.sections) if lines == len(heads) else ()
            notes = tuple(note for head in heads for note in head.notes)
            collected = tuple(one for head in heads for one in head.truncated)
            yield replace(item, records=item.records - lines, notes=(*item.notes, *notes), collected=collected)
        else:
            if heads and isinstance(item, Record):
                heads[-1].found += 1
            yield item


def or_head(is_record: IsRecord) -> IsRecord:
    """Says of an object whether it is read as it is: a head line too, since its members are not to be looked into for records."""
    return lambda value: is_head(value) or is_record(value)


def is_head(value: Json) -> bool:
    """Whether a decoded object is the head line of a collection, of whatever version."""
    kind = value.get("collection") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.startswith(_ANY_VERSION)


def _read(record: Record) -> _Head | LoadFailure:
    """What a head line says, or why nothing can be made of it."""
    place = Location(record.path, record.line, record.column)
    if record.value["collection"] != COLLECTION:
        kind = str(record.value["collection"])[:40]
        return LoadFailure(place, f"the collection is of version {kind}, which this version of jobscan does not know; {_AGAIN}")
    try:
        return _head(record.value, place)
    except (KeyError, TypeError, ValueError, AttributeError):
        return LoadFailure(place, f"the head line of the collection is damaged; {_AGAIN}")


def _head(value: dict[str, Any], place: Location) -> _Head:
    """What a head line says; raises KeyError, TypeError, ValueError or AttributeError where it is not of the form that `collect` writes.

    Members of other names are refused, since a job in them would be lost.
    """
    _only(value, _MEMBERS)
    _only(value["tool"], {"name", "version"})
    for source in value["sources"]:
        _only(source, {"path", "sha256", "records", "notes"})
    more = [_only(one, {"reason", "number"}) for one in value["more_load_failures"]]
    left_out = [_only(one, {"what", "number"}) for one in value["left_out"]]
    failures = [LoadFailure(_place(one), _text(one["reason"])) for one in value["load_failures"]]
    return _Head(
        place,
        _number(value["records"]),
        _text(value["sha256"]),
        failures + [LoadFailure(place, _text(one["reason"]), number=_number(one["number"], 1)) for one in more],
        [LeftOut(_text(one["what"]), _number(one["number"], 1)) for one in left_out],
        [Truncation(_place(one), _text(one["reason"])) for one in value["truncated"]],
        [_text(note) for note in value["notes"]],
    )


def _only(value: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The value, whose members have these names only."""
    if not value.keys() <= names:
        raise ValueError
    return value


def _broken_words(heads: list[_Head], sections: tuple[str, ...]) -> Iterator[LoadFailure]:
    """A failure for each head line that does not fit what follows it: the file was cut off or edited."""
    for number, head in enumerate(heads):
        if head.found != head.records:
            found = (
                f"{head.found:,} {'record follows' if head.found == 1 else 'records follow'} its head line, and it was of {head.records:,}"
            )
            yield LoadFailure(head.place, f"the collection is not as it was written: {found}; {_AGAIN}")
        elif number >= len(sections) or sections[number] != head.sha256:
            yield LoadFailure(head.place, f"the collection was changed after it was written; {_AGAIN}")


def _place(one: dict[str, Any]) -> Location:
    _only(one, _OF_PLACE)
    line, column = one["line"], one["column"]
    return Location(_text(one["path"]), None if line is None else _number(line, 1), None if column is None else _number(column, 1))


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Json, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TypeError
    return value
