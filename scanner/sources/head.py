"""The head line of a collection, read strictly: what `collect` would not have written is refused, since a job in it would be lost."""

import re
from datetime import datetime
from typing import Any

from msgspec import Struct

from scanner.formats.json.decode import coverage_of
from scanner.formats.packed_coverage import unpack
from scanner.model.coverage import OPERATIONS, Coverage
from scanner.model.intake import LeftOut, LoadFailure, Truncation
from scanner.model.job import Json, Record
from scanner.model.names import ACCOUNT, COLLECTION, REGION
from scanner.model.pattern import late_pattern
from scanner.model.place import Location
from scanner.model.report import Window
from scanner.shape.fields import ENUMS

AGAIN = "make it again: jobscan collect"
_ANY_VERSION = COLLECTION.rpartition("/")[0] + "/"
_SINCE_COVERAGE = {"window", "coverage", "more_coverage"}  # the version before wrote none of them, this one all
_MEMBERS = {
    "collection", "tool", "now", "sources", "more_sources", "load_failures", "more_load_failures", "truncated", "left_out", "notes",
    "records", "sha256", *_SINCE_COVERAGE,
}  # fmt: skip
_PLACE_MEMBERS = {"path", "line", "column", "reason"}
_JOBS = "jobs"  # the operation whose row says how many there are
_SHOWN = 40  # characters of a version that is not known
_FORMS = {"account": ACCOUNT, "region": REGION, "operation": "|".join(OPERATIONS), "action": "[a-z0-9-]+:[A-Za-z0-9]+"}
_TEXTS = ("state", "source", "account", "region", "operation", "detail", "action", "as_of")
_TIME = late_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class Head(Struct, frozen=True):
    """What a head line says."""

    place: Location
    now: str  # when the collection was made
    records: int
    sha256: str
    failures: tuple[LoadFailure, ...]
    left_out: tuple[LeftOut, ...]
    truncated: tuple[Truncation, ...]
    notes: tuple[str, ...]
    window: Window | None  # None, and no coverage, where the version before this one wrote it
    coverage: tuple[Coverage, ...]
    sources: tuple[str, ...] = ()  # the first thousand, as reports call them
    has_all_rows: bool = True  # none was left out because it did not fit

    @property
    def jobs_by_scope(self) -> dict[tuple[str, str], int] | None:
        """How many jobs follow of each account and Region; None where they are not all from AWS itself."""
        if not self.has_all_rows or not self.coverage or not all(row.operation for row in self.coverage):
            return None
        return {(row.account, row.region): row.records for row in self.coverage if row.operation == _JOBS and row.records}

    @property
    def lacks_rows(self) -> bool:
        """Whether some of its sources have no row of coverage."""
        if self.window is None or not self.has_all_rows:
            return False
        covered = {row.source for row in self.coverage}
        return not covered.issuperset(self.sources) or bool(self.records and not self.sources)


def is_head(value: Json) -> bool:
    """Whether a decoded value is the head line of a collection, of whatever version."""
    if not isinstance(value, dict):
        return False
    version = value.get("collection")
    return isinstance(version, str) and version.startswith(_ANY_VERSION)


def read_head(record: Record) -> Head | LoadFailure:
    """What a head line says, or why it cannot be understood."""
    place = record.place
    if record.value["collection"] != COLLECTION:
        version = str(record.value["collection"])[:_SHOWN]
        return LoadFailure(place, f"the collection has version {version}, which this version of jobscan does not know; {AGAIN}")
    try:
        return _head(record.value, place)
    except (KeyError, TypeError, ValueError, AttributeError):
        return LoadFailure(place, f"the head line of the collection is damaged; {AGAIN}")


def _head(value: dict[str, Any], place: Location) -> Head:
    """What a head line says; raises KeyError, TypeError, ValueError or AttributeError where `collect` would not have written it."""
    _only(value, _MEMBERS)
    _only(value["tool"], {"name", "version"})
    for source in value["sources"]:
        _only(source, {"path", "sha256", "records", "notes"})
    failures = [LoadFailure(_place(entry), _text(entry["reason"])) for entry in value["load_failures"]]
    failures += [_more_failures(entry, place) for entry in value["more_load_failures"]]
    window: Window | None = None
    coverage: tuple[Coverage, ...] = ()
    if value.keys() & _SINCE_COVERAGE:
        failures += _more_coverage(_number(value["more_coverage"]), place)
        window = _window(value["window"])
        coverage = tuple(map(_row, unpack(value["coverage"])))
    return Head(
        place=place,
        now=_text(value["now"]),
        records=_number(value["records"]),
        sha256=_text(value["sha256"]),
        failures=tuple(failures),
        left_out=tuple(_left_out(entry) for entry in value["left_out"]),
        truncated=tuple(Truncation(_place(entry), _text(entry["reason"])) for entry in value["truncated"]),
        notes=tuple(_text(note) for note in value["notes"]),
        window=window,
        coverage=coverage,
        has_all_rows=not value.get("more_coverage"),
        sources=tuple(_text(source["path"]) for source in value["sources"]),
    )


def _more_failures(entry: dict[str, Any], place: Location) -> LoadFailure:
    """The failures that the head line only counts."""
    _only(entry, {"reason", "number"})
    return LoadFailure(place, _text(entry["reason"]), number=_number(entry["number"], 1))


def _more_coverage(rows: int, place: Location) -> list[LoadFailure]:
    """A failure where rows of coverage were left out: no one knows what they said."""
    if not rows:
        return []
    reason = f"{rows:,} rows of coverage did not fit in the head line of the collection; collect fewer accounts or Regions into one file"
    return [LoadFailure(place, reason)]


def _window(entry: dict[str, Any]) -> Window:
    """Which jobs were asked for when collecting."""
    _only(entry, {"since", "name_contains", "active_only", "statuses"})
    since, statuses = entry["since"], tuple(entry["statuses"])
    if since is not None:
        _time(since)
    if not isinstance(entry["active_only"], bool) or not set(statuses) <= set(ENUMS["status"]):
        raise ValueError
    return Window(since, _text(entry["name_contains"]), entry["active_only"], statuses)


def _row(entry: dict[str, Any]) -> Coverage:
    """A row of coverage; raises ValueError or TypeError for one that `collect` would not have written, also for members of other names."""
    _check_texts(entry)
    _number(entry["records"])
    if "inferred" in entry:
        _number(entry["inferred"], 1)
    if "lost" in entry and entry["lost"] is not True:
        raise ValueError
    if "exemption" in entry:
        _check_exemption(entry["exemption"])
    if "usage" in entry:
        _check_usage(entry["usage"])
    return coverage_of(entry)


def _check_texts(entry: dict[str, Any]) -> None:
    """Raises TypeError or ValueError where a text is not one, or has not the form that it must have."""
    for name in _TEXTS:
        text = _text(entry.get(name, ""))
        if text and not re.fullmatch(_FORMS.get(name, ".*"), text, re.DOTALL):
            raise ValueError


def _check_exemption(entry: dict[str, Any]) -> None:
    """Raises TypeError where a text is not one. Members of other names are refused when it becomes an Exemption."""
    for text in entry.values():
        _text(text)


def _check_usage(entry: dict[str, Any]) -> None:
    """Raises TypeError where a number is not one. Members of other names are refused when it becomes a Usage."""
    for name, number in entry.items():
        if name != "seconds":
            _number(number)
        elif not isinstance(number, int | float) or isinstance(number, bool) or number < 0:
            raise TypeError


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


def _time(value: Json) -> None:
    """Raises TypeError or ValueError where the value is not a time in UTC."""
    if not _TIME.fullmatch(_text(value)):
        raise ValueError
    datetime.fromisoformat(_text(value))


def _number(value: Json, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TypeError
    return value
