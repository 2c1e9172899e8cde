"""Jobs in, verdicts out. Whoever asks does not know how they are found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from scanner.engine.scopes import Answers, Held, hold
from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import condition
from scanner.model.job import Gap, GapKind, Job
from scanner.model.outcome import Outcome, Reason, ReasonKind, Verdict
from scanner.model.rule import ConfiguredRule, Rule
from scanner.shape.fields import ENUMS


class Engine(Protocol):
    """What a scan needs: the verdict of every rule on a job, in the order of the rules."""

    def verdicts(self, job: Job) -> Iterator[Verdict]:
        """Gives one verdict a rule; never raises for what a rule or a job holds."""
        ...


class ReferenceEngine:
    """The readable engine, and the oracle for any faster one: evaluates each rule's tree on each job."""

    def __init__(self, rules: Sequence[ConfiguredRule], now: datetime) -> None:
        self._rules = tuple(rules)
        self._now = now

    def verdicts(self, job: Job) -> Iterator[Verdict]:
        """Gives one verdict a rule, in the order of the rules."""
        answers = Answers(job, self._now)
        for configured in self._rules:
            yield judge(configured, job, self._now, answers)


def context_for(configured: ConfiguredRule, job: Job, now: datetime) -> Context:
    """The surroundings in which a rule's expressions are evaluated on a job, with a fresh budget of steps."""
    return Context(job=job.fields, extra=job.extra, extra_complete=job.extra_complete, params=configured.params, now=now, source=job.source)


def judge(configured: ConfiguredRule, job: Job, now: datetime, answers: Answers | None = None) -> Verdict:
    """The verdict of one rule on one job, decided in the order of the rule language; `answers` are what other rules asked of scopes."""
    rule = configured.rule
    if job.stage not in rule.stages:
        return Verdict(rule, job, Outcome.NOT_APPLICABLE)
    early = _by_status(rule, job) if rule.statuses else None
    if early is not None and early.outcome is Outcome.NOT_APPLICABLE:
        return early
    if not configured.scopes:
        return early or _judge(configured, job, now)
    held = hold(configured, answers or Answers(job, now))
    if (open_ := _by_scopes(held, job)) is not None:
        return open_ if early is None or open_.off else replace(open_, reasons=tuple(dict.fromkeys([*open_.reasons, *early.reasons])))
    return early or replace(_judge(held.configured, job, now), configured=held.configured)


def _by_scopes(held: Held, job: Job) -> Verdict | None:
    """The verdict where a scope switches the rule off, or where it is not known which scopes the job is in."""
    rule = held.configured.rule
    if held.off is not None:
        return Verdict(rule, job, Outcome.NOT_APPLICABLE, off=held.off)
    if held.error:
        return Verdict(rule, job, Outcome.ERROR, error=held.error)
    if held.undecided:  # never not applicable, even where all that is missing does not exist yet: the rule is for the job
        return Verdict(rule, job, Outcome.UNKNOWN, held.reasons, undecided=held.undecided)
    return None


def _judge(configured: ConfiguredRule, job: Job, now: datetime) -> Verdict:
    """The verdict of the parameters that hold and the conditions."""
    if configured.unset:
        return Verdict(configured.rule, job, Outcome.NOT_CONFIGURED)
    try:
        return _by_conditions(configured.rule, job, context_for(configured, job, now))
    except EvaluationError as error:
        return Verdict(configured.rule, job, Outcome.ERROR, error=str(error))


def _by_status(rule: Rule, job: Job) -> Verdict | None:
    """The verdict that the job's status alone decides; None where the conditions must."""
    status = job.fields["status"]
    if isinstance(status, Gap):
        return _open(rule, job, (Reason(status.path, ReasonKind(status.kind.value), status.source, status.why),))
    if status is None:
        return _open(rule, job, (Reason("status", ReasonKind.ABSENT),))
    if status not in ENUMS["status"]:
        return _open(rule, job, (Reason("status", ReasonKind.ABSENT, f"a record with the undocumented status {str(status)[:40]!r}"),))
    return None if status in rule.statuses else Verdict(rule, job, Outcome.NOT_APPLICABLE)


def _by_conditions(rule: Rule, job: Job, context: Context) -> Verdict:
    when = True if rule.when is None else condition(rule.when.tree, context)
    if when is False:
        return Verdict(rule, job, Outcome.NOT_APPLICABLE)
    held = condition(rule.assertion.tree, context)
    if held is True:
        return Verdict(rule, job, Outcome.PASS)  # also where `when` is missing: either way nothing is wrong
    if isinstance(when, Missing) or isinstance(held, Missing):
        missing = [answer for answer in (when, held) if isinstance(answer, Missing)]
        return _open(rule, job, tuple(dict.fromkeys(reason for answer in missing for reason in answer.reasons)))
    return Verdict(rule, job, Outcome.FAIL)


def _open(rule: Rule, job: Job, reasons: tuple[Reason, ...]) -> Verdict:
    """Unknown; not applicable where all that is missing does not exist yet, as the status of a request."""
    if reasons and all(reason.kind.value == GapKind.NOT_YET.value for reason in reasons):
        return Verdict(rule, job, Outcome.NOT_APPLICABLE)
    return Verdict(rule, job, Outcome.UNKNOWN, reasons=reasons)
