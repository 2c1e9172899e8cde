"""A rule's outcomes as formulas."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.model.expression import Expression
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.prove.formula import Formula
from scanner.prove.symbolic.world import World


@dataclass(frozen=True, slots=True)
class Condition:
    """When a condition is true, false, missing or an error, and when it depends on something that is not modelled. Exactly one is true."""

    true: Formula
    false: Formula
    missing: Formula
    error: Formula
    not_modelled: Formula
    constructs: tuple[str, ...] = ()  # what is not modelled, e.g. "split()"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """When a rule has each outcome, and when its outcome depends on something that is not modelled. Exactly one is true of a job."""

    formulas: Mapping[Outcome, Formula]
    not_modelled: Formula
    constructs: tuple[str, ...] = ()


def read_condition(expression: Expression, world: World) -> Condition:
    """The five formulas of a condition."""
    raise NotImplementedError(expression, world)


def read_rule(configured: ConfiguredRule, world: World) -> Outcomes:
    """The formulas of a rule's outcomes, as `scanner.engine.reference.judge` decides them, without scopes."""
    raise NotImplementedError(configured, world)
