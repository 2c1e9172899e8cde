"""The solver against trying every job of a small world."""

import random
from collections.abc import Mapping

import pytest

from scanner.prove.atoms import Atom
from scanner.prove.budget import Budget
from scanner.prove.formula import FALSE, TRUE, Formula
from scanner.prove.solve import UndecidedError, solve
from tests.unit.prove import tiny_jobs
from tests.unit.prove.tiny_jobs import TinyDomains, Variety, atom_is_true, is_true, job_of, random_formula

STEPS = 5_000_000


def truths(variety: Variety) -> tuple[Mapping[Atom, int], int]:
    """For each atom the jobs of which it is true, as the bits of a number; and the bits of all jobs."""
    jobs = variety.jobs()
    bits = {what: sum(1 << place for place, job in enumerate(jobs) if atom_is_true(what, job)) for what in dict.fromkeys(variety.atoms)}
    return bits, (1 << len(jobs)) - 1


def jobs_of(formula: Formula, bits: Mapping[Atom, int], every: int) -> int:
    """The jobs of which a formula is true, as bits."""
    if formula.atom is not None:
        return bits[formula.atom]
    if formula in (TRUE, FALSE):
        return every if formula is TRUE else 0
    children = [jobs_of(child, bits, every) for child in formula.children]
    match formula.kind.value:
        case "not":
            return every & ~children[0]
        case "and":
            result = every
            for child in children:
                result &= child
            return result
        case _:
            result = 0
            for child in children:
                result |= child
            return result


@pytest.mark.parametrize(
    ("variety", "least_decided"),
    [
        pytest.param(tiny_jobs.texts(), 0.97, id="texts"),
        pytest.param(tiny_jobs.locations(), 0.97, id="locations"),
        pytest.param(tiny_jobs.things(), 1, id="things"),
    ],
)
def test_finds_a_job_exactly_where_there_is_one(variety: Variety, least_decided: float) -> None:
    """None is said of no formula that some job satisfies, and every job that is found satisfies its formula."""
    bits, every = truths(variety)
    randomly = random.Random(7)
    decided = 0
    answers = {True: 0, False: 0}
    number = 150
    for _ in range(number):
        formula = random_formula(randomly, variety.atoms, randomly.randint(1, 12))
        by_trying = jobs_of(formula, bits, every) != 0
        try:
            assignment = solve(formula, TinyDomains(variety), Budget(STEPS))
        except UndecidedError:
            continue
        decided += 1
        answers[by_trying] += 1
        assert (assignment is not None) == by_trying
        if assignment is not None:
            assert is_true(formula, job_of(assignment, variety))
    assert decided >= least_decided * number
    assert min(answers.values()) > number / 50
