"""Calling a function of the table: whether the call can be made, whether the arguments fit, and what it gives."""

from collections.abc import Sequence

from msgspec import Struct

from scanner.errors import EvaluationError
from scanner.expressions.functions.function import Argument, Function, Surroundings
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.once import once_per_object
from scanner.expressions.values import type_name
from scanner.model.expression import Node
from scanner.model.job import Json


class Call(Struct, frozen=True):
    """A call that can be made: its function, and for each argument whether it is an &expression and whether it is fixed.

    A fixed argument is a literal or a parameter: it has nothing of the job in it and never changes.
    """

    function: Function
    arguments: tuple[Argument, ...]
    expressions: tuple[bool, ...]
    fixed: tuple[bool, ...]
    has_expressions: bool

    @property
    def elements_at(self) -> int:
        """The argument with the list whose elements each &expression is applied to."""
        return self.expressions.index(False)


@once_per_object
def resolve_call(node: Node) -> Call:
    """The call that a node says; raises EvaluationError for an unknown function, and for arguments of the wrong number or kind."""
    function = FUNCTIONS.get(node.value)
    if function is None:
        raise EvaluationError(f"unknown function {node.value}()")
    if not function.takes(len(node.children)):
        raise EvaluationError(f"{function.name}() takes {_count(function)}, not {len(node.children)}")
    arguments = tuple(map(function.argument, range(len(node.children))))
    expressions = tuple(child.kind == "expref" for child in node.children)
    for number, (argument, is_expression) in enumerate(zip(arguments, expressions, strict=True), start=1):
        if argument.expression != is_expression:
            raise EvaluationError(f"{function.name}() takes {_kind(argument)} as argument {number}")
    return Call(function, arguments, expressions, tuple(map(never_changes, node.children)), has_expressions=True in expressions)


def never_changes(node: Node) -> bool:
    """Whether the node is a literal or a parameter, whose value has nothing of the job in it and never changes."""
    return node.kind == "literal" or (node.kind == "function_expression" and node.value == "param")


def check_types(call: Call, values: Sequence[Json]) -> None:
    """Raises EvaluationError for a value of a type that the function does not take."""
    for argument, is_fixed, value in zip(call.arguments, call.fixed, values, strict=True):
        if argument.expression:
            continue
        fits = _fits_once(value, argument) if is_fixed else argument.accepts(value)
        if not fits:
            raise EvaluationError(f"{call.function.name}() takes {argument.type} as {argument.name}, not {_type_of(value)}")


def run(call: Call, values: Sequence[Json], around: Surroundings | None, *, rule_meaning: bool = False) -> Json:
    """What the function gives for values that fit. Whatever goes wrong in it is an EvaluationError."""
    function = call.function
    work = function.call
    if rule_meaning and function.known_call is not None:
        work = function.known_call
    try:
        if function.reads_surroundings:
            return work(around, *values)
        return work(*values)
    except EvaluationError:
        raise
    except Exception as error:  # must end one rule for one job, never the scan
        raise EvaluationError(f"{function.name}() failed: {type(error).__name__}") from None


def _fits_once(value: Json, argument: Argument) -> bool:
    """Whether an argument takes a value that never changes; a list or map is gone through once."""
    if not isinstance(value, list | dict):
        return argument.accepts(value)
    known = _known_fits(value)
    if argument not in known:
        known[argument] = argument.accepts(value)
    return known[argument]


@once_per_object
def _known_fits(_value: Json) -> dict[Argument, bool]:
    return {}


def _count(function: Function) -> str:
    wanted = len(function.arguments)
    at_least = ""
    if function.variadic:
        at_least = "at least "
    plural = "s"
    if wanted == 1:
        plural = ""
    return f"{at_least}{wanted or 'no'} argument{plural}"


def _kind(argument: Argument) -> str:
    if argument.expression:
        return "an &expression"
    return "a value, not an &expression,"


def _type_of(value: Json) -> str:
    if isinstance(value, list) and value:
        return f"array<{' or '.join(sorted({type_name(item) for item in value}))}>"
    return type_name(value)
