"""What plain records of a shape decode to: a struct for the job and for each of its objects, made from the shape's layout.

A struct refuses members that it does not know, and values of another type. A member that a record lacks has the gap that the shape leaves
for it, so gaps cost nothing, whatever set of keys a record has.
"""

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
_Member = tuple[str, Any] | tuple[str, Any, Any]  # name, type, and what it is where a record lacks it


class ObjectForm(Struct, frozen=True):
    """How the job or one of its objects is decoded. Members are named by their index in the struct.

    With each member that a record may lack goes what the struct has in its place.
    """

    struct: type[Struct]  # its members are those of the part of the job that it becomes, in the same order
    empty: dict[str, Any]  # the part of a record that lacks every member
    values: tuple[tuple[int, str, Any], ...]  # all but objects, with their names
    texts: tuple[tuple[int, Kind], ...]  # texts that each struct has
    possible_texts: tuple[tuple[int, Kind, Any], ...]  # those that a record may lack, or that may be null
    others: tuple[tuple[int, Any], ...]  # numbers and marks
    lists: tuple[int, ...]  # lists of IDs, which each struct has
    dicts: tuple[tuple[int, Any], ...]  # the tags
    objects: tuple[tuple[int, str, Any, "ObjectForm"], ...]  # with their names


def form_of(shape: Shape, required: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> ObjectForm:
    """The form of a shape's plain records: with the members that are `required` besides the shape's own, and `never` some others."""
    return _form(shape.layout, frozenset((*shape.required, *required)), never)


def _form(layout: Layout, required: frozenset[str], never: tuple[str, ...] = ()) -> ObjectForm:
    rows = [row for row in members(layout.path) if row.name in layout.names]
    inner = {row.name: _form(_layout_of(layout, row), required) for row in rows if row.is_object and not row.from_event}
    written = _written(layout, rows, required, never, inner)
    numbered = [(index, row, _absent_value(written[index])) for index, row in enumerate(rows) if written[index][1] is not _Nothing]
    others = [(index, absent) for index, row, absent in numbered if _is_number(row)]
    if not layout.path:
        others.append((len(rows), False))  # the mark
    return ObjectForm(
        struct=_struct(layout, rows, written),
        empty={row.name: layout.absent[row.name] for row in rows},
        values=tuple((index, row.name, absent) for index, row, absent in numbered if row.name not in inner),
        texts=tuple((index, _kind(row)) for index, row, _ in numbered if written[index][1:] == (str,)),
        possible_texts=tuple((index, _kind(row), absent) for index, row, absent in numbered if _may_be_text(row, written[index])),
        others=tuple(others),
        lists=tuple(index for index, row, _ in numbered if isinstance(row.type, Array)),
        dicts=tuple((index, absent) for index, row, absent in numbered if row.path == TAGS),
        objects=tuple((index, row.name, absent, inner[row.name]) for index, row, absent in numbered if row.name in inner),
    )


def _absent_value(member: _Member) -> Any:
    """What a struct has where a record lacks a member; NODEFAULT if none may lack it."""
    return member[2] if len(member) > 2 else NODEFAULT


def _is_number(row: Field) -> bool:
    return not row.is_object and _type(row) is int


def _written(
    layout: Layout, rows: list[Field], required: frozenset[str], never: tuple[str, ...], inner: dict[str, ObjectForm]
) -> list[_Member]:
    """The members of the struct of an object, in the order of the part of the job that it becomes."""
    written = []
    for row in rows:
        is_never = row.path in never
        written.append(_absent_member(row, layout) if is_never else _member(row, layout, required, inner))
    if not layout.path:
        written.append((EXTRA_COMPLETE, bool, False))
    return written


def _struct(layout: Layout, rows: list[Field], written: list[_Member]) -> type[Struct]:
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


def _may_be_text(row: Field, written: _Member) -> bool:
    """Whether a member can be a text, and can be missing or null."""
    return not row.is_object and _type(row) is str and written[1:] != (str,)


def _absent_member(row: Field, layout: Layout) -> _Member:
    return row.name, _Nothing, layout.absent[row.name]


def _member(row: Field, layout: Layout, required: frozenset[str], inner: dict[str, ObjectForm]) -> _Member:
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
