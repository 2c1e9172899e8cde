"""CloudTrail's events of CreateModelInvocationJob: the request as it was made, and the ARN of the job that came of it."""

from collections.abc import Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Keys, Part, Record, Stage
from scanner.shape.fields import aws_name
from scanner.shape.layout import Spelling
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.request import REQUIRED, absent_from, fill_in
from scanner.shape.values import is_empty

_SOURCE = "a CloudTrail event"
_EVENT = "CreateModelInvocationJob"
_REQUEST, _ANSWER = "requestParameters", "responseElements"
_ACCOUNT = "recipientAccountId"


def _is_event(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of CloudTrail's, of whatever call."""
    return "eventName" in record and "eventSource" in record and "jobArn" not in record


def _leave_out(record: Mapping[str, Any]) -> str:
    if record.get("eventName") != _EVENT or record.get("eventSource") != "bedrock.amazonaws.com":
        return "CloudTrail events of other calls"
    return "" if is_empty(record.get("errorCode")) else "CloudTrail events of calls that AWS refused (errorCode), which made no job"


def _open(record: Mapping[str, Any]) -> dict[str, Any]:
    request = record.get(_REQUEST)
    if not isinstance(request, dict):
        raise RecordError(f"no job: {_REQUEST!r} must be an object", (_REQUEST,))
    return request


def _finish(fields: Part, record: Mapping[str, Any]) -> None:
    fill_in(fields, record)
    arn, account = inner(record, (_ANSWER,)).get("jobArn"), record.get(_ACCOUNT)
    if isinstance(arn, str) and not is_empty(arn):
        fields["job_arn"] = arn
    if isinstance(account, str) and not is_empty(account):
        fields["account_id"] = account


def _identity(_: Record, fields: Part) -> str:
    return str(fields["job_arn"])


def _place(path: str, _: Mapping[str, Any]) -> Keys | None:
    return {"job_arn": (_ANSWER, "jobArn"), "_key": (_ANSWER, "jobArn"), "account_id": (_ACCOUNT,)}.get(path)


class _InRequest(Spelling):
    """AWS's names, inside of the request's parameters."""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (_REQUEST, *super().keys(path))


CLOUDTRAIL = Shape(
    name="cloudtrail",
    source=_SOURCE,
    spelling=_InRequest(aws_name, "AWS's"),
    recognise=_is_event,
    absent=absent_from(_SOURCE),
    assume_utc=True,
    extra_complete=True,
    stage=Stage.REQUEST,
    required=("job_arn", *REQUIRED),
    open=_open,
    finish=_finish,
    identity=_identity,
    prefix=(_REQUEST,),
    place=_place,
    leave_out=_leave_out,
)
