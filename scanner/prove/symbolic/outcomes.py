"""A rule's outcomes as formulas."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from scanner.expressions.functions.cost import MAX_STEPS
from scanner.model.expression import Expression
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.prove.formula import FALSE, TRUE, Formula, in_language, negated
from scanner.prove.language import literal
from scanner.prove.symbolic.cases import formula_of
from scanner.prove.symbolic.fields import read_member
from scanner.prove.symbolic.leaves import Constant, Error, Missing, NotModelled, Text
from scanner.prove.symbolic.reader import JOB, Reader
from scanner.prove.symbolic.world import World
from scanner.shape.fields import ENUMS

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Condition:
    """When a condition is true, false, missing or an error, and when it depends on something that is not modelled. Exactly one is true.

    `not_yet` is the part of `missing` where all that is missing does not exist before the job is submitted.
    """

    true: Formula
    false: Formula
    missing: Formula
    error: Formula
    not_modelled: Formula
    constructs: tuple[str, ...] = ()  # what is not modelled, e.g. "split()"
    not_yet: Formula = FALSE


@dataclass(frozen=True, slots=True)
class Outcomes:
    """When a rule has each outcome, and when its outcome depends on something that is not modelled. Exactly one is true of a job."""

    formulas: Mapping[Outcome, Formula]
    not_modelled: Formula
    constructs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByStatus:
    """When the job's status alone makes a rule not applicable, and when unknown."""

    not_applicable: Formula = FALSE
    unknown: Formula = FALSE


_OVERRUN = f"what may take more than {MAX_STEPS:,} steps for a job"
_ALWAYS = Condition(TRUE, FALSE, FALSE, FALSE, FALSE)


def read_condition(expression: Expression, world: World) -> Condition:
    """The five formulas of a condition."""
    own = replace(world)
    return read_all(own, lambda: _read_condition(expression, own))


def read_rule(configured: ConfiguredRule, world: World) -> Outcomes:
    """The formulas of a rule's outcomes, as `scanner.engine.reference.judge` decides them, without scopes.

    A rule that may end with an error for some job because it takes too many steps is not modelled.
    """
    own = replace(world, params=configured.params)
    return read_all(own, lambda: _read_rule(configured, own))


def read_all(world: World, read: Callable[[], Answer]) -> Answer:
    """What `read` gives once it meets no further tag key or question about tags. Rules that are compared are read by one `read`."""
    while True:
        before = len(world.tag_keys), len(world.tag_questions)
        answer = read()
        if before == (len(world.tag_keys), len(world.tag_questions)):
            return answer


def _read_condition(expression: Expression, world: World) -> Condition:
    world.most_steps = 0
    condition = _read(expression, world)
    if world.most_steps > MAX_STEPS:
        return Condition(FALSE, FALSE, FALSE, FALSE, TRUE, (_OVERRUN,))
    return condition


def _read(expression: Expression, world: World) -> Condition:
    cases = Reader(world).condition(expression.tree, JOB)
    return Condition(
        true=formula_of(world, cases, lambda leaf: isinstance(leaf, Constant) and leaf.value is True),
        false=formula_of(world, cases, lambda leaf: isinstance(leaf, Constant) and leaf.value is False),
        missing=formula_of(world, cases, lambda leaf: isinstance(leaf, Missing)),
        error=formula_of(world, cases, lambda leaf: isinstance(leaf, Error)),
        not_modelled=formula_of(world, cases, lambda leaf: isinstance(leaf, NotModelled)),
        constructs=tuple(sorted(leaf.what for _, leaf in cases if isinstance(leaf, NotModelled))),
        not_yet=formula_of(world, cases, lambda leaf: isinstance(leaf, Missing) and leaf.not_yet),
    )


def _read_rule(configured: ConfiguredRule, world: World) -> Outcomes:
    rule = configured.rule
    if world.stage not in rule.stages:
        return outcomes_of({Outcome.NOT_APPLICABLE: TRUE})
    by_status = read_status(world, rule.statuses)
    goes_on = negated(world.any_of([by_status.not_applicable, by_status.unknown]))
    decided = {Outcome.NOT_APPLICABLE: by_status.not_applicable, Outcome.UNKNOWN: by_status.unknown}
    if configured.unset:
        return outcomes_of({**decided, Outcome.NOT_CONFIGURED: goes_on})
    world.most_steps = 0
    when = _ALWAYS if rule.when is None else _read(rule.when, world)
    by_conditions = _by_conditions(world, when, _read(rule.assertion, world))
    if world.most_steps > MAX_STEPS:
        return outcomes_of(decided, goes_on, (_OVERRUN,))
    formulas = {
        outcome: world.any_of([decided.get(outcome, FALSE), world.all_of([goes_on, formula])])
        for outcome, formula in by_conditions.formulas.items()
    }
    return outcomes_of(formulas, world.all_of([goes_on, by_conditions.not_modelled]), by_conditions.constructs)


def _by_conditions(world: World, when: Condition, asserted: Condition) -> Outcomes:
    """The outcomes by the table of the rule language: of `when` and of the assertion, which is not looked at where `when` is false."""

    def both(first: Formula, second: Formula) -> Formula:
        return world.all_of([first, second])

    is_evaluated = world.any_of([when.true, when.missing])
    unknown = world.any_of([both(when.true, asserted.missing), both(when.missing, world.any_of([asserted.false, asserted.missing]))])
    not_yet = world.any_of([both(when.true, asserted.not_yet), both(when.not_yet, world.any_of([asserted.false, asserted.not_yet]))])
    formulas = {
        Outcome.PASS: both(is_evaluated, asserted.true),
        Outcome.FAIL: both(when.true, asserted.false),
        Outcome.NOT_APPLICABLE: world.any_of([when.false, not_yet]),
        Outcome.UNKNOWN: both(unknown, negated(not_yet)),
        Outcome.ERROR: world.any_of([when.error, both(is_evaluated, asserted.error)]),
    }
    not_modelled = world.any_of([when.not_modelled, both(is_evaluated, asserted.not_modelled)])
    return Outcomes(formulas, not_modelled, tuple(dict.fromkeys([*when.constructs, *asserted.constructs])))


def read_status(world: World, statuses: Iterable[str]) -> ByStatus:
    """What a rule that names statuses says of a job by its status alone: it must be one of them, and one that is documented."""
    wanted = tuple(statuses)
    if not wanted:
        return ByStatus()
    not_applicable: list[Formula] = []
    unknown: list[Formula] = []
    for when, leaf in read_member(world, "", "status"):
        if isinstance(leaf, Text):
            is_wanted, is_documented = (_is_one_of(world, leaf, texts) for texts in (wanted, ENUMS["status"]))
            not_applicable.append(world.all_of([when, is_documented, negated(is_wanted)]))
            unknown.append(world.all_of([when, negated(is_documented)]))
        elif isinstance(leaf, Missing) and leaf.not_yet:
            not_applicable.append(when)
        else:
            unknown.append(when)
    return ByStatus(world.any_of(not_applicable), world.any_of(unknown))


def _is_one_of(world: World, leaf: Text, texts: Iterable[str]) -> Formula:
    return world.any_of(in_language(leaf.part, literal(text)) for text in texts)


def outcomes_of(formulas: Mapping[Outcome, Formula], not_modelled: Formula = FALSE, constructs: tuple[str, ...] = ()) -> Outcomes:
    """The outcomes, those that are not among the formulas never."""
    return Outcomes({outcome: formulas.get(outcome, FALSE) for outcome in Outcome}, not_modelled, constructs)
