"""Whole numbers for linear conditions, against trying all numbers of a small box."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest

from scanner.prove.atoms import Linear, Order, Variable
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.linear import find_numbers, is_true
from scanner.prove.undecided import UndecidedError

BOX = (-2, 2)


class Numbers:
    """Domains in which every number is in the box, and is `base` in the base job."""

    def __init__(self, bounds: tuple[int | None, int | None] = BOX, base: int | None = 1) -> None:
        self._bounds = bounds
        self._base = base

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The box."""
        return self._bounds

    def base_number(self, variable: Variable) -> int | None:
        """The same for all."""
        return self._base


def condition(order: Order, constant: int | Fraction, **coefficients: int | Fraction) -> Linear:
    """A condition such as 2x - y + 3 < 0."""
    terms = tuple((variable, Fraction(coefficient)) for variable, coefficient in sorted(coefficients.items()) if coefficient)
    return Linear(order, terms, Fraction(constant))


def solved(literals: Sequence[tuple[Linear, bool]], numbers: Numbers | None = None, steps: int = 100_000) -> Mapping[Variable, int] | None:
    """What the solver finds."""
    return find_numbers(literals, numbers or Numbers(), Budget(steps))


def test_base_value_is_kept_where_it_will_do() -> None:
    assert solved([(condition(Order.AT_MOST, -3, x=1), True)]) == {"x": 1}


def test_nearest_value_to_the_base_is_chosen_where_it_will_not() -> None:
    assert solved([(condition(Order.AT_MOST, -3, x=1), False)], Numbers((-3, 4))) == {"x": 4}
    assert solved([(condition(Order.LESS, 0, x=1), True)]) == {"x": -1}


def test_no_bound_is_no_obstacle() -> None:
    free = Numbers((None, None), None)
    assert solved([(condition(Order.EQUAL, -7, x=1), True)], free) == {"x": 7}
    assert solved([(condition(Order.EQUAL, 0, x=1), False)], free) in ({"x": -1}, {"x": 1})


def test_fractions_between_whole_numbers_are_never() -> None:
    """0 < 3x < 3 has solutions among fractions only, and one row is enough to see it."""
    assert solved([(condition(Order.LESS, 0, x=-3), True), (condition(Order.LESS, -3, x=3), True)]) is None
    assert solved([(condition(Order.EQUAL, -1, x=2), True)]) is None


def test_hours_and_microseconds() -> None:
    hour = 3_600_000_000
    apart = condition(Order.LESS, 0, start=1, hours=hour, end=-1)
    found = solved([(apart, True), (condition(Order.AT_MOST, -72, hours=1), False)], Numbers((0, 10**15), 5))
    assert found is not None
    assert found["hours"] == 73
    assert found["end"] > found["start"] + 73 * hour


def test_what_only_fractions_satisfy_is_not_decided() -> None:
    """27 <= 11x + 13y <= 45 and -10 <= 7x - 9y <= 4 have solutions among fractions only; elimination does not see that."""
    sums = [
        (condition(Order.LESS, -27, x=11, y=13), False),
        (condition(Order.AT_MOST, -45, x=11, y=13), True),
        (condition(Order.LESS, 10, x=7, y=-9), False),
        (condition(Order.AT_MOST, -4, x=7, y=-9), True),
    ]
    with pytest.raises(UndecidedError):
        solved(sums, Numbers((None, None)))


def test_elimination_spends_steps() -> None:
    literals = [(condition(Order.AT_MOST, index, x=1, y=-1 - index), True) for index in range(20)]
    with pytest.raises(OutOfStepsError):
        solved(literals, steps=20)


@pytest.mark.parametrize("seed", range(8))
def test_answers_are_those_of_trying_all(seed: int) -> None:
    """Three unknowns, up to four conditions with coefficients from -3 to 3 and halves: none is never said of what has a solution."""
    randomly = random.Random(seed)
    decided = 0
    for _ in range(40):
        literals = [random_literal(randomly) for _ in range(randomly.randint(1, 4))]
        by_trying = any(satisfies(literals, numbers) for numbers in boxes())
        try:
            found = solved(literals)
        except UndecidedError:
            continue
        decided += 1
        assert (found is not None) == by_trying, literals
        if found is not None:
            assert satisfies(literals, {"x": 0, "y": 0, "z": 0, **found})
    assert decided > 30


def random_literal(randomly: random.Random) -> tuple[Linear, bool]:
    """A condition of one to three unknowns, to be true or false."""
    unknowns = randomly.sample(["x", "y", "z"], randomly.randint(1, 3))
    coefficients = {unknown: randomly.choice([-3, -2, -1, 1, 2, 3, Fraction(1, 2)]) for unknown in unknowns}
    constant = randomly.choice([Fraction(randomly.randint(-9, 9)), Fraction(randomly.randint(-9, 9), 3)])
    return condition(randomly.choice(list(Order)), constant, **coefficients), randomly.random() < 0.5


def boxes() -> Sequence[Mapping[Variable, int]]:
    """All numbers of the box."""
    numbers = range(BOX[0], BOX[1] + 1)
    return [{"x": x, "y": y, "z": z} for x, y, z in product(numbers, numbers, numbers)]


def satisfies(literals: Sequence[tuple[Linear, bool]], numbers: Mapping[Variable, int]) -> bool:
    """Whether each condition is as asked."""
    return all(is_true(linear, numbers) == value for linear, value in literals)
