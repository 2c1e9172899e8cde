"""Rule meaning without a job: what each node of an expression's tree can be, in cases. Follows `scanner.expressions.meaning.rule`.

An error ends the evaluation and what is not modelled leaves it open: both stay what they are, whatever follows (`then`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from scanner.expressions.nodes import is_condition
from scanner.expressions.nodes import is_null as is_null_literal
from scanner.model.expression import Node
from scanner.prove.formula import negated
from scanner.prove.symbolic.cases import ERROR, NULL, always, for_each_leaf, is_null, join_cases, narrow, then
from scanner.prove.symbolic.comparing import as_list, compare, compare_with_null
from scanner.prove.symbolic.dispatch import call_function
from scanner.prove.symbolic.leaves import Cases, Constant, JobObject, Leaf, Missing
from scanner.prove.symbolic.lists import element_at, flatten, put_in_list, put_in_map, slice_of
from scanner.prove.symbolic.logic import answers, choose_value, join_conditions, opposite
from scanner.prove.symbolic.members import member_of
from scanner.prove.symbolic.presence import resolve_null
from scanner.prove.symbolic.projections import Projection, for_each_list, project_list, project_values
from scanner.prove.symbolic.world import World

JOB: Final[Cases] = always(JobObject(""))


class Reader:
    """Reads nodes in one world. A method for each kind of node takes the node and the cases of the current value, JMESPath's `@`.

    The current value is never an error and never not modelled. Its cases may be incomplete; what is read is then right where they are
    complete.
    """

    def __init__(self, world: World) -> None:
        """A reader that spends the world's steps."""
        self._world = world

    def value(self, node: Node, current: Cases) -> Cases:
        """The cases of the node's value."""
        self._world.spend()
        return self._METHODS[node.kind](self, node, current)

    # Conditions

    def condition(self, node: Node, current: Cases) -> Cases:
        """The cases of the node's answer where a condition is needed: true, false, missing, an error, or not modelled."""
        if node.kind in ("pipe", "subexpression"):
            last = node.children[-1]
            return then(self._world, self._sequence(node.children[:-1], current), lambda value: self.condition(last, value))
        if node.kind in ("and_expression", "or_expression") and is_condition(node, self._world.params):
            return self._kleene(node, current)
        return answers(self._world, resolve_null(self._world, self.value(node, current)))

    def _kleene(self, node: Node, current: Cases) -> Cases:
        left, right = node.children
        deciding = node.kind == "or_expression"
        return join_conditions(self._world, self.condition(left, current), lambda: self.condition(right, current), deciding)

    # Values

    def _literal(self, node: Node, _current: Cases) -> Cases:
        return always(Constant(node.value))

    def _current(self, _node: Node, current: Cases) -> Cases:
        return current

    def _field(self, node: Node, current: Cases) -> Cases:
        return for_each_leaf(self._world, current, lambda leaf: member_of(self._world, leaf, node.value))

    def _index(self, node: Node, current: Cases) -> Cases:
        return for_each_list(self._world, current, lambda leaf: self._element(leaf, node.value))

    def _element(self, leaf: Leaf, index: int) -> Cases:
        elements = as_list(leaf)
        if elements is None:
            return always(NULL)
        return element_at(self._world, elements, index)

    def _slice(self, node: Node, current: Cases) -> Cases:
        start, stop, step = node.value
        if step == 0:
            return always(ERROR)
        return for_each_list(self._world, current, lambda leaf: always(slice_of(leaf, slice(start, stop, step))))

    def _sequence(self, nodes: Sequence[Node], current: Cases) -> Cases:
        """The value of the last node, where the value of each is the current one of the next."""
        first, *rest = nodes
        value = self.value(first, current)
        if not rest:
            return value
        return then(self._world, value, lambda cases: self._sequence(rest, cases))

    def _subexpression(self, node: Node, current: Cases) -> Cases:
        return self._sequence(node.children, current)

    def _multi_select_list(self, node: Node, current: Cases) -> Cases:
        return self._multi_select(node, current, lambda values: put_in_list(self._world, values))

    def _multi_select_dict(self, node: Node, current: Cases) -> Cases:
        keys = [child.value for child in node.children]
        return self._multi_select(node, current, lambda values: put_in_map(self._world, dict(zip(keys, values, strict=True))))

    def _multi_select(self, node: Node, current: Cases, put: Callable[[Sequence[Cases]], Cases]) -> Cases:
        """What `put` makes of the children's values; null of null, missing of missing."""
        current = resolve_null(self._world, current)
        empty = tuple((when, leaf) for when, leaf in current if is_null(leaf) or isinstance(leaf, Missing))
        some = tuple(case for case in current if case not in empty)
        if not some:
            return empty
        values = [self.value(child, some) for child in node.children]
        is_some = negated(self._world.any_of(when for when, _ in empty))
        return join_cases(self._world, [*empty, *narrow(self._world, is_some, put(values))])

    def _or_expression(self, node: Node, current: Cases) -> Cases:
        return self._choice(node, current, keeps_true=True)

    def _and_expression(self, node: Node, current: Cases) -> Cases:
        return self._choice(node, current, keeps_true=False)

    def _choice(self, node: Node, current: Cases, keeps_true: bool) -> Cases:
        left, right = node.children
        return choose_value(self._world, resolve_null(self._world, self.value(left, current)), self.value(right, current), keeps_true)

    def _not_expression(self, node: Node, current: Cases) -> Cases:
        return opposite(self.condition(node.children[0], current))

    def _comparator(self, node: Node, current: Cases) -> Cases:
        left, right = node.children
        if node.value in ("eq", "ne"):
            if is_null_literal(right):
                return compare_with_null(self._world, node.value, resolve_null(self._world, self.value(left, current)))
            if is_null_literal(left):
                return compare_with_null(self._world, node.value, resolve_null(self._world, self.value(right, current)))
        return compare(self._world, node.value, self.value(left, current), self.value(right, current))

    # Projections

    def _list_projection(self, node: Node, current: Cases) -> Cases:
        projection = self._projection(node.children[1])
        return for_each_list(self._world, self.value(node.children[0], current), lambda leaf: project_list(self._world, leaf, projection))

    def _filter_projection(self, node: Node, current: Cases) -> Cases:
        base, element, condition = node.children
        projection = self._projection(element, lambda cases: self.condition(condition, cases))
        return for_each_list(self._world, self.value(base, current), lambda leaf: project_list(self._world, leaf, projection))

    def _value_projection(self, node: Node, current: Cases) -> Cases:
        projection = self._projection(node.children[1])
        return for_each_leaf(self._world, self.value(node.children[0], current), lambda leaf: project_values(self._world, leaf, projection))

    def _projection(self, element: Node, keeps: Callable[[Cases], Cases] | None = None) -> Projection:
        """What a projection makes of each element, or of each that `keeps` is true of."""
        is_identity = keeps is None and element.kind == "identity"
        return Projection(lambda cases: resolve_null(self._world, self.value(element, cases)), keeps, is_identity)

    def _flatten(self, node: Node, current: Cases) -> Cases:
        value = self.value(node.children[0], current)
        return for_each_list(self._world, value, lambda leaf: always(flatten(self._world, leaf)))

    # Functions

    def _expref(self, _node: Node, _current: Cases) -> Cases:
        return always(ERROR)

    def _function_expression(self, node: Node, current: Cases) -> Cases:
        values = [always(NULL) if child.kind == "expref" else self.value(child, current) for child in node.children]
        return call_function(self._world, node, values)

    _METHODS: ClassVar[Mapping[str, Callable[[Any, Node, Cases], Cases]]] = {
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
        "projection": _list_projection,
        "filter_projection": _filter_projection,
        "value_projection": _value_projection,
        "flatten": _flatten,
        "expref": _expref,
        "function_expression": _function_expression,
    }
