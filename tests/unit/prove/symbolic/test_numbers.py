"""Sums and quotients are compared exactly; where floats of hours would round, not at all."""

from datetime import timedelta
from fractions import Fraction

import pytest

from scanner.prove.atoms import Order
from scanner.prove.formula import TRUE, Formula, all_of, any_of, linear, negated
from scanner.prove.symbolic.leaves import Constant, Leaf, NotModelled, Number, Quotient, Time
from scanner.prove.symbolic.numbers import as_sum, compare_numbers, exact, is_numeric, number
from scanner.prove.symbolic.rounding import HOUR

COUNT, TOTAL = Number((("count", Fraction(1)),)), Number((("total", Fraction(1)),))
HOURS = Number((("end_time", Fraction(1, HOUR)),))


def less(coefficients: dict[str, int], constant: int) -> Formula:
    """The sum is less than 0."""
    return linear(Order.LESS, {name: Fraction(value) for name, value in coefficients.items()}, Fraction(constant))


def test_sums_are_subtracted() -> None:
    assert compare_numbers(Order.LESS, COUNT, TOTAL) is less({"count": 1, "total": -1}, 0)
    assert compare_numbers(Order.LESS, COUNT, Constant(3)) is less({"count": 1}, -3)
    assert compare_numbers(Order.AT_MOST, Constant(2), Constant(2.0)) is TRUE
    assert compare_numbers(Order.EQUAL, COUNT, COUNT) is TRUE


def test_floats_are_the_decimals_that_are_written() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(1e22) == 10**22
    assert number({"b": Fraction(0), "a": Fraction(2)}, Fraction(1)) == Number((("a", Fraction(2)),), Fraction(1))


def test_a_quotient_is_multiplied_out() -> None:
    quotient = Quotient(COUNT, TOTAL)
    positive = less({"total": -1}, 0)
    expected = any_of(
        [
            all_of([positive, compare_numbers(Order.AT_MOST, COUNT, Number((("total", Fraction(1, 10)),)))]),
            all_of([negated(positive), compare_numbers(Order.AT_MOST, Number((("total", Fraction(1, 10)),)), COUNT)]),
        ]
    )
    assert compare_numbers(Order.AT_MOST, quotient, Constant(0.1)) is expected


@pytest.mark.parametrize("left", [-6, -2, 0, 1, 3])
@pytest.mark.parametrize("whole", [-3, -1, 1, 2])
@pytest.mark.parametrize("limit", [-2, -0.5, 0, 1.5])
def test_quotients_of_known_numbers(left: int, whole: int, limit: float) -> None:
    quotient = Quotient(Number((), Fraction(left)), Number((), Fraction(whole)))
    assert (compare_numbers(Order.LESS, quotient, Constant(limit)) is TRUE) is (left / whole < limit)
    assert (compare_numbers(Order.LESS, Constant(limit), quotient) is TRUE) is (limit < left / whole)
    assert (compare_numbers(Order.AT_MOST, quotient, Constant(limit)) is TRUE) is (left / whole <= limit)
    assert (compare_numbers(Order.EQUAL, Constant(limit), quotient) is TRUE) is (left / whole == limit)


def test_what_is_not_modelled() -> None:
    quotient = Quotient(COUNT, TOTAL)
    assert isinstance(compare_numbers(Order.LESS, quotient, COUNT), NotModelled)
    assert isinstance(compare_numbers(Order.LESS, quotient, quotient), NotModelled)
    assert isinstance(compare_numbers(Order.LESS, COUNT, Constant(float("inf"))), NotModelled)


@pytest.mark.parametrize("limit", [0, 0.1, 1.5, 72, 0.25, -1.1, 8760, 1e300, 0.000000000123456])
def test_hours_as_floats_are_on_the_side_of_the_limit_where_the_microseconds_are(limit: float) -> None:
    assert not isinstance(compare_numbers(Order.LESS, HOURS, Constant(limit)), NotModelled)
    assert not isinstance(compare_numbers(Order.LESS, Constant(limit), HOURS), NotModelled)


def test_hours_that_floats_round_to_the_limit_are_not_modelled() -> None:
    rounded = next(limit for limit in (thousandths / 1000 for thousandths in range(1, 100_000)) if rounds(limit))
    assert isinstance(compare_numbers(Order.LESS, HOURS, Constant(rounded)), NotModelled)


def rounds(limit: float) -> bool:
    """Whether so many hours, to the microsecond, are another float."""
    return timedelta(microseconds=round(limit * HOUR)).total_seconds() / 3600 != limit


@pytest.mark.parametrize(("leaf", "expected"), [(COUNT, True), (Constant(1), True), (Constant(True), False), (Time("end"), False)])
def test_what_is_a_number(leaf: Leaf, expected: bool) -> None:
    assert is_numeric(leaf) is expected
    assert (as_sum(leaf) is not None) is expected
