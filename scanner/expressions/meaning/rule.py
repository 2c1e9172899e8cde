"""Rule meaning: the reference evaluator, which says true, false or missing, or raises. Every other engine is compared with it.

It refines plain meaning: it may withhold an answer, never change one. Comments cite the rules of evaluation by their labels;
docs/policy-language.md lists them.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar, cast

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call, check_types, resolve_call, run
from scanner.expressions.functions.cost import steps
from scanner.expressions.functions.function import Nulls
from scanner.expressions.meaning.arguments import why_missing, why_undecided
from scanner.expressions.meaning.comparing import compare
from scanner.expressions.meaning.context import Context, Meter
from scanner.expressions.meaning.missing import (
    Missing,
    any_missing,
    gap_to_missing,
    is_present,
    join_missing,
    missing_as_null,
    missing_because,
    resolve_null,
)
from scanner.expressions.nodes import is_condition, is_null
from scanner.expressions.values import truth, type_name, with_article
from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part
from scanner.model.outcome import Reason, ReasonKind

__all__ = ["Context", "Evaluator", "Meter", "condition", "evaluate"]


def evaluate(node: Node, context: Context) -> Json:
    """The expression's value for the job, or Missing. A list or map may have gaps in it. Raises EvaluationError."""
    return Evaluator(context).guarded(lambda evaluator: resolve_null(evaluator.value(node, context.job)))


def condition(node: Node, context: Context) -> bool | Missing:
    """Whether the condition is true of the job, or Missing. Raises EvaluationError."""
    answer = Evaluator(context).guarded(lambda evaluator: evaluator.condition(node, context.job))
    return cast(bool | Missing, answer)


class Evaluator:
    """Evaluates nodes in one context. A method for each kind of node takes the node and the current value, JMESPath's `@`."""

    def __init__(self, context: Context) -> None:
        """An evaluator that spends the context's steps."""
        self._context = context
        self._meter = context.meter

    def guarded(self, run: Callable[["Evaluator"], Json]) -> Json:
        """The answer of `run`; where the expression or its data are too deep for Python, an EvaluationError."""
        try:
            return run(self)
        except (RecursionError, MemoryError) as error:
            raise EvaluationError(f"the expression or its data are too large: {type(error).__name__}") from None

    def value(self, node: Node, current: Json) -> Json:
        """The node's value, or Missing."""
        return self._METHODS[node.kind](self, node, current)

    # Conditions: C4, C5

    def condition(self, node: Node, current: Json) -> bool | Missing:
        """The node's answer where a condition is needed: null is missing, and any other value that is not a boolean an error."""
        if node.kind in ("pipe", "subexpression"):
            for child in node.children[:-1]:
                current = self.value(child, current)
            return self.condition(node.children[-1], current)
        if node.kind in ("and_expression", "or_expression") and is_condition(node, self._context.params):
            return self._kleene(node, current)
        answer = self.value(node, current)
        if isinstance(answer, bool):
            return answer
        answer = resolve_null(answer)
        if answer is None:
            return missing_as_null(node)
        if isinstance(answer, Missing):
            return join_missing([answer])
        raise EvaluationError(f"a condition must be true or false; {node.text} is {with_article(type_name(answer))}")

    def _kleene(self, node: Node, current: Json) -> bool | Missing:
        """`&&` and `||` of conditions: one side can decide, whatever is missing of the other."""
        deciding = node.kind == "or_expression"  # true decides `||`, false decides `&&`
        missing: list[Missing] = []
        for child in node.children:
            answer = self.condition(child, current)
            if answer is deciding:
                return deciding
            if isinstance(answer, Missing):
                missing.append(answer)
        if missing:
            return join_missing(missing)
        return not deciding

    # Values: V1, V4, V5

    def _literal(self, node: Node, _current: Json) -> Json:
        return node.value

    def _current(self, _node: Node, current: Json) -> Json:
        return current

    def _field(self, node: Node, current: Json) -> Json:
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if isinstance(current, Part) and node.value not in current:
            raise EvaluationError(f"unknown field {node.value}")
        if not isinstance(current, dict):
            return None
        return gap_to_missing(current.get(node.value))

    def _index(self, node: Node, current: Json) -> Json:
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if not isinstance(current, list) or not -len(current) <= node.value < len(current):
            return None
        return gap_to_missing(current[node.value])

    def _slice(self, node: Node, current: Json) -> Json:
        start, stop, step = node.value
        if step == 0:
            raise EvaluationError("the step of a slice cannot be 0")
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if not isinstance(current, list):
            return None
        elements = current[start:stop:step]
        self._meter.spend(len(elements))
        return elements

    def _subexpression(self, node: Node, current: Json) -> Json:
        for child in node.children:
            current = self.value(child, current)
        return current

    def _multi_select_list(self, node: Node, current: Json) -> Json:
        current = resolve_null(current)
        if current is None or isinstance(current, Missing):
            return _null_or_missing(current)
        values = [self.value(child, current) for child in node.children]
        return any_missing(values) or values

    def _multi_select_dict(self, node: Node, current: Json) -> Json:
        values = self._multi_select_list(node, current)
        if not isinstance(values, list):
            return values
        keys = [child.value for child in node.children]
        return dict(zip(keys, values, strict=True))

    def _or_expression(self, node: Node, current: Json) -> Json:
        left = resolve_null(self.value(node.children[0], current))
        if isinstance(left, Missing):
            return join_missing([left])
        if truth(left):
            return left
        return self.value(node.children[1], current)

    def _and_expression(self, node: Node, current: Json) -> Json:
        left = resolve_null(self.value(node.children[0], current))
        if isinstance(left, Missing):
            return join_missing([left])
        if truth(left):
            return self.value(node.children[1], current)
        return left

    def _not_expression(self, node: Node, current: Json) -> Json:
        answer = self.condition(node.children[0], current)
        if isinstance(answer, Missing):
            return answer
        return not answer

    # Comparisons: C1, C5, V6

    def _comparator(self, node: Node, current: Json) -> Json:
        left, right = node.children
        if node.value in ("eq", "ne"):
            if is_null(right):
                return self._compare_with_null(node, left, current)
            if is_null(left):
                return self._compare_with_null(node, right, current)
        return compare(node, [self.value(left, current), self.value(right, current)], self._meter)

    def _compare_with_null(self, node: Node, side: Node, current: Json) -> bool | Missing:
        value = resolve_null(self.value(side, current))
        if isinstance(value, Missing):
            return join_missing([value])
        is_equal = value is None
        if node.value == "eq":
            return is_equal
        return not is_equal

    # Projections: V2

    def _projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if isinstance(base, list):
            return self._project(node, base)
        return _null_or_missing(base)

    def _value_projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if isinstance(base, Part):
            raise EvaluationError(f"* needs a map; {node.children[0].text or 'the job'} is an object with fixed members")
        if isinstance(base, dict):
            return self._project(node, base.values())
        return _null_or_missing(base)

    def _project(self, node: Node, elements: Collection[Json]) -> list[Json] | Missing:
        """What the right side gives for each element; missing as a whole where it is missing or null for one."""
        results: list[Json] = []
        missing: list[Missing] = []
        for element in elements:
            self._meter.spend(1)
            kept = self._keeps(node, element)
            if kept is False:
                continue
            result: Json = kept
            if kept is True:
                result = self._right_side(node, element)
            if isinstance(result, Missing):
                missing.append(result)
            else:
                results.append(result)
        if missing:
            return join_missing(missing)
        return results

    def _keeps(self, node: Node, element: Json) -> bool | Missing:
        """Whether a projection looks at an element: of a filter's those for which its condition is true, of another's all."""
        if isinstance(element, Gap):
            return missing_because(element)
        if node.kind == "filter_projection":
            return self.condition(node.children[2], element)
        return True

    def _right_side(self, node: Node, element: Json) -> Json:
        right = node.children[1]
        result = resolve_null(self.value(right, element))
        if result is not None:
            return result
        # `list[*]` has an implied right side, without any text to show.
        is_written = right.start < right.end
        if is_written:
            return missing_as_null(right)
        return missing_as_null(node)

    def _flatten(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if not isinstance(base, list):
            return _null_or_missing(base)
        flat: list[Json] = []
        for element in base:
            inner = element if isinstance(element, list) else [element]
            self._meter.spend(len(inner))
            flat.extend(inner)
        return flat

    # Functions: V3, C2, C3, V6

    def _expref(self, _node: Node, _current: Json) -> Json:
        raise EvaluationError("an &expression can only be a function's argument")

    def _function_expression(self, node: Node, current: Json) -> Json:
        call = resolve_call(node)
        values = [None if child.kind == "expref" else self.value(child, current) for child in node.children]
        if call.function.name == "present":
            return is_present(values[0])
        return why_missing(call, node, values) or self._call(node, call, values)

    def _call(self, node: Node, call: Call, values: list[Json]) -> Json:
        if call.function.nulls is Nulls.PASSES and None in _without_expressions(call, values):
            return None
        self._spend(call, values)
        check_types(call, values)
        if call.function.name == "extra" and self._lacks_extra(values[0]):
            return Missing((Reason(node.text, ReasonKind.NOT_DELIVERED, self._context.source),))
        if call.has_expressions:
            missing = self._apply_expressions(node, call, values)
            if missing is not None:
                return missing
        answer = run(call, values, self._context, rule_meaning=True)
        if answer is None and call.function.predicate:
            return why_undecided(node, values)
        return gap_to_missing(answer)

    def _spend(self, call: Call, values: list[Json]) -> None:
        arguments = _without_expressions(call, values)
        fixed = _without_expressions(call, call.fixed)
        self._meter.spend(steps(call.function.cost, arguments, fixed, self._meter.left))

    def _lacks_extra(self, name: str) -> bool:
        """Whether it is not known if the job has a field that the shape does not know."""
        return name not in self._context.extra and not self._context.extra_complete

    def _apply_expressions(self, node: Node, call: Call, values: list[Json]) -> Missing | None:
        """Puts into `values`, for each &expression, what it gives for the elements of the list; Missing where one of these is."""
        elements = values[call.elements_at]
        for index, child in enumerate(node.children):
            if child.kind == "expref":
                results = [resolve_null(self.value(child.children[0], element)) for element in elements]
                missing = any_missing(results)
                if missing is not None:
                    return missing
                values[index] = results
        return None

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
        "filter_projection": _projection,
        "value_projection": _value_projection,
        "flatten": _flatten,
        "expref": _expref,
        "function_expression": _function_expression,
    }


def _without_expressions(call: Call, each: Sequence[Any]) -> Sequence[Any]:
    """What there is for each argument of a call, without its &expressions."""
    if not call.has_expressions:
        return each
    return [item for item, is_expression in zip(each, call.expressions, strict=True) if not is_expression]


def _null_or_missing(value: Json) -> Missing | None:
    """What is made of a value that is not a list or map: missing of a missing one, null of any other."""
    if isinstance(value, Missing):
        return join_missing([value])
    return None
