"""What plain records of a shape decode to: a struct for the job and for each of its objects, made from the shape's layout.

A struct refuses members that it does not know, and values of another type. A member that a record lacks has the gap that the shape leaves
for it, so gaps cost nothing, whatever set of keys a record has.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from scanner.model.job import Gap, Json
from scanner.model.types import Array, Basic
from scanner.shape.fields import TAGS, Field, members
from scanner.shape.lane.texts import Kind
from scanner.shape.layout import Layout
from scanner.shape.shapes.base import Shape
from scanner.shape.write import EXTRA_COMPLETE

_Member = tuple[str, Any] | tuple[str, Any, Any]  # name, type, and what stands for it where it is missing
_Ids = Annotated[list[str], Meta(min_length=1)]


class Column(Struct, frozen=True):
    """The texts of one member of many structs."""

    of: Callable[[Struct], Any]
    kind: Kind


class ObjectForm(Struct, frozen=True):
    """How the job or one of its objects is decoded, and what the part of the job that it becomes is made from."""

    struct: type[Struct]
    names: tuple[str, ...]  # of the struct's members that are members of the part
    absent: dict[str, Json]
    columns: tuple[Column, ...]
    lists: tuple[Callable[[Struct], Any], ...]  # of IDs
    objects: tuple[tuple[str, "ObjectForm"], ...]
    may_lack: tuple[str, ...]  # members that are None in the part where a record lacks them


def form_of(shape: Shape, required: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> ObjectForm:
    """The form of a shape's plain records: with the members that are `required` besides the shape's own, and `without` some."""
    return _form(shape.layout, frozenset((*shape.required, *required)), without)


def _form(layout: Layout, required: frozenset[str], without: tuple[str, ...] = ()) -> ObjectForm:
    rows = [row for row in members(layout.path) if not row.from_event and row.path not in without]
    objects = {row.name: _form(_inner(layout, row), required) for row in rows if row.is_object}
    structs = [_member(row, layout, required, objects) for row in rows]
    if not layout.path:
        structs.append((EXTRA_COMPLETE, bool, False))
    structs.sort(key=len)  # a member without a default cannot follow one with a default
    return ObjectForm(
        struct=defstruct(
            f"Plain{layout.path.title()}".replace("_", "").replace(".", ""),
            structs,
            rename={row.name: layout.names[row.name] for row in rows},
            forbid_unknown_fields=True,
            omit_defaults=True,
            gc=False,
        ),
        names=tuple(member[0] for member in structs if member[0] != EXTRA_COMPLETE),
        absent=layout.absent,
        columns=tuple(Column(attrgetter(row.name), _kind(row)) for row in rows if _is_text(row)),
        lists=tuple(attrgetter(row.name) for row in rows if isinstance(row.type, Array)),
        objects=tuple(objects.items()),
        may_lack=tuple(member[0] for member in structs if member[2:] == (UNSET,)),
    )


def _inner(layout: Layout, row: Field) -> Layout:
    inner = layout.entries[layout.names[row.name]].inner
    assert inner is not None, "an object has a layout"
    return inner


def _member(row: Field, layout: Layout, required: frozenset[str], objects: dict[str, ObjectForm]) -> _Member:
    """A member of a struct.

    Where a record lacks it: the gap that this leaves; what is None in the part is UNSET in the struct, so that null can be told from it.
    """
    kind = objects[row.name].struct if row.is_object else _type(row)
    if any(path == row.path or path.startswith(f"{row.path}.") for path in required) or isinstance(row.type, Array):
        return row.name, kind
    absent = layout.absent[row.name]
    if isinstance(absent, Gap):
        is_null_absent = row.nullable and not layout.path  # in an object, null is no more than a missing key
        return row.name, kind | None if is_null_absent else kind, absent
    return row.name, kind | UnsetType | None, UNSET


def _type(row: Field) -> Any:
    if row.path == TAGS:
        return dict[str, str]
    if isinstance(row.type, Array):
        return _Ids
    return int if row.type is Basic.INTEGER else str


def _is_text(row: Field) -> bool:
    return not row.is_object and _type(row) is str


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
