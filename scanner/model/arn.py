"""ARNs and account IDs: their parts, and whether a text is one. A text of another form says nothing, and is never taken for a value."""

import re
from functools import lru_cache

from msgspec import Struct

from scanner.model.names import ACCOUNT, REGION

JOB_TYPE = "model-invocation-job"
_BEGINNING = "arn:"
_PARTS = 6  # arn, partition, service, Region, account, resource; a resource may have more colons
# An ARN of AWS's own policies has `aws` as its account.
_REGION = REGION.replace("(", "(?:")
_HEAD = re.compile(rf"arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):({_REGION}|):({ACCOUNT}|aws|)")  # up to the account
_SHORT = 100  # characters of an ARN up to its account that are worth remembering
_IAM = re.compile(r"root|[a-z-]+/[\x21-\x7e]*[^/]")  # role/path/name
_DIGITS = 12  # of an account ID
_JOB_ID = re.compile(r"[A-Za-z0-9-]+")
_TYPE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NEAR = 0.8  # how alike two resource types are if one is the other misspelt


class Scope(Struct, frozen=True):
    """The parts of an ARN before its resource; an empty part is an empty text."""

    partition: str
    service: str
    region: str
    account: str


class Arn(Struct, frozen=True):
    """The parts of an ARN; an empty part is an empty text. `type` and `id` are those of the resource, where it names a type."""

    partition: str
    service: str
    region: str
    account: str
    resource: str
    type: str
    id: str


def is_account(text: str) -> bool:
    """Whether a text is an account ID."""
    return len(text) == _DIGITS and text.isascii() and text.isdigit()


def is_region(text: str) -> bool:
    """Whether a text has the form of a Region's name, known or not."""
    return re.fullmatch(_REGION, text) is not None


def is_arn(text: str) -> bool:
    """Whether a text is meant as an ARN, well-formed or not: it begins with `arn:`."""
    return text.startswith(_BEGINNING)


def region_of(text: str) -> str:
    """The Region in an ARN, e.g. `eu-west-1`; empty for a global resource, and for a text that isn't an ARN."""
    return _part(text, 3)


def account_of(text: str) -> str:
    """The account in an ARN, e.g. `012345678901`; empty for a text that isn't an ARN. Not checked to be 12 digits."""
    return _part(text, 4)


def _part(text: str, number: int) -> str:
    parts = text.split(":", _PARTS - 1)
    if len(parts) < _PARTS or parts[0] != "arn":
        return ""
    return parts[number]


def parse_arn(text: str) -> Arn | None:
    """The parts of an ARN; None for a text of another form."""
    scope = parse_scope(text)
    if scope is None:
        return None
    resource = resource_of(text)
    end = -1 if scope.service == "s3" else _end_of_type(resource)  # in S3 it is a bucket, or a bucket and a key
    kind, name = ("", resource) if end < 0 else (resource[:end], resource[end + 1 :])
    return Arn(scope.partition, scope.service, scope.region, scope.account, resource, kind, name)


def parse_scope(text: str) -> Scope | None:
    """The parts of an ARN before its resource; None for a text that is not an ARN."""
    head, _, resource = text.rpartition(":")
    scope = parse_head(head)
    if scope is None:  # of most ARNs the resource has no colon
        resource = resource_of(text)
        scope = parse_head(text[: -len(resource) - 1])
    if scope is None or not _is_resource(resource):
        return None
    if scope.service == "iam" and (scope.region or not _IAM.fullmatch(resource)):  # IAM is global
        return None
    return scope


def resource_of(text: str) -> str:
    """The resource of a text that is an ARN."""
    return text.split(":", _PARTS - 1)[-1]


def _end_of_type(resource: str) -> int:
    """Where the type of a resource ends, as in `role/NAME` and `log-group:NAME`; -1 where it does not name one."""
    slash, colon = resource.find("/"), resource.find(":")
    if slash < 0 or colon < 0:
        return max(slash, colon)
    return min(slash, colon)


def parse_head(head: str) -> Scope | None:
    """The parts of an ARN's text up to its account, e.g. of `arn:aws:iam::012345678901`; None for a text of another form."""
    return _parse_short_head(head) if len(head) <= _SHORT else _parse_head(head)


def _parse_head(head: str) -> Scope | None:
    found = _HEAD.fullmatch(head)
    return None if found is None else Scope(*found.groups())


_parse_short_head = lru_cache(maxsize=512)(_parse_head)  # a scan has few accounts, Regions and services, and very many resources


def _is_resource(text: str) -> bool:
    """Whether a text can be an ARN's resource: it has no blanks, and no letters that only look like ASCII ones."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


@lru_cache(maxsize=8)  # a record is asked for it more than once
def job_type(text: str) -> str:
    """The type of job in an ARN: model-invocation-job, or another such as evaluation-job; empty where that cannot be told.

    Another service's resource has its service in front: "batch job". A misspelt model-invocation-job is not another type.
    """
    arn = parse_arn(text)
    if arn is None or not arn.region or not is_account(arn.account) or not _TYPE.fullmatch(arn.type):
        return ""
    if arn.service != "bedrock":
        return f"{arn.service} {arn.type}"
    if arn.type == JOB_TYPE:
        return JOB_TYPE if arn.resource == f"{JOB_TYPE}/{arn.id}" and _JOB_ID.fullmatch(arn.id) else ""
    return "" if _is_nearly_job_type(arn.type) else arn.type


def _is_nearly_job_type(kind: str) -> bool:
    """Whether a type is model-invocation-job with a slip, e.g. `model-invocation-jobs`."""
    import difflib  # late: slow to import, and few ARNs come here

    matcher = difflib.SequenceMatcher(None, kind.replace("-", ""), JOB_TYPE.replace("-", ""))
    return matcher.ratio() >= _NEAR
