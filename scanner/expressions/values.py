"""What JSON values are to an expression: their types, their truth, and when two are equal."""

from collections.abc import Callable, Collection
from operator import ge, gt, le, lt
from typing import Any

from scanner.model.job import Json
from scanner.model.types import NUMBERS, STRINGS, Array, Basic, Map, Object, Type, Union

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
    """A type's name as it stands in a sentence."""
    return kind if kind == "null" else f"an {kind}" if kind[0] in "ao" else f"a {kind}"


def is_number(value: Json) -> bool:
    """Whether the value is a number; true and false are none."""
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
    return value is not None and (bool(value.strip()) if isinstance(value, str) else value not in ([], {}))


def contains_null(value: Json) -> bool:
    """Whether the value is null or has a null at any depth."""
    if isinstance(value, list):
        return any(map(contains_null, value))
    if isinstance(value, dict):
        return any(map(contains_null, value.values()))
    return value is None


def fits(value: Json, wanted: Type) -> bool:
    """Whether the value is of the type; a text of a known form is any text."""
    match wanted:
        case Array():
            return isinstance(value, list) and _all_fit(value, wanted.item)
        case Map():
            return isinstance(value, dict) and _all_fit(value.values(), wanted.value)
        case Object():
            return isinstance(value, dict)
        case Union():
            return any(fits(value, option) for option in wanted.options)
        case Basic():
            return _fits_basic(value, wanted)


def _all_fit(values: Collection[Json], wanted: Type) -> bool:
    """Whether each value is of the type; of a great many texts that is seen at once."""
    if wanted is Basic.ANY:
        return True
    options = wanted.options if isinstance(wanted, Union) else (wanted,)
    if any(option in STRINGS for option in options) and all(type(value) is str for value in values):
        return True
    return all(fits(value, wanted) for value in values)


def _fits_basic(value: Json, wanted: Basic) -> bool:
    if wanted in STRINGS:
        return isinstance(value, str)
    if wanted in NUMBERS:
        return is_number(value)
    if wanted is Basic.BOOLEAN:
        return isinstance(value, bool)
    return wanted is Basic.ANY or value is None
