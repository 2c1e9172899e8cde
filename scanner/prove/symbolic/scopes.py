"""The outcomes of a rule whose values a configuration changes for some jobs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from scanner.engine.scopes import Answer, ResolvedRule, resolve
from scanner.errors import EvaluationError
from scanner.expressions.meaning.missing import Missing
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Scope
from scanner.prove.formula import FALSE, TRUE, Formula, Kind, negated
from scanner.prove.symbolic.outcomes import Outcomes, outcomes_of, read_all, read_condition, read_rule, read_status
from scanner.prove.symbolic.world import World

_RESOLVING = 5  # parts: to resolve a rule takes as long as to read an expression of so many
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
        memberships = [self._membership(change.scope) for change in self._configured.scopes]
        not_modelled = [membership.not_modelled for membership in memberships]
        formulas: dict[Outcome, list[Formula]] = {outcome: [] for outcome in Outcome}
        for case in self._cases(memberships, negated(self._world.any_of(not_modelled))):
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
        true, missing = TRUE, FALSE  # of the conditions so far
        false, error, not_modelled = [], [], []
        for expression in scope.conditions:
            condition = read_condition(expression, world)
            is_open = world.any_of([true, missing])
            false.append(world.all_of([is_open, condition.false]))
            error.append(world.all_of([is_open, condition.error]))
            not_modelled.append(world.all_of([is_open, condition.not_modelled]))
            goes_on = world.any_of([condition.true, condition.missing])
            missing = world.any_of([_both(world, missing, goes_on), _both(world, true, condition.missing)])
            true = _both(world, true, condition.true)
            self._constructs.update(dict.fromkeys(condition.constructs))
        answers: list[tuple[Formula, Answer]] = [(true, True), (world.any_of(false), False)]
        answers += [(missing, _MISSING), (world.any_of(error), _ERROR)]
        return _Membership(tuple(answers), world.any_of(not_modelled))

    def _cases(self, memberships: Sequence[_Membership], is_known: Formula) -> Sequence[_Case]:
        """The answers that the scopes can have together, as far as they make a difference: scope by scope, what came to the same is one."""
        cases = [_Case(is_known, {})]
        for number, membership in enumerate(memberships, start=1):
            changes = self._configured.scopes[:number]
            longer = [self._with_answer(case, changes[-1].scope, *answered) for case in cases for answered in membership.answers]
            possible = [case for case in longer if case.when is not FALSE]
            cases = self._joined(possible, structs.replace(self._configured, scopes=changes))
        return cases

    def _with_answer(self, case: _Case, scope: Scope, when: Formula, answer: Answer) -> _Case:
        return _Case(_both(self._world, case.when, when), {**case.answers, scope.number: answer})

    def _joined(self, cases: Sequence[_Case], so_far: ConfiguredRule) -> list[_Case]:
        """The cases, those as one that leave the same values, or that switch the rule off; what is in doubt stays apart."""
        by_state: dict[str, list[_Case]] = {}
        for number, case in enumerate(cases):
            self._world.spend(_RESOLVING)
            by_state.setdefault(_state(resolve(so_far, case), number), []).append(case)
        return [_Case(self._world.any_of(case.when for case in same), same[0].answers) for same in by_state.values()]

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
            return outcomes_of({Outcome.NOT_APPLICABLE: not_applicable, decides: negated(not_applicable)})
        fails, not_modelled = own.formulas[Outcome.FAIL], own.not_modelled
        others = negated(self._world.any_of([not_applicable, fails, not_modelled]))
        return outcomes_of({Outcome.NOT_APPLICABLE: not_applicable, Outcome.FAIL: fails, decides: others}, not_modelled, own.constructs)

    def _read(self, configured: ConfiguredRule) -> Outcomes:
        key = json.dumps(configured.params, sort_keys=True)
        if key not in self._known:
            self._known[key] = read_rule(configured, self._world)
        return self._known[key]


def _state(resolved: ResolvedRule, number: int) -> str:
    """What later scopes build on, and what the rule is judged by; of a rule that is in doubt a state of its own."""
    if resolved.off is not None:
        return "off"
    if resolved.undecided:
        return f"in doubt {number}"
    return json.dumps(resolved.configured.params, sort_keys=True)


def _both(world: World, first: Formula, second: Formula) -> Formula:
    """True where both formulas are; FALSE also where each way to make the second one true excludes the first, e.g. a hidden tag."""
    if second.kind is not Kind.OR:
        return world.all_of([first, second])
    ways = [way for way in second.children if world.all_of([first, way]) is not FALSE]
    return world.all_of([first, world.any_of(ways)])


def _always(outcome: Outcome) -> Outcomes:
    return outcomes_of({outcome: TRUE})
