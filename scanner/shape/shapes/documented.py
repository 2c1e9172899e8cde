"""The documented shape itself: a key that is not there was not delivered, null is absent."""

from scanner.model.job import Json
from scanner.shape.fields import Field
from scanner.shape.layout import SNAKE
from scanner.shape.shapes.base import Shape, filled_in_by_service, not_delivered

_SOURCE = "the documented shape"


def _absent(row: Field) -> Json:
    inside = "." in row.path  # a member of a delivered object counts as delivered
    return not_delivered(row, _SOURCE) if not inside or filled_in_by_service(row) else None


DOCUMENTED = Shape(
    name="documented",
    source=_SOURCE,
    spelling=SNAKE,
    recognise=lambda record: "job_arn" in record,
    absent=_absent,
    assume_utc=False,
    extra_complete=False,
)
