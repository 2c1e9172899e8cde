"""The shape as a table for people, and as a JSON Schema."""

from dataclasses import dataclass
from typing import Any

from scanner.model.types import Array, Basic, Map
from scanner.shape.fields import ENUMS, FIELDS, TAGS, Field, members

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_HEAD = ("field", "type", "null", "always", "notes", "what it is")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    field: str
    type: str
    null: str  # whether a job may have none
    always: str  # whether every job record has it
    notes: str  # sensitive, newer, CloudTrail only
    description: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's cells."""
        return (self.field, self.type, self.null, self.always, self.notes, self.description)


def table() -> list[Row]:
    """The head, then a row for each field in the order of the field table."""
    return [Row(*_HEAD), *map(_row, FIELDS)]


def _row(row: Field) -> Row:
    notes = []
    if row.sensitive:
        notes.append("sensitive")
    if row.newer:
        notes.append("newer")
    if row.from_event:
        notes.append("CloudTrail only")
    return Row(
        field=row.path,
        type="object" if row.is_object else str(row.type),
        null=_yes_or_no(row.nullable),
        always=_yes_or_no(row.always),
        notes=", ".join(notes),
        description=row.description,
    )


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. Unknown fields are allowed, as the scanner keeps them; so are statuses that AWS may add."""
    return {"$schema": _DRAFT, "title": "Amazon Bedrock model invocation job, documented shape", **_object("")}


def _object(path: str) -> dict[str, Any]:
    rows = members(path)
    schema: dict[str, Any] = {"type": "object", "properties": {row.name: _property(row) for row in rows}}
    required = [row.name for row in rows if row.always]
    if required:
        schema["required"] = required
    return schema


def _property(row: Field) -> dict[str, Any]:
    schema = _object(row.path) if row.is_object else _value(row)
    if row.nullable or row.path == TAGS or row.from_event:  # in a record, null tags say that no one asked for them
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
