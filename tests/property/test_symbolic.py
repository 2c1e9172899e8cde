"""Property: exactly one of a rule's formulas is true of a job, and it is that of the outcome that the reference gives."""

from collections import Counter
from random import Random

from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.severity import Severity
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.symbolic.outcomes import Outcomes, read_rule
from scanner.prove.symbolic.world import World
from tests.property.expression_cases import Grammar
from tests.property.symbolic_cases import BASE, TrueJob, random_example
from tests.property.test_law import _PARAMS
from tests.unit.jobs import NOW

_RULES = 120
_JOBS = 8
_STEPS = 300_000


def a_rule(random: Random) -> ConfiguredRule:
    """A rule with random conditions."""
    grammar = Grammar(random)
    when = parse(grammar.expression(), strict=False) if random.random() < 0.3 else None
    assertion = parse(grammar.expression(), strict=False)
    statuses = ("Completed", "Failed") if random.random() < 0.2 else ()
    rule = Rule("ACME-1", "A title", Severity.MEDIUM, assertion, Location("acme.yaml", 1, 1), when=when, statuses=statuses)
    return ConfiguredRule(rule, _PARAMS, {})


def check(outcomes: Outcomes, true_job: TrueJob, rule: ConfiguredRule) -> str:
    """The outcome that is true of the job, or "not modelled"; fails where it is not the one that the reference gives."""
    true = [outcome.value for outcome, formula in outcomes.formulas.items() if true_job.is_true(formula)]
    if true_job.is_true(outcomes.not_modelled):
        true.append("not modelled")
    expected = judge(rule, true_job.job, NOW)
    shown = (rule.rule.when and rule.rule.when.text, rule.rule.assertion.text, expected.outcome.value, expected.error)
    assert len(true) == 1, (true, shown)
    assert true[0] in ("not modelled", expected.outcome.value), (true, shown)
    return true[0]


def count(rules: int, jobs: int, seed: int) -> Counter[str]:
    """How often each outcome came, over so many random rules with so many jobs each."""
    random = Random(seed)
    counts: Counter[str] = Counter()
    for _ in range(rules):
        rule = a_rule(random)
        hides = random.random() < 0.5
        stage = random.choice((Stage.JOB, Stage.JOB, Stage.REQUEST))
        world = World(_PARAMS, NOW, Budget(_STEPS), Domains(BASE, NOW, stage), stage, hides)
        try:
            outcomes = read_rule(rule, world)
        except OutOfStepsError:
            counts["out of steps"] += 1
            continue
        for _ in range(jobs):
            true_job = TrueJob(random_example(random, hides, stage), NOW, world.tag_keys)
            counts[check(outcomes, true_job, rule)] += 1
    return counts


def test_exactly_the_formula_of_the_reference_is_true() -> None:
    counts = count(_RULES, _JOBS, seed=1)
    asked = (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.ERROR)
    assert all(counts[outcome.value] > 10 for outcome in asked), counts
