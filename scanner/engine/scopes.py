"""What holds of a rule for one job: the parameters, the severity, and whether a scope switches it off."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing, joined
from scanner.expressions.meaning.rule import condition
from scanner.model.job import Job, Json
from scanner.model.outcome import Reason
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity

Answer = bool | Missing | EvaluationError


class Answers:
    """Whether one job is in a scope; each scope is asked once."""

    def __init__(self, job: Job, now: datetime) -> None:
        self._job = job
        self._now = now
        self._known: dict[int, Answer] = {}

    def of(self, scope: Scope) -> Answer:
        """True, false, missing, or the error that its condition ended in."""
        if scope.number not in self._known:
            self._known[scope.number] = self._ask(scope)
        return self._known[scope.number]

    def _ask(self, scope: Scope) -> Answer:
        job = self._job
        context = Context(job.fields, job.extra, job.extra_complete, {}, self._now, job.source)
        missing: list[Missing] = []
        for one in scope.conditions:
            try:
                answer = condition(one.tree, context)
            except EvaluationError as error:
                return error
            if answer is False:
                return False
            if isinstance(answer, Missing):
                missing.append(answer)
        return joined(missing) if missing else True


@dataclass(frozen=True, slots=True)
class Held:
    """What holds of a rule for one job. `configured` has no scopes left and the severity in force.

    Where `undecided` names scopes, it is not known what holds: for `reasons`, or because of an `error`.
    """

    configured: ConfiguredRule
    off: ScopedChange | None = None
    undecided: tuple[Scope, ...] = ()
    reasons: tuple[Reason, ...] = ()
    error: str = ""


def hold(configured: ConfiguredRule, answers: Answers) -> Held:
    """What holds of a rule for the job that the answers are about.

    A scope whose answer is missing leaves the rule open if it would change anything but the severity; of severities the highest holds.
    """
    if not configured.scopes:
        return Held(configured)
    asked = [(change, answers.of(change.scope)) for change in configured.scopes]
    asked = [(change, answer) for change, answer in asked if answer is not False]
    severity = _severity(configured, asked)
    rule = configured.rule if severity is configured.rule.severity else replace(configured.rule, severity=severity)
    settled = replace(configured, rule=rule, scopes=())
    off = [change for change, answer in asked if change.off and answer is True]
    if off:
        return Held(settled, off=off[-1])
    values, origins = dict(configured.params), dict(configured.origins)
    doubts: list[tuple[Scope, Answer]] = [(change.scope, answer) for change, answer in asked if change.off and answer is not True]
    for name in dict.fromkeys(name for change, _ in asked for name in change.params):
        doubts += _value(name, asked, values, origins)
    return _held(replace(settled, params=values, origins=origins), doubts)


def edited(value: Json, edit: Edit) -> Json:
    """The value with an edit made: another one in its place, or entries added behind and others taken out."""
    if edit.replaces:
        return edit.value
    if isinstance(value, dict) or isinstance(edit.add, dict):
        return {key: one for key, one in {**(value or {}), **(edit.add or {})}.items() if key not in edit.remove}
    entries = list(value or ())
    for one in edit.add or ():
        if one not in entries:
            entries.append(one)
    return [one for one in entries if one not in edit.remove]


def edited_origin(origin: str | None, edit: Edit, scope: Scope | None = None) -> str:
    """Where an edited value comes from: an edit that adds or removes leaves the old origin in sight."""
    where = str(scope) if scope else edit.origin
    return where if edit.replaces or origin is None else f"{origin}, edited by {where}"


def _severity(configured: ConfiguredRule, asked: list[tuple[ScopedChange, Answer]]) -> Severity:
    """The severity of the last scope that says one; the highest of those that may hold, where that is not known."""
    possible = {configured.rule.severity}
    for change, answer in asked:
        if change.severity is not None:
            possible = {change.severity} if answer is True else {*possible, change.severity}
    return max(possible, key=lambda one: one.rank)


def _value(
    name: str, asked: list[tuple[ScopedChange, Answer]], values: dict[str, Json], origins: dict[str, str]
) -> list[tuple[Scope, Answer]]:
    """Puts the value of a parameter and its origin in place; the scopes on which it hangs and that did not answer."""
    doubts: list[tuple[Scope, Answer]] = []
    for change, answer in asked:
        edit = change.params.get(name)
        if edit is None:
            continue
        after = edited(values.get(name), edit)
        if answer is not True:
            if doubts or not _same(after, values.get(name)):
                doubts.append((change.scope, answer))
            continue
        if edit.replaces:
            doubts = []  # whatever came before is of no account
        values[name], origins[name] = after, edited_origin(origins.get(name), edit, change.scope)
    return doubts


def _same(one: Json, other: Json) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)  # to Python, true and 1 are equal


def _held(configured: ConfiguredRule, doubts: list[tuple[Scope, Answer]]) -> Held:
    if not doubts:
        return Held(configured)
    by_number: Mapping[int, tuple[Scope, Answer]] = {scope.number: (scope, answer) for scope, answer in doubts}
    ordered = [by_number[number] for number in sorted(by_number)]
    reasons = dict.fromkeys(reason for _, answer in ordered if isinstance(answer, Missing) for reason in answer.reasons)
    errors = [f"the condition of the {scope}: {answer}" for scope, answer in ordered if isinstance(answer, EvaluationError)]
    return Held(configured, undecided=tuple(scope for scope, _ in ordered), reasons=tuple(reasons), error=errors[0] if errors else "")
