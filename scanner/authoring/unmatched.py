"""Texts and globs that can match nothing that AWS writes: an allowlist of them fails every job, and a denylist passes every job."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.expressions.check import Problem
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.rule import Parameter

# Calls whose first argument is looked at; contains() has the list first. Regexes are left out: \S and (?i) have capitals that mean none.
_SUBJECT_FIRST = frozenset({"glob", "any_glob", "all_glob", "starts_with", "ends_with"})
_FROM_THE_START = _SUBJECT_FIRST - {"ends_with"}
_SMALL_PARTS = frozenset({"partition", "service", "region", "provider", "geo", "base", "kind", "id"})
_BEGINS = {
    "role_arn": "arn:",
    "input_data_config.s3_input_data_config.s3_uri": "s3://",
    "output_data_config.s3_output_data_config.s3_uri": "s3://",
}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A text that matches nothing: its place in the condition, or in the default of a parameter, there at `index` if it is a list."""

    problem: Problem
    parameter: str = ""
    index: int | None = None


def unmatched(tree: Node, params: Mapping[str, Parameter]) -> tuple[Unmatched, ...]:
    """The texts in a condition, and in the defaults of the parameters that it reads, that can match nothing.

    A default that one call can match and another cannot is left out: glob(x, p) || glob(lower(x), p) is how a rule takes either case.
    """
    found: list[Unmatched] = []
    settled: set[tuple[str, int | None]] = set()  # entries of defaults
    for subject, texts, whole in _pairs(tree):
        for text, node, name, index in _texts(texts, params):
            problem, hint = _why(subject, text, whole)
            if problem and not any(name and (one.parameter, one.index) == (name, index) for one in found):
                found.append(Unmatched(Problem(node.start, node.end, f"'{text}' can never match: {problem}", hint), name, index))
            if name and not problem:
                settled.add((name, index))
    return tuple(one for one in found if (one.parameter, one.index) not in settled)


def _pairs(node: Node) -> Iterator[tuple[Node, Node, bool]]:
    """What is looked at in a condition, what is held against it, and whether that has to be there from its start."""
    if node.kind == "comparator" and node.value in ("eq", "ne"):
        left, right = node.children
        yield left, right, True
        yield right, left, True
    elif node.kind == "function_expression" and node.value in _SUBJECT_FIRST:
        yield node.children[0], node.children[1], node.value in _FROM_THE_START
    elif node.kind == "function_expression" and node.value == "contains":
        left, right = node.children
        yield left, right, False  # a part of a text
        yield right, left, True  # an element of a list
    for child in node.children:
        yield from _pairs(child)


def _why(subject: Node, text: str, whole: bool) -> tuple[str, str]:
    """Why a text matches nothing that the subject can be, and what to write; both empty where it may."""
    name = " ".join(subject.text.split())
    if _is_small(subject) and text != text.lower():
        return f"{name} has no capitals", f"write '{text.lower()}'"
    begin, head = _BEGINS.get(_path(subject), ""), re.split(r"[*?]", text)[0]
    if whole and not begin.startswith(head) and not head.startswith(begin):
        return f"{name} begins with {begin}", f"write '*{text}', or all of it"
    return "", ""


def _is_small(node: Node) -> bool:
    """Whether what a node gives has no capitals, ever: lower(), a model's id, and parts of it and of an ARN."""
    if node.kind == "subexpression":
        call, member = node.children[0], node.children[-1]
        if member.value == "id" and call.value == "arn":
            return False  # of a role, for example
        return call.kind == "function_expression" and call.value in ("model", "arn") and member.value in _SMALL_PARTS
    return (node.kind, node.value) in (("field", "model_id"), ("function_expression", "lower"))


def _path(node: Node) -> str:
    """The path of a field of the job; empty for anything else."""
    if node.kind == "field":
        return str(node.value)
    paths = [_path(child) for child in node.children] if node.kind == "subexpression" else [""]
    return ".".join(paths) if all(paths) else ""


def _texts(node: Node, params: Mapping[str, Parameter]) -> Iterator[tuple[str, Node, str, int | None]]:
    """The texts that a literal, a list of literals or a parameter's default holds: each with its node, or with its place in the default."""
    if node.kind == "multi_select_list":
        for child in node.children:
            yield from _texts(child, params)
    elif node.kind == "literal":
        yield from ((text, node, "", None) for text, _ in _listed(node.value))
    elif node.kind == "function_expression" and node.value == "param":
        name = node.children[0].value
        default = params[name].default if name in params else None
        yield from ((text, node, name, index) for text, index in _listed(default))


def _listed(value: Json) -> Sequence[tuple[str, int | None]]:
    if isinstance(value, list):
        return [(item, index) for index, item in enumerate(value) if isinstance(item, str)]
    return [(value, None)] if isinstance(value, str) else []
