"""What AWS documents of the values of fields: patterns, lengths, ranges, and how many entries lists have.

Source: botocore's service model of `bedrock`, for CloudTrail's members of `submitted_by` its user guide; a test compares each limit with
the model. The patterns are written for RE2, and shorter where that changes nothing: AWS's `[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+.-]){0,63}` is
`[a-zA-Z0-9][a-zA-Z0-9+.-]*` for texts of at most 63 characters. Reading a record does not look at them: AWS may widen them.
"""

from msgspec import Struct

from scanner.shape.fields import ENUMS, SUBMITTED_BY


class TextLimit(Struct, frozen=True):
    """What a text can be: `pattern` is a regular expression for the whole of it, `longest` and `shortest` count characters."""

    pattern: str
    longest: int | None = None
    shortest: int = 0


class ListLimit(Struct, frozen=True):
    """How many entries a list can have, and what they can be."""

    longest: int
    entry: TextLimit
    shortest: int = 1


class NumberLimit(Struct, frozen=True):
    """The range of a whole number; None where it has no end."""

    smallest: int
    largest: int | None = None


Limit = TextLimit | ListLimit | NumberLimit

_ANY_TEXT = r"(?s:.*)"
_PARTITION = r"aws(-[^:]+)?"
_ACCOUNT = r"[0-9]{12}"
_BEDROCK = rf"arn:{_PARTITION}:bedrock:[a-z0-9-]{{1,20}}"
_WORD = r"[a-z0-9-]{1,63}"
# AWS writes the second part as WORD([.]?WORD): one word of up to 126 characters, or two with a dot between them.
_MODEL_ID = rf"{_WORD}\.([a-z0-9-]{{2,126}}|{_WORD}\.{_WORD})(:{_WORD}){{0,2}}"
_NAME = r"([0-9a-zA-Z][_-]?)+"
_CUSTOM_MODEL = rf"{_ACCOUNT}:custom-model/{_WORD}\.[a-z0-9:-]{{1,63}}/[a-z0-9]{{12}}"
_PROFILE = rf"{_ACCOUNT}:(inference-profile|application-inference-profile)/[a-zA-Z0-9:.-]+"
_MODEL = rf"{_BEDROCK}:({_CUSTOM_MODEL}|:foundation-model/{_MODEL_ID}|{_NAME}|{_PROFILE})|{_MODEL_ID}|{_NAME}"
_KMS_ALIAS = r"alias/[a-zA-Z0-9/_-]+"
_KMS_ID = r"[a-zA-Z0-9-]{36}"
_KMS_KEY = rf"arn:{_PARTITION}:kms:[a-zA-Z0-9-]*:{_ACCOUNT}:(key/{_KMS_ID}|{_KMS_ALIAS})|{_KMS_ID}|{_KMS_ALIAS}"
_S3_URI = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[a-zA-Z0-9!_*'().-]+)*/?"
_TAG = r"[a-zA-Z0-9 \t\n\v\f\r._:/=+@-]*"  # AWS writes \s, which in RE2 is without \v


def _any_of(words: tuple[str, ...]) -> TextLimit:
    return TextLimit("|".join(words))


_OWNER = TextLimit(_ACCOUNT)
_COUNT = NumberLimit(0)
_NETWORK_ID = TextLimit(r"[0-9a-zA-Z-]+", 32)
_LOCATION = TextLimit(_S3_URI, 1024, 1)
_INPUT = "input_data_config.s3_input_data_config"
_OUTPUT = "output_data_config.s3_output_data_config"

LIMITS: dict[str, Limit] = {  # by path; times have none, and of `_key` AWS says nothing
    "account_id": _OWNER,
    "client_request_token": TextLimit(r"[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*", 256, 1),
    f"{_INPUT}.s3_uri": _LOCATION,
    f"{_INPUT}.s3_input_format": TextLimit("JSONL"),
    f"{_INPUT}.s3_bucket_owner": _OWNER,
    "job_arn": TextLimit(rf"{_BEDROCK}:{_ACCOUNT}:model-invocation-job/[a-z0-9]{{12}}", 1011),
    "job_name": TextLimit(r"[a-zA-Z0-9][a-zA-Z0-9+.-]*", 63, 1),
    "message": TextLimit(_ANY_TEXT, 2048),
    "model_id": TextLimit(_MODEL, 2048, 1),
    f"{_OUTPUT}.s3_uri": _LOCATION,
    f"{_OUTPUT}.s3_encryption_key_id": TextLimit(_KMS_KEY, 2048, 1),
    f"{_OUTPUT}.s3_bucket_owner": _OWNER,
    "role_arn": TextLimit(rf"arn:{_PARTITION}:iam::({_ACCOUNT})?:role/.+", 2048),
    "status": _any_of(ENUMS["status"]),
    "timeout_duration_in_hours": NumberLimit(24, 168),
    "vpc_config.subnet_ids": ListLimit(16, _NETWORK_ID),
    "vpc_config.security_group_ids": ListLimit(5, _NETWORK_ID),
    "model_invocation_type": _any_of(ENUMS["model_invocation_type"]),
    "total_record_count": _COUNT,
    "processed_record_count": _COUNT,
    "success_record_count": _COUNT,
    "error_record_count": _COUNT,
    f"{SUBMITTED_BY}.type": _any_of(ENUMS[f"{SUBMITTED_BY}.type"]),
    f"{SUBMITTED_BY}.arn": TextLimit(rf"arn:{_PARTITION}:[^:]+:[^:]*:[^:]*:.+"),
    f"{SUBMITTED_BY}.credential": _any_of(ENUMS[f"{SUBMITTED_BY}.credential"]),
    f"{SUBMITTED_BY}.source_address": TextLimit("[A-Za-z0-9.:-]+|AWS Internal"),  # an IP address, or the name of a service's host
}
TAG_KEY = TextLimit(_TAG, 128, 1)
TAG_VALUE = TextLimit(_TAG, 256)
MOST_TAGS = 200
