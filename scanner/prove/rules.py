"""Questions about rules, answered: the door of this package."""

from collections.abc import Mapping

from scanner.model.expression import Expression
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule
from scanner.prove.answer import Answer, RuleDifference, RuleProof

STEPS = 2_000_000  # for one question


def prove_rule(configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> RuleProof:
    """Which outcomes a rule can have, over fully delivered jobs. Raises ReplayError."""
    raise NotImplementedError(configured, base_job, steps)


def compare_rules(old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> RuleDifference:
    """How two versions of a rule differ, over jobs of which any field may be not delivered. Raises ReplayError."""
    raise NotImplementedError(old, new, base_job, steps)


def can_match(condition: Expression, base_job: Mapping[str, Json], steps: int = STEPS) -> Answer:
    """Whether a scope's or waiver's condition is true of a fully delivered job. Raises ReplayError."""
    raise NotImplementedError(condition, base_job, steps)


def can_overlap(first: Expression, second: Expression, base_job: Mapping[str, Json], steps: int = STEPS) -> Answer:
    """Whether two conditions are true of the same fully delivered job. Raises ReplayError."""
    raise NotImplementedError(first, second, base_job, steps)
