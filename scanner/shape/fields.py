"""The field table: everything that is known of the documented shape, in one place.

Source of names and types: the resource catalogue's `aws.bedrock_model_invocation_job` and botocore's service model of `bedrock`.
"""

import re
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from scanner.model.types import Array, Basic, Map, Object, Type, nullable

TAGS = "tags"
SUBMITTED_BY = "submitted_by"


class Wording(Enum):
    """What texts a field's value can be."""

    FORM = "of a form, as ARNs, ids and times are, so that a word for null or a placeholder is not one"
    NAME = "any word, the word for null too"
    PROSE = "any text"


class Field(Struct, frozen=True):
    """One row: a field of the job or of one of its objects.

    `guaranteed`: a record without it is not a job. `sensitive`: reports leave it out. `newer`: the API has it, the catalogue does not yet.
    `from_event`: neither has it, only the CloudTrail event of the call that created the job.
    """

    path: str
    type: Type
    description: str
    guaranteed: bool = False
    sensitive: bool = False
    newer: bool = False
    from_event: bool = False
    wording: Wording = Wording.FORM

    @property
    def asked(self) -> bool:
        """Whether it is a member of a create request; the rest is only AWS's to give."""
        return self.path not in _ONLY_GIVEN and not self.from_event

    @property
    def keys(self) -> tuple[str, ...]:
        """The path's keys."""
        return tuple(self.path.split("."))

    @property
    def name(self) -> str:
        """The last key."""
        return self.keys[-1]

    @property
    def aws_name(self) -> str:
        """The last key in AWS's spelling."""
        return aws_name(self.name)

    @property
    def is_object(self) -> bool:
        """Whether it is an object with fixed members."""
        return self.type is _OBJECT

    @property
    def always(self) -> bool:
        """Whether it is guaranteed, or an object that holds something guaranteed."""
        return self.guaranteed or (self.is_object and any(row.always for row in members(self.path)))

    @property
    def nullable(self) -> bool:
        """Whether it may be absent from a job. Tags never are, they are empty; and every job was submitted by someone."""
        return not self.always and self.path != TAGS and not self.from_event


_OBJECT = Basic.ANY  # an object whose members are separate rows
_TEXT, _TIME, _COUNT = Basic.STRING, Basic.TIMESTAMP, Basic.INTEGER
_INPUT = "input_data_config.s3_input_data_config"
_OUTPUT = "output_data_config.s3_output_data_config"

FIELDS: tuple[Field, ...] = (
    Field("_key", _TEXT, "The source's own key for the job; the job's ARN where it has none.", wording=Wording.NAME),
    Field("account_id", Basic.ACCOUNT, "The account that the job runs in, 12 digits as text."),
    Field("client_request_token", _TEXT, "The token that keeps a repeated submission from making a second job.", wording=Wording.PROSE),
    Field("end_time", _TIME, "When the job ended; a stopped job has none."),
    Field("input_data_config", _OBJECT, "Where the job reads its input."),
    Field(_INPUT, _OBJECT, "The input in S3."),
    Field(f"{_INPUT}.s3_uri", _TEXT, "The file or prefix that holds the prompts.", guaranteed=True),
    Field(f"{_INPUT}.s3_input_format", _TEXT, "The format of the input; JSONL is the only one."),
    Field(f"{_INPUT}.s3_bucket_owner", Basic.ACCOUNT, "The account that owns the input bucket; the service fills it in."),
    Field("job_arn", Basic.ARN, "The job's ARN, and its identity.", guaranteed=True),
    Field("job_expiration_time", _TIME, "When the job times out or timed out."),
    Field("job_name", _TEXT, "The name that the submitter gave the job.", wording=Wording.NAME),
    Field("last_modified_time", _TIME, "When the job last changed."),
    Field("message", _TEXT, "Why the job failed, in AWS's words.", sensitive=True, wording=Wording.PROSE),
    Field("model_id", _TEXT, "The model or inference profile, as an id or an ARN.", guaranteed=True),
    Field("output_data_config", _OBJECT, "Where the job writes its output."),
    Field(_OUTPUT, _OBJECT, "The output in S3."),
    Field(f"{_OUTPUT}.s3_uri", _TEXT, "The prefix that the answers are written to.", guaranteed=True),
    Field(f"{_OUTPUT}.s3_encryption_key_id", _TEXT, "The KMS key for the output: key ARN, alias ARN, id or alias."),
    Field(f"{_OUTPUT}.s3_bucket_owner", Basic.ACCOUNT, "The account that owns the output bucket; the service fills it in."),
    Field("role_arn", Basic.ARN, "The service role that the job runs as.", guaranteed=True),
    Field("status", _TEXT, "Where the job is in its life."),
    Field("submit_time", _TIME, "When the job was submitted.", guaranteed=True),
    Field(TAGS, Map(_TEXT), "The job's tags, by key; an empty map where it has none."),
    Field("timeout_duration_in_hours", _COUNT, "Hours until the job times out, 24 to 168."),
    Field("vpc_config", _OBJECT, "The VPC that the job's S3 traffic goes through."),
    Field("vpc_config.subnet_ids", Array(_TEXT), "The subnets."),
    Field("vpc_config.security_group_ids", Array(_TEXT), "The security groups."),
    Field("model_invocation_type", _TEXT, "The operation that each record asks for: InvokeModel or Converse.", newer=True),
    Field("total_record_count", _COUNT, "How many records the input has; 0 until processing starts.", newer=True),
    Field("processed_record_count", _COUNT, "How many records were processed; 0 until processing starts.", newer=True),
    Field("success_record_count", _COUNT, "How many records were answered; 0 until processing starts.", newer=True),
    Field("error_record_count", _COUNT, "How many records failed; 0 until processing starts.", newer=True),
    Field(SUBMITTED_BY, _OBJECT, "Who submitted the job; only a CloudTrail event has it.", from_event=True),
    Field(f"{SUBMITTED_BY}.type", _TEXT, "The kind of identity, as CloudTrail names it.", from_event=True),
    Field(f"{SUBMITTED_BY}.arn", Basic.ARN, "The identity's ARN; of a role, the ARN of its session.", from_event=True),
    Field(f"{SUBMITTED_BY}.credential", _TEXT, "What the call was signed with; bearer is a Bedrock API key.", from_event=True),
    Field(f"{SUBMITTED_BY}.source_address", _TEXT, "The IP address or AWS service that the call came from.", from_event=True),
)

ENUMS: dict[str, tuple[str, ...]] = {
    "status": (
        "Submitted", "Validating", "Scheduled", "Expired", "InProgress", "Completed", "PartiallyCompleted", "Failed", "Stopped", "Stopping",
    ),
    "model_invocation_type": ("InvokeModel", "Converse"),
    # Without CloudTrail's Unknown, which says nothing.
    f"{SUBMITTED_BY}.type": (
        "Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "Directory", "AWSAccount", "AWSService", "IdentityCenterUser",
        "SAMLUser", "WebIdentityUser",
    ),
    f"{SUBMITTED_BY}.credential": ("temporary", "long-lived", "bearer", "root"),
}  # fmt: skip
# The statuses by what can still be done; `Stopping` is in neither: it cannot be stopped any more, and has not ended.
STOPPABLE = ("Submitted", "Validating", "Scheduled", "InProgress")
ENDED = ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired")

API_TIMEOUT = 24  # hours; what the API uses for a request without timeout_duration_in_hours

# What AWS changes of a job once it is submitted.
MUTABLE = frozenset({
    "status", "last_modified_time", "end_time", "message",
    "total_record_count", "processed_record_count", "success_record_count", "error_record_count",
})  # fmt: skip
# What a job does not have before it is submitted. AWS makes up a token where the request has none.
NOT_YET = MUTABLE | {"_key", "job_arn", "submit_time", "job_expiration_time", "client_request_token", SUBMITTED_BY}

_ONLY_GIVEN = (NOT_YET - {"client_request_token"}) | {"account_id"}
_BY_PATH = {field.path: field for field in FIELDS}


def field(path: str) -> Field | None:
    """The row of a documented path such as `vpc_config.subnet_ids`; None where there is none."""
    return _BY_PATH.get(path)


@lru_cache
def members(path: str = "") -> tuple[Field, ...]:
    """The rows directly below an object; without a path those of the job."""
    depth = len(path.split(".")) + 1 if path else 1
    return tuple(row for row in FIELDS if len(row.keys) == depth and (not path or row.path.startswith(path + ".")))


def aws_name(name: str) -> str:
    """AWS's spelling of a field: subnet_ids -> subnetIds; `_key` is not AWS's and stays."""
    if name.startswith("_"):
        return name
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@lru_cache(maxsize=64)  # a column that is not a field is in all records of a file
def snake_name(name: str) -> str:
    """Our spelling of a field: subnetIds -> subnet_ids, JobArn -> job_arn."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def snake_path(path: str) -> str:
    """Our spelling of a path: vpcConfig.subnetIds -> vpc_config.subnet_ids."""
    return ".".join(map(snake_name, path.split(".")))


_OURS = {spelling: row.name for row in FIELDS for spelling in (aws_name(row.name), row.name.replace("_", "").lower())}


def aws_name_of(name: str) -> str | None:
    """Our name of a field that is written in another way, such as subnetIds, SubnetIds or subnetids; None if it is not a field."""
    return _OURS.get(name) or _OURS.get(name[:1].lower() + name[1:]) or _OURS.get(name.replace("_", "").lower())


def _object(name: str, path: str) -> Object:
    return Object(name, {row.name: _type(row) for row in members(path)}, part=True)


def _type(row: Field) -> Type:
    inner = _object(row.name, row.path) if row.is_object else row.type
    return nullable(inner) if row.nullable else inner


JOB: Object = _object("a job", "")
