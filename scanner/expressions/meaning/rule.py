"""Rule meaning: the reference evaluator, which says true, false, missing, or raises. Every other engine is held to it.

It refines plain meaning: it may withhold an answer, never change one. V1 to V6 and C1 to C5 are the rules of the policy language.
"""

from collections.abc import Callable, Collection
from typing import Any, ClassVar, cast

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call, check_types, resolve_call, run
from scanner.expressions.functions.cost import steps
from scanner.expressions.functions.function import Nulls
from scanner.expressions.meaning.arguments import why_missing, why_open
from scanner.expressions.meaning.comparing import compared
from scanner.expressions.meaning.context import Context, Meter
from scanner.expressions.meaning.missing import Missing, absent, first_missing, joined, missing_because, opened, settled, there
from scanner.expressions.nodes import is_condition, is_null
from scanner.expressions.values import truth, type_name, with_article
from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part
from scanner.model.outcome import Reason, ReasonKind

__all__ = ["Context", "Evaluator", "Meter", "condition", "evaluate"]


def evaluate(node: Node, context: Context) -> Json:
    """The expression's value for the job, or Missing. Raises EvaluationError; a list or map may have gaps in it."""
    return Evaluator(context).guarded(lambda one: settled(one.value(node, context.job)))


def condition(node: Node, context: Context) -> bool | Missing:
    """Whether the condition holds for the job, or Missing. Raises EvaluationError."""
    return cast(bool | Missing, Evaluator(context).guarded(lambda one: one.condition(node, context.job)))


class Evaluator:
    """One method a node type; each takes the node and the current value, and gives a value or Missing."""

    def __init__(self, context: Context) -> None:
        """An evaluator in that context."""
        self._context = context
        self._meter = context.meter

    def guarded(self, run: Callable[["Evaluator"], Json]) -> Json:
        """What `run` gives; everything that goes wrong is an EvaluationError."""
        try:
            return run(self)
        except (RecursionError, MemoryError) as error:
            raise EvaluationError(f"the expression or its data are too large: {type(error).__name__}") from None

    def value(self, node: Node, current: Json) -> Json:
        """What the node gives where a value stands."""
        return self._METHODS[node.kind](self, node, current)

    def condition(self, node: Node, current: Json) -> bool | Missing:
        """What the node gives where a condition stands (C4, C5): null is missing, and what is no boolean an error."""
        if node.kind in ("pipe", "subexpression"):
            for child in node.children[:-1]:
                current = self.value(child, current)
            return self.condition(node.children[-1], current)
        if node.kind in ("and_expression", "or_expression") and is_condition(node, self._context.params):
            return self._kleene(node, current)
        answer = self.value(node, current)
        if isinstance(answer, bool):
            return answer
        answer = settled(answer)
        if answer is None:
            return absent(node)
        if isinstance(answer, Missing):
            return joined([answer])
        raise EvaluationError(f"{node.text} is no condition but {with_article(type_name(answer))}")

    def _kleene(self, node: Node, current: Json) -> bool | Missing:
        decides = node.kind == "or_expression"
        missing = []
        for child in node.children:
            answer = self.condition(child, current)
            if answer is decides:
                return decides
            if isinstance(answer, Missing):
                missing.append(answer)
        return joined(missing) if missing else not decides

    # Values: V1, V4, V5

    def _literal(self, node: Node, _current: Json) -> Json:
        return node.value

    def _current(self, _node: Node, current: Json) -> Json:
        return current

    def _field(self, node: Node, current: Json) -> Json:
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if isinstance(current, Part) and node.value not in current:
            raise EvaluationError(f"there is no field {node.value}")
        return opened(current.get(node.value)) if isinstance(current, dict) else None

    def _index(self, node: Node, current: Json) -> Json:
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if not isinstance(current, list) or not -len(current) <= node.value < len(current):
            return None
        return opened(current[node.value])

    def _slice(self, node: Node, current: Json) -> Json:
        if node.value[2] == 0:
            raise EvaluationError("a slice cannot have steps of 0")
        if isinstance(current, Missing):
            return Missing(current.reasons)
        if not isinstance(current, list):
            return None
        taken = current[slice(*node.value)]
        self._meter.spend(len(taken))
        return taken

    def _subexpression(self, node: Node, current: Json) -> Json:
        for child in node.children:
            current = self.value(child, current)
        return current

    def _multi_select_list(self, node: Node, current: Json) -> Json:
        current = settled(current)
        if current is None or isinstance(current, Missing):
            return _null_or_missing(current)
        values = [self.value(child, current) for child in node.children]
        return first_missing(values) or values

    def _multi_select_dict(self, node: Node, current: Json) -> Json:
        values = self._multi_select_list(node, current)
        return dict(zip((child.value for child in node.children), values, strict=True)) if isinstance(values, list) else values

    def _or_expression(self, node: Node, current: Json) -> Json:
        left = settled(self.value(node.children[0], current))
        if isinstance(left, Missing):
            return joined([left])
        return left if truth(left) else self.value(node.children[1], current)

    def _and_expression(self, node: Node, current: Json) -> Json:
        left = settled(self.value(node.children[0], current))
        if isinstance(left, Missing):
            return joined([left])
        return self.value(node.children[1], current) if truth(left) else left

    def _not_expression(self, node: Node, current: Json) -> Json:
        answer = self.condition(node.children[0], current)
        return answer if isinstance(answer, Missing) else not answer

    # Comparisons: C1, C5, V6

    def _comparator(self, node: Node, current: Json) -> Json:
        for side, other in (node.children, node.children[::-1]):
            if node.value in ("eq", "ne") and is_null(other):
                value = settled(self.value(side, current))
                return joined([value]) if isinstance(value, Missing) else (value is None) == (node.value == "eq")
        return compared(node, [self.value(child, current) for child in node.children], self._meter)

    # Projections: V2

    def _projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        return self._each(node, base) if isinstance(base, list) else _null_or_missing(base)

    def _value_projection(self, node: Node, current: Json) -> Json:
        base = self.value(node.children[0], current)
        if isinstance(base, Part):
            raise EvaluationError(f"* cannot be applied to {node.children[0].text or 'the job'}: it has fixed members and is no map")
        return self._each(node, base.values()) if isinstance(base, dict) else _null_or_missing(base)

    def _each(self, node: Node, elements: Collection[Json]) -> Json:
        right = node.children[1]
        results: list[Json] = []
        missing: list[Missing] = []
        for element in elements:
            self._meter.spend(1)
            if isinstance(element, Gap):
                missing.append(missing_because(element))
                continue
            kept = self.condition(node.children[2], element) if node.kind == "filter_projection" else True
            if kept is False:
                continue
            result = kept if isinstance(kept, Missing) else settled(self.value(right, element))
            if result is None:
                result = absent(right if right.start < right.end else node)
            (missing if isinstance(result, Missing) else results).append(result)
        return joined(missing) if missing else results

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
            return there(values[0])
        return why_missing(call, node, values) or self._call(node, call, values)

    def _call(self, node: Node, call: Call, values: list[Json]) -> Json:
        function = call.function
        given, fixed = values, call.fixed
        if call.has_expressions:
            given = [value for value, is_expression in zip(values, call.expressions, strict=True) if not is_expression]
            fixed = tuple(each for each, is_expression in zip(fixed, call.expressions, strict=True) if not is_expression)
        if function.nulls is Nulls.PASSES and None in given:
            return None
        self._meter.spend(steps(function.cost, given, fixed, self._meter.left))
        check_types(call, values)
        if function.name == "extra" and values[0] not in self._context.extra and not self._context.extra_complete:
            return Missing((Reason(node.text, ReasonKind.NOT_DELIVERED, self._context.source),))
        if call.has_expressions:
            missing = self._apply_expressions(node, call, values)
            if missing is not None:
                return missing
        answer = run(call, values, self._context, rule_meaning=True)
        return why_open(node, values) if answer is None and function.predicate else opened(answer)

    def _apply_expressions(self, node: Node, call: Call, values: list[Json]) -> Missing | None:
        """Puts for each &expression what it gives for the elements of the list; or why one of these is missing."""
        for index, child in enumerate(node.children):
            if child.kind == "expref":
                results = [settled(self.value(child.children[0], element)) for element in values[call.elements_at]]
                missing = first_missing(results)
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


def _null_or_missing(value: Json) -> Missing | None:
    return joined([value]) if isinstance(value, Missing) else None
