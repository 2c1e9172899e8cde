"""Where floats, with which a rule computes, compare as the exact numbers do. Elsewhere two different numbers may be the same float."""

from datetime import timedelta
from fractions import Fraction
from math import floor, lcm
from typing import Final

from scanner.model.types import Basic
from scanner.prove.atoms import Order, Variable
from scanner.prove.formula import FALSE, TRUE, Formula, all_of, constant, linear
from scanner.prove.symbolic.leaves import Number
from scanner.shape.fields import field
from scanner.shape.limits import LIMITS, NumberLimit

HOUR: Final = 3600 * 10**6  # in microseconds
_MOST_HOURS: Final = 10**6  # 114 years: floats of fewer hours tell each microsecond from the next
_MOST_RECORDS: Final = 2**32  # of a job; AWS documents no such limit
_PRECISION: Final = 2**51  # two fractions whose numerators and denominators multiply to less than this are two floats
_LONGEST: Final = (timedelta.max - timedelta(days=1)) // timedelta(microseconds=1)  # from the year 1 to 9999 it is much less


def exact_where(left: Number, right: Number) -> Formula:
    """When the floats of two sums compare as the sums do."""
    if is_whole(left) and is_whole(right):
        return TRUE
    if left.coefficients and right.coefficients:
        return _exact_where_both_vary(left, right)
    if left.coefficients:
        return constant(_is_exact_at(left, right.constant))
    return constant(_is_exact_at(right, left.constant))


def is_quotient_exact(limit: Fraction) -> bool:
    """Whether floats of quotients of two counts are below, at and above the limit exactly where the quotients are."""
    return abs(limit.numerator) * _MOST_RECORDS < _PRECISION


def is_whole(value: Number) -> bool:
    """Whether a sum is a whole number for every job, or a constant. Python computes and compares those exactly."""
    if not value.coefficients:
        return True
    return not has_times(value) and _denominator(value) == 1


def is_in_hours(value: Number) -> bool:
    """Whether a sum is the hours between two times, as a function on times gives them."""
    return has_times(value) and all(abs(factor) == Fraction(1, HOUR) for _, factor in value.coefficients)


def has_times(value: Number) -> bool:
    """Whether a sum has times in it."""
    return any(_is_time(variable) for variable, _ in value.coefficients)


def _is_time(variable: Variable) -> bool:
    row = field(variable)
    return row is not None and row.type is Basic.TIMESTAMP


def _exact_where_both_vary(left: Number, right: Number) -> Formula:
    """The same of two sums that both depend on the job."""
    timed = [value for value in (left, right) if has_times(value)]
    others = [value for value in (left, right) if not has_times(value)]
    if not timed:
        return constant(_denominator(left) * _denominator(right) * _MOST_RECORDS < _PRECISION)
    if not all(map(is_in_hours, timed)) or not all(map(is_whole, others)):
        return FALSE
    if any(map(_is_small, others)):
        return TRUE
    return all_of(_is_short(value) for value in timed)


def _is_exact_at(value: Number, limit: Fraction) -> bool:
    """Whether the float of a sum is below, at and above the limit exactly where the sum is."""
    if not has_times(value):
        return abs(limit.numerator) * _denominator(value) < _PRECISION
    _, factor = value.coefficients[0]
    return _is_time_exact_at(limit, 1 / (abs(factor) * HOUR))


def _is_time_exact_at(limit: Fraction, divisor: Fraction) -> bool:
    """The same of hours that are divided by a number.

    0.1 hours are 360 seconds, and 360.0 / 3600 is the float 0.1. But 0.333 hours are 1198.8 seconds, which are not a float, and the
    float 2.4 / 24 is less than 0.1.
    """
    # A longer time never has a smaller float, so the neighbours of the limit tell.
    boundary = limit * divisor * HOUR
    if abs(boundary) > _LONGEST:
        return True
    below = floor(boundary)
    for microseconds in range(below - 1, below + 3):
        hours = timedelta(microseconds=microseconds).total_seconds() / 3600 / float(divisor)
        is_below, is_above = hours < float(limit), hours > float(limit)
        if is_below != (microseconds < boundary) or is_above != (microseconds > boundary):
            return False
    return True


def _is_small(value: Number) -> bool:
    """Whether a whole number is one of hours that floats tell apart to the microsecond, whatever the job, e.g. its timeout."""
    most = abs(value.constant)
    for variable, factor in value.coefficients:
        limit = LIMITS.get(variable)
        if not isinstance(limit, NumberLimit) or limit.largest is None:
            return False
        most += abs(factor) * limit.largest
    return most < _MOST_HOURS


def _is_short(value: Number) -> Formula:
    """When hours are so few that floats tell them apart to the microsecond."""
    opposite = {variable: -factor for variable, factor in value.coefficients}
    return all_of(
        [
            linear(Order.LESS, dict(value.coefficients), value.constant - _MOST_HOURS),
            linear(Order.LESS, opposite, -value.constant - _MOST_HOURS),
        ]
    )


def _denominator(value: Number) -> int:
    return lcm(value.constant.denominator, *(factor.denominator for _, factor in value.coefficients))
