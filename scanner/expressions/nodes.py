"""What is known of a node without evaluating it."""

from collections.abc import Mapping

from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.once import once_per_object
from scanner.model.expression import Node
from scanner.model.job import Json

_NO_PARAMETERS: frozenset[str] = frozenset()


def is_null(node: Node) -> bool:
    """Whether the node is the literal null."""
    return node.kind == "literal" and node.value is None


def is_condition(node: Node, params: Mapping[str, Json]) -> bool:
    """Whether the node gives true, false or no answer, and nothing else."""
    names = _as_condition(node)
    return names is not None and all(isinstance(params.get(name), bool) for name in names)


@once_per_object
def _as_condition(node: Node) -> frozenset[str] | None:
    """The parameters that must be true or false for the node to be a condition; None where it never is one."""
    match node.kind:
        case "comparator" | "not_expression":
            return _NO_PARAMETERS
        case "literal":
            if isinstance(node.value, bool):
                return _NO_PARAMETERS
            return None
        case "function_expression":
            return _call_as_condition(node)
        case "and_expression" | "or_expression":
            sides = [_as_condition(child) for child in node.children]
            if None in sides:
                return None
            return frozenset().union(*filter(None, sides))
        case "pipe" | "subexpression":
            return _as_condition(node.children[-1])
        case _:
            return None


def _call_as_condition(call: Node) -> frozenset[str] | None:
    if call.value == "param":
        name = None
        if call.children:
            name = call.children[0].value
        if isinstance(name, str):
            return frozenset({name})
        return None
    function = FUNCTIONS.get(call.value)
    if function is not None and function.predicate:
        return _NO_PARAMETERS
    return None
