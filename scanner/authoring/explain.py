"""Why a rule says what it says of a job: every sub-expression with its value."""

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
from scanner.findings.build import explain, why_open
from scanner.findings.mask import mask_value, without_sensitive
from scanner.model.job import Gap, Job, Json
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import effective
from scanner.policy.how_to_configure import how_to_configure

_LONGEST = 100  # characters of a value that are shown


@dataclass(frozen=True, slots=True)
class Step:
    """One sub-expression: how deep it stands, its text, its value in words, and whether it decided."""

    depth: int
    text: str
    value: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with the steps of `when` and of the assertion as far as they were evaluated, and the parameters in force.

    `params`: name -> value and where it came from.
    """

    verdict: Check
    why: str  # of an unknown, an error, and where the conditions were not evaluated
    when: tuple[Step, ...]
    assertion: tuple[Step, ...]
    params: Mapping[str, tuple[str, str]]
    scopes: tuple[tuple[str, str], ...] = ()  # each that is about the rule, and whether the job is in it


def explain_rule(configured: ConfiguredRule, job: Job, now: datetime, show_sensitive: bool = False) -> Explanation:
    """The explanation of what a rule says of a job; sensitive values are hidden in it, not in what is decided."""
    answers = Answers(job, now)
    verdict = judge(configured, job, now, answers)
    rule, inside = configured.rule, resolve(configured, answers).configured
    hidden = {} if show_sensitive else _hidden(job)
    early = _why_early(verdict, inside, job)
    when = trace(rule.when, context_for(inside, job, now)) if rule.when is not None and not early else None
    held = None if early or (when is not None and when.value is False) else trace(rule.assertion, context_for(inside, job, now))
    trees = [() if one is None else tuple(_steps(one, 0, hidden)) for one in (when, held)]
    params = {row.name: (_shown(row.value, {}), row.origin) for row in effective(inside)}
    scopes = tuple((str(change.scope), _answer(answers.of(change.scope))) for change in configured.scopes)
    return Explanation(verdict, early or verdict.error or why_open(verdict), trees[0], trees[1], params, scopes)


def _why_early(verdict: Check, configured: ConfiguredRule, job: Job) -> str:
    """Why a rule did not come to evaluate its conditions; empty where it did."""
    rule, status = configured.rule, job.fields["status"]
    if verdict.off:
        return f"switched off by {verdict.off.scope}: {verdict.off.off}"
    if verdict.outcome is Outcome.NOT_CONFIGURED:
        wanted = "; ".join(f"{name} has no value ({rule.params[name].type})" for name in configured.unset)
        return f"{wanted}: set it with {how_to_configure(configured, [configured])}, or under params in jobscan.yaml"
    if verdict.outcome is not Outcome.NOT_APPLICABLE:
        return ""
    if job.stage not in rule.stages:
        return f"the rule is about the stage {' and '.join(rule.stages)}, and this is a {job.stage}"
    if isinstance(status, Gap) and rule.statuses:
        return "the rule is about jobs of some status, and this one has none yet"
    if rule.statuses and status not in rule.statuses:
        return f"the rule is about jobs that are {', '.join(rule.statuses)}, and this one is {status}"
    return ""


def _answer(answer: Answer) -> str:
    """Whether the job is in a scope, in words."""
    match answer:
        case bool():
            return "the job is in it" if answer else "the job is not in it"
        case Missing():
            return "not known: " + "; ".join(map(explain, answer.reasons))
        case EvaluationError():
            return f"error: {answer}"


def _steps(one: Trace, depth: int, hidden: Mapping[str, str]) -> Iterator[Step]:
    value = f"error: {one.error}" if one.error else _shown(one.value, hidden)
    yield Step(depth, " ".join(one.text.split()), value, one.decided)
    for child in one.children:
        yield from _steps(child, depth + 1, hidden)


def _hidden(job: Job) -> dict[str, str]:
    """The texts of sensitive fields, with what is shown in their place."""
    masked = without_sensitive(job)
    return {value: masked.fields[name] for name, value in job.fields.items() if isinstance(value, str) and masked.fields[name] != value}


def _shown(value: Json, hidden: Mapping[str, str]) -> str:
    """A value in words: JSON, or why there is none."""
    if isinstance(value, Missing):
        return "missing: " + "; ".join(map(explain, value.reasons))
    text = json.dumps(mask_value(as_json(value)), ensure_ascii=False)
    for secret, mask in hidden.items():
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], mask)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
