"""Calling a function of the table: is it there, do the arguments fit, and what does it give."""

from collections.abc import Sequence

from scanner.errors import EvaluationError
from scanner.expressions.functions.function import Argument, Function, Surroundings
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.values import fits, type_name
from scanner.model.expression import Node
from scanner.model.job import Json


def function_of(call: Node) -> Function:
    """The function that a call names; raises EvaluationError for an unknown one, and where arguments do not fit in number and kind."""
    function = FUNCTIONS.get(call.value)
    if function is None:
        raise EvaluationError(f"there is no function {call.value}()")
    if not function.takes(len(call.children)):
        raise EvaluationError(f"{function.name}() takes {_count(function)}, not {len(call.children)}")
    for index, child in enumerate(call.children):
        if function.argument(index).expression != (child.kind == "expref"):
            raise EvaluationError(f"{function.name}() takes {_kind(function.argument(index))} as argument {index + 1}")
    return function


def applied_to(function: Function) -> int:
    """Which argument is the list that an &expression among the arguments is applied to."""
    return next(index for index, argument in enumerate(function.arguments) if not argument.expression)


def check_types(function: Function, values: Sequence[Json]) -> None:
    """Raises EvaluationError for a value of a type that the function does not take."""
    for index, value in enumerate(values):
        argument = function.argument(index)
        if not argument.expression and not fits(value, argument.type):
            raise EvaluationError(f"{function.name}() takes {argument.type} as {argument.name}, not {_shown(value)}")


def call(function: Function, values: Sequence[Json], around: Surroundings | None, *, known: bool = False) -> Json:
    """What the function gives for values that fit; `known`: under rule meaning. All that goes wrong in it is an EvaluationError."""
    run = function.known_call if known and function.known_call is not None else function.call
    try:
        return run(around, *values) if function.reads_surroundings else run(*values)
    except EvaluationError:
        raise
    except Exception as error:  # whatever goes wrong ends one rule for one job, never the scan
        raise EvaluationError(f"{function.name}() failed: {type(error).__name__}") from None


def _count(function: Function) -> str:
    wanted = len(function.arguments)
    plural = "" if wanted == 1 else "s"
    return f"{'at least ' if function.variadic else ''}{wanted or 'no'} argument{plural}"


def _kind(argument: Argument) -> str:
    return "an &expression" if argument.expression else "a value, no &expression,"


def _shown(value: Json) -> str:
    if isinstance(value, list) and value:
        return f"array<{' or '.join(sorted({type_name(item) for item in value}))}>"
    return type_name(value)
