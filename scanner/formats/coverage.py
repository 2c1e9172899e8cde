"""Accounts and Regions that were not read in full, or not today, as remarks: one for each reason."""

from collections.abc import Iterator

from scanner.formats.reach import EXCEPTIONS, GAPS, STALE, Reach
from scanner.formats.remark import Level, Remark
from scanner.formats.text.live import where, why
from scanner.model.coverage import CoverageState
from scanner.model.report import Report


def kind_of(state: CoverageState) -> str:
    """The ID of a state's remarks, e.g. "coverage/denied"."""
    return f"coverage/{state.value}"


def coverage_remarks(report: Report) -> Iterator[Remark]:
    """A remark for each reason: what is not complete is an error."""
    reach = Reach(report)
    for states, level in ((GAPS, Level.ERROR), (STALE, Level.WARNING), (EXCEPTIONS, Level.NOTE)):
        for group in reach.groups(states):
            yield Remark(kind_of(group.reason.state), f"{why(group).rstrip('.')}. {where(group, reach)}", level)
