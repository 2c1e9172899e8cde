"""Compares a report with what was known before it: the one function that `scan` and `gate` both call."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.governance.regate import regate
from scanner.model.baseline import Baseline, Gaps
from scanner.model.governance import LastReport
from scanner.model.report import Report


class Earlier(Struct, frozen=True):
    """What is known from before a report: a baseline, and the gaps of an earlier report, which are newer than the baseline's."""

    baseline: Baseline | None = None
    last: LastReport | None = None
    gaps: Gaps = field(default_factory=Gaps)  # of `last`


def compare(report: Report, earlier: Earlier) -> Report:
    """The report with what was known before marked in it, and the exit code that follows; raises UsageError.

    A report that was compared with something else before keeps nothing of what is compared anew.
    """
    if report.error is not None:
        return report
    if earlier.baseline is not None:
        from scanner.governance.baseline.apply import apply_baseline  # late: many a scan is compared with nothing

        report = apply_baseline(replace(report, last=None), earlier.baseline)
    if earlier.last is not None:
        check_last(earlier.last, report.now)
        from scanner.governance.gaps import mark_gaps

        report = mark_gaps(replace(report, last=earlier.last), earlier.gaps)
    return regate(report, report.flags)


def check_last(last: LastReport, now: str) -> None:
    """Raises UsageError for an earlier report from after `now`: a gap that came in between would pass for one that was there before."""
    if datetime.fromisoformat(last.now) > datetime.fromisoformat(now):
        raise UsageError(f"{last.path} is of {last.now}, after the time of the report ({now}); name the one before", "last")
