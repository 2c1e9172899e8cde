"""Why a rule has its outcome for a job: every sub-expression with its value."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scanner.engine.reference import context_for, judge
from scanner.engine.scopes import Answer, Answers, resolve
from scanner.errors import EvaluationError
from scanner.expressions.evidence import Trace, trace
from scanner.expressions.fields import as_json
from scanner.expressions.meaning.missing import Missing
from scanner.findings.build import describe_reason, describe_reasons
from scanner.findings.mask import mask_value, without_sensitive
from scanner.model.job import Gap, Job, Json
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule, Rule
from scanner.policy.effective import effective
from scanner.policy.how_to_configure import how_to_configure

_MAX_SHOWN = 100  # characters of a value
_Masks = Mapping[str, str]  # the texts of sensitive fields, with what to show instead


@dataclass(frozen=True, slots=True)
class Step:
    """One sub-expression: its depth in the expression, its text, its value in words, and whether it decided the outcome."""

    depth: int
    text: str
    value: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The outcome of a rule for a job, with the steps of `when` and of the assertion as far as they were evaluated.

    `params` has each parameter's value and where it comes from; `scopes` has each scope that changes the rule, and whether the job is in
    it. Both are in words.
    """

    check: Check
    why: str  # the reason of an unknown or an error, and why conditions were not evaluated
    when: tuple[Step, ...]
    assertion: tuple[Step, ...]
    params: Mapping[str, tuple[str, str]]
    scopes: tuple[tuple[str, str], ...] = ()


def explain_rule(configured: ConfiguredRule, job: Job, now: datetime, show_sensitive: bool = False) -> Explanation:
    """The explanation of a rule's outcome for a job. Sensitive values are masked in the explanation, not for the decision."""
    answers = Answers(job, now)
    check = judge(configured, job, now, answers)
    in_force = resolve(configured, answers).configured
    why = _why_not_evaluated(check, in_force, job)
    when = assertion = None
    if not why:
        when, assertion = _traces(in_force, job, now)
    masks = {} if show_sensitive else _masks(job)
    return Explanation(
        check=check,
        why=why or check.error or describe_reasons(check),
        when=_steps(when, masks),
        assertion=_steps(assertion, masks),
        params={row.name: (_in_words(row.value, {}), row.origin) for row in effective(in_force)},
        scopes=tuple((str(change.scope), _answer(answers.of(change.scope))) for change in configured.scopes),
    )


def _traces(configured: ConfiguredRule, job: Job, now: datetime) -> tuple[Trace | None, Trace | None]:
    """What the values of `when` and of the assertion are; None for the one that a rule does not have or does not get to."""
    rule, context = configured.rule, context_for(configured, job, now)
    if rule.when is None:
        return None, trace(rule.assertion, context)
    when = trace(rule.when, context)
    if when.value is False:
        return when, None
    return when, trace(rule.assertion, context_for(configured, job, now))


def _why_not_evaluated(check: Check, configured: ConfiguredRule, job: Job) -> str:
    """Why the conditions of a rule were not evaluated; empty if they were."""
    if check.off:
        return f"switched off by {check.off.scope}: {check.off.off}"
    if check.outcome is Outcome.NOT_CONFIGURED:
        params = configured.rule.params
        missing = "; ".join(f"{name} has no value ({params[name].type})" for name in configured.unset)
        return f"{missing}: set it with {how_to_configure(configured, [configured])}, or under params in jobscan.yaml"
    if check.outcome is Outcome.NOT_APPLICABLE:
        return _why_not_applicable(configured.rule, job)
    return ""


def _why_not_applicable(rule: Rule, job: Job) -> str:
    """Why a rule does not apply to a job of its stage or status; empty if its `when` decides that."""
    status = job.fields["status"]
    if job.stage not in rule.stages:
        return f"the rule applies to the stage {' and '.join(rule.stages)}, and this is a {job.stage}"
    if not rule.statuses or status in rule.statuses:
        return ""
    statuses = ", ".join(rule.statuses)
    if isinstance(status, Gap):
        return f"the rule applies to jobs with status {statuses}, and this one has no status yet"
    return f"the rule applies to jobs with status {statuses}, and this one is {status}"


def _answer(answer: Answer) -> str:
    """Whether the job is in a scope, in words."""
    match answer:
        case bool():
            if answer:
                return "the job is in it"
            return "the job is not in it"
        case Missing():
            return "unknown: " + "; ".join(map(describe_reason, answer.reasons))
        case EvaluationError():
            return f"error: {answer}"


def _steps(root: Trace | None, masks: _Masks) -> tuple[Step, ...]:
    if root is None:
        return ()
    return tuple(_steps_below(root, 0, masks))


def _steps_below(node: Trace, depth: int, masks: _Masks) -> Iterator[Step]:
    value = f"error: {node.error}" if node.error else _in_words(node.value, masks)
    yield Step(depth, " ".join(node.text.split()), value, node.decided)
    for child in node.children:
        yield from _steps_below(child, depth + 1, masks)


def _masks(job: Job) -> _Masks:
    masked = without_sensitive(job).fields
    return {value: masked[name] for name, value in job.fields.items() if isinstance(value, str) and masked[name] != value}


def _in_words(value: Json, masks: _Masks) -> str:
    """A value as JSON, masked and cut, or why it is missing."""
    if isinstance(value, Missing):
        return "missing: " + "; ".join(map(describe_reason, value.reasons))
    text = json.dumps(mask_value(as_json(value)), ensure_ascii=False)
    for secret, mask in masks.items():
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], mask)
    if len(text) <= _MAX_SHOWN:
        return text
    return text[: _MAX_SHOWN - 3] + "..."
