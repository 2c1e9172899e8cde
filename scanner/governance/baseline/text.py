"""Baseline -> its file: JSON Lines, a line a cause, so that a review shows what is added and what is gone."""

import json
from collections.abc import Iterator
from typing import Any

from scanner.governance.baseline.schema import VERSION
from scanner.model.baseline import Baseline, BaselineEntry, BaselineHead, Gap
from scanner.model.report import Window


def to_lines(baseline: Baseline) -> Iterator[str]:
    """The lines of the file, each with its end: the head, then the entries in the order of their causes."""
    entries = sorted(baseline.entries.values(), key=lambda entry: entry.cause)
    yield _line(_head(baseline.head, len(entries)))
    for entry in entries:
        yield _line(_entry(entry))


def _line(value: dict[str, Any]) -> str:
    # ASCII: a name cannot hide what it says from a reviewer, and each editor and git keeps the line as it is.
    return json.dumps(value, ensure_ascii=True) + "\n"


def _head(head: BaselineHead, entries: int) -> dict[str, Any]:
    return {
        "baseline": VERSION,
        "cause_version": head.cause_version,
        **({"group_by": head.group_by} if head.group_by else {}),
        "written": head.written,
        "entries": entries,
        "policies": list(head.policies),
        "parameters_sha256": head.parameters_sha256,
        "coverage": dict(head.coverage),
        "gaps": [_gap(gap) for gap in head.gaps.rows],
        "undecided": [_utf8(text) for text in head.gaps.undecided],
        "window": _window(head.window),
    }


def _gap(gap: Gap) -> dict[str, str]:
    texts = {"account": gap.account, "region": gap.region, "operation": gap.operation, "source": gap.source, "state": gap.state}
    return {name: _utf8(text) for name, text in texts.items() if text}


def _utf8(text: str) -> str:
    """The text as JSON can say it. The name of a file may have bytes that are not UTF-8; such a gap is new each time."""
    return text.encode("utf-8", "backslashreplace").decode()


def _window(window: Window) -> dict[str, Any]:
    """What restricts the window, and the times that it met."""
    members = {
        "since": window.since,
        "name_contains": window.name_contains,
        "active_only": window.active_only,
        "statuses": list(window.statuses),
        "oldest_submit": window.oldest_submit,
        "newest_submit": window.newest_submit,
        "newest_change": window.newest_change,
    }
    return {name: value for name, value in members.items() if value}


def _entry(entry: BaselineEntry) -> dict[str, Any]:
    return {
        "cause": entry.cause,
        "severity": entry.severity.value,
        "jobs": entry.jobs,
        "first_seen": entry.first_seen,
        "last_seen": entry.last_seen,
        "until": entry.until,
    }
