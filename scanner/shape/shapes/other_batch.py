"""Batches of other APIs, which have nothing that these rules judge: they are named, so that no one thinks they were checked.

OpenAI's batches (`"object": "batch"`), which Bedrock offers too, and those of the Claude Platform (`"type": "message_batch"`).
"""

from collections.abc import Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.shape.layout import CAMEL
from scanner.shape.shapes.aws import LIST
from scanner.shape.shapes.base import Shape

SEE = "see 'What this does not see' in docs/sources.md"
_OPENAI = ("endpoint", "input_file_id", "completion_window", "request_counts", "output_file_id")


def _is_openai(record: Mapping[str, Any]) -> bool:
    return record.get("object") == "batch" and any(name in record for name in _OPENAI)


def _is_claude(record: Mapping[str, Any]) -> bool:
    return record.get("type") == "message_batch"


def _refuse(record: Mapping[str, Any]) -> dict[str, Any]:
    if _is_claude(record):
        raise RecordError(f"this is a batch of Anthropic's Message Batches API, which jobscan cannot judge; {SEE}", ("type",))
    raise RecordError(f"this is a batch of an OpenAI-compatible API, which jobscan cannot judge; {SEE}", ("object",))


OTHER_BATCH = Shape(
    name="other-batch",
    source="a batch of another API",
    spelling=CAMEL,
    signs=frozenset({"object", "type"}),
    recognise=lambda record: "jobArn" not in record and "job_arn" not in record and (_is_openai(record) or _is_claude(record)),
    absent=LIST.absent,
    assume_utc=True,
    extra_complete=False,
    open=_refuse,
)
