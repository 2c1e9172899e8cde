"""A table of kinds as a JSON Schema, for editors."""

from typing import Any

from scanner.schema.types import Anything, Choice, Fields, Kind, ListOf, MapOf, Member, OneOf, Text, Whole, YesNo


def to_json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind, without `$schema`; a new dict each time, so that callers may change it."""
    match kind:
        case Text():
            return _text(kind)
        case Choice(options):
            return {"enum": list(options)}
        case YesNo():
            return {"type": "boolean"}
        case Whole(least):
            return {"type": "integer", "minimum": least}
        case ListOf(item):
            return {"type": "array", "items": to_json_schema(item)}
        case MapOf():
            return _map(kind)
        case OneOf(options):
            return {"anyOf": [to_json_schema(option) for option in options]}
        case Fields():
            return _object(kind)
        case Anything():
            return {}


def _text(kind: Text) -> dict[str, Any]:
    schema = {"type": "string", "pattern": r"\S"}
    if kind.pattern:
        schema["pattern"] = _whole(kind.pattern)
    if kind.form:
        schema["description"] = kind.form
    return schema


def _map(kind: MapOf) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if kind.keys:
        schema["propertyNames"] = {"pattern": _whole(kind.keys)}
    schema["additionalProperties"] = to_json_schema(kind.item)
    return schema


def _object(kind: Fields) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": {name: _member(member) for name, member in kind.members.items()}}
    required = [name for name, member in kind.members.items() if member.required]
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
    return schema


def _member(member: Member) -> dict[str, Any]:
    return {**to_json_schema(member.kind), "description": member.description}


def _whole(pattern: str) -> str:
    """The pattern for all of a text; JSON Schema's own would match a part."""
    return f"^(?:{pattern})$"
