"""Which shape a record is in, by its own keys. A new shape is one file in shapes/ and one name in this table."""

from collections.abc import Mapping
from typing import Any

from scanner.documents.about import about_jobs, is_ours
from scanner.errors import RecordError
from scanner.shape.commands import GET_DEFINITION
from scanner.shape.fields import snake_name
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.base import Shape
from scanner.shape.shapes.cloudtrail import CLOUDTRAIL, LOOKED_UP
from scanner.shape.shapes.config_item import CONFIG, CONFIG_GET
from scanner.shape.shapes.documented import DOCUMENTED
from scanner.shape.shapes.eventbridge import EVENTBRIDGE
from scanner.shape.shapes.query import QUERY
from scanner.shape.shapes.request import REQUEST, asks, later
from scanner.shape.shapes.stepfunctions import TASK, TASK_ARGUMENTS
from scanner.shape.shapes.tagging import TAGGING, TAGS_OF_ONE
from scanner.shape.shapes.terraform import KEPT, PLANNED, STATE
from scanner.shape.values import shown

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        DOCUMENTED, QUERY, GET, LIST, CONFIG_GET, CONFIG, TAGGING, TAGS_OF_ONE, REQUEST, TASK, TASK_ARGUMENTS, CLOUDTRAIL, LOOKED_UP,
        EVENTBRIDGE, PLANNED, KEPT, STATE,
    )
}  # fmt: skip
_EXPECTED = "'jobArn' (AWS), 'job_arn' (the documented shape), or a request's 'jobName', 'modelId' and 'roleArn'"
_MOST_KEYS = 6  # of a record that are named in a failure


def shape_of(raw: Mapping[str, Any]) -> Shape:
    """The shape that a record is in by its own keys; raises RecordError where it fits none or two."""
    found = [shape for shape in SHAPES.values() if shape.recognise(raw)]
    if len(found) == 1:
        return found[0]
    if "jobArn" in raw and "job_arn" in raw:
        raise RecordError("the record has both 'job_arn' and 'jobArn', two spellings of one field; leave one out", ("jobArn",))
    if found:
        names = " and ".join(shape.name for shape in found)
        raise RecordError(f"the record has {_keys(raw)}, and fits {names}; --shape NAME says which it is")
    near = next((key for key in raw if snake_name(key) == "job_arn"), None)
    if near is not None:
        raise RecordError(f"no job: {shown(near)} must be written 'jobArn' (AWS) or 'job_arn' (the documented shape)", (near,))
    if asks(raw) and (key := later(raw)) is not None:
        raise RecordError(f"no job: 'jobArn' is missing; a create request has none, but no {key!r} either", (key,))
    if "stateMachineArn" in raw and "definition" in raw:
        raise RecordError(f"no job: the definition is text here; get it by itself and scan that: {GET_DEFINITION}", ("definition",))
    if is_ours(raw):
        raise RecordError("no job: this is a policy, a configuration or a report of jobscan's own", foreign=True)
    raise RecordError(f"no job: expected {_EXPECTED}, and the record has {_keys(raw)}", foreign=not about_jobs(raw))


def _keys(raw: Mapping[str, Any]) -> str:
    keys = ", ".join(map(shown, list(raw)[:_MOST_KEYS])) or "no keys"
    return f"{keys} and {len(raw) - _MOST_KEYS} more" if len(raw) > _MOST_KEYS else keys
