"""Which causes of an earlier report a later one must repeat: not scanned is not fixed."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.errors import UsageError
from scanner.governance.diff.compare import diff, why_not_comparable
from scanner.model.difference import Change
from scanner.model.report import Report

_NOTHING = "nothing was scanned"


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What became of the causes of an earlier report: those that were fixed, and why nothing is known of others."""

    fixed: frozenset[str]
    not_rechecked: Mapping[str, str]


def recheck(earlier: Report, report: Report) -> Rechecked:
    """Which causes of the earlier report are fixed, and which may still be there: all, of a scan that could not start.

    Raises UsageError if the reports cannot be compared.
    """
    if report.error is not None:
        return Rechecked(frozenset(), {cause.cause: _NOTHING for cause in earlier.causes if cause.active})
    problem = why_not_comparable(earlier, report)
    if problem:
        raise UsageError(f"--carry-forward: {problem}")
    difference = diff(earlier, report, "", "")
    fixed = frozenset(entry.cause.cause for entry in difference.of(Change.FIXED))
    return Rechecked(fixed, {entry.cause.cause: entry.reason for entry in difference.of(Change.NOT_COVERED) if entry.cause.active})
