"""Tags as `aws resourcegroupstaggingapi get-resources` gives them: of any resource, by ARN, and nothing else.

They are no job: they join a job with the same ARN. What the answer leaves out may have no tags, or may never have had any.
"""

from scanner.shape.layout import Spelling
from scanner.shape.shapes.base import Shape, not_delivered

_SOURCE = "the tagging API"
_NAMES = {"job_arn": "ResourceARN", "tags": "Tags"}

TAGGING = Shape(
    name="aws-tags",
    source=_SOURCE,
    spelling=Spelling(lambda name: _NAMES.get(name, name), "the tagging API's"),
    recognise=lambda record: "ResourceARN" in record and "jobArn" not in record and "job_arn" not in record,
    absent=lambda row: not_delivered(row, _SOURCE),
    assume_utc=True,
    extra_complete=False,
    required=("job_arn",),
    partial=True,
)
