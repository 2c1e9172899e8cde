"""How one kind of record writes the job and its objects, worked out once from the field table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from scanner.model.job import Json, Keys
from scanner.shape.fields import Field, aws_name, members
from scanner.shape.values import ReadValue, reader_of


class OtherKeys(Enum):
    """What becomes of a record's keys that are not fields."""

    KEPT = "it is kept; only a typing error is refused, if the field itself is missing"
    NOTED = "it is kept and noted; what resembles a missing field is refused"
    REFUSED = "the members are a closed list, and it is refused"


class Spelling(Struct, frozen=True):
    """How a kind of record writes the names of the shape."""

    name: Callable[[str], str]
    owner: str  # whose names they are, in words

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return _keys(self.name, path)


@lru_cache(maxsize=1024)  # most paths are those of the field table
def _keys(name: Callable[[str], str], path: str) -> Keys:
    return tuple(map(name, path.split(".")))


CAMEL = Spelling(aws_name, "AWS's")
PASCAL = Spelling(lambda name: aws_name(name)[:1].upper() + aws_name(name)[1:], "CloudFormation's and some SDKs'")
SNAKE = Spelling(lambda name: name, "the documented shape's")


class Entry(Struct, frozen=True):
    """A field as a record writes it: where it is, and what reads its value (None: an object, or the tags)."""

    name: str  # ours
    keys: Keys
    read: ReadValue | None
    inner: "Layout | None"
    may_be_absent: bool = True  # whether null says that the job has none


@dataclass(frozen=True, slots=True)
class Layout:
    """The job or one of its objects: what its keys mean, and what a missing key means."""

    path: str  # documented, empty for the job
    entries: dict[str, Entry] = field(hash=False)  # by the record's key
    names: dict[str, str] = field(hash=False)  # our names of the fields -> the record's keys
    absent: dict[str, Json] = field(hash=False)
    other_keys: OtherKeys = OtherKeys.KEPT


def layout(spelling: Spelling, absent: Callable[[Field], Json], path: str = "", other_keys: OtherKeys = OtherKeys.KEPT) -> Layout:
    """The layout of the object at a path, with all below it; `absent` gives what a key that is not there means."""
    rows = members(path)
    written = [row for row in rows if _is_written(row, other_keys)]
    keys = {row.name: spelling.name(row.name) for row in written}
    entries = {keys[row.name]: _entry(row, spelling, absent, other_keys) for row in written}
    return Layout(path, entries, keys, {row.name: absent(row) for row in rows}, other_keys)


def _is_written(row: Field, other_keys: OtherKeys) -> bool:
    """Whether a record may have the field. In a request, a member like `submittedBy` is not CloudTrail's word for who submitted it."""
    match other_keys:
        case OtherKeys.KEPT:
            return True
        case OtherKeys.NOTED:
            return not row.from_event
        case OtherKeys.REFUSED:  # a closed list is that of a create request
            return row.asked


def _entry(row: Field, spelling: Spelling, absent: Callable[[Field], Json], other_keys: OtherKeys) -> Entry:
    keys = spelling.keys(row.path)
    if row.is_object:
        return Entry(row.name, keys, None, layout(spelling, absent, row.path, other_keys), may_be_absent=not row.from_event)
    return Entry(row.name, keys, reader_of(row), None)
