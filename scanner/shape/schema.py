"""The JSON Schema of a job in the documented shape, made from the field table."""

from typing import Any

from scanner.model.types import Array, Basic, Map
from scanner.shape.fields import ENUMS, TAGS, Field, members

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. Unknown fields are allowed, as the scanner keeps them; so are statuses that AWS may add."""
    return {"$schema": _DRAFT, "title": "Amazon Bedrock model invocation job, documented shape", **_object("")}


def _object(path: str) -> dict[str, Any]:
    rows = members(path)
    schema: dict[str, Any] = {"type": "object", "properties": {row.name: _property(row) for row in rows}}
    required = [row.name for row in rows if row.always]
    return {**schema, "required": required} if required else schema


def _property(row: Field) -> dict[str, Any]:
    schema = _object(row.path) if row.is_object else _value(row)
    if row.nullable or row.path == TAGS:  # in a record, null tags say that nobody asked for them
        schema["type"] = [schema["type"], "null"]
    if row.path in ENUMS:
        schema["examples"] = list(ENUMS[row.path])
    return {**schema, "description": row.description}


def _value(row: Field) -> dict[str, Any]:
    match row.type:
        case Array():
            return {"type": "array", "items": {"type": "string"}}
        case Map():
            return {"type": "object", "additionalProperties": {"type": "string"}}
        case Basic.TIMESTAMP:
            return {"type": "string", "format": "date-time"}
        case Basic.ACCOUNT:
            return {"type": "string", "pattern": "^[0-9]{12}$"}
        case Basic.INTEGER:
            return {"type": "integer"}
        case _:
            return {"type": "string"}
