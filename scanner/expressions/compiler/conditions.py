"""Conditions -> a pair of Python expressions: surely true, surely false. Where neither is true the condition is missing.

`&&`, `||` and `!` are each other's duals, so the pair of a condition is made from those of its parts. A field that was not delivered
makes both sides of a leaf false, whatever else is in the record.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from scanner.expressions.compiler.kinds import Kind, UnsupportedError, Value
from scanner.expressions.compiler.source import Source
from scanner.expressions.compiler.values import Values
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.nodes import is_condition, is_null
from scanner.expressions.values import is_number
from scanner.model.expression import Node
from scanner.model.job import Json

_OPERATORS = {"eq": ("==", "!="), "ne": ("!=", "=="), "lt": ("<", ">="), "lte": ("<=", ">"), "gt": (">", "<="), "gte": (">=", "<")}
_EQUALITY = ("eq", "ne")
_TRUE, _FALSE = "True", "False"


class Sides(Struct, frozen=True):
    """Two Python expressions; at most one of them is true of a job."""

    true: str
    false: str


class Conditions:
    """Compiles the conditions of one rule, with the rule's parameters."""

    def __init__(self, source: Source, params: Mapping[str, Json]) -> None:
        self._source = source
        self._params = params
        self._values = Values(source, params)

    def sides(self, node: Node) -> Sides:
        """The pair of a condition. Raises UnsupportedError for one that only the reference evaluator answers."""
        match node.kind:
            case "and_expression" | "or_expression":
                return self._connective(node)
            case "not_expression":
                inner = self.sides(node.children[0])
                return Sides(inner.false, inner.true)
            case "comparator":
                return self._comparison(node)
            case "function_expression" if node.value == "present":
                return self._presence(node.children[0])
            case _:
                return self._predicate(node)

    def _connective(self, node: Node) -> Sides:
        if not is_condition(node, self._params):
            raise UnsupportedError(node.text)
        parts: list[Sides] = []
        for child in node.children:
            part = self.sides(child)
            parts.append(part)
            decides = part.false if node.kind == "and_expression" else part.true
            if decides == _TRUE:  # as with a parameter that is off: what follows is never asked
                break
        true, false = [part.true for part in parts], [part.false for part in parts]
        if node.kind == "and_expression":
            return Sides(_all_of(true), _any_of(false))
        return Sides(_any_of(true), _all_of(false))

    def _predicate(self, node: Node) -> Sides:
        """A call that gives true or false, or a literal or parameter that is one."""
        function = FUNCTIONS.get(node.value) if node.kind == "function_expression" else None
        if function is not None and not function.predicate and function.name != "param":
            raise UnsupportedError(node.text)
        value = self._values.value(node)
        if isinstance(value.constant, bool):
            return Sides(str(value.constant), str(not value.constant))
        if value.kind is not Kind.BOOLEAN:
            raise UnsupportedError(node.text)
        return Sides(f"{value.name} is True", f"{value.name} is False")

    # Comparisons

    def _comparison(self, node: Node) -> Sides:
        if node.value in _EQUALITY and any(map(is_null, node.children)):
            return self._comparison_with_null(node)
        values = [self._values.value(child) for child in node.children]
        _check_comparable(node, values)
        guards = [f"{value.name} is not None" for value in values if value.kind is not Kind.CONSTANT]
        first, second = (value.name for value in values)
        operator, opposite = _OPERATORS[node.value]
        return Sides(_all_of([*guards, f"{first} {operator} {second}"]), _all_of([*guards, f"{first} {opposite} {second}"]))

    def _comparison_with_null(self, node: Node) -> Sides:
        left, right = node.children
        sides = self._nullity(left if is_null(right) else right)
        if node.value == "eq":
            return sides
        return Sides(sides.false, sides.true)

    def _nullity(self, node: Node) -> Sides:
        """Whether a value is null."""
        value = self._values.value(node)
        match value.kind:
            case Kind.CONSTANT:
                return Sides(_FALSE, _TRUE)
            case Kind.PART:
                answer = self._source.once(f"null_part({value.name})", is_flag=True)
                return Sides(f"{answer} is True", f"{answer} is False")
            case _:
                return Sides(f"{value.name} is None and {null_is_known(value, self._source)}", f"{value.name} is not None")

    # present()

    def _presence(self, node: Node) -> Sides:
        value = self._values.value(node)
        match value.kind:
            case Kind.PART:
                answer = self._source.once(f"(False if {value.name} is None else present_part({value.name}))", is_flag=True)
                return Sides(f"{answer} is True", f"{answer} is False")
            case Kind.CONSTANT:
                raise UnsupportedError(node.text)
            case _:
                return self._presence_of(value)

    def _presence_of(self, value: Value) -> Sides:
        match value.kind:
            case Kind.TEXT:
                full = self._source.once(f"({value.name} is not None and bool({value.name}.strip()))", value.origin)
            case Kind.NUMBER | Kind.BOOLEAN:
                full = f"({value.name} is not None)"
            case _:
                full = value.name
        true = full
        if self._source.is_field(value):
            # Terraform shows that a computed value will be there.
            gap = self._source.gap(value.raw[0])
            true = f"{full} or {gap} is not None and {gap}.shown"
        false = f"not {full} and ({value.name} is not None or {null_is_known(value, self._source)})"
        answer = self._source.once(f"(True if {true} else False if {false} else None)", is_flag=True)
        return Sides(f"{answer} is True", f"{answer} is False")


def _check_comparable(node: Node, values: Iterable[Value]) -> None:
    """Raises UnsupportedError unless both sides are surely of one kind; only numbers have an order."""
    kinds = {_kind_to_compare(value) for value in values}
    has_order = kinds == {Kind.NUMBER}
    if len(kinds) > 1 or (node.value not in _EQUALITY and not has_order):
        raise UnsupportedError(node.text)


def _kind_to_compare(value: Value) -> Kind:
    if value.kind is not Kind.CONSTANT:
        if value.kind not in (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN):
            raise UnsupportedError(value.name)
        return value.kind
    match value.constant:
        case bool():
            return Kind.BOOLEAN
        case str():
            return Kind.TEXT
        case constant if is_number(constant):
            return Kind.NUMBER
        case _:
            raise UnsupportedError(value.name)


def null_is_known(value: Value, source: Source) -> str:
    """Code that is true where a value without a value is null, and not missing."""
    if not value.null_is_certain:
        return _FALSE
    return _all_of([f"{source.gap(name)} is None" for name in value.raw])


def _all_of(parts: Iterable[str]) -> str:
    return _joined(parts, "and", neutral=_TRUE, deciding=_FALSE)


def _any_of(parts: Iterable[str]) -> str:
    return _joined(parts, "or", neutral=_FALSE, deciding=_TRUE)


def _joined(parts: Iterable[str], operator: str, neutral: str, deciding: str) -> str:
    """The parts in one expression, without those that change nothing."""
    kept = [part for part in parts if part != neutral]
    if deciding in kept:
        return deciding
    if not kept:
        return neutral
    return f"({f' {operator} '.join(kept)})"
