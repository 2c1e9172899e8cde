"""Who submitted a job, as its CloudTrail event says: the identity, what signed the call, and where it came from.

Source: CloudTrail's documentation of `userIdentity`. Bedrock marks a call with an API key in `additionalEventData.callWithBearerToken`; its
newer endpoints do so in `requestParameters`. Access key IDs are looked at and not kept. What is in no known form is not delivered.
"""

from collections.abc import Mapping
from typing import Any

from scanner.model.job import Gap, GapKind, Json, Keys, Part
from scanner.shape.fields import SUBMITTED_BY, field
from scanner.shape.shapes.base import inner
from scanner.shape.values import Notebook, is_empty, kind_of, reader_of

_IDENTITY = "userIdentity"
_EXTRA_DATA, _REQUEST = "additionalEventData", "requestParameters"
_BEARER = "callWithBearerToken"
BEARER_MEMBERS = frozenset({"call_with_bearer_token", "bearer_token_type"})  # that CloudTrail adds to the request
_PLACES: dict[str, Keys] = {
    SUBMITTED_BY: (_IDENTITY,),
    f"{SUBMITTED_BY}.type": (_IDENTITY, "type"),
    f"{SUBMITTED_BY}.arn": (_IDENTITY, "arn"),
    f"{SUBMITTED_BY}.credential": (_IDENTITY,),
    f"{SUBMITTED_BY}.source_address": ("sourceIPAddress",),
}
# Identities that have no credentials but temporary ones, from AWS STS.
_TEMPORARY = ("AssumedRole", "FederatedUser")

_Event = Mapping[str, Any]


def submitter(event: _Event, source: str) -> Part | Gap:
    """The value of `submitted_by`; a Gap if the event has no `userIdentity`."""
    identity = event.get(_IDENTITY)
    if is_empty(identity):
        return Gap(SUBMITTED_BY, GapKind.NOT_DELIVERED, source, why=f"the event has no {_IDENTITY!r}")
    if not isinstance(identity, dict):
        return Gap(SUBMITTED_BY, GapKind.NOT_DELIVERED, source, why=f"{_IDENTITY!r} is {kind_of(identity)}, not an object")
    identity_type = _text("type", identity.get("type"), source)
    return Part(
        type=identity_type,
        arn=_text("arn", identity.get("arn"), source),
        credential=_credential(identity_type, event, source),
        source_address=_text("source_address", event.get("sourceIPAddress"), source),
    )


def place_of(path: str) -> Keys | None:
    """Where a path below `submitted_by` is in an event; None for any other path. The place of an access key ID is never shown."""
    return _PLACES.get(path)


def _gap(name: str, source: str, why: str = "") -> Gap:
    return Gap(f"{SUBMITTED_BY}.{name}", GapKind.NOT_DELIVERED, source, why=why)


def _text(name: str, value: Json, source: str) -> Json:
    """A text of the event as the value of a member; a Gap if it is not in a known form."""
    if is_empty(value):
        return _gap(name, source)
    if not isinstance(value, str):
        return _gap(name, source, f"the event has {kind_of(value)} instead of text")
    row = field(f"{SUBMITTED_BY}.{name}")
    assert row is not None, "every member has a row"
    return reader_of(row)(value, (), Notebook(assume_utc=True, source=source))


def _credential(identity_type: Json, event: _Event, source: str) -> str | Gap:
    """What signed the call: `temporary`, `long-lived`, `bearer` or `root`."""
    for holder in (_EXTRA_DATA, _REQUEST):
        is_bearer = _is_bearer(event, holder)
        if is_bearer is None:
            return _gap("credential", source, f"{_BEARER!r} in {holder!r} is neither true nor false")
        if is_bearer:
            return "bearer"
    if identity_type == "Root":
        return "root"
    return _by_access_key(identity_type, inner(event, (_IDENTITY,)).get("accessKeyId"), source)


def _is_bearer(event: _Event, holder: str) -> bool | None:
    """Whether an object of the event says that the call had an API key; None if that cannot be read."""
    value = event.get(holder)
    if value is None:
        return False
    if not isinstance(value, dict):
        return None
    mark = value.get(_BEARER, False)
    if not isinstance(mark, bool):
        return None
    return mark


def _by_access_key(identity_type: Json, access_key: Json, source: str) -> str | Gap:
    """By the first letters of the access key ID; CloudTrail may leave it out, and then only the identity's type can say."""
    is_temporary = identity_type in _TEMPORARY
    if is_empty(access_key):
        if is_temporary:
            return "temporary"
        return _gap("credential", source)
    if not isinstance(access_key, str):
        return _gap("credential", source, f"the access key ID is {kind_of(access_key)}, not text")
    match access_key[:4]:
        case "ASIA":
            return "temporary"
        case "AKIA" if not is_temporary:
            return "long-lived"
        case "AKIA":
            return _gap("credential", source, "an identity with temporary credentials has a long-lived access key")
        case _:
            return _gap("credential", source, "the access key ID is of no known kind")
