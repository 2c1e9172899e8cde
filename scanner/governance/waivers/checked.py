"""Whether a scan checked all that a waiver is about: only then one that matched nothing is unused."""

import re
from collections.abc import Iterator

from scanner.governance.gate import is_too_few
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


class Checked:
    """What a scan checked: whether all jobs that there are, which rules, and which accounts and Regions."""

    def __init__(self, report: Report) -> None:
        self._may_lack_jobs = report.jobs == report.requests or _hides_jobs(report)
        self._rules = frozenset(rule.id for rule in report.rules)
        self._decided = frozenset(rule.id for rule in report.rules if _is_decided(rule))
        self._scopes = _covered(report)

    def may_lack(self, waiver: Waiver) -> bool:
        """Whether something that a waiver is about was not checked: a rule, an account or Region, or some of the jobs."""
        if self._may_lack_jobs:
            return True
        rules = waiver.rules or self._rules
        return not (self._decided.issuperset(rules) and self._scopes.issuperset(_scopes(waiver)))


def _hides_jobs(report: Report) -> bool:
    """Whether something was not read, or left out by an option or the configuration."""
    if report.damaged or report.left_out or is_too_few(report.flags, report.jobs):
        return True
    if any(row.state not in _WHOLE for row in report.coverage):
        return True
    return _is_narrow(report.window)


def _is_narrow(window: Window) -> bool:
    return bool(window.since or window.name_contains or window.active_only or window.statuses)


def _is_decided(rule: ReportedRule) -> bool:
    """Whether a rule was decided for each job."""
    return not rule.off and not any(rule.outcomes.get(outcome) for outcome in _OPEN)


def _covered(report: Report) -> frozenset[tuple[str, str]]:
    """The accounts and Regions with a job or a row of coverage; each account also without a Region."""
    scopes = {(pipeline.account_id, pipeline.region) for pipeline in report.pipelines}
    scopes.update((row.account, row.region) for row in report.coverage)
    return frozenset([*scopes, *((account, "") for account, _ in scopes)])


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
