"""What a condition compares with what: the subject of each predicate and comparison, and the text or pattern beside it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from scanner.model.expression import Node
from scanner.shape.characters import BUCKET, CHARACTERS


class How(StrEnum):
    """How a text is compared with a subject."""

    EQUAL = "equal"
    START = "start"
    END = "end"
    PART = "part"
    GLOB = "glob"
    REGEX = "regex"


class Pair(Struct, frozen=True):
    """A subject, what it is compared with, and how; `node` is the call or comparison."""

    subject: Node
    against: Node
    how: How
    node: Node


# contains() is not here: what it looks for may be a part of a text or an element of a list.
_CALLS = {
    "glob": How.GLOB,
    "any_glob": How.GLOB,
    "all_glob": How.GLOB,
    "matches": How.REGEX,
    "any_match": How.REGEX,
    "all_match": How.REGEX,
    "starts_with": How.START,
    "ends_with": How.END,
}


def pairs(node: Node) -> Iterator[Pair]:
    """The pairs in an expression, at any depth; both sides of a comparison are a subject once."""
    if len(node.children) == 2:
        left, right = node.children
        if node.kind == "comparator" and node.value in ("eq", "ne"):
            yield Pair(left, right, How.EQUAL, node)
            yield Pair(right, left, How.EQUAL, node)
        elif node.kind == "function_expression" and node.value in _CALLS:
            yield Pair(left, right, _CALLS[node.value], node)
        elif node.kind == "function_expression" and node.value == "contains":
            yield Pair(left, right, How.PART, node)
            yield Pair(right, left, How.EQUAL, node)
    for child in node.children:
        yield from pairs(child)


def path_of(node: Node) -> str:
    """The path of a field of the job; empty for anything else."""
    if node.kind == "field":
        return str(node.value)
    if node.kind != "subexpression":
        return ""
    paths = [path_of(child) for child in node.children]
    if all(paths):
        return ".".join(paths)
    return ""


def part_of(node: Node) -> tuple[str, str]:
    """The function and the member in `arn(role_arn).account`; both empty for anything else."""
    if node.kind == "subexpression" and node.children[0].kind == "function_expression" and node.children[-1].kind == "field":
        return str(node.children[0].value), str(node.children[-1].value)
    return "", ""


def characters_of(node: Node) -> str:
    """The characters that the texts of a node can have, as the inside of a regex's class; empty where it may be any."""
    if path := path_of(node):
        return CHARACTERS.get(path, "")
    match node.kind:
        case "subexpression":
            return _characters_of_part(node)
        case "function_expression":
            return _characters_of_result(node)
        case "index_expression":
            return characters_of(node.children[0])
        case "or_expression":
            return _characters_of_any(node.children)
        case _:
            return ""


def _characters_of_part(node: Node) -> str:
    """The characters of `arn(role_arn).account`, which are those of the ARN; empty where they may be any."""
    function, member = part_of(node)
    if function == "s3" and member == "bucket":
        return BUCKET
    if function in ("arn", "model"):
        return characters_of(node.children[0].children[0])
    return ""


def _characters_of_result(call: Node) -> str:
    """The characters that the texts a call gives can have, e.g. those of `job_name` for `lower(job_name)`; empty where they may be any."""
    if call.value in ("lower", "split") and call.children:
        return characters_of(call.children[0])
    if call.value == "not_null":
        return _characters_of_any(call.children)
    return ""


def _characters_of_any(nodes: Sequence[Node]) -> str:
    """The characters of a value that may come from any of the nodes; empty where one of them may have any character."""
    each = [characters_of(node) for node in nodes]
    if all(each):
        return "".join(dict.fromkeys(each))
    return ""


def literals(node: Node) -> Iterator[tuple[Node, str]]:
    """The texts that are written out in a node, in a list too, each with the node to point at."""
    if node.kind == "multi_select_list":
        for child in node.children:
            yield from literals(child)
    elif node.kind == "literal":
        values = node.value if isinstance(node.value, list) else [node.value]
        yield from ((node, value) for value in values if isinstance(value, str))
