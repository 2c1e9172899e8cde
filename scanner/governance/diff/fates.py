"""What became of causes that a report does not have.

Each doubt ends in an answer other than "fixed": a cause that is called fixed is taken out of baselines, and no one looks at it again.
"""

from collections import defaultdict
from collections.abc import Iterator

from scanner.display.lines import join
from scanner.findings.cause import cause_parts, is_request, pipeline_of_cause
from scanner.governance.diff.reach import Reached, Where, where_of
from scanner.governance.diff.window import is_later, runs_left_out
from scanner.model.difference import Change, Fate
from scanner.model.outcome import Outcome
from scanner.model.report import Passed, Pipeline, Report, ReportedRule

# A rule that a pipeline's run neither passed nor failed had one of these outcomes.
_OPEN = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)
_NOT_CHECKED = (Outcome.NOT_CONFIGURED, Outcome.ERROR)


class Fates:
    """Tells what became of causes that the report `new` does not have; made once for all of them.

    `has_same_jobs`: the earlier report was made from the same bytes, so no pipeline can have run again.
    """

    def __init__(self, new: Report, has_same_jobs: bool = False) -> None:
        self._new = new
        self._has_same_jobs = has_same_jobs
        self._rules = {rule.id: rule for rule in new.rules}
        self._pipelines = {pipeline.key: pipeline for pipeline in new.pipelines}
        self._passed = {(pipeline.key, passed.rule_id): passed for pipeline in new.pipelines for passed in pipeline.passed}
        self._others: dict[tuple[str, str], list[str]] = defaultdict(list)  # causes by pipeline and rule
        for summary in new.causes:
            self._others[pipeline_of_cause(summary.cause), summary.rule_id].append(summary.cause)
        self._reached = Reached(new)

    def fate_of(self, cause: str, since: str, source: str = "") -> Fate:
        """What became of a cause that was last seen in a scan at the time `since`.

        `source` is a file that had one of its jobs, if that is known: where it was read again, a job that is not in it did not run.
        """
        rule = self._rules.get(cause_parts(cause).rule)
        if rule is None:
            return Fate(Change.NOT_COVERED, "the rule is not selected in the new scan")
        if rule.idle:
            return Fate(Change.NOT_COVERED, _why_idle(rule))
        pipeline = self._pipelines.get(pipeline_of_cause(cause))
        if self._has_same_jobs:
            return self._fate_on_same_jobs(cause, rule, pipeline)
        if pipeline is not None and _ran_after(pipeline, since):
            return self._fate_after_a_run(cause, since, rule, pipeline, where_of(cause, source))
        return self._fate_without_a_run(cause, since, where_of(cause, source))

    def _fate_on_same_jobs(self, cause: str, rule: ReportedRule, pipeline: Pipeline | None) -> Fate:
        if pipeline is None:
            return Fate(Change.NOT_COVERED, self._not_listed() or "its jobs are not in the new report")
        other = self._other_cause(pipeline, rule)
        if other:
            return Fate(Change.JUDGED_OTHERWISE, "the rule fails on the same jobs with another value", other=other)
        if (pipeline.key, rule.id) in self._passed:
            return Fate(Change.JUDGED_OTHERWISE, "the rule no longer fails on the same jobs")
        return Fate(Change.JUDGED_OTHERWISE, f"on the same jobs, the rule is {_open_outcomes(rule)}")

    def _fate_after_a_run(self, cause: str, since: str, rule: ReportedRule, pipeline: Pipeline, where: Where) -> Fate:
        """The pipeline has jobs that were submitted after `since`."""
        other = self._other_cause(pipeline, rule)
        if other:
            return Fate(Change.RAN_AGAIN, "the rule fails with another value", other=other)
        passed = self._passed.get((pipeline.key, rule.id))
        if passed is None or not _passed_after(passed, pipeline, since):
            return _fate_without_a_pass(rule)
        doubt = _doubt(cause, rule, pipeline, passed)
        if doubt:
            return Fate(Change.RAN_AGAIN, doubt, passed=passed.newest_submit)
        gap = self._reached.gap(where)
        if gap:
            return Fate(Change.NOT_COVERED, f"a run passed, but not all were read: {gap}", passed=passed.newest_submit)
        return Fate(Change.FIXED, "the newest run passed", passed=passed.newest_submit)

    def _fate_without_a_run(self, cause: str, since: str, where: Where) -> Fate:
        """No job of the pipeline was submitted after `since`, as far as the new report shows."""
        why_not_covered = (
            self._reached.gap(where) or self._reached.left_out(where) or runs_left_out(self._new.window, cause, since) or self._not_listed()
        )
        if why_not_covered:
            return Fate(Change.NOT_COVERED, why_not_covered)
        if is_request(pipeline_of_cause(cause)):
            return Fate(Change.DID_NOT_RUN, "the request is gone")
        return Fate(Change.DID_NOT_RUN, "no job of the pipeline was submitted since")

    def _other_cause(self, pipeline: Pipeline, rule: ReportedRule) -> str:
        """Another cause of the rule and pipeline, waived or not; empty where it has none.

        Its field may be another one: a rule names the field that decided, and the job may have the old fault as well.
        """
        return min(self._others.get((pipeline.key, rule.id), ()), default="")

    def _not_listed(self) -> str:
        number = self._new.more_pipelines
        return f"the new report does not list the pipelines of {number:,} jobs" if number else ""


def _why_idle(rule: ReportedRule) -> str:
    if rule.never_configured:
        return "the rule is not configured in the new scan"
    return "the rule is switched off or not configured in the new scan"


def _ran_after(pipeline: Pipeline, since: str) -> bool:
    """Whether a pipeline has a job that was submitted after a time. A request is as of its scan."""
    return is_request(pipeline.key) or is_later(pipeline.newest_submit, since)


def _passed_after(passed: Passed, pipeline: Pipeline, since: str) -> bool:
    return is_request(pipeline.key) or is_later(passed.newest_submit, since)


def _fate_without_a_pass(rule: ReportedRule) -> Fate:
    """The fate where a run after the old scan neither passed nor failed."""
    outcomes = _open_outcomes(rule)
    may_have_been_checked = any(rule.outcomes.get(outcome) for outcome in _OPEN)
    if may_have_been_checked:
        return Fate(Change.RAN_AGAIN, f"ran again; the rule is {outcomes}")
    return Fate(Change.NOT_COVERED, f"ran again; the rule is {outcomes}")


def _open_outcomes(rule: ReportedRule) -> str:
    """The outcomes that a job without pass and fail may have had, e.g. "unknown or not applicable"."""
    return join(_words(rule), "or") or "not decided"


def _words(rule: ReportedRule) -> Iterator[str]:
    for outcome in (*_OPEN, *_NOT_CHECKED):
        if rule.outcomes.get(outcome):
            yield "in error" if outcome is Outcome.ERROR else outcome.value.replace("_", " ")
    if rule.off:
        yield "switched off"


def _doubt(cause: str, rule: ReportedRule, pipeline: Pipeline, passed: Passed) -> str:
    """Why a pass after the old scan does not prove that the cause is gone; empty where it does."""
    if cause_parts(cause).has_exact_role:
        return "a run passed, but perhaps with another role of the pipeline"
    is_decided = not any(rule.outcomes.get(outcome) for outcome in (Outcome.UNKNOWN, *_NOT_CHECKED)) and not rule.off
    if is_decided or not is_later(pipeline.newest_submit, passed.newest_submit):
        return ""
    return f"a run passed, but a later one may be {_open_outcomes(rule)}"
