"""Version 1 of a diff for machines; its JSON Schema is `scanner/formats/diff.schema.json`."""

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from scanner.formats.json.encode import Entry, cause_entry
from scanner.formats.options import ReportOptions
from scanner.model.difference import Change, ChangedCause, Difference, LostCoverage, Side

VERSION = "jobscan-diff/1"


def pieces(difference: Difference, options: ReportOptions) -> Iterator[str]:
    """The diff as JSON; the options leave nothing out of it."""
    text = json.dumps(_document(difference), indent=2, ensure_ascii=False)
    # Half a surrogate pair cannot be written as UTF-8; inside a JSON string its escape says the same.
    yield text.encode("utf-8", "backslashreplace").decode("utf-8")
    yield "\n"


def diff_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of version 1 of the JSON diff."""
    schema: dict[str, Any] = json.loads(resources.files("scanner.formats").joinpath("diff.schema.json").read_text("utf-8"))
    return schema


def _document(difference: Difference) -> Entry:
    return {
        "diff": VERSION,
        "tool": {"name": "jobscan", "version": difference.version},
        "error": difference.error,
        "cause_version": difference.cause_version,
        "group_by": difference.group_by,
        "old": _side(difference.old),
        "new": _side(difference.new),
        "summary": {
            "changes": {change.value: len(difference.of(change)) for change in Change},
            "counted": sum(entry.counts for entry in difference.causes),
            "lost": len(difference.lost),
            "exit_code": difference.exit_code,
        },
        "causes": [_changed(entry) for entry in difference.causes],
        "lost": [_lost(lost) for lost in difference.lost],
        "notes": list(difference.notes),
    }


def _side(side: Side) -> Entry:
    return {
        "path": side.path,
        "now": side.now or None,
        "version": side.version or None,
        "jobs": side.jobs,
        "causes": side.causes,
        "complete": side.complete,
        "honest_code": side.honest_code,
    }


def _changed(entry: ChangedCause) -> Entry:
    """A cause and what became of it; `summary` is the cause's entry in the report that has it, the new one if both do."""
    before = entry.severity_before
    return {
        "change": entry.change.value,
        "cause": entry.cause.cause,
        "rule": entry.cause.rule_id,
        "severity": entry.severity.value,
        "severity_before": None if before is None else before.value,
        "counts": entry.counts,
        "reason": entry.reason,
        "other_cause": entry.other or None,
        "passed": entry.passed or None,
        "summary": cause_entry(entry.cause),
    }


def _lost(lost: LostCoverage) -> Entry:
    return {
        "now": lost.now,
        "account": lost.account,
        "region": lost.region,
        "operations": list(lost.operations),
        "source": lost.source,
        "rule": lost.rule,
        "detail": lost.detail,
    }
