"""Rules -> what a finding says of them: the leaf that decided, and the values of the message, by generated code.

For `present(a) && x == 'y'` and the message "{job_name} has {a}." the generated functions look like this:

    def leaf(fields, around):
        ...
        return 0 if v0 is False else -1 if v0 is not True else 1 if v1 != k0 else -1

    def values(fields, around):
        ...
        return (r0 if r0.__class__ is str else f_field_text(r0),)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scanner.expressions.compiler.conditions import Conditions, null_is_known
from scanner.expressions.compiler.interface import UNSURE
from scanner.expressions.compiler.kinds import Kind, UnsupportedError, Value, kind_of
from scanner.expressions.compiler.layout import AROUND
from scanner.expressions.compiler.runtime import Around, UnusualValueError
from scanner.expressions.compiler.source import FIELDS, Source
from scanner.expressions.compiler.values import Values
from scanner.expressions.evidence import expected_text
from scanner.expressions.fields import leading_paths
from scanner.expressions.message import value_text
from scanner.expressions.nodes import is_condition
from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part
from scanner.model.rule import MessagePart
from scanner.shape import fields


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of an assertion that can decide a fail: the fields that it reads, and its text as evidence shows it."""

    paths: tuple[tuple[str, ...], ...]
    expected: str


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of an assertion. `pick` gives the index of the first that decided the fail of a job, or `UNSURE`."""

    leaves: tuple[Leaf, ...]
    pick: Callable[[Part, Around], int] | None  # None where there is only one


@dataclass(frozen=True, slots=True)
class Template:
    """A message, taken apart: the texts before, between and after its values, and what reads these values, as texts, from a job."""

    pieces: tuple[str, ...]
    values: Callable[[Part, Around], tuple[str, ...]] | None  # None where there are none
    others: tuple[int, ...]  # which of these values are not a field of the job as it is


def compile_leaves(assertion: Node, params: Mapping[str, Json]) -> Leaves | None:
    """What names the first leaf that decides, as `first_deciding` does; None where generated code cannot.

    `pick` raises an exception for a job that has a value which only the reference evaluator judges.
    """
    source = Source()
    picker = _Picker(Conditions(source, params), params)
    try:
        code = picker.code(assertion, False)
    except UnsupportedError:
        return None
    leaves = tuple(picker.leaves)
    return Leaves(leaves, None if len(leaves) == 1 else _function(source, "leaf", code))


def compile_message(message: Sequence[MessagePart], params: Mapping[str, Json]) -> Template | None:
    """A rule's message, taken apart; None where generated code cannot read a value. `values` raises an exception as `pick` does."""
    source = Source()
    values = Values(source, params)
    try:
        parts = [_shown_part(part, values, source) for part in message]
    except UnsupportedError:
        return None
    pieces = [""]
    codes: list[str] = []
    others: list[int] = []
    for part in parts:
        if not part.code:
            pieces[-1] += part.text
            continue
        if not part.is_field:
            others.append(len(codes))
        codes.append(part.code)
        pieces.append("")
    read = _function(source, "values", f"({', '.join(codes)},)") if codes else None
    return Template(tuple(pieces), read, tuple(others))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A part of a message: a text that is the same for all jobs, or the code of one that is not."""

    text: str = ""
    code: str = ""
    is_field: bool = False


def _shown_part(part: MessagePart, values: Values, source: Source) -> _Shown:
    """How a part of a message is shown. Raises UnsupportedError."""
    if part.expression is None:
        return _Shown(text=part.text)
    tree = part.expression.tree
    if not _is_worked_out(tree):
        return _Shown(code=_shown_field(tree, source), is_field=True)
    value = values.value(tree)
    if value.kind is Kind.CONSTANT:
        return _Shown(text=value_text(value.constant))
    return _Shown(code=_shown_value(value, source), is_field=_is_field(tree))


@dataclass(slots=True)
class _Picker:
    """Writes the code that gives the index of the first deciding leaf, and collects the leaves that it can give."""

    conditions: Conditions
    params: Mapping[str, Json]
    leaves: list[Leaf] = field(default_factory=list)

    def code(self, node: Node, outcome: bool) -> str:
        """The code for a node that is `outcome`. Raises UnsupportedError."""
        if node.kind == "not_expression":
            return self.code(node.children[0], not outcome)
        if node.kind not in ("and_expression", "or_expression") or not is_condition(node, self.params):
            self.leaves.append(Leaf(leading_paths(node), expected_text(node, outcome, self.params)))
            return str(len(self.leaves) - 1)
        one_decides = outcome is (node.kind == "or_expression")
        if not one_decides:  # then all children decide, and the first of them does so first
            return self.code(node.children[0], outcome)
        choices = [
            f"{inner} if {is_outcome} else {UNSURE} if not {is_not} else " for is_outcome, is_not, inner in self._choices(node, outcome)
        ]
        return f"({''.join(choices)}{UNSURE})"

    def _choices(self, node: Node, outcome: bool) -> Iterator[tuple[str, str, str]]:
        """For each child the tests whether it is surely `outcome`, and surely not, and its code."""
        for child in node.children:
            sides = self.conditions.sides(child)
            tests = (sides.true, sides.false) if outcome else (sides.false, sides.true)
            yield *tests, self.code(child, outcome)


def _is_field(node: Node) -> bool:
    """Whether a node is a field of the job, or of one of its objects."""
    if node.kind == "subexpression":
        return all(map(_is_field, node.children))
    return node.kind == "field"


def _is_worked_out(node: Node) -> bool:
    """Whether a node is anything else than a field that is a text or a number."""
    if not _is_field(node):
        return True
    row = fields.field(_path(node))
    return row is None or row.is_object or kind_of(row.type) not in (Kind.TEXT, Kind.NUMBER)


def _path(field: Node) -> str:
    """The path of a field."""
    return ".".join(map(_path, field.children)) if field.kind == "subexpression" else str(field.value)


def _shown_field(field: Node, source: Source) -> str:
    """Code that gives a field as a message shows it, which needs no look at what text it is."""
    raw = source.raw(_path(field))
    return f"{raw} if {raw}.__class__ is str else {source.function('field_text', _field_text)}({raw})"


def _field_text(value: Json) -> str:
    """A number, or what is missing, as a message shows it. Raises UnusualValueError for another value."""
    if value is None or value.__class__ is int or value.__class__ is Gap:
        return value_text(value)
    raise UnusualValueError


def _shown_value(value: Value, source: Source) -> str:
    """Code that gives a value as a message shows it."""
    text = value.name
    if value.kind is not Kind.TEXT:
        called = f"{source.function('value_text', value_text)}({value.name})"
        text = source.once(f"(None if {value.name} is None else {called})", value.origin)
    is_null = null_is_known(value, source) if value.null_is_certain else "give_up()"
    return f"{text} if {value.name} is not None else 'none' if {is_null} else 'unknown'"


def _function(source: Source, name: str, answer: str) -> Callable[[Part, Around], Any]:
    """The generated function that reads what the answer needs, and gives it."""
    return source.define(name, f"{FIELDS}, {AROUND}", [f"return {answer}"])
