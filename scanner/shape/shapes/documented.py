"""The documented shape itself: a key that is not there was not delivered, null is absent."""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Json
from scanner.shape.fields import TAGS, Field, members
from scanner.shape.layout import SNAKE
from scanner.shape.shapes.base import Shape, filled_in_by_service, not_delivered
from scanner.shape.texts import is_json_text

_SOURCE = "the documented shape"
_OBJECTS = tuple(row.name for row in members() if row.is_object)


def _absent(row: Field) -> Json:
    inside = "." in row.path  # a member of a delivered object counts as delivered
    if not inside or row.from_event or filled_in_by_service(row):
        return not_delivered(row, _SOURCE)
    return None


def has_texts(record: Mapping[str, Any]) -> bool:
    """Whether a record has an object as JSON text, or its tags as text."""
    tags = record.get(TAGS)
    return any(is_json_text(record.get(name)) for name in _OBJECTS) or (isinstance(tags, str) and tags.strip() != "")


DOCUMENTED = Shape(
    name="documented",
    source=_SOURCE,
    spelling=SNAKE,
    signs=frozenset({"job_arn"}),
    recognise=lambda record: "job_arn" in record and not has_texts(record),
    absent=_absent,
    assume_utc=False,
    extra_complete=False,
)
