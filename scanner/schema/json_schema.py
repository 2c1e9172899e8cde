"""The JSON Schema that says what a table of kinds says, for editors."""

from typing import Any

from scanner.schema.types import Anything, Choice, Fields, Kind, ListOf, MapOf, Member, OneOf, Text, Whole, YesNo


def to_json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind, without `$schema`; nothing in it is shared with the next one."""
    match kind:
        case Text(pattern, form):
            return {"type": "string", **({"pattern": f"^(?:{pattern})$"} if pattern else {"pattern": r"\S"}), **_about(form)}
        case Choice(options):
            return {"enum": list(options)}
        case YesNo():
            return {"type": "boolean"}
        case Whole(least):
            return {"type": "integer", "minimum": least}
        case ListOf(item):
            return {"type": "array", "items": to_json_schema(item)}
        case MapOf(item, keys):
            names = {"propertyNames": {"pattern": f"^(?:{keys})$"}} if keys else {}
            return {"type": "object", **names, "additionalProperties": to_json_schema(item)}
        case OneOf(options):
            return {"anyOf": [to_json_schema(option) for option in options]}
        case Fields(_, members):
            required = [name for name, member in members.items() if member.required]
            return {
                "type": "object",
                "properties": {name: _member(member) for name, member in members.items()},
                **({"required": required} if required else {}),
                "additionalProperties": False,
            }
        case Anything():
            return {}


def _member(member: Member) -> dict[str, Any]:
    return {**to_json_schema(member.kind), "description": member.about}


def _about(form: str) -> dict[str, str]:
    return {"description": form} if form else {}
