"""Reads the members of a context out of a record, by the names and types that rules know them with."""

from collections.abc import Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Gap, Json, Keys
from scanner.model.types import Array, Basic, Object, Type, Union
from scanner.shape.fields import snake_name


def read_members(raw: Mapping[str, Any], kind: Object, keys: Keys = ()) -> dict[str, Json]:
    """The object of a type, every member a key; raises RecordError for a value of another type, and where a required member is missing.

    A member that the type does not have is skipped: AWS adds new ones.
    """
    values: dict[str, Json] = {}
    places: dict[str, Keys] = {}
    for key, value in raw.items():
        name = snake_name(key)
        if name not in kind.members:
            continue
        if name in values:
            raise RecordError(f"{name!r} is in this {kind} twice, in two spellings; remove one", (*keys, key))
        values[name] = value
        places[name] = (*keys, key)
    return {name: _read(values.get(name), member, name, places.get(name, keys)) for name, member in kind.members.items()}


def missing_members(raw: Mapping[str, Any], kind: Object) -> list[str]:
    """The required members of a type that a record does not have, not even as null."""
    names = {snake_name(key) for key in raw}
    return [name for name, member in kind.members.items() if name not in names and not _is_nullable(member)]


def _read(value: Json, kind: Type, name: str, keys: Keys) -> Json:
    if isinstance(value, Gap):
        return value
    if value is None or value == "":
        if _is_nullable(kind):
            return None
        raise RecordError(f"{name!r} is missing or empty", keys)
    wanted = _without_null(kind)
    _check_type(value, wanted, name, keys)
    match wanted:
        case Object():
            return read_members(value, wanted, keys)
        case Array(item):
            return [_read(element, item, name, (*keys, index)) for index, element in enumerate(value)]
        case _:
            return value


def _check_type(value: Json, wanted: Type, name: str, keys: Keys) -> None:
    match wanted:
        case Object():
            fits, noun = isinstance(value, dict), "an object"
        case Array():
            fits, noun = isinstance(value, list), "a list"
        case Basic.BOOLEAN:
            fits, noun = isinstance(value, bool), "true or false"
        case _:
            fits, noun = isinstance(value, str), "a text"
    if not fits:
        raise RecordError(f"{name!r} must be {noun}", keys)


def _is_nullable(kind: Type) -> bool:
    return isinstance(kind, Union) and Basic.NULL in kind.options


def _without_null(kind: Type) -> Type:
    """The type without null; no member of a context has more than one other type."""
    if isinstance(kind, Union):
        return next(option for option in kind.options if option is not Basic.NULL)
    return kind
