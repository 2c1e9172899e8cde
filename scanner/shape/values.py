"""Reads the values of fields: the type is checked, what is empty is absent, patterns and ranges are nobody's business here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from scanner.errors import RecordError
from scanner.model.job import Json, Keys
from scanner.model.types import Array, Basic
from scanner.shape.fields import Field
from scanner.shape.texts import is_json_text, json_in
from scanner.shape.times import to_utc

_DIGITS = re.compile(r"-?[0-9]{1,19}")
_SHOWN = 40  # characters of a value that are shown in a failure


@dataclass(slots=True)
class Notebook:
    """What is gathered while one record is read."""

    assume_utc: bool
    texts: bool = False  # numbers, lists and objects may come as text
    utc_assumed: bool = False
    extra: dict[str, Json] = field(default_factory=dict)


ReadValue = Callable[[Json, Keys, Notebook], Json]  # a value that is not empty, and where it stands in its record


def is_empty(value: Json) -> bool:
    """Whether a value says that there is none: null, blank text, an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == [] or value == {}


def reader_of(row: Field) -> ReadValue:
    """What reads the values of a field that has no members; the readers raise RecordError for a value of another type."""
    if isinstance(row.type, Array):
        return _texts
    match row.type:
        case Basic.TIMESTAMP:
            return _time
        case Basic.INTEGER:
            return _integer
        case Basic.ACCOUNT:
            return _account
        case _:
            return _text


def wrong_type(keys: Keys, wanted: str, value: Json) -> RecordError:
    """The error for a value of the wrong type at keys."""
    return RecordError(f"{str(keys[-1])!r} must be {wanted}, not {kind_of(value)}", keys)


def kind_of(value: Json) -> str:
    """The kind of a JSON value, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def shown(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")


def _text(value: Json, keys: Keys, _: Notebook) -> str:
    if isinstance(value, str):
        return value
    raise wrong_type(keys, "text", value)


def _account(value: Json, keys: Keys, _: Notebook) -> str:
    if isinstance(value, str):
        return value
    raise wrong_type(keys, "text (an account id written as a number loses its leading zeros)", value)


def _integer(value: Json, keys: Keys, notebook: Notebook) -> int:
    if notebook.texts and isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        raise RecordError(f"{str(keys[-1])!r} must be a whole number, without a fraction or an exponent", keys)
    raise wrong_type(keys, "a whole number", value)


def _time(value: Json, keys: Keys, notebook: Notebook) -> str:
    if not isinstance(value, str):
        raise wrong_type(keys, "a time as ISO 8601 text", value)
    found = to_utc(value, notebook.assume_utc)
    if found is None:
        if to_utc(value, True) is None:
            raise RecordError(f"{str(keys[-1])!r} is {shown(value)}, which is no time; write it as 2026-01-31T12:00:00Z", keys)
        raise RecordError(f"{str(keys[-1])!r} is {shown(value)}, without an offset; add one (Z for UTC), or use --assume-utc", keys)
    notebook.utc_assumed |= found[1]
    return found[0]


def _texts(value: Json, keys: Keys, notebook: Notebook) -> list[Json]:
    if notebook.texts and is_json_text(value):
        value = json_in(value, keys)
    if not isinstance(value, list):
        raise wrong_type(keys, "a list of texts", value)
    for number, one in enumerate(value):
        if not isinstance(one, str) and one is not None:  # elements stay as they are, null too
            raise RecordError(f"{str(keys[-1])!r} must hold texts, not {kind_of(one)}", (*keys, number))
    return value
