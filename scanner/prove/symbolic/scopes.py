"""The outcomes of a rule whose values a configuration changes for some jobs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from scanner.engine.scopes import Answer, ResolvedRule, resolve
from scanner.errors import EvaluationError
from scanner.expressions.meaning.missing import Missing
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Scope
from scanner.prove.formula import FALSE, TRUE, Formula, negated
from scanner.prove.symbolic.outcomes import Outcomes, read_all, read_condition, read_rule, read_status
from scanner.prove.symbolic.world import World

_RESOLVING = 100  # steps to resolve a rule: as much as reading a small one
_MISSING = Missing(())
_ERROR = EvaluationError("a scope's condition")


@dataclass(frozen=True, slots=True)
class _Case:
    """Answers for some scopes, by their number, and when they are these."""

    when: Formula
    answers: Mapping[int, Answer]

    def of(self, scope: Scope) -> Answer:
        """The answer for a scope."""
        return self.answers[scope.number]


@dataclass(frozen=True, slots=True)
class _Membership:
    """When a job is in a scope, by the answer; and when that depends on something that is not modelled."""

    answers: tuple[tuple[Formula, Answer], ...]
    not_modelled: Formula


def read_scoped_rule(configured: ConfiguredRule, world: World) -> Outcomes:
    """The formulas of a rule's outcomes, with its scopes, as `scanner.engine.reference.judge` decides them."""
    # A scope that only sets a severity changes no outcome, whatever is known of it.
    relevant = tuple(change for change in configured.scopes if change.params or change.off)
    if not relevant:
        return read_rule(structs.replace(configured, scopes=()), world)
    return read_all(world, lambda: _Reading(structs.replace(configured, scopes=relevant), world).outcomes())


class _Reading:
    """Reads a rule once for each set of values that its scopes leave."""

    def __init__(self, configured: ConfiguredRule, world: World) -> None:
        self._configured = configured
        self._world = world
        self._known: dict[str, Outcomes] = {}  # by the values in force
        self._constructs: dict[str, None] = {}

    def outcomes(self) -> Outcomes:
        """The outcomes over all answers that the scopes can have together."""
        scopes = list({change.scope.number: change.scope for change in self._configured.scopes}.values())
        memberships = [self._membership(scope) for scope in scopes]
        not_modelled = [membership.not_modelled for membership in memberships]
        formulas: dict[Outcome, list[Formula]] = {outcome: [] for outcome in Outcome}
        is_known = negated(self._world.any_of(not_modelled))
        for case in self._cases(scopes, memberships, _Case(is_known, {})):
            self._world.spend(_RESOLVING)
            judged = self._judge(resolve(self._configured, case))
            for outcome, formula in judged.formulas.items():
                formulas[outcome].append(self._world.all_of([case.when, formula]))
            not_modelled.append(self._world.all_of([case.when, judged.not_modelled]))
            self._constructs.update(dict.fromkeys(judged.constructs))
        joined = {outcome: self._world.any_of(parts) for outcome, parts in formulas.items()}
        return Outcomes(joined, self._world.any_of(not_modelled), tuple(self._constructs))

    def _membership(self, scope: Scope) -> _Membership:
        """Whether a job is in a scope: the first condition that is false or an error decides, else all must be known."""
        world = replace(self._world, params={})
        is_open, is_true = TRUE, TRUE
        false, error, not_modelled = [], [], []
        for expression in scope.conditions:
            condition = read_condition(expression, world)
            false.append(world.all_of([is_open, condition.false]))
            error.append(world.all_of([is_open, condition.error]))
            not_modelled.append(world.all_of([is_open, condition.not_modelled]))
            is_open = world.all_of([is_open, world.any_of([condition.true, condition.missing])])
            is_true = world.all_of([is_true, condition.true])
            self._constructs.update(dict.fromkeys(condition.constructs))
        missing = world.all_of([is_open, negated(is_true)])
        answers: list[tuple[Formula, Answer]] = [(is_true, True), (world.any_of(false), False)]
        answers += [(missing, _MISSING), (world.any_of(error), _ERROR)]
        return _Membership(tuple(answers), world.any_of(not_modelled))

    def _cases(self, scopes: Sequence[Scope], memberships: Sequence[_Membership], case: _Case) -> Iterator[_Case]:
        """The answers that the scopes can have together, as far as their formulas show it."""
        if not scopes:
            yield case
            return
        for formula, answer in memberships[0].answers:
            when = self._world.all_of([case.when, formula])
            if when is not FALSE:
                longer = _Case(when, {**case.answers, scopes[0].number: answer})
                yield from self._cases(scopes[1:], memberships[1:], longer)

    def _judge(self, resolved: ResolvedRule) -> Outcomes:
        """The outcomes of a rule as its scopes have it; where a scope switches it off or is not known, that decides after the status."""
        if resolved.off is not None:
            return _always(Outcome.NOT_APPLICABLE)
        own = self._read(resolved.configured)
        decides = Outcome.ERROR if resolved.error else Outcome.UNKNOWN
        if not resolved.error and not resolved.undecided:
            return own
        if self._world.stage not in resolved.configured.rule.stages:
            return _always(Outcome.NOT_APPLICABLE)
        not_applicable = read_status(self._world, resolved.configured.rule.statuses).not_applicable
        if not resolved.keeps_findings:
            return _outcomes({Outcome.NOT_APPLICABLE: not_applicable, decides: negated(not_applicable)})
        fails, not_modelled = own.formulas[Outcome.FAIL], own.not_modelled
        others = negated(self._world.any_of([not_applicable, fails, not_modelled]))
        return _outcomes({Outcome.NOT_APPLICABLE: not_applicable, Outcome.FAIL: fails, decides: others}, not_modelled, own.constructs)

    def _read(self, configured: ConfiguredRule) -> Outcomes:
        key = json.dumps(configured.params, sort_keys=True)
        if key not in self._known:
            self._known[key] = read_rule(configured, self._world)
        return self._known[key]


def _always(outcome: Outcome) -> Outcomes:
    return _outcomes({outcome: TRUE})


def _outcomes(formulas: Mapping[Outcome, Formula], not_modelled: Formula = FALSE, constructs: tuple[str, ...] = ()) -> Outcomes:
    return Outcomes({outcome: formulas.get(outcome, FALSE) for outcome in Outcome}, not_modelled, constructs)
