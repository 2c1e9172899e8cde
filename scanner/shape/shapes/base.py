"""What every record shape is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scanner.model.job import Gap, GapKind, Json, Keys, Part, Record, Stage
from scanner.model.keys import value_at
from scanner.shape.fields import FIELDS, TAGS, Field
from scanner.shape.layout import Layout, OtherKeys, Spelling, layout
from scanner.shape.parse import CAPITAL_TAGS

GUARANTEED = tuple(row.path for row in FIELDS if row.guaranteed)


@dataclass(frozen=True)
class Shape:
    """One way in which records come.

    `recognise` looks at a record's own keys. `absent` gives what it means that a field's key is not there: None, or a gap; it is asked
    once for each field, at any depth. `required` are the documented paths without which a record is no job.
    """

    name: str
    source: str  # in words: "an AWS List summary"
    spelling: Spelling
    recognise: Callable[[Mapping[str, Any]], bool]
    absent: Callable[[Field], Json]
    assume_utc: bool  # whether a time without an offset is UTC
    extra_complete: bool  # whether an unknown field that is not there is absent, rather than not delivered
    stage: Stage = Stage.JOB
    required: tuple[str, ...] = GUARANTEED
    summary: bool = False  # whether it may leave out what the job has, so that a value beats an absence in it
    open: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None  # what takes the job out of a record that says more than it
    finish: Callable[[Part, Mapping[str, Any]], None] | None = None  # puts in what the record says beside the job
    identity: Callable[[Record, Part], str] | None = None  # of a job that has no ARN yet
    texts: bool = False  # whether numbers, lists and objects may come as text
    prefix: Keys = ()  # where the job stands in its record, if that says more than the job
    place: Callable[[str, Mapping[str, Any]], Keys | None] | None = None  # where a path stands, if not where the spelling says
    leave_out: Callable[[Mapping[str, Any]], str] | None = None  # what a record is that is about no job, empty where it is about one
    partial: bool = False  # whether its records only add to a job that other records deliver
    other_keys: OtherKeys = OtherKeys.KEPT  # what becomes of keys that are not fields
    computed_until: str = "after apply"  # when a value that it computes will be known
    beside: frozenset[str] = frozenset()  # keys that the source has of its own, beside those of the API

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
        """Where a documented path stands in a record of this shape; a tag's own key is never spelt in another way."""
        if not path:
            return ()
        if self.place is not None and (keys := self.place(path, record)) is not None:
            return keys
        first, _, rest = path.partition(".")
        if first == TAGS:
            record = inner(record, self.prefix)
            return (*self.prefix, CAPITAL_TAGS if CAPITAL_TAGS in record else TAGS, *((rest,) if rest else ()))
        return self.spelling.keys(path)


def inner(record: Mapping[str, Any], prefix: Keys) -> Mapping[str, Any]:
    """The object at a prefix of a record; empty where there is none."""
    value = value_at(record, prefix)
    return value if isinstance(value, dict) else {}


def filled_in_by_service(row: Field) -> bool:
    """Whether every job at AWS has it, so that a record without it leaves it out."""
    return row.name == "s3_bucket_owner"


def not_delivered(row: Field, source: str) -> Gap:
    """The gap of a field that a source leaves out."""
    return Gap(row.path, GapKind.NOT_DELIVERED, source)
