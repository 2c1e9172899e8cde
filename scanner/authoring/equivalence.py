"""Whether a mutant of a rule is equivalent to it, so that no example can notice the change: proved, not believed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from scanner.authoring.examples import configured_for
from scanner.authoring.mutation import Mutant, mutate
from scanner.formats.proof.words import own_values
from scanner.formats.proof.yaml_line import example_line
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Rule
from scanner.policy.parameters import configure
from scanner.prove.answer import Difference, Verdict
from scanner.prove.rules import STEPS, can_differ


@dataclass(frozen=True, slots=True)
class Comparison:
    """A mutant compared with its rule, with the default values of its parameters, or those of an example where a default is missing.

    `difference` is proved, or not decided; None where the mutant is equivalent. That a pass became not applicable is a difference too.
    """

    mutant: Mutant
    difference: Difference | None
    params: Mapping[str, Json] = field(default_factory=dict)  # the values with which they differ, as an example sets them

    @property
    def is_equivalent(self) -> bool:
        """Whether it is proved that the mutant and the rule never differ."""
        return self.difference is None

    @property
    def differs(self) -> bool:
        """Whether there is a job for which they differ."""
        return self.difference is not None and self.difference.answer.verdict is Verdict.YES


def compare_declared(rule: Rule, base_job: Mapping[str, Json], steps: int = STEPS) -> Iterator[Comparison]:
    """The mutants that a rule lists under `equivalent`, compared with it; not the names among `unknown_mutants`. Raises ReplayError."""
    declared = {entry["mutant"] for entry in rule.equivalent}
    for mutant in mutate(rule):
        if mutant.name in declared:
            yield compare_mutant(rule, mutant, base_job, steps)


def unknown_mutants(rule: Rule) -> tuple[str, ...]:
    """The names that a rule lists under `equivalent` and no mutant of it has: there is nothing to prove."""
    known = {mutant.name for mutant in mutate(rule)}
    return tuple(entry["mutant"] for entry in rule.equivalent if entry["mutant"] not in known)


def compare_mutant(rule: Rule, mutant: Mutant, base_job: Mapping[str, Json], steps: int = STEPS) -> Comparison:
    """A mutant compared with its rule. Raises ReplayError."""
    configured = _configured(rule)
    changed = replace(configured, rule=mutant.rule)
    difference = can_differ(configured, changed, base_job, steps)
    if difference.answer.verdict is Verdict.NEVER:
        return Comparison(mutant, None)
    return Comparison(mutant, difference, own_values(configured))


def _configured(rule: Rule) -> ConfiguredRule:
    """The rule with its default values; where one is missing, with those of the first example that has it."""
    (by_default,) = configure([rule], (), ())
    if not by_default.unset:
        return by_default
    by_examples = (configured_for(rule, example) for example in rule.examples)
    return next((configured for configured in by_examples if not configured.unset), by_default)


def describe_difference(comparison: Comparison) -> str:
    """The job for which a mutant differs from its rule and both outcomes, or why that is not known; empty for an equivalent one."""
    difference = comparison.difference
    if difference is None:
        return ""
    answer = difference.answer
    if answer.witness is None or difference.before is None or difference.after is None:
        return answer.reason
    return f"{difference.before.value} -> {difference.after.value} for {example_line(answer.witness, comparison.params)}"
