"""Whole numbers that satisfy linear conditions: Fourier-Motzkin elimination, with every row tightened to whole numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from scanner.prove.atoms import Linear, Order, Variable
from scanner.prove.budget import Budget
from scanner.prove.linear_rows import Row, combined, rows_of
from scanner.prove.undecided import UndecidedError

_DOING = "solving conditions on numbers"


class NumberDomains(Protocol):
    """What the numbers of a job can be."""

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The smallest and the largest number; None where there is no bound."""
        ...

    def base_number(self, variable: Variable) -> int | None:
        """The number in the base job; None where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What a search for numbers starts from: rows that hold, and sums that are not 0."""

    rows: tuple[Row, ...]
    not_zero: tuple[Linear, ...]


def find_numbers(literals: Sequence[tuple[Linear, bool]], domains: NumberDomains, budget: Budget) -> dict[Variable, int] | None:
    """Whole numbers near the base job for which each condition is true or false as asked; None if there are none.

    Raises UndecidedError where fractions would do and no whole numbers were found.
    """
    rows: list[Row] = []
    not_zero: list[Linear] = []
    for linear, value in literals:
        if linear.order is Order.EQUAL and not value:
            not_zero.append(linear)
            continue
        new_rows = rows_of(linear, value)
        if new_rows is None:
            return None
        rows += new_rows
    variables = sorted({variable for linear, _ in literals for variable, _ in linear.coefficients})
    for variable in variables:
        rows += _bound_rows(variable, domains)
    return _avoid_zeros(_Conditions(tuple(dict.fromkeys(rows)), tuple(not_zero)), variables, domains, budget)


def is_true(linear: Linear, numbers: Mapping[Variable, int]) -> bool:
    """Whether a condition is true of numbers."""
    return linear.order.is_true(_sum_of(linear, numbers))


def _avoid_zeros(
    conditions: _Conditions, variables: Sequence[Variable], domains: NumberDomains, budget: Budget
) -> dict[Variable, int] | None:
    """Numbers that satisfy the rows, and for which no sum of `not_zero` is 0: one that is 0 is tried below 0, then above."""
    numbers = _eliminate(conditions.rows, variables, domains, budget)
    if numbers is None:
        return None
    zero = next((linear for linear in conditions.not_zero if _sum_of(linear, numbers) == 0), None)
    if zero is None:
        return numbers
    others = tuple(linear for linear in conditions.not_zero if linear is not zero)
    below = rows_of(Linear(Order.LESS, zero.coefficients, zero.constant), True) or ()
    above = rows_of(Linear(Order.AT_MOST, zero.coefficients, zero.constant), False) or ()
    for side in (below, above):
        found = _avoid_zeros(_Conditions((*conditions.rows, *side), others), variables, domains, budget)
        if found is not None:
            return found
    return None


def _sum_of(linear: Linear, numbers: Mapping[Variable, int]) -> Fraction:
    return sum((coefficient * numbers[variable] for variable, coefficient in linear.coefficients), linear.constant)


def _bound_rows(variable: Variable, domains: NumberDomains) -> Iterable[Row]:
    smallest, largest = domains.bounds(variable)
    if smallest is not None:
        yield Row(((variable, -1),), -smallest)
    if largest is not None:
        yield Row(((variable, 1),), largest)


def _eliminate(rows: Sequence[Row], variables: Sequence[Variable], domains: NumberDomains, budget: Budget) -> dict[Variable, int] | None:
    """Numbers that satisfy the rows; None if there are none.

    One variable after the other is eliminated, then the numbers are chosen in the reverse order.
    """
    steps: list[tuple[Variable, Sequence[Row]]] = []
    left = list(variables)
    is_exact = True
    while left:
        variable, exact = _next_variable(rows, left)
        is_exact = is_exact and exact
        left.remove(variable)
        steps.append((variable, [row for row in rows if row.coefficient(variable)]))
        rows = _without(variable, rows, budget)
    if any(row.limit < 0 for row in rows):
        return None
    numbers: dict[Variable, int] = {}
    for variable, bounding in reversed(steps):
        number = _choose(variable, bounding, numbers, domains.base_number(variable))
        if number is None and not is_exact:
            raise UndecidedError("fractions satisfy the conditions on numbers, and no whole numbers were found")
        if number is None:
            raise AssertionError(f"no whole number is left for {variable}")
        numbers[variable] = number
    return numbers


def _next_variable(rows: Sequence[Row], variables: Sequence[Variable]) -> tuple[Variable, bool]:
    """The variable to eliminate next, and whether that loses no condition on whole numbers.

    It loses none where all coefficients on one side are 1: then a whole number lies between two bounds that have room for a fraction.
    """
    best: tuple[bool, int] | None = None
    chosen = variables[0]
    for variable in variables:
        upper = [row.coefficient(variable) for row in rows if row.coefficient(variable) > 0]
        lower = [-row.coefficient(variable) for row in rows if row.coefficient(variable) < 0]
        is_inexact = any(number > 1 for number in upper) and any(number > 1 for number in lower)
        cost = (is_inexact, len(upper) * len(lower))
        if best is None or cost < best:
            best, chosen = cost, variable
    return chosen, best is not None and not best[0]


def _without(variable: Variable, rows: Sequence[Row], budget: Budget) -> list[Row]:
    """What the rows say of the other variables."""
    kept = [row for row in rows if not row.coefficient(variable)]
    upper = [row for row in rows if row.coefficient(variable) > 0]
    lower = [row for row in rows if row.coefficient(variable) < 0]
    for first in upper:
        for second in lower:
            budget.spend(10, _DOING)
            kept.append(combined(variable, first, second))
    return list(dict.fromkeys(kept))


def _choose(variable: Variable, rows: Sequence[Row], numbers: Mapping[Variable, int], base: int | None) -> int | None:
    """The whole number nearest to the base job that the rows leave for a variable; None if they leave none."""
    smallest: int | None = None
    largest: int | None = None
    for row in rows:
        coefficient = row.coefficient(variable)
        room = row.limit - sum(factor * numbers[name] for name, factor in row.coefficients if name != variable)
        bound = Fraction(room, coefficient)
        if coefficient > 0:
            largest = floor(bound) if largest is None else min(largest, floor(bound))
        else:
            smallest = ceil(bound) if smallest is None else max(smallest, ceil(bound))
    if smallest is not None and largest is not None and smallest > largest:
        return None
    number = 0 if base is None else base
    if smallest is not None:
        number = max(number, smallest)
    if largest is not None:
        number = min(number, largest)
    return number
