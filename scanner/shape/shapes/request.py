"""What `aws bedrock create-model-invocation-job --cli-input-json` takes: a job that is not submitted yet.

A field that is not in it was not asked for; a field that only AWS sets does not exist yet.
"""

from collections.abc import Callable, Mapping
from typing import Any

from scanner.model.job import Gap, GapKind, Json, Part, Record, Stage
from scanner.shape.fields import API_TIMEOUT, FIELDS, NOT_YET, TAGS, Field
from scanner.shape.layout import CAMEL, OtherKeys
from scanner.shape.shapes.base import GUARANTEED, Shape
from scanner.shape.values import is_empty

REQUIRED = ("job_name", *(path for path in GUARANTEED if path not in ("job_arn", "submit_time")))
ASKED = ("client_request_token", *(row.path for row in FIELDS if "." not in row.path and row.path not in {*NOT_YET, "account_id"}))
_SOURCE = "a create request"
_PARTS = ("jobName", "modelId", "roleArn", "inputDataConfig", "outputDataConfig")
_LATER = ("jobArn", "job_arn", "status", "submitTime", "lastModifiedTime", "endTime", "jobExpirationTime")  # what only a job has


def absent_from(source: str) -> Callable[[Field], Json]:
    """A function that says what it means if a field is missing from a request of this source."""

    def absent(row: Field) -> Json:
        if row.path in NOT_YET:
            return Gap(row.path, GapKind.NOT_YET, source)
        if row.path == TAGS:
            return {}
        if row.path == "timeout_duration_in_hours":
            return API_TIMEOUT
        return None

    return absent


def asked_of(source: str) -> dict[str, Gap]:
    """A gap for each member of a request: its value is computed by the source and not known yet."""
    return {path: Gap(path, GapKind.COMPUTED, source) for path in ASKED}


def fill_in(fields: Part, _: Mapping[str, Any]) -> None:
    """Sets the API's default timeout if the request has none."""
    if fields["timeout_duration_in_hours"] is None:
        fields["timeout_duration_in_hours"] = API_TIMEOUT


def identity(record: Record, fields: Part) -> str:
    """How a request is told from others: its file, the state in it, and the job's name, e.g. `flow.json#Start/nightly`."""
    name = fields["job_name"]
    parts = [record.name, name]
    return f"{record.path}#" + "/".join(part for part in parts if part and isinstance(part, str))


def later(record: Mapping[str, Any]) -> str | None:
    """A key of a record that only a submitted job has, e.g. `status`; None if it has no such key."""
    return next((key for key in _LATER if not is_empty(record.get(key))), None)


# What only the requests for Bedrock's other jobs have, all of which share some members with a batch inference job.
_OTHERS = {"customModelName": "model-customization-job", "trainingDataConfig": "model-customization-job",
           "evaluationConfig": "evaluation-job", "importedModelName": "model-import-job"}  # fmt: skip


def other_type(record: Mapping[str, Any]) -> str:
    """The type of another job that a record asks for; empty where it asks for a batch inference job, whatever was added to it."""
    if "modelId" in record or "inputDataConfig" in record:
        return ""
    return next((kind for key, kind in _OTHERS.items() if key in record), "")


def asks(record: Mapping[str, Any]) -> bool:
    """Whether a record has what makes a request, whatever else it has."""
    return sum(part in record for part in _PARTS) > 1 and not other_type(record)


REQUEST = Shape(
    name="create-request",
    source=_SOURCE,
    spelling=CAMEL,
    signs=frozenset(_PARTS),
    recognise=lambda record: later(record) is None and asks(record),
    absent=absent_from(_SOURCE),
    assume_utc=True,
    extra_complete=True,
    stage=Stage.REQUEST,
    required=REQUIRED,
    finish=fill_in,
    identity=identity,
    other_keys=OtherKeys.REFUSED,
)
