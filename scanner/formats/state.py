"""Whether the scan checked what it was to check, for formats whose readers act on findings only: they must see what was not."""

from enum import StrEnum

from scanner.display.lines import plain
from scanner.formats.known import has_only_known_gaps
from scanner.formats.text.verdict import checked_nothing, incomplete, verdict_line
from scanner.model.report import Report

INCOMPLETE_RULE = "JOBSCAN-001"  # what a format calls an incomplete scan among its rules
INCOMPLETE_TITLE = "The scan was incomplete"
INCOMPLETE_WHY = "Something was not read, not decided or not checked, so a job without a finding may still be wrong."
INCOMPLETE_FIX = "Read the message, or the text report, fix what it names, and scan again."


class ScanState(StrEnum):
    """Every format says all but `complete` in the way its reader acts on."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # something was not read, not decided or not checked
    NOTHING = "nothing"  # no job, or none that a rule applies to
    REFUSED = "refused"  # it could not start


def state_of(report: Report) -> ScanState:
    """The state of the whole scan; gaps that an option accepts by name do not count, those that were known before do."""
    if report.part is not None:
        report = report.part.whole
    if report.error is not None:
        return ScanState.REFUSED
    if checked_nothing(report):
        return ScanState.NOTHING
    if incomplete(report) or has_only_known_gaps(report):
        return ScanState.INCOMPLETE
    return ScanState.COMPLETE


def verdict_text(report: Report) -> str:
    """The verdict in one line without colours, e.g. "INCOMPLETE   no findings; 1 of 11 rules not decided   (exit 3)"."""
    return plain(verdict_line(report))
