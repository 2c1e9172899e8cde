"""What JSON values are to an expression: their types, their truth, and when two are equal."""

from collections.abc import Callable, Collection
from operator import ge, gt, le, lt
from typing import Any

from scanner.model.job import Json
from scanner.model.types import NUMBERS, STRINGS, Array, Basic, Map, Object, Type, Union

TypeCheck = Callable[[Json], bool]

_CLASSES: dict[Basic, frozenset[type]] = {
    Basic.NULL: frozenset({type(None)}),
    Basic.BOOLEAN: frozenset({bool}),
    **dict.fromkeys(NUMBERS, frozenset({int, float})),
    **dict.fromkeys(STRINGS, frozenset({str})),
}

ORDER: dict[str, Callable[[Any, Any], Any]] = {"lt": lt, "lte": le, "gt": gt, "gte": ge}  # of two numbers, by the operator's name


def type_name(value: Json) -> str:
    """JMESPath's name of the value's type."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def with_article(kind: str) -> str:
    """A type's name as a sentence has it, e.g. `an array`."""
    if kind == "null":
        return kind
    if kind[0] in "ao":
        return f"an {kind}"
    return f"a {kind}"


def is_number(value: Json) -> bool:
    """Whether the value is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def truth(value: Json) -> bool:
    """JMESPath's truth: null, false, and the empty text, list and map are false, all else is true."""
    return value is not None and value is not False and value not in ("", [], {})


def equal(left: Json, right: Json) -> bool:
    """Deep equality; true is not 1, at any depth."""
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return isinstance(right, dict) and left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def present(value: Json) -> bool:
    """Whether there is something: not null, a blank text, or an empty list or map. 0, false and `[""]` are there."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {})


def contains_null(value: Json) -> bool:
    """Whether the value is null or has a null at any depth."""
    if isinstance(value, list):
        return any(map(contains_null, value))
    if isinstance(value, dict):
        return any(map(contains_null, value.values()))
    return value is None


def type_check(wanted: Type) -> TypeCheck:
    """A test whether a value is of the type; a text of a known form, such as an ARN, is any text."""
    match wanted:
        case Basic.ANY:
            return lambda value: True
        case Array(item):
            test_all = _type_check_of_all(item)
            return lambda value: isinstance(value, list) and test_all(value)
        case Map(member):
            test_all = _type_check_of_all(member)
            return lambda value: isinstance(value, dict) and test_all(value.values())
        case Object():
            return lambda value: isinstance(value, dict)
        case Union(options):
            tests = tuple(map(type_check, options))
            return lambda value: any(test(value) for test in tests)
        case Basic():
            classes = _CLASSES[wanted]
            return lambda value: type(value) in classes


def _type_check_of_all(wanted: Type) -> Callable[[Collection[Json]], bool]:
    """A test whether all of many values are of the type."""
    if wanted is Basic.ANY:
        return lambda values: True
    classes = _classes_of(wanted)
    test = type_check(wanted)
    # Of a list of 1,000 texts that all are of the right class is seen at once; only other lists are checked element by element.
    return lambda values: classes.issuperset(map(type, values)) or all(map(test, values))


def _classes_of(wanted: Type) -> frozenset[type]:
    """Python's classes whose every value is of the type."""
    match wanted:
        case Union(options):
            return frozenset().union(*map(_classes_of, options))
        case Map(Basic.ANY) | Object():
            return frozenset({dict})
        case Basic():
            return _CLASSES.get(wanted, frozenset())
        case _:
            return frozenset()
