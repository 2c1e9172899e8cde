"""CloudTrail's events of CreateModelInvocationJob: the request as it was made, and the ARN of the job that came of it.

They come as a trail delivers them, in `Records`, as `aws cloudtrail lookup-events` prints them, as JSON text in `CloudTrailEvent`, or as
EventBridge passes them on, in `detail`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from scanner.errors import RecordError
from scanner.model.job import Json, Keys, Part, Record, Stage
from scanner.shape.fields import SUBMITTED_BY, aws_name
from scanner.shape.layout import OtherKeys, Spelling
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.other_batch import SEE
from scanner.shape.shapes.request import REQUIRED, absent_from, fill_in
from scanner.shape.shapes.submitter import BEARER_MEMBERS, place_of, submitter
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
    """The event itself; raises RecordError if its text is not a JSON object."""
    text = record.get(_TEXT)
    if isinstance(text, str):
        event = json_in(text, (_TEXT,))
        if not isinstance(event, dict):
            raise RecordError(f"not a job: {_TEXT!r} must be a JSON object as text", (_TEXT,))
        return event
    if holds_event(record):
        return inner(record, (_DETAIL,))
    return record


def holds_event(record: _Record) -> bool:
    """Whether a record is an EventBridge event with a CloudTrail event in its `detail`, whatever its type is called."""
    detail = inner(record, (_DETAIL,))
    return "eventName" in detail and "eventSource" in detail


def _leave_out(record: _Record) -> str:
    """Why the event did not make a job, empty if it did; raises RecordError if it made a batch that cannot be judged."""
    event = _event(record)
    source, name = event.get("eventSource"), event.get("eventName")
    if not _has_text(name) or not _has_text(source):
        raise RecordError("not a job: 'eventName' or 'eventSource' does not say which call this CloudTrail event is of", _held_in(record))
    is_other_batch = _makes_other_batch(source, name)
    if not is_other_batch and not _makes_job(source, name):
        return "CloudTrail events of other calls"
    if not is_empty(event.get("errorCode")):
        return "CloudTrail events of calls that AWS refused (errorCode), which made no job"
    if is_other_batch:
        reason = f"{shown(name)} of {shown(source)} made a batch that jobscan cannot judge; {SEE}"
        raise RecordError(reason, (*_held_in(record), "eventName"))
    return ""


def _has_text(value: Json) -> TypeGuard[str]:
    """Whether a member of an event is text that is not blank."""
    return isinstance(value, str) and not is_empty(value)


def _makes_job(source: str, name: str) -> bool:
    return name.lower() == _EVENT.lower() and source.lower().startswith("bedrock.")


def _makes_other_batch(source: str, name: str) -> bool:
    """Whether a call makes a batch that no rule can judge, e.g. `CreateBatchInference`."""
    if name.lower() == "createbatchinference":
        return True
    return _OF_BATCHES.match(source) is not None and _OTHER_BATCH.fullmatch(name) is not None


def _held_in(record: _Record) -> Keys:
    """Where the event is in its record."""
    if isinstance(record.get(_TEXT), str):
        return (_TEXT,)
    if holds_event(record):
        return (_DETAIL,)
    return ()


def _open(held: Keys) -> Callable[[_Record], dict[str, Any]]:
    """A function that takes the request out of a record whose event is at `held`."""

    def request_in(record: _Record) -> dict[str, Any]:
        request = _event(record).get(_REQUEST)
        if not isinstance(request, dict):
            raise RecordError(f"not a job: {_REQUEST!r} must be an object", (*held, _REQUEST))
        return request

    return request_in


def _finish(fields: Part, record: _Record) -> None:
    """Adds what only the event says: the job's ARN, from AWS's answer, the account, and who submitted it."""
    fill_in(fields, record)
    event = _event(record)
    arn, account = inner(event, (_ANSWER,)).get("jobArn"), event.get(_ACCOUNT)
    if _has_text(arn):
        fields["job_arn"] = arn
    if _has_text(account):
        fields["account_id"] = account
    fields[SUBMITTED_BY] = submitter(event, _SOURCE)


def _identity(_: Record, fields: Part) -> str:
    return str(fields["job_arn"])


def _place(held: Keys) -> Callable[[str, _Record], Keys | None]:
    arn = (*held, _ANSWER, "jobArn")
    places = {"job_arn": arn, "_key": arn, "account_id": (*held, _ACCOUNT)}

    def place(path: str, _: _Record) -> Keys | None:
        in_event = place_of(path)
        if in_event is not None:
            return (*held, *in_event)
        return places.get(path)

    return place


class _InRequest(Spelling, frozen=True):
    """AWS's names, below the request parameters of an event that is at `held`."""

    held: Keys = ()

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (*self.held, _REQUEST, *(self.name(name) for name in path.split(".")))


def _shape(name: str, sign: str, recognise: Callable[[_Record], bool], held: Keys) -> Shape:
    return Shape(
        name=name,
        source=_SOURCE,
        spelling=_InRequest(aws_name, "AWS's", held),
        signs=frozenset({sign}),
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
        other_keys=OtherKeys.NOTED,
        beside=BEARER_MEMBERS,
    )


CLOUDTRAIL = _shape(
    "cloudtrail",
    "eventName",
    lambda record: "eventName" in record and "eventSource" in record and "jobArn" not in record and _TEXT not in record,
    (),
)
LOOKED_UP = _shape("cloudtrail-lookup", _TEXT, lambda record: _TEXT in record, (_TEXT,))
IN_EVENT = _shape("cloudtrail-eventbridge", _DETAIL, lambda record: holds_event(record) and _TEXT not in record, (_DETAIL,))
