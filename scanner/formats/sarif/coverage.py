"""Accounts and Regions that were not read in full, or not today, as notifications: one for each reason."""

from collections.abc import Iterator

from scanner.formats.reach import EXCEPTIONS, GAPS, STALE, Reach
from scanner.formats.text.live import where, why
from scanner.model.coverage import CoverageState
from scanner.model.report import Report

_WHAT_IT_MEANS = {
    CoverageState.INCOMPLETE: "Some records of an account and Region could not be read.",
    CoverageState.TRUNCATED: "AWS had more to list than was read, so the rest was not checked.",
    CoverageState.UNREADABLE: "What was read before could not be opened, so it was not checked.",
    CoverageState.DENIED: "AWS denied a call, so jobs or their details were not checked.",
    CoverageState.THROTTLED: "AWS throttled a call at each attempt, so jobs or their details were not checked.",
    CoverageState.EXPIRED: "The credentials expired, so jobs or their details were not checked.",
    CoverageState.UNSUPPORTED: "A Region does not have the operation, so nothing was checked there.",
    CoverageState.DAMAGED: "Each answer to a call was damaged, so jobs or their details were not checked.",
    CoverageState.DEADLINE: "Reading took longer than allowed, so jobs or their details were not checked.",
    CoverageState.ERROR: "A call failed, so jobs or their details were not checked.",
    CoverageState.MISSING: "An account or Region that was expected is missing, so its jobs were not checked.",
    CoverageState.STALE: "Reading failed temporarily, so jobs were checked as they were last seen.",
    CoverageState.EXPECTED: "AWS denied a call, as the configuration expects.",
    CoverageState.INACTIVE: "An account is not active, so it was not read.",
    CoverageState.EXCLUDED: "The configuration excludes an account or Region, so it was not read.",
}


def kind_of(state: CoverageState) -> str:
    """The ID of a state's notifications, e.g. "coverage/denied"."""
    return f"coverage/{state.value}"


# id -> name and what it says.
COVERAGE_KINDS = {kind_of(state): (f"Coverage{state.value.capitalize()}", text) for state, text in _WHAT_IT_MEANS.items()}


def coverage_texts(report: Report) -> Iterator[tuple[str, str, str]]:
    """For each reason the ID, text and level of its notification: what is not complete is an error."""
    reach = Reach(report)
    for states, level in ((GAPS, "error"), (STALE, "warning"), (EXCEPTIONS, "note")):
        for group in reach.groups(states):
            yield kind_of(group.reason.state), f"{why(group).rstrip('.')}. {where(group, reach)}", level
