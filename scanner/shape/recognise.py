"""Finds the shape of a record by its own keys. A new shape is one file in shapes/ and one name in this table."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Job
from scanner.shape.domain.failed_calls import api_error
from scanner.shape.domain.signs import are_job_keys, fold, has_job_sign
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.base import Shape
from scanner.shape.shapes.cloudtrail import CLOUDTRAIL, IN_EVENT, LOOKED_UP
from scanner.shape.shapes.config_item import CONFIG, CONFIG_GET
from scanner.shape.shapes.documented import DOCUMENTED
from scanner.shape.shapes.eventbridge import EVENTBRIDGE
from scanner.shape.shapes.other_batch import OTHER_BATCH
from scanner.shape.shapes.pascal import PASCAL_GET, PASCAL_LIST, PASCAL_REQUEST
from scanner.shape.shapes.query import QUERY
from scanner.shape.shapes.request import REQUEST, asks, later, other_type
from scanner.shape.shapes.stepfunctions.shape import TASK, TASK_ARGUMENTS
from scanner.shape.shapes.tagging import TAGGING, TAGS_OF_ONE
from scanner.shape.shapes.terraform.shape import COMPUTED_MACHINE, KEPT, PLANNED, PLANNED_VALUES, STATE, UNCHANGED
from scanner.shape.values import shown

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        DOCUMENTED, QUERY, GET, LIST, CONFIG_GET, CONFIG, TAGGING, TAGS_OF_ONE, REQUEST, TASK, TASK_ARGUMENTS,
        CLOUDTRAIL, LOOKED_UP, IN_EVENT, EVENTBRIDGE, OTHER_BATCH,
        PLANNED, PLANNED_VALUES, COMPUTED_MACHINE, KEPT, UNCHANGED, STATE, PASCAL_GET, PASCAL_LIST, PASCAL_REQUEST,
    )
}  # fmt: skip
_UNCHANGED = frozenset(shape.name for shape in SHAPES.values() if shape.unchanged)
_EXPECTED = "'jobArn' (AWS), 'job_arn' (the documented shape), or a request's 'jobName', 'modelId' and 'roleArn'"
_MOST_KEYS = 6  # of a record that are named in a failure


def fits_a_shape(raw: Mapping[str, Any]) -> bool:
    """Whether an object is a record of some shape by its own keys."""
    return any(shape.recognise(raw) for shape in _with_sign_in(tuple(raw)))


def shapes_of(raw: Mapping[str, Any]) -> list[Shape]:
    """The shapes that an object fits by its own keys."""
    return [shape for shape in _with_sign_in(tuple(raw)) if shape.recognise(raw)]


@lru_cache(maxsize=1024)  # the records of a file have a few sets of keys
def _with_sign_in(keys: tuple[str, ...]) -> tuple[Shape, ...]:
    """The shapes that an object with these keys can be of."""
    return tuple(shape for shape in SHAPES.values() if not shape.signs.isdisjoint(keys))


def shape_of(raw: Mapping[str, Any]) -> Shape:
    """The shape of a record, by its own keys; raises RecordError if it fits none, or two."""
    shapes = shapes_of(raw)
    if len(shapes) == 1:
        return shapes[0]
    if "jobArn" in raw and "job_arn" in raw:
        raise RecordError("the record has both 'job_arn' and 'jobArn', two spellings of one field; remove one", ("jobArn",))
    if shapes:
        names = " and ".join(shape.name for shape in shapes)
        raise RecordError(f"the record has {_keys(raw)}, and fits {names}; set --shape NAME to say which it is")
    raise _no_shape(raw)


def is_unchanged(job: Job) -> bool:
    """Whether a plan that leaves the job as it is delivered it."""
    return not _UNCHANGED.isdisjoint(job.shapes or (job.shape,))


def _no_shape(raw: Mapping[str, Any]) -> RecordError:
    """Why an object is a record of no shape, and what to do about it."""
    near = next((key for key in raw if fold(key) == "jobarn"), None)
    if near is not None:
        return RecordError(f"not a job: {shown(near)} must be written 'jobArn' (AWS) or 'job_arn' (the documented shape)", (near,))
    later_key = later(raw)
    if later_key is not None and asks(raw):
        reason = f"not a job: 'jobArn' is missing; a create request does not have it, but has no {later_key!r} either"
        return RecordError(reason, (later_key,))
    other = _other_type(raw)
    if other and are_job_keys(raw):
        return RecordError(f"not a model invocation job but a job of another type: {other}", other_type=other)
    error = api_error(raw)
    if error is not None:
        return RecordError(f"not a dump but an error of AWS ({error}); export it again")
    return RecordError(f"not a job: expected {_EXPECTED}, but the record has {_keys(raw)}", foreign=not has_job_sign(raw))


_OTHER_ARN = re.compile(r"arn:[a-z0-9-]+:(?:bedrock:[^:]*:[^:]*:([a-z-]+)/|(?!bedrock:)([a-z0-9-]+):[^:]*:[0-9]{12}:)")
_BEDROCK_TYPES = frozenset({"evaluation-job", "model-customization-job", "model-import-job", "model-copy-job", "async-invoke"})


def _other_type(raw: Mapping[str, Any]) -> str:
    """The type of job of an object without a job's ARN, e.g. `evaluation-job`: by its own ARN, else by its keys; empty if unclear."""
    for key, value in raw.items():
        name = fold(key)
        if not isinstance(value, str) or name in ("rolearn", "modelarn") or not name.endswith("arn"):
            continue
        arn = _OTHER_ARN.match(value)
        if arn is None:
            continue
        bedrock_type, service = arn.groups()
        if service or bedrock_type in _BEDROCK_TYPES:
            return service or bedrock_type
        return ""
    return other_type(raw)


def _keys(raw: Mapping[str, Any]) -> str:
    """The record's keys as a message lists them, e.g. "'a', 'b' and 3 more"."""
    keys = ", ".join(map(shown, list(raw)[:_MOST_KEYS])) or "no keys"
    if len(raw) > _MOST_KEYS:
        return f"{keys} and {len(raw) - _MOST_KEYS} more"
    return keys
