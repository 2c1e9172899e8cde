"""Functions on times: hours, counted from the scan's time."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from scanner.expressions.functions.times import read_time
from scanner.prove.alphabet import NotModelledError
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.functions.numbers import NOTHING, plus
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, Number, Time
from scanner.prove.symbolic.numbers import number
from scanner.prove.symbolic.rounding import HOUR
from scanner.prove.symbolic.world import World

_MICROSECOND = timedelta(microseconds=1)


def hours_since(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Hours from the time to now."""
    return _hours(_from_now(world, leaves[0]), NOTHING)


def hours_until(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Hours from now to the time."""
    return _hours(NOTHING, _from_now(world, leaves[0]))


def hours_between(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Hours from the first time to the second."""
    start, end = leaves
    return _hours(_from_now(world, start), _from_now(world, end))


def _from_now(world: World, leaf: Leaf) -> Number | None:
    """The hours from now to a time; None for a text that is not a time."""
    match leaf:
        case Time(variable):
            return number({variable: Fraction(1, HOUR)}, Fraction(0))
        case Constant(str() as text):
            time = read_time(text)
            if time is None:
                return None
            return Number((), Fraction((time - world.now) // _MICROSECOND, HOUR))
        case _:
            raise NotModelledError("a text that may be a time")


def _hours(start: Number | None, end: Number | None) -> Cases:
    if start is None or end is None:
        return always(NULL)
    return always(plus(end, start, Fraction(-1)))
