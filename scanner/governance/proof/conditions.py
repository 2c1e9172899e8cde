"""Proves the conditions of a configuration: scopes and waivers that can never match, and scopes that overlap."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from scanner.engine.scopes import edited
from scanner.governance.proof.report import ConditionKind, Overlap, ProvedCondition
from scanner.governance.waivers.waiver import Waiver
from scanner.model.expression import Expression, Node
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.policy.stricter import is_same
from scanner.prove.answer import Verdict
from scanner.prove.rules import STEPS, can_match, can_overlap


def prove_scopes(scopes: Iterable[Scope], base_job: Mapping[str, Json], steps: int = STEPS) -> Iterator[ProvedCondition]:
    """Whether each scope can match a job. Raises ReplayError."""
    for scope in scopes:
        answer = can_match(whole_condition(scope), base_job, steps)
        yield ProvedCondition(ConditionKind.SCOPE, scope.name, scope.location, answer)


def prove_waivers(waivers: Iterable[Waiver], base_job: Mapping[str, Json], steps: int = STEPS) -> Iterator[ProvedCondition]:
    """Whether the `when` of each waiver that has one can match a job. Raises ReplayError."""
    for waiver in waivers:
        scope = waiver.where.when
        if scope is not None:
            answer = can_match(whole_condition(scope), base_job, steps)
            yield ProvedCondition(ConditionKind.WAIVER, waiver.id, scope.location, answer)


def find_overlaps(rules: Sequence[ConfiguredRule], base_job: Mapping[str, Json], steps: int = STEPS) -> Iterator[Overlap]:
    """The pairs of scopes that set a parameter of a rule differently and can both match a job, or may. Raises ReplayError."""
    pairs: dict[tuple[int, int], tuple[Scope, Scope, list[str]]] = {}
    for configured in rules:
        for first, second in combinations(configured.scopes, 2):
            names = [f"{configured.rule.id}.{name}" for name in _names_in_conflict(configured, first, second)]
            if names:
                key = (first.scope.number, second.scope.number)
                pairs.setdefault(key, (first.scope, second.scope, []))[2].extend(names)
    for scope, other, names in pairs.values():
        answer = can_overlap(whole_condition(scope), whole_condition(other), base_job, steps)
        if answer.verdict is not Verdict.NEVER:
            yield Overlap(scope, other, tuple(names), answer)


def _names_in_conflict(configured: ConfiguredRule, first: ScopedChange, second: ScopedChange) -> Iterator[str]:
    """The parameters for which it matters which of two scopes comes last. What every job has is not a scope that was written."""
    if not first.scope.conditions or not second.scope.conditions:
        return
    for name, edit in first.params.items():
        other = second.params.get(name)
        if other is not None and _is_conflict(configured.params.get(name), edit, other):
            yield name


def _is_conflict(value: Json, edit: Edit, other: Edit) -> bool:
    one_way = edited(edited(value, edit), other)
    other_way = edited(edited(value, other), edit)
    return not is_same(_without_order(one_way, edit, other), _without_order(other_way, edit, other))


def _without_order(value: Json, *edits: Edit) -> Json:
    """The value; a list that two scopes add to in an order that is always the same."""
    if isinstance(value, list) and not any(edit.replaces for edit in edits):
        return sorted(value, key=json.dumps)
    return value


def whole_condition(scope: Scope) -> Expression:
    """One condition that is true where all of a scope's are."""
    whole, *others = scope.conditions
    for condition in others:
        whole = _both(whole, condition)
    return whole


def _both(left: Expression, right: Expression) -> Expression:
    text = f"{left.text} && {right.text}"
    return Expression(text, Node("and_expression", None, (left.tree, right.tree), 0, len(text), text))
