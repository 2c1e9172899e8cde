"""CloudTrail's events of CreateModelInvocationJob: the request as it was made, and the ARN of the job that came of it.

They come as a trail delivers them, in `Records`, as `aws cloudtrail lookup-events` prints them, as JSON text in `CloudTrailEvent`, or as
EventBridge passes them on, in `detail`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Keys, Part, Record, Stage
from scanner.shape.fields import aws_name
from scanner.shape.layout import Spelling
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.other_batch import SEE
from scanner.shape.shapes.request import REQUIRED, absent_from, fill_in
from scanner.shape.texts import json_in
from scanner.shape.values import is_empty, shown

_SOURCE = "a CloudTrail event"
_EVENT = "CreateModelInvocationJob"
_REQUEST, _ANSWER = "requestParameters", "responseElements"
_ACCOUNT = "recipientAccountId"
_TEXT, _DETAIL = "CloudTrailEvent", "detail"
# Calls that make a batch which no rule can judge: of the Claude Platform on AWS, and of the OpenAI-compatible API on Bedrock, whose name
# in CloudTrail AWS does not document.
_OTHER_BATCH = re.compile(r"Create\w*Batch\w*", re.IGNORECASE)
_OF_BATCHES = re.compile(r"(?:bedrock|aws-external-anthropic)[\w-]*\.", re.IGNORECASE)

_Record = Mapping[str, Any]


def _event(record: _Record) -> _Record:
    """The event itself; raises RecordError where its text is no JSON object."""
    if not isinstance(text := record.get(_TEXT), str):
        return inner(record, (_DETAIL,)) if holds_event(record) else record
    event = json_in(text, (_TEXT,))
    if not isinstance(event, dict):
        raise RecordError(f"no job: {_TEXT!r} must hold an object as JSON text", (_TEXT,))
    return event


def holds_event(record: _Record) -> bool:
    """Whether a record is an event of EventBridge with an event of CloudTrail in it, whatever its type is called."""
    detail = inner(record, (_DETAIL,))
    return "eventName" in detail and "eventSource" in detail


def _leave_out(record: _Record) -> str:
    """What an event is that made no job; raises RecordError for one that made a batch which cannot be judged."""
    event = _event(record)
    source, name = event.get("eventSource"), event.get("eventName")
    if not isinstance(name, str) or not isinstance(source, str) or is_empty(name) or is_empty(source):
        raise RecordError("no job: 'eventName' or 'eventSource' does not say which call this CloudTrail event is of", _held_in(record))
    is_create = name.lower() == _EVENT.lower() and source.lower().startswith("bedrock.")
    is_other_batch = name.lower() == "createbatchinference" or (_OF_BATCHES.match(source) and _OTHER_BATCH.fullmatch(name))
    if not is_create and not is_other_batch:
        return "CloudTrail events of other calls"
    if not is_empty(event.get("errorCode")):
        return "CloudTrail events of calls that AWS refused (errorCode), which made no job"
    if is_other_batch:
        reason = f"{shown(name)} of {shown(source)} made a batch that jobscan cannot judge; {SEE}"
        raise RecordError(reason, (*_held_in(record), "eventName"))
    return ""


def _held_in(record: _Record) -> Keys:
    """Where the event is in its record."""
    if isinstance(record.get(_TEXT), str):
        return (_TEXT,)
    return (_DETAIL,) if holds_event(record) else ()


def _open(held: Keys) -> Callable[[_Record], dict[str, Any]]:
    def taken(record: _Record) -> dict[str, Any]:
        request = _event(record).get(_REQUEST)
        if not isinstance(request, dict):
            raise RecordError(f"no job: {_REQUEST!r} must be an object", (*held, _REQUEST))
        return request

    return taken


def _finish(fields: Part, record: _Record) -> None:
    fill_in(fields, record)
    event = _event(record)
    arn, account = inner(event, (_ANSWER,)).get("jobArn"), event.get(_ACCOUNT)
    if isinstance(arn, str) and not is_empty(arn):
        fields["job_arn"] = arn
    if isinstance(account, str) and not is_empty(account):
        fields["account_id"] = account


def _identity(_: Record, fields: Part) -> str:
    return str(fields["job_arn"])


def _place(held: Keys) -> Callable[[str, _Record], Keys | None]:
    arn = (*held, _ANSWER, "jobArn")
    places = {"job_arn": arn, "_key": arn, "account_id": (*held, _ACCOUNT)}
    return lambda path, _: places.get(path)


@dataclass(frozen=True, slots=True)
class _InRequest(Spelling):
    """AWS's names, inside of the parameters of the request in an event that is at `held`."""

    held: Keys = ()

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (*self.held, _REQUEST, *(self.name(name) for name in path.split(".")))


def _shape(name: str, recognise: Callable[[_Record], bool], held: Keys) -> Shape:
    return Shape(
        name=name,
        source=_SOURCE,
        spelling=_InRequest(aws_name, "AWS's", held),
        recognise=recognise,
        absent=absent_from(_SOURCE),
        assume_utc=True,
        extra_complete=True,
        stage=Stage.REQUEST,
        required=("job_arn", *REQUIRED),
        open=_open(held),
        finish=_finish,
        identity=_identity,
        prefix=(*held, _REQUEST),
        place=_place(held),
        leave_out=_leave_out,
    )


CLOUDTRAIL = _shape(
    "cloudtrail",
    lambda record: "eventName" in record and "eventSource" in record and "jobArn" not in record and _TEXT not in record,
    (),
)
LOOKED_UP = _shape("cloudtrail-lookup", lambda record: _TEXT in record, (_TEXT,))
IN_EVENT = _shape("cloudtrail-eventbridge", lambda record: holds_event(record) and _TEXT not in record, (_DETAIL,))
