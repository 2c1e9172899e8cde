"""KMS keys, and what buckets encrypt with by default."""

import re
from collections.abc import Mapping
from shlex import quote
from typing import Any

from scanner.errors import RecordError
from scanner.model.arn import parse_arn
from scanner.model.job import Json
from scanner.model.kms import parse_kms_key
from scanner.model.types import Basic, Object, nullable
from scanner.shape.contexts.kind import ContextKind, Raw

_TEXT, _MAYBE_TEXT = Basic.STRING, nullable(Basic.STRING)
_ALIAS = re.compile(r"alias/[\w/-]+")
_BUCKET, _ENCRYPTION = "Bucket", "ServerSideEncryptionConfiguration"
_DEFAULT = "ApplyServerSideEncryptionByDefault"
_GET_ENCRYPTION, _DESCRIBE_KEY = "aws s3api get-bucket-encryption", "aws kms describe-key"


def _with_member(command: str, name: str, value: str) -> str:
    """A command whose answer does not say what it was asked for, with a jq line that adds it."""
    return f"{command} | jq --arg id {quote(value)} '. + {{{name}: $id}}'"


def _open_bucket(raw: Raw) -> dict[str, Any]:
    """The bucket with the one rule that S3 keeps for it."""
    keys = (_ENCRYPTION, "Rules")
    configuration = raw[_ENCRYPTION]
    rules = configuration.get("Rules") if isinstance(configuration, dict) else None
    if not isinstance(rules, list) or len(rules) != 1 or not isinstance(rules[0], dict):
        raise RecordError("'Rules' must be a list of one rule", keys)
    default = rules[0].get(_DEFAULT)
    if not isinstance(default, dict):
        raise RecordError(f"{_DEFAULT!r} is missing", (*keys, 0))
    return {**default, "bucket": raw[_BUCKET], "BucketKeyEnabled": rules[0].get("BucketKeyEnabled")}


def _why_no_bucket(raw: Raw) -> str:
    if raw.get(_BUCKET):
        return ""
    return f"answers of {_GET_ENCRYPTION} that do not say which bucket they are of; add it: {_with_member('...', _BUCKET, 'BUCKET')}"


BUCKET = ContextKind(
    name="bucket",
    call=_GET_ENCRYPTION,
    signs=frozenset({_ENCRYPTION}),
    type=Object(
        "bucket",
        {"bucket": _TEXT, "sse_algorithm": _TEXT, "kms_master_key_id": _MAYBE_TEXT, "bucket_key_enabled": nullable(Basic.BOOLEAN)},
    ),
    keys=lambda _, bucket: (bucket["bucket"],),
    command=lambda bucket: _with_member(f"{_GET_ENCRYPTION} --bucket {quote(bucket)}", _BUCKET, bucket),
    open=_open_bucket,
    left_out=_why_no_bucket,
)


def _open_key(raw: Raw) -> Raw:
    metadata = raw["KeyMetadata"]
    if not isinstance(metadata, dict):
        raise RecordError("'KeyMetadata' must be an object", ("KeyMetadata",))
    return metadata


def _keys_of_key(raw: Raw, key: Mapping[str, Json]) -> tuple[str, ...]:
    """The key's ARN and ID, and the ARN of the alias that it was asked for. The copies of a multi-Region key share an ID."""
    arn = parse_arn(key["arn"])
    if arn is None or arn.account != key["aws_account_id"] or arn.id != key["key_id"]:
        raise RecordError("'Arn' does not agree with 'AWSAccountId' and 'KeyId'", ("KeyMetadata", "Arn"))
    names = [key["arn"]]
    if not arn.id.startswith("mrk-"):
        names.append(arn.id)
    alias = raw.get("Alias")
    if alias is not None:
        names.append(f"{key['arn'].removesuffix(arn.resource)}{_alias_in(alias)}")
    return tuple(names)


def _alias_in(text: Json) -> str:
    """The alias/... of an alias or of its ARN; an alias is in the account and Region of its key."""
    name = str(text).rpartition(":")[2]
    if not _ALIAS.fullmatch(name):
        raise RecordError("'Alias' must be an alias, such as alias/batch, or its ARN", ("Alias",))
    return name


def _key_of(text: str) -> str:
    """The text, unless it is an alias without account and Region, or the ID of a multi-Region key: in another account they are others."""
    key = parse_kms_key(text)
    if key is None or key.account:
        return text
    says_too_little = key.kind == "alias" or key.id.startswith("mrk-")
    return "" if says_too_little else text


def _command_for_key(text: str) -> str:
    key = parse_kms_key(text)
    command = f"{_DESCRIBE_KEY} --key-id {quote(text)}"
    if key is not None and key.region:
        command += f" --region {quote(key.region)}"
    if key is not None and key.kind == "alias-arn":
        return _with_member(command, "Alias", text)
    return command


KEY = ContextKind(
    name="key",
    call=_DESCRIBE_KEY,
    signs=frozenset({"KeyMetadata"}),
    type=Object(
        "key",
        {
            "arn": Basic.ARN,
            "key_id": _TEXT,
            "aws_account_id": Basic.ACCOUNT,
            "key_manager": _TEXT,
            "key_state": _TEXT,
            "enabled": Basic.BOOLEAN,
            "origin": _MAYBE_TEXT,
            "multi_region": nullable(Basic.BOOLEAN),
        },
    ),
    keys=_keys_of_key,
    command=_command_for_key,
    open=_open_key,
    key_of=_key_of,
)
