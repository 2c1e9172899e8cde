"""The head line of a collection: what it was made of, so that scanning it says the same as scanning its sources."""

import json
from itertools import islice

from scanner.display.lines import PROSE, cut
from scanner.formats.json.report import source_entry, unread
from scanner.formats.notes import notes
from scanner.model.names import COLLECTION
from scanner.model.report import Report

# A head is read as a record is, which may be of a million characters: what is told in it is bounded.
_SOURCES = 1000
_NOTES = 100


def collection_head(report: Report, records: int, sha256: str) -> bytes:
    """The head line; `sha256` is of all that follows it. Its first bytes are those of `model.names.COLLECTION_BEGINS`."""
    sources = [source_entry(source) for source in report.sources[:_SOURCES]]
    head = {
        "collection": COLLECTION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "sources": sources,
        "more_sources": len(report.sources) - len(sources),
        **unread(report),
        "notes": [cut(note, PROSE) for note in islice(notes(report), _NOTES)],
        "records": records,
        "sha256": sha256,
    }
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
