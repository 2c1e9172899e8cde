"""The order in which people should look at causes."""

from scanner.formats.known import is_known
from scanner.model.report import CauseSummary, Report
from scanner.model.rule import Precision

_PRECISIONS = list(Precision)


def first_to_fix(report: Report) -> list[CauseSummary]:
    """All causes: those with a job that can still be stopped first, then by severity, precision and number of jobs.

    Those that waivers cover, or that the baseline knows, are last.
    """
    precisions = {rule.id: _PRECISIONS.index(rule.precision) for rule in report.rules}

    def place(cause: CauseSummary) -> tuple[bool, bool, int, int, int]:
        return is_aside(cause), not cause.stoppable, -cause.severity.rank, precisions[cause.rule_id], -cause.active

    return sorted(report.causes, key=place)


def is_aside(cause: CauseSummary) -> bool:
    """Whether a waiver covers all of its findings, or the baseline knows them."""
    return not cause.active or is_known(cause)
