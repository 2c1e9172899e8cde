"""Jobs that are described by what differs from a base job, as examples of rules are."""

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import structs

from scanner.errors import LeftOutError
from scanner.model.arn import account_of
from scanner.model.contexts import Contexts
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record, Stage
from scanner.model.keys import value_at
from scanner.model.merge_patch import merge_patch
from scanner.shape.contexts.table import add_record, kind_of, read_context
from scanner.shape.fields import API_TIMEOUT, FIELDS, NOT_YET, members
from scanner.shape.normalise import Options, to_job

SCAN_TIME: Final = "2026-11-23T12:00:00Z"  # the time of the scan, where the description sets none
SOURCE: Final = "the example"


def described_record(base: Mapping[str, Json], patch: Json) -> dict[str, Json]:
    """The base job with a merge patch applied, as a record in the documented shape that has every field."""
    # A deep copy, since the objects in it are changed below, and those of the base job belong to every other description too.
    record: dict[str, Any] = copy.deepcopy(dict(base))
    if patch is not None:
        record = merge_patch(record, copy.deepcopy(patch))
    for row in FIELDS:
        _fill(record, row.keys)
    record["tags"] = record["tags"] or {}
    return record


def described_job(
    record: Mapping[str, Json], stage: Stage, place: str = SOURCE, not_delivered: Iterable[str] = (), computed: Sequence[str] = ()
) -> Job:
    """The job of a record that has every field, without what is not delivered or computed; `place` is where it is described.

    Raises RecordError where it is not a job.
    """
    text = json.dumps(record, ensure_ascii=False)
    job = to_job(Record(record, text, place, 1, 1, "json"), Options(assume_utc=True)).job
    fields = job.fields
    if stage is Stage.REQUEST:
        fields = _as_request(fields, record, "role_arn" in computed)
    for path in not_delivered:
        fields = _put(fields, path.split("."), Gap(path, GapKind.NOT_DELIVERED, SOURCE))
    for path in computed:
        fields = _put(fields, path.split("."), Gap(path, GapKind.COMPUTED, SOURCE, shown=True))
    return structs.replace(job, stage=stage, fields=fields)


def contexts_of(records: Iterable[Mapping[str, Json]]) -> Contexts:
    """What records say of the things that a job refers to; raises RecordError for a damaged one. Others say nothing."""
    contexts = Contexts()
    for raw in records:
        kind = kind_of(raw)
        if kind is None:
            continue
        try:
            record = read_context(raw, kind)
        except LeftOutError:
            continue
        add_record(contexts, record)
    return contexts


def _as_request(fields: Part, record: Mapping[str, Any], role_is_computed: bool) -> Part:
    """The job as it is before it is submitted."""
    changed: dict[str, Json] = {name: Gap(name, GapKind.NOT_YET, "a request") for name in NOT_YET}
    changed["timeout_duration_in_hours"] = fields["timeout_duration_in_hours"] or API_TIMEOUT
    account = account_of(str(record.get("role_arn") or ""))
    changed["account_id"] = account or None
    if role_is_computed:  # the account of a request is that of its role
        changed["account_id"] = Gap("account_id", GapKind.COMPUTED, SOURCE)
    request = Part({**fields, **changed})
    for side in ("input", "output"):  # the service fills it in for a job; a request may omit it
        path = (f"{side}_data_config", f"s3_{side}_data_config", "s3_bucket_owner")
        if isinstance(value_at(request, path), Gap):
            request = _put(request, path, None)
    return request


def _fill(record: Any, keys: Sequence[str]) -> None:
    """Sets a missing member to null, if the object that it belongs to is present."""
    parent = value_at(record, keys[:-1])
    if isinstance(parent, dict):
        parent.setdefault(keys[-1], None)


def _put(part: Json, keys: Sequence[str], value: Json, above: tuple[str, ...] = ()) -> Part:
    """The part at `above` with a value at a path below it; an absent object on the way becomes one with all its members null."""
    first, *rest = keys
    inner: dict[str, Json] = {row.name: None for row in members(".".join(above))}
    if isinstance(part, dict):
        inner = dict(part)
    if rest:
        value = _put(inner.get(first), rest, value, (*above, first))
    inner[first] = value
    return Part(inner)
