"""The head line of a collection: what it was made of, so that scanning it says the same as scanning its sources."""

import json
from collections import Counter
from typing import Any

from scanner.display.lines import PROSE, shorten
from scanner.formats.json.encode import failure_entry, source_entry
from scanner.formats.json.report import left_out_entries
from scanner.model.names import COLLECTION
from scanner.model.report import Report

# A head is read as a record is, which may have a million characters, so what is listed in it is bounded.
_SOURCES = 1000
_FAILURES = 1000
_NOTES = 100
_REASONS = 100  # of failures, counted apart
_OTHERS = "other reasons"


def collection_head(report: Report, records: int, sha256: str) -> bytes:
    """The head line; `sha256` is of all that follows it. Its first bytes are those of `model.names.COLLECTION_BEGINS`."""
    sources = [source_entry(source) for source in report.sources[:_SOURCES]]
    head = {
        "collection": COLLECTION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "sources": sources,
        "more_sources": len(report.sources) - len(sources),
        **_failures(report),
        "truncated": [failure_entry(truncation) for truncation in report.truncations],
        "left_out": left_out_entries(report),
        "notes": [shorten(note, PROSE) for note in report.notes[:_NOTES]],
        "records": records,
        "sha256": sha256,
    }
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


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
