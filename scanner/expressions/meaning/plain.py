"""Plain meaning: JMESPath over any JSON, nothing else; `true` is not `1`, inside containers and in `contains` too."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call, check_types, resolve_call, run
from scanner.expressions.functions.function import Surroundings
from scanner.expressions.syntax.parser import parse
from scanner.expressions.values import ORDER, equal, is_number, truth
from scanner.model.expression import Expression, Node
from scanner.model.job import Json


def compile(text: str) -> Callable[[Json], Json]:
    """A callable that gives the expression's value for any JSON data.

    Raises ExpressionSyntaxError here, and EvaluationError when called where JMESPath has an error. There are no limits.
    """
    expression = parse(text, strict=False)
    return lambda data: evaluate(expression, data)


def evaluate(expression: Expression, data: Json, around: Surroundings | None = None) -> Json:
    """The expression's value for `data`; with surroundings our functions are known too, without them only JMESPath's own.

    Ours give null for null, and a predicate null where it cannot say. Raises EvaluationError.
    """
    try:
        return _Plain(around).value(expression.tree, data)
    except (RecursionError, MemoryError) as error:
        raise EvaluationError(f"the expression or its data are too large: {type(error).__name__}") from None


class _Plain:
    """One method a node type; each takes the node and the current value."""

    def __init__(self, around: Surroundings | None) -> None:
        self._around = around

    def value(self, node: Node, current: Json) -> Json:
        return self._METHODS[node.kind](self, node, current)

    def _literal(self, node: Node, _current: Json) -> Json:
        return node.value

    def _current(self, _node: Node, current: Json) -> Json:
        return current

    def _field(self, node: Node, current: Json) -> Json:
        if isinstance(current, dict):
            return current.get(node.value)
        return None

    def _index(self, node: Node, current: Json) -> Json:
        if not isinstance(current, list) or not -len(current) <= node.value < len(current):
            return None
        return current[node.value]

    def _slice(self, node: Node, current: Json) -> Json:
        if node.value[2] == 0:
            raise EvaluationError("the step of a slice cannot be 0")
        if isinstance(current, list):
            return current[slice(*node.value)]
        return None

    def _subexpression(self, node: Node, current: Json) -> Json:
        for child in node.children:
            current = self.value(child, current)
        return current

    def _multi_select_list(self, node: Node, current: Json) -> Json:
        if current is None:
            return None
        return [self.value(child, current) for child in node.children]

    def _multi_select_dict(self, node: Node, current: Json) -> Json:
        if current is None:
            return None
        return {child.value: self.value(child, current) for child in node.children}

    def _or_expression(self, node: Node, current: Json) -> Json:
        left = self.value(node.children[0], current)
        if truth(left):
            return left
        return self.value(node.children[1], current)

    def _and_expression(self, node: Node, current: Json) -> Json:
        left = self.value(node.children[0], current)
        if truth(left):
            return self.value(node.children[1], current)
        return left

    def _not_expression(self, node: Node, current: Json) -> Json:
        return not truth(self.value(node.children[0], current))

    def _comparator(self, node: Node, current: Json) -> Json:
        left, right = (self.value(child, current) for child in node.children)
        if node.value in ("eq", "ne"):
            return equal(left, right) == (node.value == "eq")
        if is_number(left) and is_number(right):
            return ORDER[node.value](left, right)
        return None

    def _projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if isinstance(base, list):
            return self._each(node.children[1], base)
        return None

    def _value_projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if isinstance(base, dict):
            return self._each(node.children[1], base.values())
        return None

    def _filter_projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if not isinstance(base, list):
            return None
        return self._each(node.children[1], (element for element in base if truth(self.value(node.children[2], element))))

    def _each(self, node: Node, elements: Iterable[Json]) -> list[Json]:
        results = (self.value(node, element) for element in elements)
        return [result for result in results if result is not None]

    def _flatten(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if not isinstance(base, list):
            return None
        return [inner for element in base for inner in (element if isinstance(element, list) else [element])]

    def _expref(self, node: Node, _current: Json) -> Json:
        raise EvaluationError("an &expression can only be a function's argument")

    def _function_expression(self, node: Node, current: Json) -> Json:
        call = resolve_call(node)
        function = call.function
        if function.own and self._around is None:
            raise EvaluationError(f"JMESPath has no function {node.value}()")
        values = self._arguments(node, call, current)
        if function.own and function.name != "present" and None in values:
            return None
        check_types(call, values)
        return run(call, values, self._around)

    def _arguments(self, node: Node, call: Call, current: Json) -> list[Json]:
        values: list[Json] = [None if child.kind == "expref" else self.value(child, current) for child in node.children]
        if not call.has_expressions:
            return values
        check_types(call, values)
        elements = values[call.elements_at] or ()
        for index, child in enumerate(node.children):
            if child.kind == "expref":
                values[index] = [self.value(child.children[0], element) for element in elements]
        return values

    _METHODS: ClassVar[dict[str, Callable[[Any, Node, Json], Json]]] = {
        "literal": _literal,
        "current": _current,
        "identity": _current,
        "field": _field,
        "index": _index,
        "slice": _slice,
        "subexpression": _subexpression,
        "index_expression": _subexpression,
        "pipe": _subexpression,
        "key_val_pair": _subexpression,
        "multi_select_list": _multi_select_list,
        "multi_select_dict": _multi_select_dict,
        "or_expression": _or_expression,
        "and_expression": _and_expression,
        "not_expression": _not_expression,
        "comparator": _comparator,
        "projection": _projection,
        "filter_projection": _filter_projection,
        "value_projection": _value_projection,
        "flatten": _flatten,
        "expref": _expref,
        "function_expression": _function_expression,
    }
