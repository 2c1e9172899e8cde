"""What a condition holds against what: the subject of each predicate and comparison, and the text or pattern beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scanner.model.expression import Node
from scanner.shape.characters import BUCKET, CHARACTERS


class How(StrEnum):
    """How a text is held against a subject."""

    EQUAL = "equal"
    START = "start"
    END = "end"
    PART = "part"
    GLOB = "glob"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Pair:
    """A subject, what is held against it, and how; `node` is the call or comparison."""

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
    paths = [path_of(child) for child in node.children] if node.kind == "subexpression" else [""]
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
    function, member = part_of(node)
    if function == "s3":
        if member == "bucket":
            return BUCKET
        return ""
    if function in ("arn", "model"):
        return characters_of(node.children[0].children[0])
    if node.kind == "function_expression" and node.value in ("lower", "split") and node.children:
        return characters_of(node.children[0])
    if node.kind == "index_expression":
        return characters_of(node.children[0])
    if node.kind == "or_expression" or (node.kind == "function_expression" and node.value == "not_null"):
        found = [characters_of(child) for child in node.children]
        if all(found):
            return "".join(dict.fromkeys(found))
        return ""
    return ""


def literals(node: Node) -> Iterator[tuple[Node, str]]:
    """The texts that are written out in a node, in a list too, each with the node to point at."""
    if node.kind == "multi_select_list":
        for child in node.children:
            yield from literals(child)
    elif node.kind == "literal":
        values = node.value if isinstance(node.value, list) else [node.value]
        yield from ((node, value) for value in values if isinstance(value, str))
