"""Texts and globs that can match nothing AWS writes: an allowlist of them fails every job, and a denylist passes every job."""

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from scanner.expressions.checker.problem import Problem
from scanner.expressions.pairs import How, Pair, characters_of, literals, pairs, part_of, path_of
from scanner.model.expression import Node
from scanner.model.rule import Parameter

Why = Callable[[Pair, str], tuple[str, str]]
_DefaultEntry = tuple[str, int | None]  # a parameter's name, and the index in its default if that is a list

_PARTS_WITHOUT_CAPITALS = frozenset({"partition", "service", "region", "provider", "geo", "base", "kind", "id"})
_BEGINNINGS = {
    "role_arn": "arn:",
    "input_data_config.s3_input_data_config.s3_uri": "s3://",
    "output_data_config.s3_output_data_config.s3_uri": "s3://",
}


class Unmatched(Struct, frozen=True):
    """A text that matches nothing: its place in the condition, or in the default of a parameter, there at `index` if it is a list."""

    problem: Problem
    parameter: str = ""
    index: int | None = None


class _Text(Struct, frozen=True):
    """A text that a condition compares with something: a literal, or an entry of a parameter's default."""

    text: str
    node: Node
    parameter: str = ""
    index: int | None = None

    @property
    def entry(self) -> _DefaultEntry:
        return self.parameter, self.index


def unmatched(tree: Node, params: Mapping[str, Parameter], why: Why) -> tuple[Unmatched, ...]:
    """The texts in a condition, and in the defaults of the parameters that it reads, for which `why` returns a problem and a hint.

    A default that matches in one call and not in another is skipped: glob(x, p) || glob(lower(x), p) is how a rule accepts both cases.
    """
    texts: list[Unmatched] = []
    reported: set[_DefaultEntry] = set()
    matching: set[_DefaultEntry] = set()
    for pair in pairs(tree):
        for compared in _texts(pair.against, params):
            problem, hint = why(pair, compared.text)
            if not problem:
                matching.add(compared.entry)
                continue
            if compared.parameter and compared.entry in reported:
                continue
            reported.add(compared.entry)
            texts.append(Unmatched(Problem(compared.node.start, compared.node.end, problem, hint), compared.parameter, compared.index))
    return tuple(text for text in texts if not text.parameter or (text.parameter, text.index) not in matching)


def never_matches(pair: Pair, text: str) -> tuple[str, str]:
    """Why a text matches nothing that the subject can be, and what to write; both empty if it may match."""
    if pair.how is How.REGEX:  # the capitals in \S and (?U) are not letters to match
        return "", ""
    problem, hint = _why(pair, text)
    if problem:
        return f"'{text}' can never match: {problem}", hint
    return "", ""


def _why(pair: Pair, text: str) -> tuple[str, str]:
    name = " ".join(pair.subject.text.split())
    if _has_no_capitals(pair.subject) and text != text.lower():
        return f"{name} has no capitals", f"write '{text.lower()}'"
    beginning = _BEGINNINGS.get(path_of(pair.subject), "")
    if pair.how in (How.EQUAL, How.START, How.GLOB) and not _may_begin(beginning, text):
        return f"{name} begins with {beginning}", f"write '*{text}', or all of it"
    char = _impossible_character(pair, text)
    if not char:
        return "", ""
    hint = "write each value as a separate entry" if char in " ," else ""
    return f"{name} never has a '{char}'", hint


def _may_begin(beginning: str, pattern: str) -> bool:
    """Whether a text that begins so can match a pattern: the pattern's first letters, up to a wildcard, are those of the beginning."""
    head = re.split(r"[*?]", pattern)[0]
    return beginning.startswith(head) or head.startswith(beginning)


def _impossible_character(pair: Pair, text: str) -> str:
    """The first character of a text that its subject never has; empty if there is none."""
    characters = characters_of(pair.subject)
    if not characters:
        return ""
    if pair.how is How.GLOB:
        characters += "*?"
    impossible = re.search(f"[^{characters}]", text)
    if impossible:
        return impossible[0]
    return ""


def _has_no_capitals(node: Node) -> bool:
    """Whether the value of a node never has capitals: lower(), a model's ID, and some parts of it and of an ARN."""
    function, member = part_of(node)
    if function == "arn" and member == "id":
        return False  # a role's name, for example
    if function:
        return function in ("model", "arn") and member in _PARTS_WITHOUT_CAPITALS
    return (node.kind, node.value) in (("field", "model_id"), ("function_expression", "lower"))


def _texts(node: Node, params: Mapping[str, Parameter]) -> Iterator[_Text]:
    """The texts in a literal, in a list of literals, or in a parameter's default."""
    if node.kind != "function_expression" or node.value != "param":
        for literal, text in literals(node):
            yield _Text(text, literal)
        return
    name = node.children[0].value
    if name not in params:
        return
    default = params[name].default
    if isinstance(default, str):
        yield _Text(default, node, name)
    elif isinstance(default, list):
        for index, entry in enumerate(default):
            if isinstance(entry, str):
                yield _Text(entry, node, name, index)
