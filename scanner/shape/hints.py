"""How to come by a field that a source did not deliver."""

from scanner.shape.fields import TAGS, field
from scanner.shape.shapes.aws import GET, LIST

_GET = "aws bedrock get-model-invocation-job --job-identifier JOB_ARN"
_TAGS = "aws bedrock list-tags-for-resource --resource-arn JOB_ARN"


def how_to_get(path: str, source: str) -> str:
    """One short sentence on why a field may not be there, and what delivers it."""
    row = field(path)
    if path.split(".")[0] == TAGS:
        return f"no AWS job output has tags: put those of {_TAGS} into the record as 'tags'"
    if source == LIST.source:
        newer = "an up-to-date " if row is not None and row.newer else ""
        return f"AWS's list output may leave it out: scan the output of {newer}{_GET}"
    if source == GET.source:
        return f"an older AWS CLI or SDK drops it: scan the output of an up-to-date {_GET}"
    return f"the record has no such key: add it (null where the job has none), or scan the output of {_GET}"
