"""Jobs as the AWS API gives them: List summaries and Get output.

Recorded answers: List never has `message`, `clientRequestToken` or tags, and whether it has `vpcConfig` was never seen; Get always has the
token, and leaves out what is not set. Older SDKs drop members that they do not know.
"""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Json
from scanner.shape.fields import TAGS, Field
from scanner.shape.layout import CAMEL
from scanner.shape.shapes.base import GUARANTEED, Shape, filled_in_by_service, not_delivered
from scanner.shape.stand_ins import is_null_word
from scanner.shape.values import is_empty

# The commands that deliver what records lack.
GET_JOB = "aws bedrock get-model-invocation-job --job-identifier"
GET_TAGS = "aws resourcegroupstaggingapi get-resources --resource-type-filters bedrock"

_GET_SOURCE = "the AWS Get output"
_LIST_SOURCE = "an AWS List summary"
_SIGNS = frozenset({"jobArn"})
_NEVER_IN_GET = (TAGS,)
_NEVER_IN_LIST = (TAGS, "message", "client_request_token", "vpc_config")


def _is_aws(record: Mapping[str, Any]) -> bool:
    return "jobArn" in record


def has_token(record: Mapping[str, Any]) -> bool:
    """Whether a record has the token that Get always has and List never."""
    token = record.get("clientRequestToken")  # an export may write null for what List leaves out, or a word for it
    return not is_empty(token) and not (isinstance(token, str) and is_null_word(token))


def _absent_from_get(row: Field) -> Json:
    left_out = row.newer or row.from_event or row.path in _NEVER_IN_GET or filled_in_by_service(row)
    return not_delivered(row, _GET_SOURCE) if left_out else None


def _absent_from_list(row: Field) -> Json:
    left_out = row.newer or row.from_event or row.path in _NEVER_IN_LIST or filled_in_by_service(row)
    return not_delivered(row, _LIST_SOURCE) if left_out else None


GET = Shape(
    name="aws-get",
    source=_GET_SOURCE,
    spelling=CAMEL,
    signs=_SIGNS,
    recognise=lambda record: _is_aws(record) and has_token(record),
    absent=_absent_from_get,
    assume_utc=True,
    extra_complete=True,
)
LIST = Shape(
    name="aws-list",
    source=_LIST_SOURCE,
    spelling=CAMEL,
    signs=_SIGNS,
    recognise=lambda record: _is_aws(record) and not has_token(record),
    absent=_absent_from_list,
    assume_utc=True,
    extra_complete=True,
    required=(*GUARANTEED, "job_name"),
    summary=True,
)
