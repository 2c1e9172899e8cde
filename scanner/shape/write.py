"""Job -> a record in the documented shape that reads back as the same job."""

from typing import Any

from scanner.model.job import Gap, Job, Json, Part
from scanner.shape.fields import field

EXTRA_COMPLETE = "_extra_complete"  # true in a record: a missing unknown field is absent from the job, not just left out


def to_record(job: Job) -> dict[str, Any]:
    """The job as a record: what was not delivered is left out, what is absent is null, unknown fields are kept.

    What was in place of a value, such as a mask, is there again. Not for requests.
    """
    record: dict[str, Any] = _known(job.fields)
    for path, value in job.extra.items():
        parent, _, name = path.rpartition(".")
        row = field(parent)
        if row is not None and row.is_object:
            _object_at(record, row.keys)[name] = value
        else:
            record[path] = value
    if job.extra_complete:
        record[EXTRA_COMPLETE] = True
    return record


def _known(part: Part) -> dict[str, Json]:
    known: dict[str, Json] = {}
    for name, value in part.items():
        match value:
            case Part():
                known[name] = _known(value)
            case Gap(raw=None):
                pass
            case Gap():
                known[name] = value.raw
            case _:
                known[name] = value
    return known


def _object_at(record: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The object for an unknown field; where the job has none, it is made, and is still absent to a reader since nothing known is in it."""
    for key in keys:
        inner = record.get(key)
        if not isinstance(inner, dict):
            inner = record[key] = {}
        record = inner
    return record
