"""The order in which people should look at causes."""

from scanner.formats.known import is_known
from scanner.model.report import CauseSummary, Report
from scanner.model.rule import Precision

_PRECISIONS = list(Precision)


def first_to_fix(report: Report) -> list[CauseSummary]:
    """All causes: those with a job that can still be stopped first, then by severity, precision and number of jobs.

    Those of rules that only warn come after them; those that waivers cover, or that the baseline knows, are last.
    """
    rules = {rule.id: rule for rule in report.rules}

    def place(cause: CauseSummary) -> tuple[bool, bool, bool, int, int, int]:
        rule = rules[cause.rule_id]
        precision = _PRECISIONS.index(rule.precision)
        only_warns = rule.warns is not None
        return is_aside(cause), only_warns, not cause.stoppable, -cause.severity.rank, precision, -cause.active

    return sorted(report.causes, key=place)


def is_aside(cause: CauseSummary) -> bool:
    """Whether a waiver covers all of its findings, or the baseline knows them."""
    return not cause.active or is_known(cause)
