"""Applies the scopes of a configuration to a rule for one job: its parameters, its severity, whether it is switched off."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing, join_missing
from scanner.expressions.meaning.rule import condition
from scanner.model.job import Job, Json
from scanner.model.outcome import Reason
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity

Answer = bool | Missing | EvaluationError


class ScopeAnswers(Protocol):
    """Whether jobs are in scopes."""

    def of(self, scope: Scope) -> Answer:
        """Whether they are in the scope, Missing, or the error that a condition ended in."""
        ...


class Answers:
    """Which scopes one job is in. The conditions of a scope are evaluated once, for all rules."""

    def __init__(self, job: Job, now: datetime) -> None:
        self._job = job
        self._now = now
        self._known: dict[int, Answer] = {}

    def of(self, scope: Scope) -> Answer:
        """Whether the job is in the scope, Missing, or the error that a condition ended in."""
        if scope.number not in self._known:
            self._known[scope.number] = self._ask(scope)
        return self._known[scope.number]

    def _ask(self, scope: Scope) -> Answer:
        job = self._job
        context = Context(job.fields, job.extra, job.extra_complete, {}, self._now, job.source, job.contexts)
        missing: list[Missing] = []
        for expression in scope.conditions:
            try:
                answer = condition(expression.tree, context)
            except EvaluationError as error:
                return error
            if answer is False:
                return False
            if isinstance(answer, Missing):
                missing.append(answer)
        return join_missing(missing) if missing else True


class ResolvedRule(Struct, frozen=True):
    """A rule as its scopes have it for one job: `configured` has the parameters and the severity in force, and no scopes left.

    `off` is the change that switches the rule off. `undecided` names the scopes that would change the rule and of which it is
    not known whether the job is in them: for `reasons`, or because of `error`. `keeps_findings`: whatever the undecided scopes do, a job
    that fails without them fails.
    """

    configured: ConfiguredRule
    off: ScopedChange | None = None
    undecided: tuple[Scope, ...] = ()
    reasons: tuple[Reason, ...] = ()
    error: str = ""
    keeps_findings: bool = False


class _Change(NamedTuple):
    """What a scope changes, and whether the job is in the scope. Changes of scopes that it is not in have been dropped."""

    change: ScopedChange
    answer: Answer

    @property
    def is_certain(self) -> bool:
        return self.answer is True


def resolve(configured: ConfiguredRule, answers: ScopeAnswers) -> ResolvedRule:
    """Applies the scopes of a rule for the job that the answers are about; later scopes win.

    A scope of which it is not known whether the job is in it leaves the rule undecided if it would change anything but the
    severity. Of severities that are possible the highest counts.
    """
    if not configured.scopes:
        return ResolvedRule(configured)
    changes = [_Change(change, answers.of(change.scope)) for change in configured.scopes]
    changes = [each for each in changes if each.answer is not False]
    without_scopes = replace(configured, rule=_with_severity(configured.rule, changes), scopes=())
    for each in reversed(changes):
        if each.change.off and each.is_certain:
            return ResolvedRule(without_scopes, off=each.change)
    return _with_parameters(without_scopes, changes)


def edited(value: Json, edit: Edit) -> Json:
    """The value after an edit: replaced, or with entries added at the end and others removed. The value itself is left alone."""
    if edit.replaces:
        return edit.value
    if isinstance(value, dict) or isinstance(edit.add, dict):
        return _edited_map(value or {}, edit)
    return _edited_list(value or [], edit)


def _edited_map(members: dict[str, Json], edit: Edit) -> dict[str, Json]:
    """The map with members added, then others removed."""
    merged = {**members, **(edit.add or {})}
    return {key: member for key, member in merged.items() if key not in edit.remove}


def _edited_list(entries: list[Json], edit: Edit) -> list[Json]:
    """The list with the entries added that it does not have yet, then others removed."""
    merged = list(entries)
    for entry in edit.add or ():
        if entry not in merged:
            merged.append(entry)
    return [entry for entry in merged if entry not in edit.remove]


def edited_origin(origin: str | None, edit: Edit, scope: Scope | None = None) -> str:
    """Where an edited value comes from, e.g. "jobscan.yaml:12", or "default, edited by jobscan.yaml:12" of a list with entries added."""
    where = str(scope) if scope else edit.origin
    return where if edit.replaces or origin is None else f"{origin}, edited by {where}"


def _with_severity(rule: Rule, changes: Sequence[_Change]) -> Rule:
    """The rule with the severity of the last scope that sets one, or with the highest of those that are possible."""
    possible = {rule.severity}
    for change, answer in changes:
        if change.severity is None:
            continue
        if answer is True:
            possible = {change.severity}  # whatever scopes before it set
        else:
            possible.add(change.severity)
    severity = max(possible, key=_rank)
    return rule if severity is rule.severity else replace(rule, severity=severity)


def _rank(severity: Severity) -> int:
    return severity.rank


def _with_parameters(configured: ConfiguredRule, changes: Sequence[_Change]) -> ResolvedRule:
    """The rule with the values of its parameters in force, where no certain change switches it off."""
    values, origins = dict(configured.params), dict(configured.origins)
    doubts = [each for each in changes if each.change.off]
    for name in dict.fromkeys(name for each in changes for name in each.change.params):
        doubts += _edit_parameter(name, changes, values, origins)
    return _resolved(replace(configured, params=values, origins=origins), doubts)


def _edit_parameter(name: str, changes: Sequence[_Change], values: dict[str, Json], origins: dict[str, str]) -> list[_Change]:
    """Edits a parameter's value and origin in place; gives the changes that may or may not edit it further.

    A change that is not certain counts only where it makes a difference: adding a role that is already in the list does not.
    """
    doubts: list[_Change] = []
    for each in changes:
        edit = each.change.params.get(name)
        if edit is None:
            continue
        after = edited(values.get(name), edit)
        if not each.is_certain:
            if doubts or not _is_same(after, values.get(name)):
                doubts.append(each)
            continue
        if edit.replaces:
            doubts = []  # what scopes before it did no longer matters
        values[name] = after
        origins[name] = edited_origin(origins.get(name), edit, each.change.scope)
    return doubts


def _is_same(value: Json, other: Json) -> bool:
    """Whether two values are the same JSON; to Python, true and 1 are equal."""
    return json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)


def _resolved(configured: ConfiguredRule, doubts: Sequence[_Change]) -> ResolvedRule:
    """The rule with parameters in force; undecided because of doubts, named in the order of the configuration."""
    by_number = {each.change.scope.number: each for each in doubts}
    ordered = [by_number[number] for number in sorted(by_number)]
    reasons: dict[Reason, None] = {}
    errors: list[str] = []
    for change, answer in ordered:
        if isinstance(answer, Missing):
            reasons.update(dict.fromkeys(answer.reasons))
        if isinstance(answer, EvaluationError):
            errors.append(f"the condition of the {change.scope}: {answer}")
    return ResolvedRule(
        configured,
        undecided=tuple(each.change.scope for each in ordered),
        reasons=tuple(reasons),
        error=errors[0] if errors else "",
        keeps_findings=bool(ordered) and all(each.change.tightens for each in ordered),
    )
