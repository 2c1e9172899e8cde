"""The one order of everything that a report lists, so that the same input always gives the same report."""

from scanner.model.coverage import OPERATIONS, Coverage
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Finding, Undecided
from scanner.model.place import Location

Key = tuple[int | str, ...]


def finding_order(finding: Finding) -> Key:
    """The most severe first, then by rule and place."""
    return (-finding.severity.rank, finding.rule_id, *_place(finding.location), finding.job)


def undecided_order(undecided: Undecided) -> Key:
    """By rule and place."""
    return (undecided.rule_id, *_place(undecided.location), undecided.job)


def failure_order(failure: LoadFailure) -> Key:
    """By place."""
    return (*_place(failure.location), failure.reason)


def _place(location: Location) -> tuple[str, int, int]:
    return location.path, location.line or 0, location.column or 0


def coverage_order(row: Coverage) -> Key:
    """Files first, as they were read, then accounts and Regions, whichever answered first."""
    if not row.operation:
        return (False,)
    return True, row.account, row.region, OPERATIONS.index(row.operation), row.state.value, row.detail
