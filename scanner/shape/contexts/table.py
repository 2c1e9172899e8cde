"""The kinds of context: a new one is one row here."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from scanner.errors import LeftOutError
from scanner.model.contexts import Contexts
from scanner.model.job import Gap, GapKind, Json
from scanner.shape.contexts.encryption import BUCKET, KEY
from scanner.shape.contexts.kind import ContextKind
from scanner.shape.contexts.members import missing_members, read_members
from scanner.shape.contexts.models import FOUNDATION_MODEL, INFERENCE_PROFILE
from scanner.shape.contexts.network import ROUTE_TABLE, SUBNET

KINDS: dict[str, ContextKind] = {kind.name: kind for kind in (SUBNET, ROUTE_TABLE, BUCKET, KEY, INFERENCE_PROFILE, FOUNDATION_MODEL)}
PATH = "context"  # what the reasons of an unknown begin with, e.g. context.subnet


class ContextRecord(Struct, frozen=True):
    """An object that was delivered: its kind, the keys that jobs may name it with, its members, and the record as AWS wrote it.

    `unplaced` says why the keys are not known; then there are none, and no members either.
    """

    kind: str
    keys: tuple[str, ...]
    value: dict[str, Json]
    raw: Mapping[str, Json]
    unplaced: str = ""


def kind_of(raw: Mapping[str, Any]) -> ContextKind | None:
    """The kind of context that a record is; None for any other object."""
    return _kind_with(tuple(raw))


@lru_cache(maxsize=1024)  # the records of a file have a few sets of keys
def _kind_with(keys: tuple[str, ...]) -> ContextKind | None:
    for kind in KINDS.values():
        if len(kind.signs.intersection(keys)) >= min(2, len(kind.signs)):
            return kind
    return None


def read_context(raw: Mapping[str, Any], kind: ContextKind) -> ContextRecord:
    """The object in a record of a kind; raises RecordError for one that is damaged, LeftOutError for one that says too little.

    Too little says what a query left of a record, e.g. `aws ec2 describe-subnets --query`.
    """
    reason = kind.left_out(raw)
    if reason:
        raise LeftOutError(reason)
    unplaced = kind.why_unplaced(raw)
    if unplaced:
        return ContextRecord(kind.name, (), {}, raw, unplaced)
    opened = kind.open(raw)
    lacking = missing_members(opened, kind.type)
    if lacking:
        raise LeftOutError(f"records of {kind.call} without {', '.join(lacking)}, which no rule can use")
    value = read_members(opened, kind.type)
    return ContextRecord(kind.name, kind.keys(raw, value), value, raw)


def add_record(contexts: Contexts, record: ContextRecord) -> None:
    """Adds what a record delivers to what is known."""
    if record.unplaced:
        contexts.add_unplaced(record.kind)
    for key in record.keys:
        contexts.add(record.kind, (key,), KINDS[record.kind].under(key, record.value))


def find_context(contexts: Contexts, kind: ContextKind, text: str) -> dict[str, Json] | Gap:
    """The object that a text of a job names; a Gap with the command that delivers it where it is not known."""
    key = kind.key_of(text)
    if not key:
        return _gap(kind, f"{text!r} alone does not say which {kind.name} it is; name it by its ARN")
    places = [key]
    may_be_unplaced = contexts.has_unplaced(kind.name)
    if not may_be_unplaced:
        places.append(kind.other_key(contexts, key))
    for place in places:
        if contexts.is_disputed(kind.name, place):
            return _gap(kind, f"records of {text!r} contradict each other; {kind.dispute}")
        found = contexts.get(kind.name, place)
        if found is not None:
            return dict(found)
    if may_be_unplaced:
        why = f"a {kind.noun} that does not say what it is of may be that of {text!r}; scan the whole answer of {kind.call}"
        return _gap(kind, why)
    return _gap(kind, kind.command(text))


def _gap(kind: ContextKind, why: str) -> Gap:
    return Gap(f"{PATH}.{kind.name}", GapKind.NOT_DELIVERED, kind.call, why=why)
