"""Infers the type of every sub-expression, and notes what it cannot mean."""

from collections.abc import Mapping

from scanner.expressions.checker.calls import Calls
from scanner.expressions.checker.comparisons import Comparisons
from scanner.expressions.checker.compatible import is_part, may_be, names, of_literal, options, plain_name
from scanner.expressions.checker.hints import member_hint
from scanner.expressions.checker.problem import Problem
from scanner.model.expression import Node
from scanner.model.rule import Parameter
from scanner.model.types import Array, Basic, Map, Object, Type, nullable, union, without_null
from scanner.shape.fields import JOB

_CONSTANT_FREE = ("now", "param", "extra", "hours_since", "hours_until")


class Checker(Calls, Comparisons):
    """One method a node type: it takes the node and the type that it is applied to, and gives the type of its value."""

    def __init__(self, params: Mapping[str, Parameter], for_people: bool = False) -> None:
        """A checker of expressions that may read these parameters; what is `for_people` may show a pattern as text."""
        self.params = params
        self.for_people = for_people
        self.problems: list[Problem] = []
        self.used: set[str] = set()  # parameters

    def refuse(self, node: Node, problem: str, hint: str = "") -> Type:
        """Notes a problem at a node; its value can be anything from here on, so that one mistake is told once."""
        self.problems.append(Problem(node.start, max(node.end, node.start + 1), problem, hint))
        return Basic.ANY

    def infer(self, node: Node, current: Type) -> Type:
        """The type of a node's value."""
        found: Type = getattr(self, f"_{node.kind}")(node, current)
        return found

    # Conditions

    def whole_condition(self, node: Node) -> None:
        """Checks what a rule, a filter or a scope asks: a condition that hangs on something."""
        before = len(self.problems)
        self.condition(node, JOB)
        if len(self.problems) == before:
            self._check_constant(node)

    def condition(self, node: Node, current: Type) -> None:
        """Checks a node that stands where only true and false have a meaning."""
        match node.kind:
            case "and_expression" | "or_expression":
                for child in node.children:
                    self.condition(child, current)
            case "not_expression":
                self.condition(node.children[0], current)
            case "pipe":
                self.condition(node.children[1], self.infer(node.children[0], current))
            case _:
                kind = self.infer(node, current)
                if not may_be(kind, Basic.BOOLEAN):
                    self._refuse_truth(node, kind)

    def _refuse_truth(self, node: Node, kind: Type) -> None:
        literal = node.kind == "literal"
        hint = "" if literal else f"present({node.text}) asks whether it is there; compare it to ask for its value"
        self.refuse(node, f"{node.text or 'this'} is {plain_name(kind)}, and a condition must be true or false", hint)

    def _check_constant(self, node: Node) -> None:
        if node.kind in ("and_expression", "or_expression"):
            for child in node.children:
                self._check_constant(child)
        elif not _hangs_on_something(node):
            self.refuse(
                node,
                f"{node.text} always says the same: it reads no field, no parameter and not now()",
                "take it out, or let it read a field",
            )

    # Values

    def _literal(self, node: Node, _current: Type) -> Type:
        return of_literal(node.value)

    def _current(self, _node: Node, current: Type) -> Type:
        return current

    _identity = _current

    def _field(self, node: Node, current: Type) -> Type:
        return self.member(node, current, "")

    def member(self, node: Node, base: Type, path: str) -> Type:
        """The type of a field of a base; `path` is the base's documented path or text, empty for the job."""
        found = [one for option in options(base) if (one := _member_of(option, node.value)) is not None]
        if not found:
            return self._refuse_member(node, base, path)
        known = union(*found)
        return known if without_null(base) == base else nullable(known)

    def _refuse_member(self, node: Node, base: Type, path: str) -> Type:
        name = str(node.value)
        if not any(isinstance(option, Object) for option in options(base)):
            hint = f"write {path}[*].{name} for a field of its elements" if any(isinstance(one, Array) for one in options(base)) else ""
            return self.refuse(node, f"'{path or 'this'}' is {plain_name(base)}, which has no fields", hint)
        whose = f"'{path}'" if path else "a job" if base == JOB else "this object"
        return self.refuse(node, f"{whose} has no field '{name}'", member_hint(node, list(names(base)), base == JOB))

    def _subexpression(self, node: Node, current: Type) -> Type:
        kind, path = self._step(node.children[0], current, "", top=True)
        for child in node.children[1:]:
            kind, path = self._step(child, kind, path, top=False)
        return kind

    def _step(self, node: Node, base: Type, path: str, top: bool) -> tuple[Type, str]:
        """The type and the path or text after one more step of a chain."""
        if node.kind != "field":
            if node.kind == "subexpression" and top:
                kind, path = self._step(node.children[0], base, "", top=True)
                for child in node.children[1:]:
                    kind, path = self._step(child, kind, path, top=False)
                return kind, path
            return self.infer(node, base), node.text
        kind = self.member(node, base, path)
        return kind, f"{path}.{node.value}" if path else str(node.value)

    def _index_expression(self, node: Node, current: Type) -> Type:
        kind = self.infer(node.children[0], current)
        for child in node.children[1:]:
            kind = self._element(child, kind, node.children[0])
        return kind

    def _element(self, node: Node, base: Type, whose: Node) -> Type:
        items = [
            option.item if isinstance(option, Array) else Basic.ANY
            for option in options(base)
            if isinstance(option, Array) or option is Basic.ANY
        ]
        if not items:
            return self.refuse(node, f"{whose.text or 'this'} is {plain_name(base)}, and only a list has elements")
        return base if node.kind == "slice" else nullable(union(*items))

    def _index(self, node: Node, current: Type) -> Type:
        return self._element(node, current, node)

    _slice = _index

    def _pipe(self, node: Node, current: Type) -> Type:
        return self.infer(node.children[1], self.infer(node.children[0], current))

    def _multi_select_list(self, node: Node, current: Type) -> Type:
        return Array(union(*(self.infer(child, current) for child in node.children)))

    def _multi_select_dict(self, node: Node, current: Type) -> Type:
        return Object("this object", {child.value: self.infer(child.children[0], current) for child in node.children})

    def _or_expression(self, node: Node, current: Type) -> Type:
        left, right = (self.infer(child, current) for child in node.children)
        return union(without_null(left), right)

    def _and_expression(self, node: Node, current: Type) -> Type:
        return union(*(self.infer(child, current) for child in node.children))

    def _not_expression(self, node: Node, current: Type) -> Type:
        self.condition(node.children[0], current)
        return Basic.BOOLEAN

    # Projections

    def _projection(self, node: Node, current: Type) -> Type:
        item = self._items(node, current)
        return Array(without_null(self.infer(node.children[1], item)))

    def _filter_projection(self, node: Node, current: Type) -> Type:
        item = self._items(node, current)
        self.condition(node.children[2], item)
        return Array(without_null(self.infer(node.children[1], item)))

    def _items(self, node: Node, current: Type) -> Type:
        base = self.infer(node.children[0], current)
        found = [
            option.item if isinstance(option, Array) else Basic.ANY
            for option in options(base)
            if isinstance(option, Array) or option is Basic.ANY
        ]
        if not found:
            whose = node.children[0]
            return self.refuse(
                whose if whose.start < whose.end else node,
                f"{whose.text or 'this'} is {plain_name(base)}, and only a list can be gone through",
            )
        return union(*found)

    def _value_projection(self, node: Node, current: Type) -> Type:
        base = self.infer(node.children[0], current)
        whose = node.children[0].text or "the job"
        if is_part(base):
            return self.refuse(node, f"{whose} has fixed members and is no map, so * means nothing on it", "name the fields")
        found: list[Type] = []
        for option in options(base):
            if isinstance(option, Map):
                found.append(option.value)
            elif isinstance(option, Object):
                found += option.members.values()
            elif option is Basic.ANY:
                found.append(option)
        if not found:
            return self.refuse(node, f"{whose} is {plain_name(base)}, and only a map has values")
        return Array(without_null(self.infer(node.children[1], union(*found))))

    def _flatten(self, node: Node, current: Type) -> Type:
        item = self._items(node, current)
        return Array(union(*(option.item if isinstance(option, Array) else option for option in options(item))))

    def _expref(self, node: Node, _current: Type) -> Type:
        return self.refuse(node, "an &expression can only be a function's argument")


def _member_of(kind: Type, name: str) -> Type | None:
    match kind:
        case Object():
            return kind.members.get(name)
        case Map(value):
            return nullable(value)
        case Basic.ANY:
            return Basic.ANY
        case _:
            return None


def _hangs_on_something(node: Node) -> bool:
    if node.kind in ("field", "current") or (node.kind == "function_expression" and node.value in _CONSTANT_FREE):
        return True
    return any(_hangs_on_something(child) for child in node.children)
