"""CloudTrail's events of CreateModelInvocationJob: the request as it was made, and the ARN of the job that came of it.

They come as a trail delivers them, in `Records`, or as `aws cloudtrail lookup-events` prints them, as JSON text in `CloudTrailEvent`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Keys, Part, Record, Stage
from scanner.shape.fields import aws_name
from scanner.shape.layout import OtherKeys, Spelling
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.request import REQUIRED, absent_from, fill_in
from scanner.shape.texts import json_in
from scanner.shape.values import is_empty

_SOURCE = "a CloudTrail event"
_EVENT = "CreateModelInvocationJob"
_REQUEST, _ANSWER = "requestParameters", "responseElements"
_ACCOUNT = "recipientAccountId"
_TEXT = "CloudTrailEvent"

_Record = Mapping[str, Any]


def _event(record: _Record) -> _Record:
    """The event itself; raises RecordError where its text is no JSON object."""
    if not isinstance(text := record.get(_TEXT), str):
        return record
    event = json_in(text, (_TEXT,))
    if not isinstance(event, dict):
        raise RecordError(f"no job: {_TEXT!r} must hold an object as JSON text", (_TEXT,))
    return event


def _leave_out(record: _Record) -> str:
    event = _event(record)
    if event.get("eventName") != _EVENT or event.get("eventSource") != "bedrock.amazonaws.com":
        return "CloudTrail events of other calls"
    return "" if is_empty(event.get("errorCode")) else "CloudTrail events of calls that AWS refused (errorCode), which made no job"


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


class _InRequest(Spelling):
    """AWS's names, inside of the request's parameters."""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (_REQUEST, *super().keys(path))


class _InText(_InRequest):
    """The same, inside of the event's text."""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (_TEXT, *super().keys(path))


def _shape(name: str, spelling: Spelling, recognise: Callable[[_Record], bool], held: Keys) -> Shape:
    return Shape(
        name=name,
        source=_SOURCE,
        spelling=spelling,
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
    )


CLOUDTRAIL = _shape(
    "cloudtrail",
    _InRequest(aws_name, "AWS's"),
    lambda record: "eventName" in record and "eventSource" in record and "jobArn" not in record and _TEXT not in record,
    (),
)
LOOKED_UP = _shape("cloudtrail-lookup", _InText(aws_name, "AWS's"), lambda record: _TEXT in record, (_TEXT,))
