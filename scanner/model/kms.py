"""The ways to name a KMS key."""

import re

from msgspec import Struct

from scanner.model.arn import is_account, is_arn, parse_arn

_KEY_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}")
_ALIAS = re.compile(r"alias/[A-Za-z0-9/_-]+")


class KmsKey(Struct, frozen=True):
    """How a KMS key is named. `kind`: key-arn, alias-arn, key-id or alias; `id`: the key's ID, or alias/NAME."""

    kind: str
    id: str
    region: str | None = None
    account: str | None = None


def parse_kms_key(text: str) -> KmsKey | None:
    """How a text names a KMS key; None for a text of another form."""
    if not is_arn(text):
        return _parse_name(text)
    arn = parse_arn(text)
    if arn is None or arn.service != "kms" or not arn.region or not is_account(arn.account):
        return None
    if arn.resource.startswith("key/") and _KEY_ID.fullmatch(arn.id):
        return KmsKey("key-arn", arn.id, arn.region, arn.account)
    if _ALIAS.fullmatch(arn.resource):
        return KmsKey("alias-arn", arn.resource, arn.region, arn.account)
    return None


def _parse_name(text: str) -> KmsKey | None:
    """The same, of a text that is not an ARN."""
    if _KEY_ID.fullmatch(text):
        return KmsKey("key-id", text)
    if _ALIAS.fullmatch(text):
        return KmsKey("alias", text)
    return None
