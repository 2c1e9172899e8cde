"""Proofs are about the jobs that the engine judges: exactly the formula of the outcome that it gives is true."""

from random import Random

import pytest

from tests.property.prove_comparison import Tally, compare
from tests.property.prove_conditions import CONDITIONS
from tests.property.prove_rules import cases, readings, rule_of

_PARTS = 6  # so that several processes can share them
_MUTANTS = 1  # of each rule
_JOBS = 2  # for each reading: of jobs and of requests, fully delivered or not


@pytest.mark.parametrize("part", range(_PARTS))
def test_exactly_the_formula_of_the_outcome_is_true(part: int) -> None:
    rng = Random(part)
    tally = Tally()
    for name, configured in cases(rng, _MUTANTS, slice(part, None, _PARTS)):
        for reading in readings(name, configured):
            compare(reading, _JOBS, rng, tally)
    assert tally.differences == []
    assert tally.jobs > 100
    assert min(tally.outcomes[outcome] for outcome in ("pass", "fail", "unknown", "not_applicable")) > 8
    assert sum(tally.not_modelled.values()) < tally.jobs / 10


@pytest.mark.parametrize("part", range(3))
def test_conditions_on_several_values_are_true_of_the_same_jobs(part: int) -> None:
    rng = Random(part)
    tally = Tally()
    for condition in CONDITIONS[part::3]:
        for reading in readings(condition, rule_of(condition)):
            compare(reading, 3 * _JOBS, rng, tally)
    assert tally.differences == []
    assert sum(tally.not_modelled.values()) < tally.jobs / 4
    assert min(tally.outcomes[outcome] for outcome in ("pass", "fail", "unknown")) > 10
