"""What plain records of a shape decode to: a struct for the job and for each of its objects, made from the shape's layout.

A struct refuses members that it does not know, and values of another type. A member that a record lacks has the gap that the shape leaves
for it, so gaps cost nothing, whatever set of keys a record has.
"""

from enum import Enum
from typing import Annotated, Any, Literal

from msgspec import NODEFAULT, UNSET, Meta, Struct, UnsetType, defstruct

from scanner.model.job import Gap
from scanner.model.types import Array, Basic
from scanner.shape.fields import TAGS, Field, members
from scanner.shape.lane.texts import Kind
from scanner.shape.layout import Layout
from scanner.shape.shapes.base import Shape
from scanner.shape.write import EXTRA_COMPLETE

_Ids = Annotated[list[str], Meta(min_length=1)]
_Nothing = Literal["\0"]  # the type of a member that no plain record has: it takes one text, which plain JSON cannot write
_Written = tuple[str, Any] | tuple[str, Any, Any]  # name, type, and what it is where a record lacks it


class What(Enum):
    """What a member of a plain object is."""

    TEXT = "a text"
    NUMBER = "a number"
    IDS = "a list of IDs"
    TAGS = "tags"
    OBJECT = "an object"
    MARK = "true or false, which the record says of itself"


class Member(Struct, frozen=True):
    """A member of a plain object. `absent` is what the struct has where a record lacks it, NODEFAULT if none may."""

    name: str
    what: What
    absent: Any = NODEFAULT
    kind: Kind = Kind.PLAIN  # of a text
    form: "ObjectForm | None" = None  # of an object

    @property
    def may_be_null(self) -> bool:
        """Whether a text or an object may be null. Null is counted like a number, which may be null too."""
        return self.absent is not NODEFAULT and self.what in (What.TEXT, What.OBJECT)


class ObjectForm(Struct, frozen=True):
    """How the job or one of its objects is decoded."""

    struct: type[Struct]  # its members are those of the part of the job that it becomes
    empty: dict[str, Any]  # the part of a record that lacks every member
    members: tuple[Member, ...]  # without those that no plain record has


def form_of(shape: Shape, required: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> ObjectForm:
    """The form of a shape's plain records: with the members that are `required` besides the shape's own, and `never` some others."""
    return _form(shape.layout, frozenset((*shape.required, *required)), never)


def _form(layout: Layout, required: frozenset[str], never: tuple[str, ...] = ()) -> ObjectForm:
    rows = [row for row in members(layout.path) if row.name in layout.names]
    inner = {row.name: _form(_layout_of(layout, row), required) for row in rows if row.is_object and not row.from_event}
    written = _written(layout, rows, required, never, inner)
    made = [_member(row, each, inner) for row, each in zip(rows, written, strict=True) if each[1] is not _Nothing]
    if not layout.path:
        written.append((EXTRA_COMPLETE, bool, False))
        made.append(Member(EXTRA_COMPLETE, What.MARK, False))
    empty = {row.name: layout.absent[row.name] for row in rows}
    return ObjectForm(_struct(layout, rows, written), empty, tuple(made))


def _member(row: Field, written: _Written, inner: dict[str, ObjectForm]) -> Member:
    absent = written[2] if len(written) > 2 else NODEFAULT
    return Member(row.name, _what(row), absent, _kind(row), inner.get(row.name))


def _what(row: Field) -> What:
    if row.is_object:
        return What.OBJECT
    if row.path == TAGS:
        return What.TAGS
    if isinstance(row.type, Array):
        return What.IDS
    return What.NUMBER if row.type is Basic.INTEGER else What.TEXT


def _written(
    layout: Layout, rows: list[Field], required: frozenset[str], never: tuple[str, ...], inner: dict[str, ObjectForm]
) -> list[_Written]:
    """The members of the struct of an object, in the order of the part of the job that it becomes."""
    written = []
    for row in rows:
        is_never = row.path in never
        written.append(_absent_member(row, layout) if is_never else _written_member(row, layout, required, inner))
    return written


def _struct(layout: Layout, rows: list[Field], written: list[_Written]) -> type[Struct]:
    return defstruct(
        "PlainObject" if layout.path else "PlainRecord",
        written,
        rename={row.name: layout.names[row.name] for row in rows},
        forbid_unknown_fields=True,
        omit_defaults=True,
        kw_only=True,
        gc=False,
    )


def _layout_of(layout: Layout, row: Field) -> Layout:
    inner = layout.entries[layout.names[row.name]].inner
    assert inner is not None, "an object has a layout"
    return inner


def _absent_member(row: Field, layout: Layout) -> _Written:
    return row.name, _Nothing, layout.absent[row.name]


def _written_member(row: Field, layout: Layout, required: frozenset[str], inner: dict[str, ObjectForm]) -> _Written:
    """A member of a struct. In the job, null is absent; in an object, it is no more than a missing key."""
    if row.from_event:
        return _absent_member(row, layout)
    kind = inner[row.name].struct if row.is_object else _type(row)
    is_required = any(path == row.path or path.startswith(f"{row.path}.") for path in required)
    if is_required or isinstance(row.type, Array):
        return row.name, kind
    absent = layout.absent[row.name]
    if not layout.path:
        return row.name, kind | None if row.nullable else kind, absent
    if isinstance(absent, Gap):
        return row.name, kind, absent
    return row.name, kind | UnsetType | None, UNSET


def _type(row: Field) -> Any:
    if row.path == TAGS:
        return dict[str, str]
    if isinstance(row.type, Array):
        return _Ids
    return int if row.type is Basic.INTEGER else str


def _kind(row: Field) -> Kind:
    if row.path == "job_arn":
        return Kind.JOB_ARN
    if row.path == "message":
        return Kind.PROSE
    if row.name == "s3_encryption_key_id":
        return Kind.KMS_KEY
    match row.type:
        case Basic.TIMESTAMP:
            return Kind.TIME
        case Basic.ACCOUNT:
            return Kind.ACCOUNT
        case _:
            return Kind.PLAIN
