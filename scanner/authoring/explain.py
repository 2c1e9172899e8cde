"""Why a rule says what it says of a job: every sub-expression with its value."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scanner.errors import EvaluationError
from scanner.evaluate.engine import context_for, judge
from scanner.evaluate.finding import as_json, explain, why_open
from scanner.evaluate.mask import mask_value, without_sensitive
from scanner.evaluate.scopes import Answer, Answers, hold
from scanner.expressions.evidence import Trace, trace
from scanner.expressions.missing import Missing
from scanner.model.job import Job, Json
from scanner.model.outcome import Verdict
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import effective

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
    """A verdict with the steps of `when` and of the assertion, and the parameters in force: name -> value and where it came from."""

    verdict: Verdict
    why: str  # of an unknown or an error
    when: tuple[Step, ...]
    assertion: tuple[Step, ...]
    params: Mapping[str, tuple[str, str]]
    scopes: tuple[tuple[str, str], ...] = ()  # each that is about the rule, and whether the job is in it


def explain_rule(configured: ConfiguredRule, job: Job, now: datetime, show_sensitive: bool = False) -> Explanation:
    """The explanation of what a rule says of a job; sensitive values are hidden in it, not in what is decided."""
    answers = Answers(job, now)
    verdict = judge(configured, job, now, answers)
    rule, inside = configured.rule, hold(configured, answers).configured
    hidden = {} if show_sensitive else _hidden(job)
    trees = [
        () if expression is None else tuple(_steps(trace(expression, context_for(inside, job, now)), 0, hidden))
        for expression in (rule.when, rule.assertion)
    ]
    params = {row.name: (_shown(row.value, {}), row.origin) for row in effective(inside)}
    scopes = tuple((str(change.scope), _answer(answers.of(change.scope))) for change in configured.scopes)
    off = f"switched off by {verdict.off.scope}: {verdict.off.off}" if verdict.off else ""
    return Explanation(verdict, off or verdict.error or why_open(verdict), trees[0], trees[1], params, scopes)


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
