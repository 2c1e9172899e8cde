"""What can be told of a node without evaluating it."""

from collections.abc import Mapping

from scanner.expressions.functions.table import FUNCTIONS
from scanner.model.expression import Node
from scanner.model.job import Json


def is_null(node: Node) -> bool:
    """Whether the node is the literal null."""
    return node.kind == "literal" and node.value is None


def from_outside(node: Node) -> bool:
    """Whether the node's value is a literal or a parameter, in which nothing of the job can be."""
    return node.kind == "literal" or (node.kind == "function_expression" and node.value == "param")


def is_condition(node: Node, params: Mapping[str, Json]) -> bool:
    """Whether the node gives true, false or no answer, and nothing else."""
    match node.kind:
        case "comparator" | "not_expression":
            return True
        case "literal":
            return isinstance(node.value, bool)
        case "function_expression":
            return _gives_boolean(node, params)
        case "and_expression" | "or_expression":
            return all(is_condition(child, params) for child in node.children)
        case "pipe" | "subexpression":
            return is_condition(node.children[-1], params)
        case _:
            return False


def _gives_boolean(call: Node, params: Mapping[str, Json]) -> bool:
    if call.value == "param":
        name = call.children[0].value if call.children else None
        return isinstance(params.get(name), bool) if isinstance(name, str) else False
    return call.value in FUNCTIONS and FUNCTIONS[call.value].predicate
