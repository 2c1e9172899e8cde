"""The forms of AWS's ids: ARNs, accounts, KMS keys. A text of another form says nothing, and nobody may take it for a value."""

import difflib
import re
from dataclasses import dataclass

from scanner.model.names import ACCOUNT, REGION

JOB_TYPE = "model-invocation-job"
_PARTS = 6
_ACCOUNT = re.compile(ACCOUNT)
_PARTITION = re.compile(r"aws(?:-[a-z]+)*")
_SERVICE = re.compile(r"[a-z0-9-]+")
_REGION = re.compile(REGION)
_RESOURCE = re.compile(r"[\x21-\x7e]+")  # no blank, and nothing that looks like another character
_TYPED = re.compile(r"([^:/]*)[:/](.*)")
_IAM = re.compile(r"root|[a-z-]+/[\x21-\x7e]*[^/]")  # role/path/name; IAM is global, so that no Region stands before it
_JOB_ID = re.compile(r"[A-Za-z0-9-]+")
_TYPE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_KEY_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}")
_ALIAS = re.compile(r"alias/[A-Za-z0-9/_-]+")
_NEAR = 0.8  # how alike two resource types are of which one is taken for the other misspelt


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of an ARN; an empty part is an empty text. `type` and `id` are those of the resource, where it names a type."""

    partition: str
    service: str
    region: str
    account: str
    resource: str
    type: str
    id: str


@dataclass(frozen=True, slots=True)
class KmsKey:
    """How a KMS key is named. `kind`: key-arn, alias-arn, key-id or alias; `id`: the key's id, or alias/NAME."""

    kind: str
    id: str
    region: str | None = None
    account: str | None = None


def is_account(text: str) -> bool:
    """Whether a text is an account's id."""
    return _ACCOUNT.fullmatch(text) is not None


def parse_arn(text: str) -> Arn | None:
    """The parts of an ARN; None for a text of another form. `aws` stands for an account in the ARNs of AWS's own policies."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != "arn":
        return None
    _, partition, service, region, account, resource = parts
    forms = ((_PARTITION, partition), (_SERVICE, service), (_RESOURCE, resource))
    if not all(form.fullmatch(part) for form, part in forms):
        return None
    if (region and not _REGION.fullmatch(region)) or (account not in ("", "aws") and not is_account(account)):
        return None
    if service == "iam" and (region or not _IAM.fullmatch(resource)):
        return None
    typed = None if service == "s3" else _TYPED.fullmatch(resource)  # a bucket, or a bucket and a key
    return Arn(partition, service, region, account, resource, typed[1] if typed else "", typed[2] if typed else resource)


def kms_key(text: str) -> KmsKey | None:
    """How a text names a KMS key; None for a text of another form."""
    if _KEY_ID.fullmatch(text):
        return KmsKey("key-id", text)
    if _ALIAS.fullmatch(text):
        return KmsKey("alias", text)
    arn = parse_arn(text)
    if arn is None or arn.service != "kms" or not arn.region or not is_account(arn.account):
        return None
    if arn.resource.startswith("key/") and _KEY_ID.fullmatch(arn.id):
        return KmsKey("key-arn", arn.id, arn.region, arn.account)
    return KmsKey("alias-arn", arn.resource, arn.region, arn.account) if _ALIAS.fullmatch(arn.resource) else None


def job_type(text: str) -> str:
    """The type of job that an ARN is of: model-invocation-job, or another such as evaluation-job; empty where that cannot be told.

    Of another service's resources it has the service in front: "batch job". A misspelt type is not another type.
    """
    arn = parse_arn(text)
    if arn is None or not arn.region or not is_account(arn.account) or not _TYPE.fullmatch(arn.type):
        return ""
    if arn.service != "bedrock":
        return f"{arn.service} {arn.type}"
    if arn.type == JOB_TYPE:
        return JOB_TYPE if arn.resource == f"{JOB_TYPE}/{arn.id}" and _JOB_ID.fullmatch(arn.id) else ""
    folded = arn.type.replace("-", "")
    return "" if difflib.SequenceMatcher(None, folded, JOB_TYPE.replace("-", "")).ratio() >= _NEAR else arn.type
