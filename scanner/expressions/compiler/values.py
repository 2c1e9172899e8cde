"""Nodes -> code of their values."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.expressions.compiler.calls import FOUND_ELSEWHERE, Calls, origin_of
from scanner.expressions.compiler.cost import most_steps
from scanner.expressions.compiler.kinds import Kind, UnsupportedError, Value, kind_of, reader_of
from scanner.expressions.compiler.source import Source
from scanner.expressions.functions.calls import Call, resolve_call
from scanner.expressions.functions.cost import MAX_STEPS
from scanner.expressions.functions.function import Argument, Function, Nulls
from scanner.expressions.once import once_per_object
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.types import Array, Basic, Map, Object, Type, Union, nullable, without_null
from scanner.shape.contexts.table import KINDS

# These cannot fail for arguments of their types, and read nothing but them, the time and the contexts.
_COMPILED = frozenset(
    {
        *("all_glob", "all_match", "any_glob", "any_match", "arn", "bad_tag_values", "blank_tags", "contains", "context", "ends_with"),
        *("glob", "hours_between", "hours_since", "hours_until", "keys", "kms_key", "length", "lifecycle", "lower", "matches", "mentions"),
        *("missing_tags", "model", "now", "ratio", "resolved_model", "s3", "starts_with", "tag", "values", "within"),
    }
)
_SCOPE = frozenset({"partition", "service", "region", "account"})  # of an ARN
_FEW = frozenset({*_SCOPE, "base", "bucket", "geo", "kind", "provider", "status", "type"})  # members of which jobs have few values
_UNCHECKED = FOUND_ELSEWHERE | {"lifecycle"}  # what they give was read from a record or a parameter: a member may be of any type, or a Gap
_TYPES: dict[Kind, Type] = {
    Kind.TEXT: Basic.STRING,
    Kind.NUMBER: Basic.NUMBER,
    Kind.BOOLEAN: Basic.BOOLEAN,
    Kind.TEXTS: Array(Basic.STRING),
    Kind.MAPPING: Map(Basic.STRING),
    Kind.OBJECT: Basic.ANY,
    Kind.PART: Basic.ANY,
    Kind.CONSTANT: Basic.ANY,
}
_TEXT_LIKE = frozenset({Basic.STRING, Basic.ARN, Basic.ACCOUNT, Basic.REGION, Basic.TIMESTAMP, Basic.ANY})


class Values:
    """Compiles the values of one rule's nodes, with the rule's parameters."""

    def __init__(self, source: Source, params: Mapping[str, Json]) -> None:
        self._source = source
        self._params = params
        self._calls = Calls(source)
        self._steps = 0  # the most that the rule can take

    def value(self, node: Node) -> Value:
        """The code of a node's value. Raises UnsupportedError."""
        match node.kind:
            case "literal":
                return self._constant(node.value)
            case "field":
                return self._source.field(node.value)
            case "subexpression":
                return self._subexpression(node)
            case "function_expression":
                return self._call(node)
            case "multi_select_list" if all(child.kind == "literal" for child in node.children):
                return self._constant([child.value for child in node.children])
            case "or_expression":
                return self._choice(node)
            case _:
                raise UnsupportedError(node.kind)

    def _constant(self, value: Json) -> Value:
        if value is None or (isinstance(value, list | dict) and _contains_null(value)):
            raise UnsupportedError("null")
        name = self._source.constant(value)
        return Value(name, Kind.CONSTANT, constant=value)

    def _choice(self, node: Node) -> Value:
        """The first of two values that is not null or empty, as in `end_time || last_modified_time`."""
        first, second = (self._of_kind(self.value(child)) for child in node.children)
        if first.kind is not second.kind or first.kind not in (Kind.TEXT, Kind.TEXTS) or not first.null_is_certain:
            raise UnsupportedError(node.text)
        # Where the first is missing, the choice is too.
        is_known = " and ".join(f"{self._source.gap(name)} is None" for name in first.raw) or "True"
        otherwise = f"({second.name} if {first.name} is not None or ({is_known}) else None)"
        name = self._source.once(f"({first.name} if {first.name} else {otherwise})")
        return Value(name, first.kind, (*first.raw, *second.raw), second.null_is_certain)

    def _of_kind(self, value: Value) -> Value:
        """A constant that is a text or a list of texts as a value of that kind; any other value as it is."""
        if isinstance(value.constant, str):
            return replace(value, kind=Kind.TEXT)
        if isinstance(value.constant, list) and all(isinstance(element, str) for element in value.constant):
            return replace(value, kind=Kind.TEXTS)
        return value

    def _subexpression(self, node: Node) -> Value:
        """A path of fields, or members of what a function gives, such as `arn(role_arn).account`."""
        names = [child.value for child in node.children if child.kind == "field"]
        if len(names) == len(node.children):
            return self._source.field(".".join(names))
        if len(names) != len(node.children) - 1 or node.children[0].kind == "field":
            raise UnsupportedError(node.text)
        value = self.value(node.children[0])
        if node.children[0].value == "arn" and names[0] in _SCOPE:
            return self._part_of_scope(value, self.value(node.children[0].children[0]), names)
        for name in names:
            value = self._member(value, name)
        return value

    def _part_of_scope(self, arn: Value, text: Value, names: list[str]) -> Value:
        """A part of an ARN before its resource, which most jobs share and which is read without it."""
        if text.kind is not Kind.TEXT or len(names) > 1:
            raise UnsupportedError(".".join(names))
        scope = self._source.once(f"(None if {text.name} is None else parse_scope({text.name}))", text.origin)
        name = self._source.once(f"(None if {scope} is None else {scope}.{names[0]} or None)", text.origin, is_few=True)
        return Value(name, Kind.TEXT, arn.raw, arn.null_is_certain, origin=text.origin)

    def _member(self, value: Value, name: str) -> Value:
        if value.kind is not Kind.OBJECT or not isinstance(value.type, Object) or name not in value.type.members:
            raise UnsupportedError(name)
        declared = without_null(value.type.members[name])
        member = f"{value.name}.get({name!r})"
        if value.is_unchecked:
            member = f"{reader_of(declared)}({member})"
        code = f"(None if {value.name} is None else {member})"
        name = self._source.once(code, value.origin, is_few=name in _FEW, is_flag=declared is Basic.BOOLEAN)
        if isinstance(declared, Object):
            return replace(value, name=name, type=declared)
        return Value(name, kind_of(declared), value.raw, value.null_is_certain, origin=value.origin)

    def _call(self, node: Node) -> Value:
        if node.value == "param":
            return self._constant(self._params.get(node.children[0].value))
        call = resolve_call(node)
        function = call.function
        if function.name not in _COMPILED:
            raise UnsupportedError(function.name)
        arguments = [self.value(child) for child in node.children]
        for value, argument in zip(arguments, call.arguments, strict=True):
            _check_argument(value, argument)
        _check_contains(function, arguments)
        self._steps += most_steps(arguments)
        if self._steps > MAX_STEPS:
            raise UnsupportedError(f"more than {MAX_STEPS} steps")
        return self._result(call, arguments)

    def _result(self, call: Call, arguments: list[Value]) -> Value:
        function = call.function
        declared = without_null(_result_type(function, arguments))
        raw = tuple(dict.fromkeys(name for value in arguments for name in value.raw))
        certain = all(value.null_is_certain for value in arguments) and function.name not in FOUND_ELSEWHERE
        # A predicate of null is missing, and so is one that gives null.
        certain = certain and function.nulls is Nulls.PASSES
        code, origin = self._calls.code(function, arguments)
        name = self._source.once(code, origin, is_few=function.name == "length", is_flag=declared is Basic.BOOLEAN)
        if isinstance(declared, Object):
            return Value(name, Kind.OBJECT, raw, certain, type=declared, is_unchecked=function.name in _UNCHECKED, origin=origin)
        return Value(name, kind_of(declared), raw, certain, origin=origin)

    def found(self, node: Node) -> str:
        """The code of a call that looks something up: what it finds, which may be a Gap; None where an argument is null or missing."""
        arguments = [self.value(child) for child in node.children]
        return self._source.once(self._calls.guarded(resolve_call(node).function, arguments), origin_of(arguments))


def _result_type(function: Function, arguments: list[Value]) -> Type:
    """The type of what a function gives. Raises UnsupportedError for context() of an unknown kind."""
    if function.name != "context":
        return function.result_type([_TYPES[value.kind] for value in arguments])
    kind = KINDS.get(arguments[0].constant)
    if kind is None:
        raise UnsupportedError(function.name)
    return kind.type


def _check_argument(value: Value, argument: Argument) -> None:
    """Raises UnsupportedError for a value that is not surely of the argument's type."""
    if value.kind is Kind.CONSTANT:
        if not argument.accepts(value.constant):
            raise UnsupportedError(argument.name)
    elif not any(_takes(option, value.kind) for option in _options(argument.type)):
        raise UnsupportedError(argument.name)


def _check_contains(function: Function, arguments: list[Value]) -> None:
    """Raises UnsupportedError where contains() would look in a text for what is not one, which is an error."""
    if function.name == "contains" and _is_text(arguments[0]) and not _is_text(arguments[1]):
        raise UnsupportedError(function.name)


def _is_text(value: Value) -> bool:
    return value.kind is Kind.TEXT or isinstance(value.constant, str)


def _options(declared: Type) -> tuple[Type, ...]:
    return declared.options if isinstance(declared, Union) else (declared,)


def _takes(declared: Type, kind: Kind) -> bool:
    match kind:
        case Kind.TEXT:
            return declared in _TEXT_LIKE
        case Kind.NUMBER:
            return declared in (Basic.NUMBER, Basic.INTEGER, Basic.ANY)
        case Kind.TEXTS:
            return declared in (Array(Basic.STRING), Array(nullable(Basic.STRING)), Array(Basic.ANY), Basic.ANY)
        case Kind.MAPPING:
            return declared in (Map(Basic.STRING), Map(nullable(Basic.STRING)), Map(Basic.ANY))
        case _:
            return False


def _has_null(value: Json) -> bool:
    """Whether there is a null in a list or map, at any depth."""
    if isinstance(value, list):
        return any(element is None or _has_null(element) for element in value)
    if isinstance(value, dict):
        return any(element is None or _has_null(element) for element in value.values())
    return False


_contains_null = once_per_object(_has_null)
