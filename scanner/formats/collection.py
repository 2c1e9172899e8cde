"""The head line of a collection: what it was made of, so that scanning it says the same as scanning its sources."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from scanner.display.lines import PROSE, shorten
from scanner.formats.json.encode import Entry, failure_entry, source_entry
from scanner.formats.json.report import left_out_entries
from scanner.formats.packed_coverage import pack
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.job import Json
from scanner.model.names import COLLECTION
from scanner.model.report import Report, Window

# A head is read as a record is, which may have a million characters, so what is listed in it is bounded.
_CHARACTERS = 1_000_000
_SOURCES = 1000
_FAILURES = 1000
_NOTES = 100
_REASONS = 100  # of failures, counted apart
_OTHERS = "other reasons"


def collection_head(report: Report, records: int, sha256: str) -> bytes:
    """The head line; `sha256` is of all that follows it. Its first bytes are those of `model.names.COLLECTION_BEGINS`."""
    sources = [source_entry(source) for source in report.sources[:_SOURCES]]
    head: dict[str, Any] = {
        "collection": COLLECTION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "sources": sources,
        "more_sources": len(report.sources) - len(sources),
        **_failures(report),
        "truncated": [failure_entry(truncation) for truncation in report.truncations],
        "left_out": left_out_entries(report),
        "notes": [shorten(note, PROSE) for note in report.notes[:_NOTES]],
        "window": _window(report.window),
        "coverage": [],
        "more_coverage": 0,
        "records": records,
        "sha256": sha256,
    }
    rows = list(_rows(report))
    kept = _that_fit(rows, _CHARACTERS - len(_text(head)))
    head["coverage"] = pack(kept)
    head["more_coverage"] = len(rows) - len(kept)
    return _text(head).encode("utf-8", "backslashreplace") + b"\n"


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(report: Report) -> Iterator[Coverage]:
    """The rows of coverage, without those of files that were read in full and are not listed either: they say nothing else."""
    listed = {source.path for source in report.sources[:_SOURCES]}
    for row in report.coverage:
        is_file_in_full = not row.operation and row.state is CoverageState.COMPLETE
        if not is_file_in_full or row.source in listed:
            yield row


def _that_fit(rows: list[Coverage], characters: int) -> list[Coverage]:
    """The rows, without their seconds if they don't fit, since those differ for each; then the first ones, about as many as fit.

    A collection that lacks some is incomplete when it is scanned.
    """
    if len(_text(pack(rows))) > characters:
        rows = [_without_seconds(row) for row in rows]
    while rows:
        size = len(_text(pack(rows)))
        if size <= characters:
            break
        rows = rows[: min(len(rows) * max(characters, 0) // size, len(rows) - 1)]
    return rows


def _without_seconds(row: Coverage) -> Coverage:
    return row if row.usage is None else replace(row, usage=replace(row.usage, seconds=None))


def _window(window: Window) -> Entry:
    """Which jobs were asked for. The times that they have are found again when the collection is scanned."""
    return {
        "since": window.since,
        "name_contains": window.name_contains,
        "active_only": window.active_only,
        "statuses": list(window.statuses),
    }


def _failures(report: Report) -> dict[str, Any]:
    """The first failures one by one, the others counted by reason."""
    listed = []
    more = Counter(report.more_load_failures)
    for number, failure in enumerate(report.load_failures):
        if number < _FAILURES:
            listed.append(failure_entry(failure))
        else:
            known = failure.reason in more or len(more) < _REASONS
            more[failure.reason if known else _OTHERS] += 1
    return {
        "load_failures": listed,
        "more_load_failures": [{"reason": reason, "number": number} for reason, number in sorted(more.items())],
    }
