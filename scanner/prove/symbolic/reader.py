"""Rule meaning without a job: what each node of an expression's tree can be, in cases. Follows `scanner.expressions.meaning.rule`.

An error ends the evaluation and what is not modelled leaves it open: both stay what they are, whatever follows (`then`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from scanner.expressions.nodes import is_condition
from scanner.expressions.nodes import is_null as is_null_literal
from scanner.model.expression import Node
from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import TRUE, negated
from scanner.prove.symbolic.cases import ERROR, MISSING, NULL, always, for_each_leaf, is_null, join_cases, join_missing, narrow, then
from scanner.prove.symbolic.comparing import as_list, compare, compare_with_null
from scanner.prove.symbolic.contents import use_as_value
from scanner.prove.symbolic.dispatch import call_function
from scanner.prove.symbolic.fields import read_member
from scanner.prove.symbolic.functions.tags import tag_values, tag_with_key
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Element, Error, JobObject, Leaf, List, Map, Missing, NotModelled, Tags
from scanner.prove.symbolic.lists import element_at, flatten, project, put_in_list, put_in_map, slice_of
from scanner.prove.symbolic.presence import has_truth, resolve_null
from scanner.prove.symbolic.stops import is_stop
from scanner.prove.symbolic.world import World

JOB: Final[Cases] = always(JobObject(""))
_OF_ALL_TAGS = NotModelled("a filter or projection of all tags")  # it may need more further tags than there are stand-ins


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
        answer = resolve_null(self._world, self.value(node, current))
        return join_cases(self._world, [(when, _as_answer(leaf)) for when, leaf in answer])

    def _kleene(self, node: Node, current: Cases) -> Cases:
        """`&&` and `||` of conditions: one side can decide, whatever is missing of the other."""
        deciding = node.kind == "or_expression"  # true decides `||`, false decides `&&`
        left, right = node.children
        first = self.condition(left, current)
        if all(_decides(leaf, deciding) for _, leaf in first):
            return first
        second = self.condition(right, current)
        results: list[Case] = []
        for when, leaf in first:
            if _decides(leaf, deciding):
                results.append((when, leaf))
            else:
                answers = [(formula, _joined(leaf, other, deciding)) for formula, other in second]
                results += narrow(self._world, when, answers)
        return join_cases(self._world, results)

    # Values

    def _literal(self, node: Node, _current: Cases) -> Cases:
        return always(Constant(node.value))

    def _current(self, _node: Node, current: Cases) -> Cases:
        return current

    def _field(self, node: Node, current: Cases) -> Cases:
        return for_each_leaf(self._world, current, lambda leaf: self._member(leaf, node.value))

    def _member(self, leaf: Leaf, name: str) -> Cases:
        match leaf:
            case Missing():
                return always(leaf)
            case JobObject(path):
                return read_member(self._world, path, name)
            case Tags():
                return self._tag(name)
            case Map(members):
                return members.get(name, always(NULL))
            case Constant(dict() as values):
                return always(Constant(values.get(name)))
            case _:
                return always(NULL)

    def _tag(self, key: str) -> Cases:
        try:
            return tag_with_key(self._world, key)
        except NotModelledError as error:
            return always(NotModelled(f"tags.{key}, {error.what}"))

    def _index(self, node: Node, current: Cases) -> Cases:
        return self._of_list(current, lambda leaf: self._element(leaf, node.value))

    def _element(self, leaf: Leaf, index: int) -> Cases:
        elements = as_list(leaf)
        if elements is None:
            return always(NULL)
        return element_at(self._world, elements, index)

    def _slice(self, node: Node, current: Cases) -> Cases:
        start, stop, step = node.value
        if step == 0:
            return always(ERROR)
        return self._of_list(current, lambda leaf: always(slice_of(leaf, slice(start, stop, step))))

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
        """`||` and `&&` of values: the left one if it is true, or if it is not; else the right one."""
        world = self._world
        left = resolve_null(world, self.value(node.children[0], current))
        right = self.value(node.children[1], current)
        results: list[Case] = []
        for when, leaf in left:
            if is_stop(leaf):
                results.append((when, leaf))
                continue
            is_true = has_truth(world, leaf)
            kept = is_true if keeps_true else negated(is_true)
            results.append((world.all_of([when, kept]), leaf))
            results += narrow(world, world.all_of([when, negated(kept)]), right)
        return join_cases(world, results)

    def _not_expression(self, node: Node, current: Cases) -> Cases:
        answer = self.condition(node.children[0], current)
        return tuple((when, Constant(not leaf.value) if isinstance(leaf, Constant) else leaf) for when, leaf in answer)

    def _comparator(self, node: Node, current: Cases) -> Cases:
        left, right = node.children
        if node.value in ("eq", "ne"):
            if is_null_literal(right):
                return compare_with_null(self._world, node.value, resolve_null(self._world, self.value(left, current)))
            if is_null_literal(left):
                return compare_with_null(self._world, node.value, resolve_null(self._world, self.value(right, current)))
        return compare(self._world, node.value, self.value(left, current), self.value(right, current))

    # Projections

    def _projection(self, node: Node, current: Cases) -> Cases:
        return self._of_list(self.value(node.children[0], current), lambda leaf: self._project(node, as_list(leaf)))

    def _value_projection(self, node: Node, current: Cases) -> Cases:
        return for_each_leaf(self._world, self.value(node.children[0], current), lambda leaf: self._project_values(node, leaf))

    def _project_values(self, node: Node, leaf: Leaf) -> Cases:
        match leaf:
            case Missing():
                return always(leaf)
            case JobObject():
                return always(use_as_value(self._world))
            case Tags():
                return self._tag_values(node)
            case Map(members):
                return self._project(node, List(tuple(Element(TRUE, cases) for cases in members.values()), gapless=True))
            case Constant(dict() as values):
                return self._project(node, as_list(Constant(list(values.values()))))
            case _:
                return always(NULL)

    def _tag_values(self, node: Node) -> Cases:
        try:
            return self._project(node, tag_values(self._world))
        except NotModelledError as error:
            return always(NotModelled(f"tags.*, {error.what}"))

    def _project(self, node: Node, elements: List | None) -> Cases:
        if elements is None:
            return always(NULL)
        is_itself = node.kind != "filter_projection" and node.children[1].kind == "identity"
        if elements.is_open:
            return always(elements if is_itself else _OF_ALL_TAGS)
        keeps: Callable[[Cases], Cases] | None = None
        if node.kind == "filter_projection":
            keeps = self._filter(node.children[2])
        return project(self._world, elements, keeps, lambda cases: resolve_null(self._world, self.value(node.children[1], cases)))

    def _filter(self, condition: Node) -> Callable[[Cases], Cases]:
        return lambda cases: self.condition(condition, cases)

    def _flatten(self, node: Node, current: Cases) -> Cases:
        return self._of_list(self.value(node.children[0], current), lambda leaf: always(flatten(self._world, leaf)))

    def _of_list(self, cases: Cases, follow: Callable[[Leaf], Cases]) -> Cases:
        """What follows from a list; missing of missing."""

        def follow_known(leaf: Leaf) -> Cases:
            match leaf:
                case Missing():
                    return always(leaf)
                case JobObject(path) if path and self._world.hides:
                    return always(use_as_value(self._world))
                case _:
                    return follow(leaf)

        return for_each_leaf(self._world, cases, follow_known)

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
        "projection": _projection,
        "filter_projection": _projection,
        "value_projection": _value_projection,
        "flatten": _flatten,
        "expref": _expref,
        "function_expression": _function_expression,
    }


def _as_answer(leaf: Leaf) -> Leaf:
    """A condition's answer from its value: null is missing, and any other value that is not a boolean an error."""
    match leaf:
        case Missing() | Error() | NotModelled() | Constant(bool()):
            return leaf
        case Constant(None):
            return MISSING
        case _:
            return ERROR


def _decides(leaf: Leaf, deciding: bool) -> bool:
    """Whether the left side of `&&` or `||` ends the evaluation."""
    if isinstance(leaf, Constant):
        return leaf.value is deciding
    return isinstance(leaf, Error | NotModelled)


def _joined(left: Leaf, right: Leaf, deciding: bool) -> Leaf:
    """The answer of `&&` or `||`, whose left side does not decide it."""
    if _decides(right, deciding):
        return right
    return join_missing((left, right)) or Constant(not deciding)
