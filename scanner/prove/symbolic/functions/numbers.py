"""Functions on numbers that stay sums of a job's numbers, or become quotients of two."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import Order
from scanner.prove.formula import TRUE, linear, negated
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.comparing import as_list
from scanner.prove.symbolic.functions.answers import where
from scanner.prove.symbolic.leaves import Cases, Leaf, Number, Quotient
from scanner.prove.symbolic.numbers import as_sum, number
from scanner.prove.symbolic.rounding import is_in_hours, is_whole
from scanner.prove.symbolic.world import World

NOTHING = Number(())


def absolute(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The number without its sign."""
    value = _as_sum(leaves[0])
    is_negative = linear(Order.LESS, dict(value.coefficients), value.constant)
    return where(is_negative, plus(NOTHING, value, Fraction(-1)), otherwise=value)


def total(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The sum of a list whose elements all jobs have."""
    result = NOTHING
    for value in _sums(leaves[0]):
        result = plus(result, value)
    return always(result)


def average(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The mean of a list whose elements all jobs have."""
    values = _sums(leaves[0])
    result = NOTHING
    for value in values:
        result = plus(result, value, Fraction(1, len(values)))
    return always(result)


def ratio(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """One number divided by another; null where that is 0."""
    part, whole = map(_as_sum, leaves)
    if whole.coefficients:
        _check_are_whole([part, whole])
        is_zero = linear(Order.EQUAL, dict(whole.coefficients), whole.constant)
        return where(negated(is_zero), Quotient(part, whole))
    if not whole.constant:
        return always(NULL)
    if not is_in_hours(part):
        _check_are_whole([part, whole])
    return always(plus(NOTHING, part, 1 / whole.constant))


def plus(left: Number, right: Number, times: Fraction = Fraction(1)) -> Number:
    """The sum of a number and several times another."""
    coefficients = dict(left.coefficients)
    for variable, value in right.coefficients:
        coefficients[variable] = coefficients.get(variable, Fraction(0)) + times * value
    return number(coefficients, left.constant + times * right.constant)


def _sums(leaf: Leaf) -> list[Number]:
    numbers = as_list(leaf)
    if numbers is None or numbers.is_open:
        raise NotModelledError("numbers of this kind")
    values: list[Number] = []
    for element in numbers.elements:
        if element.exists is not TRUE or len(element.cases) != 1:
            raise NotModelledError("numbers that are filtered")
        values.append(_as_sum(element.cases[0][1]))
    _check_are_whole(values)
    return values


def _check_are_whole(values: Iterable[Number]) -> None:
    """Raises NotModelledError where floats would round a value that is computed from these."""
    if not all(is_whole(value) and value.constant.denominator == 1 for value in values):
        raise NotModelledError("numbers with a fraction")


def _as_sum(leaf: Leaf) -> Number:
    value = as_sum(leaf)
    if value is None:
        raise NotModelledError("numbers of this kind")
    return value
