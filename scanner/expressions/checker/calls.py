"""Checks function calls against the table of functions."""

from collections.abc import Iterable

from scanner.display.suggest import did_you_mean, nearest
from scanner.errors import EvaluationError
from scanner.expressions.checker.comparisons import refuse_pattern
from scanner.expressions.checker.compatible import is_part, may_be, of_parameter, options, pattern_in, plain_name
from scanner.expressions.checker.inferring import Inferring
from scanner.expressions.functions.function import Function
from scanner.expressions.functions.patterns import glob_matcher, regex_matcher
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.functions.times import read_time
from scanner.expressions.pairs import literals
from scanner.model.expression import Node
from scanner.model.types import STRINGS, Array, Basic, Type, nullable, union, without_null
from scanner.shape.contexts.table import KINDS
from scanner.shape.fields import JOB

_TAKE_ANY_PATTERN = ("present", "length", "type", "not_null", "to_array", "keys", "values", "merge", "reverse")
_TAKE_PARTS = ("present", "type", "not_null")
# Names from other languages.
_FOREIGN = {
    "regex_match": "matches",
    "regex": "matches",
    "match": "matches",
    "startswith": "starts_with",
    "endswith": "ends_with",
    "exists": "present",
    "is_set": "present",
    "defined": "present",
    "has": "present",
    "len": "length",
    "count": "length",
    "size": "length",
    "to_lower": "lower",
    "lowercase": "lower",
    "tolower": "lower",
    "in": "contains",
    "includes": "contains",
    "age": "hours_since",
    "like": "glob",
    "wildcard": "glob",
    "is_null": "present",
    "empty": "present",
    "coalesce": "not_null",
    "any": "any_glob",
    "all": "all_glob",
    "var": "param",
    "get": "lookup",
    "divide": "ratio",
    "div": "ratio",
    "share": "ratio",
    "percent": "ratio",
    "percentage": "ratio",
    "parameter": "param",
}
_PATTERNS = {
    "matches": regex_matcher,
    "any_match": regex_matcher,
    "all_match": regex_matcher,
    "glob": glob_matcher,
    "any_glob": glob_matcher,
    "all_glob": glob_matcher,
}


class Calls:
    """The part of the checker for function calls."""

    def _function_expression(self: Inferring, node: Node, current: Type) -> Type:
        function = FUNCTIONS.get(node.value)
        if function is None:
            return _refuse_name(self, node)
        if not function.takes(len(node.children)):
            return self.refuse(
                node, f"{function.name}() takes {_arguments(function)}, not {len(node.children)}", f"such as {function.example}"
            )
        if function.name in ("param", "extra"):
            return _by_name(self, node, function)
        if function.name == "context":
            return _context(self, node, function, current)
        types = _argument_types(self, node, function, current)
        _check_patterns(self, node, function)
        _check_contents(self, node, function, types)
        return function.result_type(types)


def _refuse_name(checker: Inferring, node: Node) -> Type:
    name = str(node.value)
    known = _FOREIGN.get(name.lower()) or nearest(name, FUNCTIONS)
    hint = ""
    if known:
        hint = f"did you mean {known}()? For example {FUNCTIONS[known].example}"
    return checker.refuse(node, f"unknown function {name}()", hint)


def _arguments(function: Function) -> str:
    """What a function takes, in words, e.g. `2 arguments (text, part)` or `1 or more arguments (values)`."""
    count = len(function.arguments)
    listed = ", ".join(argument.name for argument in function.arguments)
    if count == 0:
        return "no arguments"
    if function.variadic:
        return f"{count} or more arguments ({listed})"
    if count == 1:
        return f"1 argument ({listed})"
    return f"{count} arguments ({listed})"


def _by_name(checker: Inferring, node: Node, function: Function) -> Type:
    """param('name') and extra('name'): the name must be written out."""
    literal = node.children[0]
    if literal.kind != "literal" or not isinstance(literal.value, str):
        return checker.refuse(literal, f"the name in {function.name}() must be written out", f"such as {function.example}")
    name = literal.value
    if function.name == "extra":
        if name in JOB.members:
            return checker.refuse(literal, f"'{name}' is a field of the shape", f"write {name}")
        return Basic.ANY
    parameter = checker.params.get(name)
    if parameter is None:
        declared = "declare it under params"
        if checker.params:
            declared = f"it declares: {', '.join(checker.params)}"
        return checker.refuse(literal, f"the rule has no parameter '{name}'", did_you_mean(name, checker.params, otherwise=declared))
    checker.used.add(name)
    kind = of_parameter(parameter.type, as_text=checker.for_people)
    if parameter.required or parameter.default is not None:
        return kind
    return nullable(kind)


def _context(checker: Inferring, node: Node, function: Function, current: Type) -> Type:
    """The type of context('kind', id): the kind must be written out, and is one of the table's."""
    literal, name = node.children
    given = _argument(checker, name, function, 1, current, node)
    if literal.kind != "literal" or not isinstance(literal.value, str):
        return checker.refuse(literal, f"the kind in {function.name}() must be written out", f"such as {function.example}")
    kind = KINDS.get(literal.value)
    if kind is None:
        hint = did_you_mean(literal.value, KINDS, otherwise=f"known: {', '.join(KINDS)}")
        return checker.refuse(literal, f"unknown kind of context '{literal.value}'", hint)
    if without_null(given) == given:
        return kind.type
    return nullable(kind.type)


def _argument_types(checker: Inferring, node: Node, function: Function, current: Type) -> list[Type]:
    """The types of the arguments, each checked. That of an &expression is the type of its value for an element of the list."""
    types: dict[int, Type] = {}
    # Values first: an &expression is applied to the elements of the list among them, also where it comes before the list.
    for index, child in enumerate(node.children):
        if child.kind != "expref":
            types[index] = _argument(checker, child, function, index, current, node)
    item = _item_of_lists(types.values())
    for index, child in enumerate(node.children):
        if child.kind == "expref":
            types[index] = checker.infer(child.children[0], item)
            if not function.argument(index).expression:
                checker.refuse(child, f"{function.name}() takes a value, not an &expression, as {function.argument(index).name}")
    return [types[index] for index in range(len(node.children))]


def _item_of_lists(kinds: Iterable[Type]) -> Type:
    lists = [option for kind in kinds for option in options(kind) if isinstance(option, Array)]
    if lists:
        return union(*(kind.item for kind in lists))
    return Basic.ANY


def _argument(checker: Inferring, node: Node, function: Function, index: int, current: Type, call: Node) -> Type:
    """The type of a call's argument that is a value; reports one that the function does not take."""
    argument = function.argument(index)
    kind = checker.infer(node, current)
    if argument.expression:
        return checker.refuse(node, f"{function.name}() takes an &expression as {argument.name}", f"such as {function.example}")
    if is_part(kind):
        return _part_argument(checker, node, function, kind)
    pattern = pattern_in(kind)
    if pattern is not None and not _reads(function, argument.type, kind):
        return refuse_pattern(checker, node, kind, call)
    if not may_be(kind, argument.type) and pattern is None:
        hint = f"such as {function.example}"
        return checker.refuse(node, f"{function.name}() takes {plain_name(argument.type)} as {argument.name}, not {plain_name(kind)}", hint)
    if argument.type is Basic.TIMESTAMP and _is_unreadable_time(node):
        return checker.refuse(node, f"{node.text} is not a time with an offset", "write it as '2026-11-23T12:00:00Z'")
    return kind


def _part_argument(checker: Inferring, node: Node, function: Function, kind: Type) -> Type:
    """The type of an argument that may be an object with fixed members, such as `vpc_config`; few functions take one."""
    if function.name in _TAKE_PARTS:
        return kind
    hint = f"present({node.text}) tests whether it has a value"
    return checker.refuse(node, f"{function.name}() cannot take {node.text}: it is an object with fixed members", hint)


def _is_unreadable_time(node: Node) -> bool:
    return node.kind == "literal" and read_time(str(node.value)) is None


def _reads(function: Function, wanted: Type, kind: Type) -> bool:
    """Whether a function may be given globs or regexes: those that match them, that only count or test for them, or hand them on."""
    if function.name == "lookup":  # the map may have patterns as values; a pattern as the key would be compared letter by letter
        return may_be(kind, wanted)
    return function.name in _TAKE_ANY_PATTERN or (pattern_in(wanted) is not None and may_be(kind, wanted))


def _check_patterns(checker: Inferring, node: Node, function: Function) -> None:
    """Refuses a literal pattern that RE2 cannot read."""
    compile_it = _PATTERNS.get(function.name)
    if compile_it is None:
        return
    literal = node.children[-1]
    if literal.kind != "literal":
        return
    for _, pattern in literals(literal):
        try:
            compile_it(pattern)
        except EvaluationError as error:
            checker.refuse(literal, str(error))


def _check_contents(checker: Inferring, node: Node, function: Function, types: list[Type]) -> None:
    """contains() of a text takes a text, of a list what the list can hold."""
    if function.name != "contains":
        return
    checker.check_enumeration(node.children[1], node.children[0])
    inside = [kind for option in options(types[0]) for kind in _kinds_inside(option)]
    if inside and not any(may_be(types[1], kind) for kind in inside):
        hint = "a number is written in backticks, a text in quotes"
        checker.refuse(node.children[1], f"{node.children[0].text} can never contain {plain_name(types[1])}", hint)


def _kinds_inside(kind: Type) -> list[Type]:
    """What contains() can find in a list or text; empty for any other type."""
    if isinstance(kind, Array):
        return [kind.item]
    if kind in STRINGS:
        return [Basic.STRING]
    return []
