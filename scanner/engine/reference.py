"""The readable engine, and the oracle for any faster one: it evaluates each rule's tree on each job."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from scanner.engine.engine import letter_of
from scanner.engine.scopes import Answers, ResolvedRule, resolve
from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import condition
from scanner.model.job import Gap, GapKind, Job
from scanner.model.outcome import Check, Outcome, Reason, ReasonKind
from scanner.model.rule import ConfiguredRule, Rule
from scanner.shape.fields import ENUMS


class ReferenceEngine:
    """An Engine that remembers the checks of the last job, so that asking for one of them costs nothing."""

    def __init__(self, rules: Sequence[ConfiguredRule], now: datetime) -> None:
        self._rules = tuple(rules)
        self._now = now
        self._job: Job | None = None
        self._checks: tuple[Check, ...] = ()

    def row(self, job: Job) -> str:
        """The outcome of each rule as one letter, in the order of the rules."""
        return "".join(map(letter_of, self.checks(job)))

    def verdict(self, job: Job, rule: int) -> Check:
        """The check behind one letter of the job's row."""
        return self.checks(job)[rule]

    def unknowns(self, job: Job) -> None:
        """Nothing: each check has to be asked for."""

    def checks(self, job: Job) -> tuple[Check, ...]:
        """All checks of a job, in the order of the rules."""
        if job is not self._job:
            answers = Answers(job, self._now)
            self._checks = tuple(judge(configured, job, self._now, answers) for configured in self._rules)
            self._job = job
        return self._checks


def context_for(configured: ConfiguredRule, job: Job, now: datetime) -> Context:
    """What a rule's expressions are evaluated with: the job, the rule's parameters, the time, and a fresh budget of steps."""
    return Context(job.fields, job.extra, job.extra_complete, configured.params, now, job.source, job.contexts)


def judge(configured: ConfiguredRule, job: Job, now: datetime, answers: Answers | None = None) -> Check:
    """One rule on one job, in the order of the rule language: stage, status, scopes, parameters, conditions.

    `answers` holds which scopes the job is in, as far as other rules have asked already.
    """
    rule = configured.rule
    if job.stage not in rule.stages:
        return Check(rule, job, Outcome.NOT_APPLICABLE)
    by_status = _by_status(rule, job) if rule.statuses else None
    if by_status is not None and by_status.outcome is Outcome.NOT_APPLICABLE:
        return by_status
    if not configured.scopes:
        return by_status or _by_parameters(configured, job, now)
    resolved = resolve(configured, answers or Answers(job, now))
    by_scopes = _by_scopes(resolved, job)
    if by_scopes is None:
        return by_status or structs.replace(_by_parameters(resolved.configured, job, now), configured=resolved.configured)
    if resolved.keeps_findings and by_status is None:
        check = structs.replace(_by_parameters(resolved.configured, job, now), configured=resolved.configured)
        if check.outcome is Outcome.FAIL:
            return check
    return _with_reasons_of(by_scopes, by_status)


def _by_status(rule: Rule, job: Job) -> Check | None:
    """The check where the job's status alone decides it; None where the conditions must."""
    status = job.fields["status"]
    if isinstance(status, Gap):
        return _unknown(rule, job, (Reason(status.path, ReasonKind(status.kind.value), status.source, status.why),))
    if status is None:
        return _unknown(rule, job, (Reason("status", ReasonKind.ABSENT),))
    if status not in ENUMS["status"]:
        return _unknown(rule, job, (Reason("status", ReasonKind.ABSENT, f"a record with the undocumented status {str(status)[:40]!r}"),))
    if status not in rule.statuses:
        return Check(rule, job, Outcome.NOT_APPLICABLE)
    return None


def _by_scopes(resolved: ResolvedRule, job: Job) -> Check | None:
    """The check where a scope switches the rule off, or where it is not known which scopes the job is in."""
    rule = resolved.configured.rule
    if resolved.off is not None:
        return Check(rule, job, Outcome.NOT_APPLICABLE, off=resolved.off)
    if resolved.error:
        return Check(rule, job, Outcome.ERROR, error=resolved.error)
    if resolved.undecided:  # never not applicable, even where all that is missing does not exist yet: the rule is for the job
        return Check(rule, job, Outcome.UNKNOWN, resolved.reasons, undecided=resolved.undecided)
    return None


def _with_reasons_of(check: Check, by_status: Check | None) -> Check:
    """A check that scopes decided, with what is missing of the status added to its reasons."""
    if by_status is None or check.off is not None:
        return check
    return structs.replace(check, reasons=tuple(dict.fromkeys([*check.reasons, *by_status.reasons])))


def _by_parameters(configured: ConfiguredRule, job: Job, now: datetime) -> Check:
    """The check with the parameters in force: not configured where a required one has no value, else what the conditions say."""
    if configured.unset:
        return Check(configured.rule, job, Outcome.NOT_CONFIGURED)
    try:
        return _by_conditions(configured.rule, job, context_for(configured, job, now))
    except EvaluationError as error:
        return Check(configured.rule, job, Outcome.ERROR, error=str(error))


def _by_conditions(rule: Rule, job: Job, context: Context) -> Check:
    when = True if rule.when is None else condition(rule.when.tree, context)
    if when is False:
        return Check(rule, job, Outcome.NOT_APPLICABLE)
    asserted = condition(rule.assertion.tree, context)
    if asserted is True:
        return Check(rule, job, Outcome.PASS)  # also where `when` is missing: either way nothing is wrong
    missing = [answer for answer in (when, asserted) if isinstance(answer, Missing)]
    if missing:
        return _unknown(rule, job, tuple(dict.fromkeys(reason for answer in missing for reason in answer.reasons)))
    return Check(rule, job, Outcome.FAIL)


def _unknown(rule: Rule, job: Job, reasons: tuple[Reason, ...]) -> Check:
    """Unknown; not applicable where all that is missing does not exist yet, such as the status of a request."""
    if reasons and all(reason.kind.value == GapKind.NOT_YET.value for reason in reasons):
        return Check(rule, job, Outcome.NOT_APPLICABLE)
    return Check(rule, job, Outcome.UNKNOWN, reasons=reasons)
