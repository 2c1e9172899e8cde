"""The ways to name a KMS key."""

from msgspec import Struct

from scanner.model.arn import is_arn, parse_head
from scanner.model.pattern import late_pattern

_KEY_ID = late_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}")
_ALIAS = late_pattern(r"alias/[A-Za-z0-9/_-]+")


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
    head, _, resource = text.rpartition(":")  # neither a key nor an alias has a colon in it
    scope = parse_head(head)
    if scope is None or scope.service != "kms" or not scope.region or not scope.account.isdigit():  # not aws, and not empty
        return None
    key_id = resource.removeprefix("key/")
    if key_id != resource and _KEY_ID.fullmatch(key_id):
        return KmsKey("key-arn", key_id, scope.region, scope.account)
    if _ALIAS.fullmatch(resource):
        return KmsKey("alias-arn", resource, scope.region, scope.account)
    return None


def _parse_name(text: str) -> KmsKey | None:
    """The same, of a text that is not an ARN."""
    if _KEY_ID.fullmatch(text):
        return KmsKey("key-id", text)
    if _ALIAS.fullmatch(text):
        return KmsKey("alias", text)
    return None
