"""Random rules and jobs, and whether the formula of the outcome that the reference gives is the one that is true."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from scanner.authoring.examples import configured_for, example_time
from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.model.severity import Severity
from scanner.policy import builtin
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


def compare_examples(every: int, first: int = 0) -> Agreement:
    """The agreement over the built-in rules' own examples, of which only each such one counts; the others would take a minute."""
    agreement = Agreement()
    examples = [
        (rule, example) for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules for example in rule.examples
    ]
    for rule, example in examples[first::every]:
        if _is_documented(example):
            _compare_example(configured_for(rule, example), example, agreement)
    return agreement


def _is_documented(example: Example) -> bool:
    """Whether an example's job is one that a proof is about: nothing computed, no dumps, no lists with blank or null elements."""
    network = (example.job or {}).get("vpc_config") or {}
    listed = [element for elements in network.values() if isinstance(elements, list) for element in elements]
    return not example.computed and not example.context and all(listed)


def _compare_example(rule: ConfiguredRule, example: Example, agreement: Agreement) -> None:
    now = example_time(example)
    world = World(rule.params, now, Budget(_STEPS), Domains(BASE, now, example.stage), example.stage, hides=True)
    outcomes = read_rule(rule, world)
    true_job = TrueJob(example, now, world.tag_keys)
    if _knows_its_tags(world, true_job):
        _compare_job(rule, outcomes, true_job, agreement)


def _knows_its_tags(world: World, true_job: TrueJob) -> bool:
    """Whether the formulas know all tags of the job: of those that no rule names, as many as there are questions about all tags."""
    return not world.tag_questions or not true_job.has_more_tags(len(world.tag_questions))


def _compare_rule(random: Random, agreement: Agreement) -> None:
    rule = random_rule(random)
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
        if _knows_its_tags(world, true_job):
            _compare_job(rule, outcomes, true_job, agreement)


def _compare_job(rule: ConfiguredRule, outcomes: Outcomes, true_job: TrueJob, agreement: Agreement) -> None:
    true = list(_true_outcomes(outcomes, true_job))
    expected = judge(rule, true_job.job, true_job.now)
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


def random_rule(random: Random) -> ConfiguredRule:
    """A rule with random conditions, and some parameters."""
    grammar = random.choice((Grammar, SloppyGrammar))(random)
    when = parse(grammar.expression(), strict=False) if random.random() < 0.3 else None
    assertion = parse(grammar.expression(), strict=False)
    statuses = ("Completed", "Failed") if random.random() < 0.2 else ()
    rule = Rule("ACME-1", "A title", Severity.MEDIUM, assertion, Location("acme.yaml", 1, 1), when=when, statuses=statuses)
    return ConfiguredRule(rule, PARAMS, {})
