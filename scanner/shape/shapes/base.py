"""What a record shape is made of."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from scanner.model.job import Gap, GapKind, Json, Keys, Part, Record, Stage
from scanner.model.keys import value_at
from scanner.shape.fields import FIELDS, TAGS, Field
from scanner.shape.layout import Layout, OtherKeys, Spelling, layout
from scanner.shape.parse import CAPITAL_TAGS

GUARANTEED = tuple(row.path for row in FIELDS if row.guaranteed)


class Shape(Struct, frozen=True, dict=True):
    """One form of record, e.g. an AWS List summary.

    `recognise` looks at a record's own keys; a record of the shape has at least one of `signs` as a key. `absent` says what a missing key
    of a field means: None, or a gap; it is called once for each field, at any depth. `required` are the documented paths without which a
    record is not a job.
    """

    name: str
    source: str  # in words: "an AWS List summary"
    spelling: Spelling
    signs: frozenset[str]
    recognise: Callable[[Mapping[str, Any]], bool]
    absent: Callable[[Field], Json]
    assume_utc: bool  # whether a time without an offset is UTC
    extra_complete: bool  # whether a missing field that jobscan does not know is absent, rather than not delivered
    stage: Stage = Stage.JOB
    required: tuple[str, ...] = GUARANTEED
    summary: bool = False  # whether it may omit what the job has, so that a value in another record counts more than its absence here
    open: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None  # takes the job out of a record that has more than the job
    finish: Callable[[Part, Mapping[str, Any]], None] | None = None  # adds what the record says outside of the job
    identity: Callable[[Record, Part], str] | None = None  # of a job without an ARN
    texts: bool = False  # whether numbers, lists and objects may come as text
    prefix: Keys = ()  # where the job is in its record, if the record has more than the job
    place: Callable[[str, Mapping[str, Any]], Keys | None] | None = None  # where a path is, if not where the spelling says
    leave_out: Callable[[Mapping[str, Any]], str] | None = None  # why a record is skipped, empty for one about a job
    partial: bool = False  # whether its records only add to a job that other records deliver
    unchanged: bool = False  # whether its jobs are those that a change does not touch
    other_keys: OtherKeys = OtherKeys.KEPT  # what becomes of keys that are not fields
    computed_until: str = "after apply"  # when a value that it computes will be known
    beside: frozenset[str] = frozenset()  # keys that only the source has, next to those of the API

    @cached_property
    def layout(self) -> Layout:
        """How its records write a job."""
        return layout(self.spelling, self.absent, other_keys=self.other_keys)

    @property
    def pending(self) -> bool:
        """Whether its jobs are not submitted yet, so that a placeholder in one can still be filled in."""
        return self.stage is Stage.REQUEST and "job_arn" not in self.required

    @cached_property
    def required_keys(self) -> tuple[tuple[str, ...], ...]:
        """The required paths, each as its keys in the job."""
        return tuple(tuple(path.split(".")) for path in self.required)

    def keys_of(self, path: str, record: Mapping[str, Any]) -> Keys:
        """Where a documented path is in a record of this shape; a tag's own key is used as it is."""
        if not path:
            return ()
        keys = self.place(path, record) if self.place is not None else None
        if keys is not None:
            return keys
        first, _, tag = path.partition(".")
        if first != TAGS:
            return self.spelling.keys(path)
        holder = CAPITAL_TAGS if CAPITAL_TAGS in inner(record, self.prefix) else TAGS
        if not tag:
            return (*self.prefix, holder)
        return (*self.prefix, holder, tag)


def inner(record: Mapping[str, Any], prefix: Keys) -> Mapping[str, Any]:
    """The object at a prefix of a record; empty if there is nothing, or something else."""
    value = value_at(record, prefix)
    return value if isinstance(value, dict) else {}


def filled_in_by_service(row: Field) -> bool:
    """Whether AWS sets the field in every job, so that a record without it only omits it."""
    return row.name == "s3_bucket_owner"


def not_delivered(row: Field, source: str) -> Gap:
    """The gap of a field that a source omits."""
    return Gap(row.path, GapKind.NOT_DELIVERED, source)
