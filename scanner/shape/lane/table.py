"""Plain records in columns: what many records have in a member is looked at in one go."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from scanner.shape.lane.forms import ObjectForm


class Table(Struct, frozen=True):
    """What many structs of a form have in each member, in the order of the members."""

    form: ObjectForm
    size: int  # number of structs
    columns: Sequence[Sequence[Any]]  # none where there are no structs
    objects: "tuple[Table, ...]"  # of the form's objects, each of the structs that have the object


def table_of(form: ObjectForm, rows: Sequence[Any]) -> Table:
    """The table of some structs."""
    columns = tuple(zip(*map(astuple, rows), strict=True)) or ((),) * len(form.empty)
    objects = tuple(table_of(inner, _objects(columns[index], inner)) for index, _, _, inner in form.objects)
    return Table(form, len(rows), columns, objects)


def _objects(column: Sequence[Any], form: ObjectForm) -> Sequence[Any]:
    struct = form.struct
    return [value for value in column if type(value) is struct]


def is_absent(column: Sequence[Any], absent: Any) -> bool:
    """Whether no record has a member, in the place of which their structs have `absent`."""
    if not column:
        return True
    return column[0] is absent and column.count(absent) == len(column)  # the first alone says it of most columns


def written(column: Sequence[Any], absent: Any) -> Sequence[Any]:
    """The values of a member in the records that have it."""
    if is_absent(column, absent):
        return ()
    return [value for value in column if value is not absent]
