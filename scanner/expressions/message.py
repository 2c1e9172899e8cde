"""A rule's message: text with expressions in braces."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.errors import EvaluationError, ExpressionSyntaxError
from scanner.expressions.fields import as_json
from scanner.expressions.functions.cost import size
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import Context, Meter, evaluate
from scanner.model.expression import Expression, Node
from scanner.model.job import Gap, Json
from scanner.model.place import TextPlace
from scanner.model.rule import MessagePart

_LARGEST = 1000  # elements of a value that is shown


def parse(text: str, place: TextPlace | None = None) -> tuple[MessagePart, ...]:
    """The parts of a message. `{JMESPath}` is an expression, `{{` and `}}` are braces.

    The text of each expression is the whole message: places, also those of an ExpressionSyntaxError, count from its start.
    """
    parts: list[MessagePart] = []
    for start, end, is_expression in _pieces(text):
        if is_expression:
            parts.append(MessagePart(expression=_expression(text, start, end, place)))
        else:
            parts.append(MessagePart(text[start:end].replace("{{", "{").replace("}}", "}")))
    return tuple(parts)


def render(parts: Sequence[MessagePart], context: Context) -> str:
    """The message for a job: null is `none`, what is missing or cannot be evaluated `unknown`, a list its elements with commas."""
    return "".join(_part_text(part, context) for part in parts)


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each piece, and whether it is an expression (without its braces)."""
    start = at = 0
    while at < len(text):
        if text.startswith(("{{", "}}"), at):
            at += 2
        elif text[at] == "{":
            if start < at:
                yield start, at, False
            end = _closing(text, at)
            yield at + 1, end, True
            start = at = end + 1
        else:
            at += 1
    if start < len(text):
        yield start, len(text), False


def _closing(text: str, opening: int) -> int:
    """Where the brace is that closes the one at `opening`; braces in quotes do not count."""
    depth, quote, at = 0, "", opening
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"`":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ExpressionSyntaxError("the { that opens here is never closed", opening, len(text), "a brace that is meant as text is written {{")


def _expression(text: str, start: int, end: int, place: TextPlace | None) -> Expression:
    from scanner.expressions.syntax.parser import parse as parse_expression  # late: the messages of built-in rules are parsed already

    try:
        return Expression(text, _moved(parse_expression(text[start:end]).tree, start, text), place)
    except ExpressionSyntaxError as error:
        raise ExpressionSyntaxError(error.problem, error.start + start, error.end + start, error.hint) from None


def _moved(node: Node, by: int, text: str) -> Node:
    children = tuple(_moved(child, by, text) for child in node.children)
    return replace(node, children=children, start=node.start + by, end=node.end + by, source=text)


def _part_text(part: MessagePart, context: Context) -> str:
    if part.expression is None:
        return part.text
    return _expression_text(part.expression, context)


def _expression_text(expression: Expression, context: Context) -> str:
    try:
        value = evaluate(expression.tree, replace(context, meter=Meter(context.meter.limit)))
    except EvaluationError:
        return "unknown"
    return value_text(value)


def value_text(value: Json) -> str:
    """A value as a message shows it, e.g. `eu-west-1, eu-west-2` for a list of two texts."""
    match value:
        case None:
            return "none"
        case str():
            return value
        case Missing() | Gap():
            return "unknown"
        case float():
            return _number_text(value)
        case int() if value.__class__ is int:
            return str(value)
        case list() | dict():
            return _container_text(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _number_text(number: float) -> str:
    if abs(number) < 1e6:
        return f"{round(number, 2):g}"
    return str(number)


def _container_text(value: list[Json] | dict[str, Json]) -> str:
    if size([value], _LARGEST) > _LARGEST:
        return "too much to show"
    if isinstance(value, list):
        return ", ".join(map(value_text, value)) or "none"
    return json.dumps(as_json(value), ensure_ascii=False)
