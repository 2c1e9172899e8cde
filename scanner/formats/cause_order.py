"""The order in which people should look at causes."""

from scanner.formats.known import is_known
from scanner.model.report import CauseSummary, Report, ReportedRule
from scanner.model.rule import Precision


def first_to_fix(report: Report) -> list[CauseSummary]:
    """All causes. Those of rules that only warn are after the others, and those that waivers cover or the baseline knows are last.

    Causes with jobs that can still be stopped come first; then the most severe, the most precise, and those with most jobs.
    """
    rules = {rule.id: rule for rule in report.rules}
    return sorted(report.causes, key=lambda cause: _place(cause, rules[cause.rule_id]))


def is_aside(cause: CauseSummary) -> bool:
    """Whether a waiver covers all of its findings, or the baseline knows them."""
    return not cause.active or is_known(cause)


def _place(cause: CauseSummary, rule: ReportedRule) -> tuple[bool, bool, bool, int, int, int]:
    return (
        is_aside(cause),
        rule.warns is not None,
        not cause.stoppable,
        -cause.severity.rank,
        list(Precision).index(rule.precision),
        -cause.active,
    )
