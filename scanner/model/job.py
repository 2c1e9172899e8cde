"""A record, the job that it becomes, and what its source did not deliver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, force_setattr, replace

from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.model.place import Location

Json = Any  # what JSON can say: None, bool, int, float, str, list, dict
MEMORY = "memory"  # the container of records that a program hands over
Keys = tuple[str | int, ...]  # a path inside a record or a job: keys and list indexes


class Stage(StrEnum):
    """Whether the job exists at AWS or is only asked for."""

    JOB = "job"
    REQUEST = "request"


class GapKind(StrEnum):
    """Why a value of a job cannot be known."""

    NOT_DELIVERED = "not_delivered"
    NOT_YET = "not_yet"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Gap:
    """Stands in a job's tree where a value cannot be known; `path` is the documented path, such as `vpc_config.subnet_ids`."""

    path: str
    kind: GapKind
    source: str  # what did not deliver it, in words: "an AWS List summary"
    shown: bool = False  # computed, and the source shows that there will be a value
    why: str = ""  # where the record has something that is not a value, what: "the record says 'null' as text"
    raw: Json = field(default=None, compare=False)  # what the record has there, so that a collection can carry it on


class Part(dict[str, Any]):
    """The job itself or one of its objects with fixed members; every member of the shape is a key. Not to be changed."""


class Block(Struct, frozen=True):
    """The block of Terraform code that declares a resource, by its labels; all instances of the resource share it.

    `modules` are the sources of the modules that lead to it, the outermost first, e.g. ("./modules/batch",).
    """

    type: str
    name: str
    modules: tuple[str, ...] = ()
    place: Location | None = None  # None where the code was not looked for, or does not have it exactly once


class Inner(Struct, frozen=True):
    """JSON text that a record's own text holds in another writing: as a string in JSON, as a YAML scalar, or in pieces."""

    text: str
    offsets: Sequence[int]  # where each character of `text`, and its end, is in the record's own text


class Undecoded(Struct, frozen=True):
    """In place of a record's value: what decodes the record's text, once someone asks for the value."""

    decode: Callable[[str], Json]


class Record(Struct, frozen=True, eq=False, gc=False):  # noqa: PLW1641 - most values are dicts, so it has no hash
    """Raw input before it is a job: the decoded value, and its own text for positions.

    A record in memory has no text; its line is its number among the records that it came with, 0 where that says nothing.
    """

    content: Json  # the decoded value, or Undecoded; to be read as `value`
    text: str  # exactly this record's part of the file
    path: str  # as reports show it
    line: int  # where `text` begins, from 1
    column: int
    container: str  # how `text` is to be read for positions: "json", "jsonl", "yaml", "csv"; or MEMORY
    name: str = ""  # what its file calls it, where that is outside of it: a state, or the resource and the state
    inner: Inner | None = None  # the JSON text of `value`, where `text` only holds it
    block: Block | None = None  # of a resource in a Terraform plan: what declares it

    @property
    def value(self) -> Json:
        """The decoded value; most records of a large file are never asked for theirs."""
        if isinstance(self.content, Undecoded):
            force_setattr(self, "content", self.content.decode(self.text))
        return self.content

    def __eq__(self, other: object) -> bool:
        """Whether two records are the same, decoded or not."""
        return isinstance(other, Record) and self.value == other.value and astuple(self)[1:] == astuple(other)[1:]

    @property
    def place(self) -> Location:
        """Where the record begins."""
        if self.container == MEMORY:
            return Location(self.path, self.line or None)
        return Location(self.path, self.line, self.column)


class Job(Struct, frozen=True, eq=False, gc=False):  # noqa: PLW1641 - it holds dicts, so it has no hash
    """One invocation job in the documented shape.

    `fields` has every field of the shape as a key: a value, None (absent) or a Gap, at any depth.
    `extra` has the fields that the shape does not know, by snake_case name; `extra_complete` says that what is not in it is absent
    rather than not delivered.
    """

    identity: str
    stage: Stage
    fields: Part
    extra: Mapping[str, Json]
    extra_complete: bool
    shape: str  # name of the record shape that it came in
    records: tuple[Record, ...]
    source: str = ""  # what it came from, in words: "an AWS List summary"
    shapes: tuple[str, ...] = ()  # of a job with several records: the shape of each
    contexts: Contexts = NO_CONTEXTS  # what the sources say of the things that jobs refer to; no part of what the job is

    def __eq__(self, other: object) -> bool:
        """Whether two jobs are the same in all but what the sources say of other things."""
        return isinstance(other, Job) and self._compared() == other._compared()

    def _compared(self) -> tuple[object, ...]:
        return astuple(replace(self, contexts=NO_CONTEXTS))
