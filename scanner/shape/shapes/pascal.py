"""Jobs and requests with capital letters: as Go and .NET write AWS's answers, and CloudFormation its AWS::Bedrock::ModelInvocationJob.

CloudFormation's properties may hold the tags, which no answer of Bedrock does.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from scanner.shape.layout import PASCAL
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.request import REQUEST
from scanner.shape.values import is_empty

_SIGNS = frozenset({"JobArn"})
_PARTS = ("JobName", "ModelId", "RoleArn", "InputDataConfig", "OutputDataConfig")
_LATER = ("JobArn", "Status", "SubmitTime", "LastModifiedTime", "EndTime", "JobExpirationTime")  # what only a job has


def _has_token(record: Mapping[str, Any]) -> bool:
    return not is_empty(record.get("ClientRequestToken"))


def _asks(record: Mapping[str, Any]) -> bool:
    return sum(part in record for part in _PARTS) > 1 and all(is_empty(record.get(key)) for key in _LATER)


PASCAL_GET = replace(
    GET,
    name="aws-get-pascal",
    spelling=PASCAL,
    signs=_SIGNS,
    recognise=lambda record: "JobArn" in record and _has_token(record),
)
PASCAL_LIST = replace(
    LIST,
    name="aws-list-pascal",
    spelling=PASCAL,
    signs=_SIGNS,
    recognise=lambda record: "JobArn" in record and not _has_token(record),
)
PASCAL_REQUEST = replace(REQUEST, name="create-request-pascal", spelling=PASCAL, signs=frozenset(_PARTS), recognise=_asks)
