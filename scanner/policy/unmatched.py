"""Texts and globs that can match nothing that AWS writes: an allowlist of them fails every job, and a denylist passes every job."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.expressions.check import Problem
from scanner.expressions.pairs import How, Pair, characters_of, literals, pairs, part_of, path_of
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.rule import Parameter

Why = Callable[[Pair, str], tuple[str, str]]

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


def unmatched(tree: Node, params: Mapping[str, Parameter], why: Why) -> tuple[Unmatched, ...]:
    """The texts in a condition, and in the defaults of the parameters that it reads, of which `why` gives a problem and a hint.

    A default that one call can match and another cannot is left out: glob(x, p) || glob(lower(x), p) is how a rule takes either case.
    """
    found: list[Unmatched] = []
    told: set[tuple[str, int | None]] = set()  # entries of defaults, as in `settled`
    settled: set[tuple[str, int | None]] = set()
    for pair in pairs(tree):
        for text, node, name, index in _texts(pair.against, params):
            problem, hint = why(pair, text)
            if not problem:
                settled.add((name, index))
            elif not name or (name, index) not in told:
                told.add((name, index))
                found.append(Unmatched(Problem(node.start, node.end, problem, hint), name, index))
    return tuple(one for one in found if not one.parameter or (one.parameter, one.index) not in settled)


def never_matches(pair: Pair, text: str) -> tuple[str, str]:
    """Why a text matches nothing that the subject can be, and what to write; both empty where it may."""
    if pair.how is How.REGEX:  # \S and (?i) have capitals that mean none
        return "", ""
    problem, hint = _why(pair, text)
    return (f"'{text}' can never match: {problem}", hint) if problem else ("", "")


def _why(pair: Pair, text: str) -> tuple[str, str]:
    name = " ".join(pair.subject.text.split())
    if _is_small(pair.subject) and text != text.lower():
        return f"{name} has no capitals", f"write '{text.lower()}'"
    begin, head = _BEGINS.get(path_of(pair.subject), ""), re.split(r"[*?]", text)[0]
    whole = pair.how in (How.EQUAL, How.START, How.GLOB)
    if whole and not begin.startswith(head) and not head.startswith(begin):
        return f"{name} begins with {begin}", f"write '*{text}', or all of it"
    if odd := _odd_character(pair, text):
        return f"{name} never has {odd}", "write each value as an entry of its own" if odd in ("a ' '", "a ','") else ""
    return "", ""


def _odd_character(pair: Pair, text: str) -> str:
    """The first character that what a text is held against never has."""
    characters = characters_of(pair.subject)
    wildcards = "*?" if pair.how is How.GLOB else ""
    found = re.search(f"[^{characters}{wildcards}]", text) if characters else None
    return f"a '{found[0]}'" if found else ""


def _is_small(node: Node) -> bool:
    """Whether what a node gives has no capitals, ever: lower(), a model's id, and parts of it and of an ARN."""
    function, member = part_of(node)
    if function:
        if member == "id" and function == "arn":
            return False  # of a role, for example
        return function in ("model", "arn") and member in _SMALL_PARTS
    return (node.kind, node.value) in (("field", "model_id"), ("function_expression", "lower"))


def _texts(node: Node, params: Mapping[str, Parameter]) -> Iterator[tuple[str, Node, str, int | None]]:
    """The texts that a literal, a list of literals or a parameter's default holds: each with its node, or with its place in the default."""
    if node.kind == "function_expression" and node.value == "param":
        name = node.children[0].value
        default = params[name].default if name in params else None
        yield from ((text, node, name, index) for text, index in _listed(default))
    else:
        yield from ((text, literal, "", None) for literal, text in literals(node))


def _listed(value: Json) -> Sequence[tuple[str, int | None]]:
    if isinstance(value, list):
        return [(item, index) for index, item in enumerate(value) if isinstance(item, str)]
    return [(value, None)] if isinstance(value, str) else []
