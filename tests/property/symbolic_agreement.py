"""Random rules and jobs, and whether the formula of the outcome that the reference gives is the one that is true."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.severity import Severity
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.symbolic.outcomes import Outcomes, read_rule
from scanner.prove.symbolic.world import World
from tests.property.expression_cases import Grammar
from tests.property.symbolic_cases import BASE, TrueJob, random_example
from tests.property.test_law import _PARAMS as PARAMS
from tests.unit.jobs import NOW

_JOBS = 8  # of each rule
_STEPS = 2_000_000
NOT_MODELLED, OUT_OF_STEPS = "not modelled", "out of steps"


class SloppyGrammar(Grammar):
    """Operands are of another kind than the place wants six times as often, so that there are more errors."""

    def operand(self, kind: Callable[[int], str], depth: int) -> str:
        """Text of an operand."""
        return self.anything(depth) if self.random.random() < 0.2 else kind(depth)


@dataclass
class Agreement:
    """How often each outcome was true of a job, and where it was not the one that the reference gives."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def jobs(self) -> int:
        """How many pairs of a rule and a job were compared."""
        return sum(self.counts.values())


def compare(pairs: int, seed: int) -> Agreement:
    """The agreement over so many pairs of a random rule and a random job, half of them with fields that are not delivered."""
    random = Random(seed)
    agreement = Agreement()
    while agreement.jobs < pairs:
        _compare_rule(random, agreement)
    return agreement


def _compare_rule(random: Random, agreement: Agreement) -> None:
    rule = _random_rule(random)
    hides = random.random() < 0.5
    stage = random.choice((Stage.JOB, Stage.JOB, Stage.REQUEST))
    world = World(PARAMS, NOW, Budget(_STEPS), Domains(BASE, NOW, stage), stage, hides)
    try:
        outcomes = read_rule(rule, world)
    except OutOfStepsError:
        agreement.counts[OUT_OF_STEPS] += 1
        return
    for _ in range(_JOBS):
        true_job = TrueJob(random_example(random, hides, stage), NOW, world.tag_keys)
        # The formulas know as many tags without a named key as a rule has questions about all tags.
        if not true_job.has_more_tags(max(1, len(world.tag_questions))):
            _compare_job(rule, outcomes, true_job, agreement)


def _compare_job(rule: ConfiguredRule, outcomes: Outcomes, true_job: TrueJob, agreement: Agreement) -> None:
    true = list(_true_outcomes(outcomes, true_job))
    expected = judge(rule, true_job.job, NOW)
    agreement.counts[true[0] if true else "none"] += 1
    if true not in ([NOT_MODELLED], [expected.outcome.value]):
        when = rule.rule.when.text if rule.rule.when else ""
        agreement.differences.append(
            f"{' and '.join(true) or 'no outcome'} instead of {expected.outcome.value} {expected.error}\n"
            f"  when: {when}\n  assert: {rule.rule.assertion.text}\n  {true_job.example}"
        )


def _true_outcomes(outcomes: Outcomes, true_job: TrueJob) -> Iterator[str]:
    for outcome, formula in outcomes.formulas.items():
        if true_job.is_true(formula):
            yield outcome.value
    if true_job.is_true(outcomes.not_modelled):
        yield NOT_MODELLED


def _random_rule(random: Random) -> ConfiguredRule:
    grammar = random.choice((Grammar, SloppyGrammar))(random)
    when = parse(grammar.expression(), strict=False) if random.random() < 0.3 else None
    assertion = parse(grammar.expression(), strict=False)
    statuses = ("Completed", "Failed") if random.random() < 0.2 else ()
    rule = Rule("ACME-1", "A title", Severity.MEDIUM, assertion, Location("acme.yaml", 1, 1), when=when, statuses=statuses)
    return ConfiguredRule(rule, PARAMS, {})
