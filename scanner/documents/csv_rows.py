"""Records out of CSV and TSV: a head that names the columns, then a record a row. What two readers take differently is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.documents.about import about_jobs
from scanner.documents.containers import Item
from scanner.documents.csv_cells import DELIMITERS, Cell, RowFault, split_row
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.window import Window
from scanner.model.job import Record
from scanner.model.report import LoadFailure

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_NAME = re.compile(r"[A-Za-z_][\w .:/-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def looks_like_rows(line: str) -> bool:
    """Whether a line is the head of a table: names, two at least, with one of the delimiters between."""
    mark = _most_often(line)
    return mark != "" and all(_NAME.fullmatch(name.strip().strip('"')) for name in line.rstrip("\r\n").split(mark))


def read_rows(window: Window, path: str, limits: Limits) -> Iterator[Item]:
    """The records from the window's cursor on; a row that cannot be read stops no other, a head that cannot be read all of them."""
    cursor = Cursor(window, path, limits, lambda _: True, "csv")
    delimiter = _delimiter(window, path)
    head = _next_row(cursor, delimiter)
    if isinstance(head, RowFault):
        yield cursor.failure(f"the head of the table {head.reason}", head.at)
        return
    names = [cell.text.strip() for cell in head[0]]
    foreign = not about_jobs({name.partition(".")[0]: None for name in names})
    if fault := _wrong_head(names, head[0]):
        yield replace(cursor.failure(fault.reason, fault.at), foreign=foreign)
        return
    window.move(head[1])
    for item in _rows(cursor, delimiter, names):
        yield replace(item, foreign=foreign) if isinstance(item, LoadFailure) else item


def _rows(cursor: Cursor, delimiter: str, names: list[str]) -> Iterator[Record | LoadFailure]:
    """The rows behind the head."""
    window, number = cursor.window, 1
    while window.at < len(window.text) or window.more():
        number += 1
        row = _next_row(cursor, delimiter)
        if isinstance(row, RowFault):
            yield cursor.failure(f"row {number} {row.reason} (the head is row 1)", row.at)
            window.skip_line()  # not behind the quote, which may be anywhere
            continue
        cells, end = row
        if len(cells) > 1 or cells[0].end > cells[0].start:  # else a blank line
            yield _record(cursor, names, cells, number)
        window.move(end)


def _most_often(line: str) -> str:
    """The delimiter that stands most often outside of quotes; empty where none does."""
    bare = _QUOTED.sub("", line)
    best = max(DELIMITERS, key=bare.count)
    return best if best in bare else ""


def _delimiter(window: Window, path: str) -> str:
    end = window.text.find("\n", window.at)
    named = "\t" if path.lower().removesuffix(".gz").endswith(".tsv") else ","
    return _most_often(window.text[window.at : end if end >= 0 else None]) or named


def _wrong_head(names: list[str], cells: list[Cell]) -> RowFault | None:
    for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
        if not name:
            return RowFault(f"column {number + 1} has no name in the head of the table", cell.start)
        if name in names[:number]:
            return RowFault(f"the column {name[:60]!r} stands twice in the head of the table", cell.start)
        if _SURROGATE.search(name):
            return RowFault("bytes that are no UTF-8 stand in the head of the table", cell.start)
    return None


def _record(cursor: Cursor, names: list[str], cells: list[Cell], number: int) -> Record | LoadFailure:
    if len(cells) != len(names):
        reason = f"row {number} has {len(cells)} {'cell' if len(cells) == 1 else 'cells'}, and the head has {len(names)} (it is row 1)"
        return cursor.failure(reason)
    window = cursor.window
    text = window.text[window.at : cells[-1].end]
    if not text.isascii() and (bad := _SURROGATE.search(text)):
        return cursor.failure(f"row {number} has bytes that are no UTF-8 (the head is row 1)", window.at + bad.start())
    value = {name: cell.text or None for name, cell in zip(names, cells, strict=True)}
    return Record(value, text, cursor.path, window.line, window.column, cursor.kind)


def _next_row(cursor: Cursor, delimiter: str) -> tuple[list[Cell], int] | RowFault:
    """The cells of the row at the cursor, and the offset behind it; reads on for as long as that can help."""
    window = cursor.window
    while True:
        row = split_row(window.text, window.at, delimiter, window.ended)
        end = len(window.text) if isinstance(row, RowFault) else row[1]
        if end - window.at > cursor.limits.size and (not isinstance(row, RowFault) or row.unfinished):
            return RowFault(f"is longer than {cursor.limits.size:,} characters; is a quote not closed?", window.at)
        if not isinstance(row, RowFault) or not row.unfinished:
            return row
        window.more()
