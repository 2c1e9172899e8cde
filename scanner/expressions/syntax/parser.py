"""From text to a tree with places."""

from typing import Any

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.syntax.dependency import check_jmespath
from scanner.expressions.syntax.grammar import PlacedParser, Raw
from scanner.model.expression import Expression, Node
from scanner.model.place import TextPlace

MAX_LENGTH = 4096  # characters of a rule's expression
MAX_DEPTH = 64  # of a rule's tree


def parse(text: str, place: TextPlace | None = None, strict: bool = True) -> Expression:
    """The expression in `text`; raises ExpressionSyntaxError with offsets in `text`.

    The tree is jmespath's: its node types, values and children; only a `slice` has its three numbers as value.
    An implied `identity` has an empty span. Strict, for rules, refuses what jmespath's parser swallows, and what is too long or too deep.
    """
    check_jmespath()
    if strict and len(text) > MAX_LENGTH:
        raise ExpressionSyntaxError(f"an expression may have {MAX_LENGTH} characters; this one has {len(text)}", MAX_LENGTH, len(text))
    try:
        tree = _node(text, PlacedParser(text, strict).read(), 0, len(text))
        if strict:
            _check_depth(tree)
    except RecursionError:
        raise ExpressionSyntaxError("the expression is nested too deeply", 0, len(text)) from None
    return Expression(text, tree, place)


def _node(text: str, raw: Raw, start: int, end: int) -> Node:
    """A node; `start` and `end` serve where the parser noted none."""
    start, end = raw.get("start", start), raw.get("end", end)
    kind, value, children = raw["type"], raw.get("value"), raw["children"]
    if kind == "slice":
        return Node(kind, tuple(children), (), start, end, text)
    return Node(kind, value, tuple(_child(text, raw, index, start, end) for index in range(len(children))), start, end, text)


def _child(text: str, raw: Raw, index: int, start: int, end: int) -> Node:
    children: list[Any] = raw["children"]
    if index > 0:  # an implied identity on the right: nothing, at the end
        return _node(text, children[index], end, end)
    if children[0]["type"] in ("flatten", "index_expression") and len(children) > 1:  # the left of a projection: up to its right
        return _node(text, children[0], start, children[1].get("before", end))
    return _node(text, children[0], start, start)


def _check_depth(tree: Node) -> None:
    level: tuple[Node, ...] = (tree,)
    for _ in range(MAX_DEPTH):
        level = tuple(child for node in level for child in node.children)
        if not level:
            return
    raise ExpressionSyntaxError(f"the expression is nested deeper than {MAX_DEPTH}", level[0].start, level[0].end)
