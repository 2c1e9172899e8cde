"""The rules of which proofs are tested: the built-in ones with the parameters of an example, and their mutants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random

from msgspec.structs import replace

from scanner.authoring.examples import configured_for, default_base_job
from scanner.authoring.mutation import mutate
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.model.severity import Severity
from scanner.policy import builtin
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula
from scanner.prove.symbolic.outcomes import Outcomes, read_rule
from scanner.prove.symbolic.world import World
from scanner.shape.described import SCAN_TIME
from tests.property.symbolic_agreement import random_rule

BASE = default_base_job()
NOW = datetime.fromisoformat(SCAN_TIME)
STEPS = 2_000_000


@dataclass(frozen=True)
class Read:
    """A rule, read as formulas."""

    name: str
    configured: ConfiguredRule
    hides: bool
    domains: Domains
    outcomes: Outcomes

    @property
    def formulas(self) -> dict[Outcome | None, Formula]:
        """The formula of each outcome; None for what is not modelled."""
        return {**self.outcomes.formulas, None: self.outcomes.not_modelled}


@cache
def builtin_rules() -> tuple[Rule, ...]:
    return tuple(rule for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules)


def with_example_parameters(rule: Rule) -> ConfiguredRule:
    """A rule with the parameters of its first passing example."""
    passing = [example for example in rule.examples if example.outcome == "pass"]
    return configured_for(rule, passing[0] if passing else Example("pass"))


def cases(rng: Random, mutants: int, of_rules: slice = slice(None)) -> Iterator[tuple[str, ConfiguredRule]]:
    """Built-in rules with their names, each followed by some of its mutants; by all where there are fewer."""
    for rule in builtin_rules()[of_rules]:
        configured = with_example_parameters(rule)
        yield rule.id, configured
        changed = list(mutate(rule))
        for mutant in rng.sample(changed, min(mutants, len(changed))):
            yield f"{rule.id} {mutant.name}", replace(configured, rule=mutant.rule)


def random_cases(rng: Random, number: int) -> Iterator[tuple[str, ConfiguredRule]]:
    """Rules with random conditions, of every operator and function, with their conditions for names."""
    for _ in range(number):
        configured = random_rule(rng)
        rule = configured.rule
        when = f"{rule.when.text} => " if rule.when is not None else ""
        yield when + rule.assertion.text, configured


def rule_of(condition: str) -> ConfiguredRule:
    """A rule that asserts a condition."""
    rule = Rule("ACME-1", "A title", Severity.MEDIUM, parse(condition, strict=False), Location("acme.yaml", 1, 1))
    return ConfiguredRule(rule, {}, {})


def readings(name: str, configured: ConfiguredRule) -> Iterator[Read]:
    """A rule read for each of its stages, for fully delivered jobs and for those of which any field may be not delivered."""
    for stage in configured.rule.stages:
        for hides in (False, True):
            try:
                yield read(name, configured, hides, stage)
            except OutOfStepsError:
                continue


def read(name: str, configured: ConfiguredRule, hides: bool, stage: Stage | None = None) -> Read:
    """The formulas of a rule's outcomes; where no stage is given, for jobs unless the rule is for requests only."""
    if stage is None:
        stage = Stage.JOB if Stage.JOB in configured.rule.stages else Stage.REQUEST
    world = World(configured.params, NOW, Budget(STEPS), Domains(BASE, NOW, stage), stage, hides)
    outcomes = read_rule(configured, world)
    return Read(name, configured, hides, Domains(BASE, NOW, stage, world.tag_keys), outcomes)
