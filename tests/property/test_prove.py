"""Proofs are about the jobs that the engine judges: exactly the formula of the outcome that it gives is true."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from scanner.engine.reference import judge
from scanner.prove.witness import job_of, witness_of
from tests.property.prove_formulas import evaluate
from tests.property.prove_jobs import Pools, random_assignment
from tests.property.prove_rules import BASE, NOW, Read, cases, read

_JOBS = 4


@dataclass
class Tally:
    """How many jobs a rule was compared on, and where formulas and engine differ."""

    jobs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    not_modelled: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def compare(rule: Read, jobs: int, rng: Random, tally: Tally) -> None:
    """Compares what the formulas of a rule say with what the engine does, on random jobs."""
    pools = Pools.of(rule.formulas.values(), rule.domains, rule.hides)
    for _ in range(jobs):
        assignment = random_assignment(pools, rng)
        witness = witness_of(assignment, rule.domains, keeps_other_tags=False)
        job = job_of(witness, BASE, rule.domains.stage)
        outcome = judge(rule.configured, job, NOW).outcome
        true = [of for of, formula in rule.formulas.items() if evaluate(formula, assignment, rule.domains)]
        tally.jobs += 1
        tally.outcomes[outcome.value] += 1
        if true == [None]:
            tally.not_modelled[", ".join(rule.outcomes.constructs)] += 1
        elif true != [outcome]:
            tally.differences.append(f"{rule.name}: {outcome} by the engine, {true} by formulas: {witness}")


def test_exactly_the_formula_of_the_outcome_is_true() -> None:
    rng = Random(16)
    tally = Tally()
    for name, configured in cases(rng, 3):
        for hides in (False, True):
            compare(read(name, configured, hides), _JOBS, rng, tally)
    assert tally.differences == []
    assert min(tally.outcomes[outcome] for outcome in ("pass", "fail", "unknown", "not_applicable")) > 50
