"""Causes that may not be new: the old scan could not have found them."""

from scanner.display.lines import join
from scanner.findings.cause import pipeline_of_cause
from scanner.governance.diff.reach import Reached, where_of
from scanner.governance.diff.window import filters, is_later
from scanner.model.coverage import OPERATIONS
from scanner.model.report import CauseSummary, Report


class NewlyCovered:
    """Tells why the report `old` may not have a cause although it was there already; made once for all causes."""

    def __init__(self, old: Report, new: Report) -> None:
        self._old = old
        now = set(filters(new.window))
        self._dropped_filters = [which for which in filters(old.window) if which not in now]
        self._rules = {rule.id: rule for rule in old.rules}
        self._pipelines = {pipeline.key for pipeline in old.pipelines}
        self._reached = Reached(old)

    def reason(self, cause: CauseSummary) -> str:
        """Why the old scan may not have found a cause, in one sentence; empty where it would have."""
        rule = self._rules.get(cause.rule_id)
        if rule is None:
            return "not checked by the old scan: the rule was not selected"
        if rule.idle:
            return "not checked by the old scan: the rule was not configured, or switched off"
        where = where_of(cause.cause, cause.newest.location.path)
        gap = self._reached.gap(where, OPERATIONS)
        if gap:
            return f"perhaps not covered by the old scan: {gap}"
        return self._outside_window(cause) or self._not_listed(cause)

    def _outside_window(self, cause: CauseSummary) -> str:
        window = self._old.window
        if window.since is not None and is_later(window.since, cause.newest.submit_time):
            return f"not covered by the old scan: it left out jobs before {window.since}"
        if self._dropped_filters:
            return f"perhaps not covered by the old scan: it read only jobs {join(self._dropped_filters)}"
        return ""

    def _not_listed(self, cause: CauseSummary) -> str:
        if self._old.more_pipelines and pipeline_of_cause(cause.cause) not in self._pipelines:
            return f"perhaps not listed by the old scan: it does not list the pipelines of {self._old.more_pipelines:,} jobs"
        return ""
