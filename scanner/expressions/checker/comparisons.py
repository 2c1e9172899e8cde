"""Checks comparisons: those that can never be true, values without an order, and values that a field never has."""

from collections.abc import Sequence

from scanner.display.suggest import did_you_mean
from scanner.expressions.checker.compatible import is_part, may_be, options, pattern_in, plain_name
from scanner.expressions.checker.inferring import Inferring
from scanner.expressions.pairs import literals
from scanner.model.expression import Node
from scanner.model.types import NUMBERS, PATTERNS, STRINGS, Array, Basic, Type
from scanner.shape.fields import ENUMS

_ORDER = ("lt", "lte", "gt", "gte")


class Comparisons:
    """The part of the checker that knows comparisons."""

    def _comparator(self: Inferring, node: Node, current: Type) -> Type:
        left, right = (self.infer(child, current) for child in node.children)
        if node.value in _ORDER:
            for child, kind in zip(node.children, (left, right), strict=True):
                _check_ordered(self, child, kind)
        elif Basic.NULL not in (left, right):
            _check_equal(self, node, left, right)
        return Basic.BOOLEAN

    def check_enumeration(self: Inferring, field: Node, other: Node) -> None:
        """Refuses a literal text, also in a list, that an enumeration such as `status` does not have."""
        allowed = ENUMS.get(field.text)
        if allowed is None:
            return
        elements = other.children if other.kind == "multi_select_list" else ()  # not param()'s name, which is a literal too
        for literal in (other, *elements):
            if literal.kind == "literal":
                _check_texts(self, literal, field.text, allowed)


def _check_texts(checker: Inferring, literal: Node, field: str, allowed: Sequence[str]) -> None:
    """Refuses each text of a literal that the enumeration of a field does not have."""
    for node, text in literals(literal):
        if text not in allowed:
            hint = did_you_mean(text, allowed, otherwise=f"use one of {', '.join(allowed)}", likeness=0.5)
            checker.refuse(node, f"'{text}' is not a {field}", hint)


def _check_ordered(checker: Inferring, node: Node, kind: Type) -> None:
    if may_be(kind, Basic.NUMBER):
        return
    hint = ""
    if node.kind == "literal":
        hint = "a number is written in backticks, such as `72`"
    if any(option is Basic.TIMESTAMP for option in options(kind)):
        hint = "use hours_since(), hours_until() or hours_between(), which are numbers"
    checker.refuse(node, f"only numbers can be ordered; {node.text} is {plain_name(kind)}", hint)


def refuse_pattern(checker: Inferring, node: Node, kind: Type, whole: Node) -> Type:
    """Refuses a glob or regex that a call or comparison would take letter by letter, so that it matches nothing but itself."""
    if pattern_in(kind) is Basic.GLOB:
        noun, plural, own = ("glob", "globs", "glob")
    else:
        noun, plural, own = ("regex", "regexes", "matches")
    what = f"is a {noun}" if any(option in PATTERNS for option in options(kind)) else f"holds {plural}"
    hint = f"{own}() reads it as one"
    other = next((child for child in whole.children if child is not node), None)
    if other is not None:
        hint = f"{own}({other.text}, {node.text}) reads it as one"
    return checker.refuse(node, f"{node.text} {what}, and {noun_of(whole)} would compare it letter by letter", hint, doubt=True)


def noun_of(node: Node) -> str:
    """What a message calls a call or comparison."""
    if node.kind == "function_expression":
        return f"{node.value}()"
    return "a comparison"


def _check_equal(checker: Inferring, node: Node, left: Type, right: Type) -> None:
    for child, kind in zip(node.children, (left, right), strict=True):
        if pattern_in(kind) is not None:
            refuse_pattern(checker, child, kind, node)
            return
    for child, kind in zip(node.children, (left, right), strict=True):
        if is_part(kind):
            checker.refuse(
                child,
                f"{child.text} can only be compared with null: it is an object with fixed members",
                f"present({child.text}) tests whether it has a value",
            )
            return
    if not may_be(left, right):
        checker.refuse(
            node, f"{node.text} can never be true: {plain_name(left)} is not {plain_name(right)}", _equal_hint(node, left, right)
        )
        return
    for field, other in (node.children, node.children[::-1]):
        checker.check_enumeration(field, other)


def _equal_hint(node: Node, left: Type, right: Type) -> str:
    """How to write a literal that is compared with a value of another type."""
    first, second = node.children
    return _literal_hint(first, second, options(right)) or _literal_hint(second, first, options(left))


def _literal_hint(literal: Node, other: Node, kinds: tuple[Type, ...]) -> str:
    if literal.kind != "literal":
        return ""
    match literal.value:
        case str(text) if not NUMBERS.isdisjoint(kinds):
            return f"a number is written in backticks: `{text}`"
        case str() if any(isinstance(kind, Array) for kind in kinds):
            return f"contains({other.text}, {literal.text}) tests whether it is in the list"
        case int(number) | float(number) if not STRINGS.isdisjoint(kinds):
            return f"a text is written in quotes: '{number}'"
        case _:
            return ""
