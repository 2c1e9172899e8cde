"""Infers the type of every sub-expression, and reports what it cannot mean."""

from collections.abc import Mapping

from scanner.expressions.checker.calls import Calls
from scanner.expressions.checker.comparisons import Comparisons
from scanner.expressions.checker.compatible import is_part, may_be, names, of_literal, options, plain_name
from scanner.expressions.checker.hints import member_hint
from scanner.expressions.checker.problem import Problem
from scanner.model.expression import Node
from scanner.model.rule import Parameter
from scanner.model.types import STRINGS, Array, Basic, Map, Object, Type, nullable, union, without_null
from scanner.shape.fields import JOB

_READING = ("now", "param", "extra", "hours_since", "hours_until")


class Checker(Calls, Comparisons):
    """Checks one expression. A method for each kind of node takes the node and the type of `@`, and gives the type of its value."""

    def __init__(self, params: Mapping[str, Parameter], for_people: bool = False) -> None:
        """A checker of expressions that may read these parameters. Messages, which are `for_people`, may show a pattern as text."""
        self.params = params
        self.for_people = for_people
        self.problems: list[Problem] = []
        self.used: set[str] = set()  # parameters

    def refuse(self, node: Node, problem: str, hint: str = "", doubt: bool = False) -> Type:
        """Reports a problem at a node. Its type is ANY from here on, so that one mistake is reported once."""
        self.problems.append(Problem(node.start, max(node.end, node.start + 1), problem, hint, doubt=doubt))
        return Basic.ANY

    def infer(self, node: Node, current: Type) -> Type:
        """The type of a node's value."""
        kind: Type = getattr(self, f"_{node.kind}")(node, current)
        return kind

    # Conditions

    def whole_condition(self, node: Node) -> None:
        """Checks the condition of a rule or a scope, which must not be constant either."""
        before = len(self.problems)
        self.condition(node, JOB)
        if len(self.problems) == before:
            self._check_constant(node)

    def whole_text(self, node: Node) -> None:
        """Checks an expression whose value must be a text, and must not be the same for every job."""
        before = len(self.problems)
        kind = self.infer(node, JOB)
        if len(self.problems) > before:
            return
        if not any(may_be(kind, text) for text in STRINGS):
            self.refuse(node, f"the value must be a text; {node.text} is {plain_name(kind)}")
        elif _is_constant(node):
            self.refuse(node, f"{node.text} is the same for every job: it reads no field", "let it read a field")

    def condition(self, node: Node, current: Type) -> None:
        """Checks a node where a condition is needed."""
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
        hint = ""
        if node.kind != "literal":
            hint = f"present({node.text}) tests whether it has a value; or compare it with one"
        self.refuse(node, f"a condition must be true or false; {node.text or 'this'} is {plain_name(kind)}", hint)

    def _check_constant(self, node: Node) -> None:
        if node.kind in ("and_expression", "or_expression"):
            for child in node.children:
                self._check_constant(child)
        elif _is_constant(node):
            self.refuse(
                node,
                f"{node.text} is constant: it reads no field, parameter or now()",
                "remove it, or let it read a field",
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
        members = [_member_of(option, node.value) for option in options(base)]
        known = [member for member in members if member is not None]
        if not known:
            return self._refuse_member(node, base, path)
        kind = union(*known)
        if without_null(base) == base:
            return kind
        return nullable(kind)

    def _refuse_member(self, node: Node, base: Type, path: str) -> Type:
        name = str(node.value)
        if not _may_be_a(Object, base):
            hint = ""
            if _may_be_a(Array, base):
                hint = f"write {path}[*].{name} for a field of its elements"
            return self.refuse(node, f"'{path or 'this'}' is {plain_name(base)}, which has no fields", hint)
        whose = "this object"
        if base == JOB:
            whose = "a job"
        if path:
            whose = f"'{path}'"
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
        if not path:
            return kind, str(node.value)
        return kind, f"{path}.{node.value}"

    def _index_expression(self, node: Node, current: Type) -> Type:
        kind = self.infer(node.children[0], current)
        for child in node.children[1:]:
            kind = self._element(child, kind, node.children[0])
        return kind

    def _element(self, node: Node, base: Type, whose: Node) -> Type:
        items = _items_of(base)
        if not items:
            return self.refuse(node, f"only a list has elements; {whose.text or 'this'} is {plain_name(base)}")
        if node.kind == "slice":
            return base
        return nullable(union(*items))

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
        items = _items_of(base)
        if not items:
            whose = node.children[0]
            return self.refuse(
                whose if whose.start < whose.end else node,
                f"only a list can be projected; {whose.text or 'this'} is {plain_name(base)}",
            )
        return union(*items)

    def _value_projection(self, node: Node, current: Type) -> Type:
        base = self.infer(node.children[0], current)
        whose = node.children[0].text or "the job"
        if is_part(base):
            return self.refuse(node, f"* needs a map; {whose} is an object with fixed members", "name the fields")
        values = [value for option in options(base) for value in _values_of(option)]
        if not values:
            return self.refuse(node, f"only a map has values; {whose} is {plain_name(base)}")
        return Array(without_null(self.infer(node.children[1], union(*values))))

    def _flatten(self, node: Node, current: Type) -> Type:
        item = self._items(node, current)
        return Array(union(*map(_flattened, options(item))))

    def _expref(self, node: Node, _current: Type) -> Type:
        return self.refuse(node, "an &expression can only be a function's argument")


def _flattened(element: Type) -> Type:
    """What flattening a list makes of an element: of a list its own elements, of anything else the element itself."""
    if isinstance(element, Array):
        return element.item
    return element


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


def _may_be_a(kind: type[Object | Array], base: Type) -> bool:
    return any(isinstance(option, kind) for option in options(base))


def _items_of(base: Type) -> list[Type]:
    """The types of the elements of a value that may be a list; empty where it cannot be one."""
    items: list[Type] = []
    for option in options(base):
        if isinstance(option, Array):
            items.append(option.item)
        elif option is Basic.ANY:
            items.append(option)
    return items


def _values_of(kind: Type) -> list[Type]:
    """The types of the values of a map; empty where the type is not a map."""
    match kind:
        case Map(value):
            return [value]
        case Object():
            return list(kind.members.values())
        case Basic.ANY:
            return [kind]
        case _:
            return []


def _is_constant(node: Node) -> bool:
    """Whether a node reads no field, no parameter and not the time, e.g. `'a' == 'b'`."""
    if node.kind in ("field", "current"):
        return False
    if node.kind == "function_expression" and node.value in _READING:
        return False
    return all(map(_is_constant, node.children))
