"""Hints for unknown fields."""

from collections.abc import Sequence

from scanner.display.suggest import did_you_mean
from scanner.model.expression import Node
from scanner.shape.fields import FIELDS, aws_name_of, snake_name

_WORDS = ("null", "true", "false")  # field names in JMESPath, unless in backticks
_KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
_CALLED = {  # what other tools, or people in a hurry, call a field of a job
    "account": "account_id", "arn": "job_arn", "bucket": "s3(output_data_config.s3_output_data_config.s3_uri).bucket",
    "created_at": "submit_time", "creation_time": "submit_time", "id": "job_arn", "key_id": _KEY, "kms_key": _KEY, "kms_key_arn": _KEY,
    "kms_key_id": _KEY, "model": "model_id", "name": "job_name", "region": "arn(job_arn).region", "role": "role_arn",
    "principal": "submitted_by.arn", "security_groups": "vpc_config.security_group_ids", "state": "status",
    "submitter": "submitted_by", "subnets": "vpc_config.subnet_ids", "tag": "tags", "user": "submitted_by.arn",
    "user_identity": "submitted_by",
    "timeout": "timeout_duration_in_hours", "vpc": "vpc_config",
}  # fmt: skip


def member_hint(node: Node, known: Sequence[str], of_job: bool) -> str:
    """What to write instead of a name that an object with these members does not have; `of_job` says that the object is the job."""
    name = str(node.value)
    if node.text.startswith('"'):
        return f"double quotes name a field; a text is written '{name}'"
    if name in _WORDS:
        return f"the value is written `{name}` in backticks"
    if (ours := aws_name_of(name)) is not None and ours in known:
        return f"that is AWS's spelling; here it is '{ours}'"
    if of_job and (path := _path_of(name)):
        return f"did you mean {path}?"
    otherwise = f"a field newer than the shape is read with extra('{name}')" if of_job else f"it has: {', '.join(known)}"
    return did_you_mean(name, known, otherwise)


def _path_of(name: str) -> str:
    """Where a job has a member of one of its objects, or what goes by another name elsewhere; empty if there is none."""
    ours = aws_name_of(name) or snake_name(name)
    return _CALLED.get(ours) or " or ".join(row.path for row in FIELDS if row.name == ours and "." in row.path)
