"""The header of a table: which columns it names."""

import re
from collections.abc import Sequence

from msgspec import Struct

from scanner.documents.domain import Domain

WITHOUT_INDEX = "write the table without it (pandas: index=False)"
_SURROGATE = re.compile("[\ud800-\udfff]")


class Head(Struct, frozen=True):
    """The names of the columns, without the index, and what they say about the table."""

    names: tuple[str, ...]
    has_index: bool  # a first column without a name
    has_sign: bool  # the columns are those of records
    is_sensitive: bool


class HeadFault(Struct, frozen=True):
    """Why a header cannot be read, and the number of the column, from 0."""

    reason: str
    column: int
    names: tuple[str, ...]


def read_head(cells: Sequence[str], domain: Domain) -> Head | HeadFault:
    """The header that the cells of a table's first row are."""
    has_index = len(cells) > 1 and not cells[0]
    names = domain.column_names(cells[1:] if has_index else cells)
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=int(has_index)):
        if fault := _fault(name, number, seen, cells):
            return HeadFault(fault, number, tuple(cells))
        seen[name] = number
    top_level = {name.partition(".")[0]: None for name in names}  # a of a.b
    return Head(tuple(names), has_index, domain.has_sign(top_level), domain.sensitive.in_columns(names))


def _fault(name: str, number: int, seen: dict[str, int], cells: Sequence[str]) -> str:
    if not name:
        return f"column {number + 1} has no name in the table's header"
    if _SURROGATE.search(name):
        return "bytes that are not UTF-8 in the table's header"
    if name not in seen:
        return ""
    first, second = cells[seen[name]], cells[number]
    if first == second:
        return f"duplicate column {first[:60]!r} in the table's header"
    return f"columns {first[:60]!r} and {second[:60]!r} both mean {name!r}; remove one"
