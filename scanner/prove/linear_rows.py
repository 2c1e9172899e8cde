"""Linear conditions on whole numbers as rows: sums with whole coefficients that are at most a whole number."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from scanner.prove.atoms import Linear, Order, Variable


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times variables is at most `limit`. All are whole, and the coefficients have no common divisor."""

    coefficients: tuple[tuple[Variable, int], ...]
    limit: int

    def coefficient(self, variable: Variable) -> int:
        """What the variable is multiplied by; 0 where the row does not have it."""
        return dict(self.coefficients).get(variable, 0)


def rows_of(linear: Linear, value: bool) -> tuple[Row, ...] | None:
    """The rows that say that a condition is true, or false; None where no whole numbers can make it so.

    Not for an EQUAL that is false.
    """
    if linear.order is Order.EQUAL:
        return _rows_of_equation(linear)
    if value:
        return (_at_most(linear.coefficients, linear.constant, strict=linear.order is Order.LESS),)
    negative = tuple((variable, -coefficient) for variable, coefficient in linear.coefficients)
    return (_at_most(negative, -linear.constant, strict=linear.order is Order.AT_MOST),)


def _rows_of_equation(linear: Linear) -> tuple[Row, ...] | None:
    whole = _whole(linear.coefficients, linear.constant)
    limit = -whole.constant
    if limit.denominator != 1:
        return None
    negative = tuple((variable, -coefficient) for variable, coefficient in whole.coefficients)
    return (Row(whole.coefficients, int(limit)), Row(negative, -int(limit)))


def combined(variable: Variable, upper: Row, lower: Row) -> Row:
    """The sum of both rows, each multiplied so that the variable falls out."""
    by_upper, by_lower = -lower.coefficient(variable), upper.coefficient(variable)
    total: dict[Variable, int] = {}
    for name, coefficient in upper.coefficients:
        total[name] = coefficient * by_upper
    for name, coefficient in lower.coefficients:
        total[name] = total.get(name, 0) + coefficient * by_lower
    left = sorted((name, coefficient) for name, coefficient in total.items() if coefficient)
    return _at_most(left, -(upper.limit * by_upper + lower.limit * by_lower), strict=False)


@dataclass(frozen=True, slots=True)
class _WholeSum:
    """A sum with whole coefficients that have no common divisor."""

    coefficients: tuple[tuple[Variable, int], ...]
    constant: Fraction


def _whole(coefficients: Iterable[tuple[Variable, Fraction | int]], constant: Fraction | int) -> _WholeSum:
    """A positive multiple of a sum that has whole coefficients without a common divisor."""
    fractions = [(variable, Fraction(coefficient)) for variable, coefficient in coefficients]
    scale = lcm(*(coefficient.denominator for _, coefficient in fractions))
    whole = [(variable, int(coefficient * scale)) for variable, coefficient in fractions]
    divisor = gcd(*(coefficient for _, coefficient in whole)) or 1
    return _WholeSum(tuple((variable, coefficient // divisor) for variable, coefficient in whole), Fraction(constant) * scale / divisor)


def _at_most(coefficients: Iterable[tuple[Variable, Fraction | int]], constant: Fraction | int, *, strict: bool) -> Row:
    """The row that a sum is at most 0, or less than 0."""
    whole = _whole(coefficients, constant)
    limit = -whole.constant
    return Row(whole.coefficients, ceil(limit) - 1 if strict else floor(limit))
