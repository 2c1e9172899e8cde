"""Texts with capitals that are held against what is never written with any: they match nothing, and a denylist of them passes all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.expressions.check import Problem
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.rule import Parameter

# Which argument is looked at, and which is what it is looked for in. Regexes are left out: \S and (?i) have capitals that mean none.
_SUBJECT_FIRST = frozenset({"glob", "any_glob", "all_glob", "starts_with", "ends_with"})
_SMALL_PARTS = frozenset({"partition", "service", "region", "provider", "geo", "base", "kind", "id"})


@dataclass(frozen=True, slots=True)
class NeverMatches:
    """A text that matches nothing: its place in the condition, or in the default of a parameter, there at `index` if it is a list."""

    problem: Problem
    parameter: str = ""
    index: int | None = None


def never_match(tree: Node, params: Mapping[str, Parameter]) -> Iterator[NeverMatches]:
    """The texts in a condition, and in the defaults of the parameters that it reads, that can match nothing for their capitals."""
    for small, texts in _pairs(tree):
        for node in texts:
            yield from _capital_texts(small, node, params)
    for child in tree.children:
        yield from never_match(child, params)


def _pairs(node: Node) -> Iterator[tuple[Node, Sequence[Node]]]:
    """What is written small, and the nodes that are held against it."""
    compared = node.kind == "comparator" and node.value in ("eq", "ne")
    searched = node.kind == "function_expression" and node.value in (*_SUBJECT_FIRST, "contains")
    if not compared and not searched:
        return
    left, right = node.children
    if _is_small(left):
        yield left, (right,)
    elif _is_small(right) and node.value not in _SUBJECT_FIRST:  # the list of a contains(), or the other side of a comparison
        yield right, (left,)


def _is_small(node: Node) -> bool:
    """Whether what a node gives has no capitals, ever: lower(), a model's id, and parts of it and of an ARN."""
    if node.kind == "field":
        return bool(node.value == "model_id")
    if node.kind == "subexpression":
        call, member = node.children[0], node.children[-1]
        if member.value == "id" and call.value == "arn":
            return False  # of a role, for example
        return call.kind == "function_expression" and call.value in ("model", "arn") and member.value in _SMALL_PARTS
    return node.kind == "function_expression" and node.value == "lower"


def _capital_texts(small: Node, node: Node, params: Mapping[str, Parameter]) -> Iterator[NeverMatches]:
    if node.kind == "multi_select_list":
        for child in node.children:
            yield from _capital_texts(small, child, params)
    elif node.kind == "literal":
        for text, _ in _texts(node.value):
            yield NeverMatches(_problem(small, text, node))
    elif node.kind == "function_expression" and node.value == "param":
        name = node.children[0].value
        for text, index in _texts(params[name].default if name in params else None):
            yield NeverMatches(_problem(small, text, node), name, index)


def _texts(value: Json) -> Iterator[tuple[str, int | None]]:
    """The texts with capitals in a value, with where they stand if it is a list."""
    if isinstance(value, str) and value != value.lower():
        yield value, None
    elif isinstance(value, list):
        yield from ((item, index) for index, item in enumerate(value) if isinstance(item, str) and item != item.lower())


def _problem(small: Node, text: str, node: Node) -> Problem:
    return Problem(
        node.start, node.end, f"'{text}' can never match: {' '.join(small.text.split())} has no capitals", f"write '{text.lower()}'"
    )
