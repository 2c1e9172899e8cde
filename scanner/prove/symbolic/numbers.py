"""Sums of a job's numbers are added up and compared. Floats are read as the decimals that they are written as, and compared exactly."""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite

from scanner.expressions.values import is_number
from scanner.prove.atoms import Order, Variable
from scanner.prove.formula import FALSE, TRUE, Formula, all_of, any_of, linear, negated
from scanner.prove.symbolic.leaves import Constant, Leaf, NotModelled, Number, Quotient
from scanner.prove.symbolic.rounding import exact_where, is_quotient_exact

_QUOTIENTS = NotModelled("a comparison of quotients that are not constant")
ROUNDED = NotModelled("a comparison of numbers that floats round")
_TOO_LARGE = NotModelled("a number too large for a float")


def is_numeric(leaf: Leaf) -> bool:
    """Whether a leaf is a number, known or not."""
    match leaf:
        case Constant(value):
            return is_number(value)
        case Number() | Quotient():
            return True
        case _:
            return False


def number(coefficients: Mapping[Variable, Fraction], constant: Fraction) -> Number:
    """The sum with its terms sorted, and those with the coefficient 0 left out."""
    return Number(tuple((variable, value) for variable, value in sorted(coefficients.items()) if value), constant)


def exact(value: float) -> Fraction:
    """A number as the decimal that it is written as, e.g. 1/10 for 0.1. Not for what is not finite."""
    return Fraction(repr(value))


def as_sum(leaf: Leaf) -> Number | None:
    """A number as a sum; None for a quotient, for what is not finite, and for other values."""
    match leaf:
        case Number():
            return leaf
        case Constant(value) if is_number(value) and isfinite(value):
            return Number((), exact(value))
        case _:
            return None


def compare_numbers(order: Order, left: Leaf, right: Leaf) -> Formula | NotModelled:
    """When one number is less than, at most, or equal to another; where `are_exact` is true of the two."""
    first, second = as_sum(left), as_sum(right)
    if first is not None and second is not None:
        if exact_where(first, second) is FALSE:
            return ROUNDED
        return _compare_sums(order, first, second)
    if isinstance(left, Quotient) and second is not None and not second.coefficients:
        return _compare_quotient(order, left, second.constant)
    if isinstance(right, Quotient) and first is not None and not first.coefficients:
        return _compare_quotient(order, _opposite(right), -first.constant)
    if isinstance(left, Quotient) or isinstance(right, Quotient):
        return _QUOTIENTS
    return _TOO_LARGE


def are_exact(left: Leaf, right: Leaf) -> Formula:
    """When the floats of two numbers compare as `compare_numbers` says."""
    first, second = as_sum(left), as_sum(right)
    if first is None or second is None:
        return TRUE
    return exact_where(first, second)


def _compare_sums(order: Order, left: Number, right: Number) -> Formula:
    coefficients = dict(left.coefficients)
    for variable, value in right.coefficients:
        coefficients[variable] = coefficients.get(variable, Fraction(0)) - value
    return linear(order, coefficients, left.constant - right.constant)


def _compare_quotient(order: Order, quotient: Quotient, limit: Fraction) -> Formula | NotModelled:
    """When a quotient is less than, at most, or equal to a constant.

    Its part is then that to the constant times its whole, or the reverse where the whole is negative.
    """
    if not is_quotient_exact(limit):
        return ROUNDED
    part, whole = quotient.part, quotient.whole
    product = Number(tuple((variable, value * limit) for variable, value in whole.coefficients if limit), whole.constant * limit)
    nothing = Number(())
    positive = _compare_sums(Order.LESS, nothing, whole)
    return any_of(
        [
            all_of([positive, _compare_sums(order, part, product)]),
            all_of([negated(positive), _compare_sums(order, product, part)]),
        ]
    )


def _opposite(quotient: Quotient) -> Quotient:
    """The quotient with the other sign: a constant is less than a quotient where minus the quotient is less than minus the constant."""
    part = Number(tuple((variable, -value) for variable, value in quotient.part.coefficients), -quotient.part.constant)
    return Quotient(part, quotient.whole)
