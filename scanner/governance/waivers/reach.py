"""Whether a scan checked all that a waiver may be about: only then one that matched nothing is unused."""

import re
from collections.abc import Iterator

from scanner.governance.waivers.waiver import Waiver
from scanner.model.arn import account_of, region_of
from scanner.model.coverage import CoverageState
from scanner.model.names import ACCOUNT, REGION
from scanner.model.outcome import Outcome
from scanner.model.report import Report, ReportedRule, Window

_WHOLE = (CoverageState.COMPLETE, CoverageState.NOT_ASKED)
_OPEN = (Outcome.UNKNOWN, Outcome.NOT_CONFIGURED, Outcome.ERROR)
_BETWEEN = " | "  # the parts of a cause
_CAUSE_REGION = 2  # which part of a cause its Region is, after rule and account


def may_have_missed(waiver: Waiver, report: Report) -> bool:
    """Whether the scan may have missed something that the waiver is about: a rule, an account or Region, or some of the jobs."""
    if report.jobs == report.requests or _hides_jobs(report):
        return True
    return not (_ran_all(waiver, report) and _reached_all(waiver, report))


def _hides_jobs(report: Report) -> bool:
    """Whether something was not read, or left out by an option or the configuration."""
    if report.damaged or report.left_out or report.jobs < report.flags.expect_jobs:
        return True
    if any(row.state not in _WHOLE for row in report.coverage):
        return True
    return _is_narrow(report.window)


def _is_narrow(window: Window) -> bool:
    return bool(window.since or window.name_contains or window.active_only or window.statuses)


def _ran_all(waiver: Waiver, report: Report) -> bool:
    """Whether all rules of the waiver were decided for each job; all rules of the scan, if it names none."""
    decided = {rule.id for rule in report.rules if _is_decided(rule)}
    ids = waiver.rules or tuple(rule.id for rule in report.rules)
    return decided.issuperset(ids)


def _is_decided(rule: ReportedRule) -> bool:
    return not rule.off and not any(rule.outcomes.get(outcome) for outcome in _OPEN)


def _reached_all(waiver: Waiver, report: Report) -> bool:
    """Whether each account and Region that the waiver names was covered, by a job or a row of coverage."""
    covered = {(pipeline.account_id, pipeline.region) for pipeline in report.pipelines}
    covered.update((row.account, row.region) for row in report.coverage)
    covered.update([(account, "") for account, _ in covered])
    return covered.issuperset(_scopes(waiver))


def _scopes(waiver: Waiver) -> Iterator[tuple[str, str]]:
    """The accounts and Regions that a waiver is about, as far as its causes and ARNs name them; the Region may be empty."""
    for cause in waiver.where.causes:
        parts = cause.split(_BETWEEN)
        if len(parts) > _CAUSE_REGION and re.fullmatch(ACCOUNT, parts[_CAUSE_REGION - 1]):
            yield parts[_CAUSE_REGION - 1], parts[_CAUSE_REGION]
    for arn in waiver.where.jobs:
        account, region = account_of(arn), region_of(arn)
        if re.fullmatch(ACCOUNT, account):
            yield account, region if re.fullmatch(REGION, region) else ""
