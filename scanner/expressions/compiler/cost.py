"""How many steps a call can take at most, for any record that generated code judges."""

from collections.abc import Sequence

from scanner.expressions.compiler.kinds import Kind, Value
from scanner.expressions.compiler.runtime import LONGEST, MOST
from scanner.expressions.functions.cost import CHARACTERS, MAX_STEPS, size
from scanner.expressions.once import once_per_object
from scanner.model.job import Json

_TEXT = LONGEST // CHARACTERS + 1  # steps of the longest text


def most_steps(arguments: Sequence[Value]) -> int:
    """The product of the arguments' sizes, which is above every way of counting that the function table has."""
    bound = 1
    for value in arguments:
        bound *= 1 + _largest(value)
    return bound


def _largest(value: Value) -> int:
    """The most steps of reading a value whole."""
    match value.kind:
        case Kind.CONSTANT:
            return _steps(value.constant)
        case Kind.TEXTS:
            return MOST * (1 + _TEXT)
        case Kind.MAPPING:
            return MOST * (1 + 2 * _TEXT)
        case Kind.TEXT:
            return _TEXT
        case _:
            return 1


def _steps(constant: Json) -> int:
    if isinstance(constant, list | dict):
        return _steps_of_many(constant)
    return _counted(constant)


def _counted(constant: Json) -> int:
    alternatives = str(constant).count("|")  # of keys such as owner|team
    return size([constant], MAX_STEPS) + alternatives


_steps_of_many = once_per_object(_counted)  # a parameter can have hundreds of rows, and several rules can read it
