"""Checks comparisons: what can never be true, what has no order, and values that a field never has."""

from scanner.display.suggest import did_you_mean
from scanner.expressions.checker.compatible import is_part, may_be, options, pattern_in, plain_name
from scanner.expressions.checker.inferring import Inferring
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
        """Refuses a literal text, or one in a list of them, that a field with fixed values never has."""
        allowed = ENUMS.get(field.text)
        if allowed is None:
            return
        for literal in (other, *other.children):
            values = literal.value if isinstance(literal.value, list) else [literal.value]
            for value in values if literal.kind == "literal" else ():
                if isinstance(value, str) and value not in allowed:
                    hint = did_you_mean(value, allowed, otherwise=f"it is one of {', '.join(allowed)}", likeness=0.5)
                    self.refuse(literal, f"'{value}' is no {field.text}", hint)


def _check_ordered(checker: Inferring, node: Node, kind: Type) -> None:
    if may_be(kind, Basic.NUMBER):
        return
    hint = "a number is written in backticks, such as `72`" if node.kind == "literal" else ""
    if any(option is Basic.TIMESTAMP for option in options(kind)):
        hint = "use hours_since(), hours_until() or hours_between(), which give numbers"
    checker.refuse(node, f"{node.text} is {plain_name(kind)}, and only numbers have an order", hint)


def refuse_pattern(checker: Inferring, node: Node, kind: Type, whole: Node) -> Type:
    """Notes that a call or comparison takes a glob or regex letter by letter, so that it matches nothing but itself."""
    noun, plural, own = ("glob", "globs", "glob") if pattern_in(kind) is Basic.GLOB else ("regex", "regexes", "matches")
    what = f"is a {noun}" if any(option in PATTERNS for option in options(kind)) else f"holds {plural}"
    other = next((child for child in whole.children if child is not node), None)
    hint = f"{own}({other.text}, {node.text}) reads it as one" if other is not None else f"{own}() reads it as one"
    return checker.refuse(node, f"{node.text} {what}, and {noun_of(whole)} would compare it letter by letter", hint)


def noun_of(node: Node) -> str:
    """What a message calls a call or comparison."""
    return f"{node.value}()" if node.kind == "function_expression" else "a comparison"


def _check_equal(checker: Inferring, node: Node, left: Type, right: Type) -> None:
    for child, kind in zip(node.children, (left, right), strict=True):
        if pattern_in(kind) is not None:
            refuse_pattern(checker, child, kind, node)
            return
    for child, kind in zip(node.children, (left, right), strict=True):
        if is_part(kind):
            checker.refuse(
                child,
                f"{child.text} is a part of the job and can be compared with null only",
                f"present({child.text}) asks whether it is there",
            )
            return
    if not may_be(left, right):
        checker.refuse(
            node, f"{node.text} can never be true: {plain_name(left)} is no {_bare(plain_name(right))}", _equal_hint(node, left, right)
        )
        return
    for field, other in (node.children, node.children[::-1]):
        checker.check_enumeration(field, other)


def _bare(name: str) -> str:
    return name.removeprefix("a ").removeprefix("an ")


def _equal_hint(node: Node, left: Type, right: Type) -> str:
    """Advice for a literal that is compared with something of another kind."""
    first, second = node.children
    for literal, other, kinds in ((first, second, options(right)), (second, first, options(left))):
        if literal.kind != "literal":
            continue
        if isinstance(literal.value, str) and any(kind in NUMBERS for kind in kinds):
            return f"a number is written in backticks: `{literal.value}`"
        if isinstance(literal.value, str) and any(isinstance(kind, Array) for kind in kinds):
            return f"contains({other.text}, {literal.text}) asks whether it is in the list"
        if isinstance(literal.value, int | float) and any(kind in STRINGS for kind in kinds):
            return f"a text is written in quotes: '{literal.value}'"
    return ""
