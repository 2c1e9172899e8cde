"""The parts of a value that are as the format says, so that a mistake in one part does not hide the mistakes in another."""

import re
from typing import Any

from scanner.model.job import Json
from scanner.schema.types import Fields, Kind, ListOf, MapOf, OneOf
from scanner.schema.validate import fits, option_for

_UNSOUND = object()


def sound_part(value: Json, kind: Kind) -> Any:
    """The value without the members that do not fit its kind, at any depth; an empty object if nothing fits.

    For a rule `{id: A-1, severity: Medium, assert: x}` this is `{id: A-1, assert: x}`. In a list of objects each keeps its index, since
    places are looked up by it; a list of other values with one that does not fit is omitted.
    """
    part = _part(value, kind)
    if part is _UNSOUND:
        return {}
    return part


def _part(value: Json, kind: Kind) -> Any:
    match kind:
        case Fields() if isinstance(value, dict):
            return _fields_part(value, kind)
        case MapOf() if isinstance(value, dict):
            return _map_part(value, kind)
        case ListOf(Fields() as item) if isinstance(value, list):
            return [sound_part(entry, item) for entry in value]
        case OneOf():
            option = option_for(value, kind)
            return _UNSOUND if option is None else _part(value, option)
        case _:
            return value if fits(value, kind) else _UNSOUND


def _fields_part(value: dict[str, Any], kind: Fields) -> dict[str, Any]:
    parts = {key: _part(value[key], member.kind) for key, member in kind.members.items() if key in value}
    return _without_unsound(parts)


def _map_part(value: dict[str, Any], kind: MapOf) -> dict[str, Any]:
    named = {key: entry for key, entry in value.items() if not kind.keys or re.fullmatch(kind.keys, key)}
    return _without_unsound({key: _part(entry, kind.item) for key, entry in named.items()})


def _without_unsound(parts: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in parts.items() if part is not _UNSOUND}
