"""Which causes of an earlier report a later one must repeat: not scanned is not fixed."""

from scanner.errors import UsageError
from scanner.governance.diff.compare import diff, why_not_comparable
from scanner.model.difference import Change
from scanner.model.report import Report

_NOTHING = "nothing was scanned"


def not_rechecked(earlier: Report, report: Report) -> dict[str, str]:
    """The causes of the earlier report that may still be there, each with why this one does not say: all, of a scan that could not start.

    Raises UsageError if the reports cannot be compared.
    """
    if report.error is not None:
        return {cause.cause: _NOTHING for cause in earlier.causes if cause.active}
    problem = why_not_comparable(earlier, report)
    if problem:
        raise UsageError(f"--carry-forward: {problem}")
    difference = diff(earlier, report, "", "")
    return {entry.cause.cause: entry.reason for entry in difference.of(Change.NOT_COVERED) if entry.cause.active}
