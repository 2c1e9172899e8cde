"""Events of EventBridge that say that a job changed, and nothing that a rule could look at; cloudtrail.py reads CloudTrail's in them."""

from collections.abc import Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.shape.domain.signs import has_job_sign
from scanner.shape.layout import CAMEL
from scanner.shape.shapes.aws import GET_JOB, LIST
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.cloudtrail import holds_event

_TYPE = "detail-type"
_CHANGE = "Batch Inference Job State Change"


def _refuse(record: Mapping[str, Any]) -> dict[str, Any]:
    if record.get(_TYPE) != _CHANGE:
        kinds = f"{_CHANGE!r}, and 'AWS API Call via CloudTrail' with an event in it"
        raise RecordError(
            f"not a job: an EventBridge event of another kind; events about jobs are {kinds}", (_TYPE,), foreign=not has_job_sign(record)
        )
    arn = inner(record, ("detail",)).get("batchJobArn")
    lacks = "no role, VPC, key, S3 location or submit time"
    raise RecordError(
        f"not a job: an EventBridge event only says that a job changed, it has {lacks}; "
        f"get the job and scan that: {GET_JOB} {arn if isinstance(arn, str) and arn.isprintable() else 'JOB_ARN'}",
        (_TYPE,),
    )


EVENTBRIDGE = Shape(
    name="eventbridge",
    source="an EventBridge event",
    spelling=CAMEL,
    signs=frozenset({_TYPE}),
    recognise=lambda record: _TYPE in record and "detail" in record and not holds_event(record),
    absent=LIST.absent,
    assume_utc=True,
    extra_complete=False,
    open=_refuse,
)
