"""Tags of resources by ARN, and nothing else: not a job, but they join a job with the same ARN.

`aws resourcegroupstaggingapi get-resources` gives those of many resources; what it leaves out may have no tags, or may never have had any.
`aws bedrock list-tags-for-resource` gives those of one, without its ARN; with the ARN beside them, an empty list says that there are none.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from scanner.model.arn import JOB_TYPE
from scanner.shape.fields import TAGS
from scanner.shape.layout import Spelling
from scanner.shape.parse import CAPITAL_TAGS
from scanner.shape.shapes.base import Shape, not_delivered

_SOURCE = "the tagging API"
_NAMES = {"job_arn": "ResourceARN", "tags": "Tags"}
_NAMES_OF_ONE = {"job_arn": "resourceArn", "tags": "tags"}


def _is_of_one(record: Mapping[str, Any]) -> bool:
    """Whether it is of a job: much else has a resourceArn and tags."""
    return f":{JOB_TYPE}/" in str(record.get("resourceArn")) and (TAGS in record or CAPITAL_TAGS in record)


TAGGING = Shape(
    name="aws-tags",
    source=_SOURCE,
    spelling=Spelling(lambda name: _NAMES.get(name, name), "the tagging API's"),
    signs=frozenset({"ResourceARN"}),
    recognise=lambda record: "ResourceARN" in record and "jobArn" not in record and "job_arn" not in record,
    absent=lambda row: not_delivered(row, _SOURCE),
    assume_utc=True,
    extra_complete=False,
    required=("job_arn",),
    partial=True,
)
TAGS_OF_ONE = replace(
    TAGGING,
    name="aws-tags-of-one",
    spelling=Spelling(lambda name: _NAMES_OF_ONE.get(name, name), "the tagging API's"),
    signs=frozenset({"resourceArn"}),
    recognise=lambda record: _is_of_one(record) and "jobArn" not in record and "job_arn" not in record,
)
