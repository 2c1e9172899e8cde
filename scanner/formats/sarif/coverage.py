"""Accounts and Regions that were not read in full, or not today, as notifications: what each kind of them means."""

from scanner.formats.coverage import kind_of
from scanner.model.coverage import CoverageState

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


# id -> name and what it says.
COVERAGE_KINDS = {kind_of(state): (f"Coverage{state.value.capitalize()}", text) for state, text in _WHAT_IT_MEANS.items()}
