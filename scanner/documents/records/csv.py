"""Records out of CSV and TSV: a header that names the columns, then a record a row. What two readers read differently is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from scanner.documents.containers import Item
from scanner.documents.csv.cells import DELIMITERS, Cell, RowFault, split_row
from scanner.documents.csv.head import WITHOUT_INDEX, Head, HeadFault, read_head
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.window import Window
from scanner.model.intake import LeftOut, LoadFailure
from scanner.model.job import Record
from scanner.model.pattern import late_pattern

_QUOTED = late_pattern(r'"[^"]*(?:""[^"]*)*"')
_NAME = late_pattern(r"[A-Za-z_][\w .:/-]*")
_SEP = late_pattern(r'"?sep=([,;|\t])"?[ \t]*\r?\n', re.IGNORECASE)
_OVERLAP = 200  # characters, longer than any sign of a record
_SURROGATE = late_pattern("[\ud800-\udfff]")


def looks_like_rows(line: str) -> bool:
    """Whether a line is the header of a table: at least two names with a delimiter between, e.g. "id,name" or "id;name"."""
    delimiter = _most_frequent_delimiter(line)
    if not delimiter:
        return False
    names = line.rstrip("\r\n").split(delimiter)
    return all(_NAME.fullmatch(name.strip().strip('"')) for name in names)


def read_rows(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    """The records from the window's cursor on; a row that cannot be read stops no other, a header that cannot be read all of them."""
    cursor = Cursor(window, path, limits, domain, "csv")
    delimiter = _take_declared_delimiter(window) or _delimiter(window, path)
    row = _next_row(cursor, delimiter)
    if isinstance(row, RowFault):
        yield cursor.failure(f"the table's header {row.reason}", row.at)
        return
    cells, end = row
    names = [cell.text.strip() for cell in cells]
    if why := domain.why_not_columns(names):
        yield cursor.failure(why)
        return
    head = read_head(names, domain)
    if isinstance(head, HeadFault):
        failure = cursor.failure(head.reason, cells[head.column].start)
        has_sign = domain.has_sign(dict.fromkeys(head.names)) or _rest_has_sign(window, domain)
        yield replace(failure, foreign=not has_sign)
        return
    window.move(end)
    yield from _rows(cursor, delimiter, head)


def _rest_has_sign(window: Window, domain: Domain) -> bool:
    """Whether the text from the cursor on has a sign of a record; moves on, holding a window of it."""
    while not domain.text_has_sign(window.text[window.at :]):
        window.move(max(window.at, len(window.text) - _OVERLAP))
        if not window.more():
            return False
    return True


def _failed_row(failure: LoadFailure, head: Head, row: str, domain: Domain) -> LoadFailure:
    """The failure of a row: foreign without a sign of a record in header or row; without its line if a column is sensitive.

    Which cell of a broken row is the sensitive one is not known, so none is shown.
    """
    location = failure.location
    if head.is_sensitive:
        location = structs.replace(location, source=None)
    has_sign = head.has_sign or domain.text_has_sign(row)
    return replace(failure, location=location, foreign=not has_sign)


def _rows(cursor: Cursor, delimiter: str, head: Head) -> Iterator[Item]:
    """The rows after the header."""
    window, number = cursor.window, 1
    if head.has_index and head.has_sign:
        yield LeftOut("index columns without a name in tables")
    while window.at < len(window.text) or window.more():
        number += 1
        row = _next_row(cursor, delimiter)
        if isinstance(row, RowFault):
            text = window.text[window.at :].partition("\n")[0]
            failure = cursor.failure(f"row {number} {row.reason} (the header is row 1)", row.at)
            yield _failed_row(failure, head, text, cursor.domain)
            window.skip_line()  # not to the end of the quoted text, which may be anywhere
            continue
        cells, end = row
        is_blank = len(cells) == 1 and cells[0].end == cells[0].start
        if not is_blank:
            item = _record(cursor, head, cells, number)
            if isinstance(item, LoadFailure):
                item = _failed_row(item, head, window.text[window.at : end], cursor.domain)
            yield item
        window.move(end)


def _take_declared_delimiter(window: Window) -> str:
    """The delimiter that a first line `sep=;` declares for Excel, if there is one; moves to the next line."""
    declared = _SEP.match(window.text, window.at)
    if declared is None:
        return ""
    window.move(declared.end())
    return declared[1]


def _most_frequent_delimiter(line: str) -> str:
    """The delimiter that is most often in a line, outside quotes; empty if there is none."""
    bare = _QUOTED.sub("", line)
    best = max(DELIMITERS, key=bare.count)
    return best if best in bare else ""


def _delimiter(window: Window, path: str) -> str:
    line = window.text[window.at :].partition("\n")[0]
    if best := _most_frequent_delimiter(line):
        return best
    return "\t" if path.lower().removesuffix(".gz").endswith(".tsv") else ","


def _record(cursor: Cursor, head: Head, cells: list[Cell], number: int) -> Record | LoadFailure:
    window = cursor.window
    expected = len(head.names) + head.has_index
    if len(cells) != expected:
        counted = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        return cursor.failure(f"row {number} has {counted}, the header (row 1) has {expected}")
    if head.has_index:
        if cells[0].text.strip() not in (str(number - 2), str(number - 1)):  # pandas counts from 0, R from 1
            return cursor.failure(f"row {number}: the first column has no name and does not count the rows; {WITHOUT_INDEX}")
        cells = cells[1:]
    start, end = cells[0].start, cells[-1].end
    text = window.text[start:end]
    if not text.isascii() and (bad := _SURROGATE.search(text)):
        return cursor.failure(f"row {number} has bytes that are not UTF-8 (the header is row 1)", start + bad.start())
    value = {name: cell.text or None for name, cell in zip(head.names, cells, strict=True)}
    return Record(value, text, cursor.path, window.line, window.column + start - window.at, cursor.kind)


def _next_row(cursor: Cursor, delimiter: str) -> tuple[list[Cell], int] | RowFault:
    """The cells of the row at the cursor, and the offset after it; reads on for as long as that can help."""
    window, limit = cursor.window, cursor.limits.size
    while True:
        row = split_row(window.text, window.at, delimiter, window.ended)
        if not isinstance(row, RowFault):
            return row if row[1] - window.at <= limit else _too_long(cursor)
        if not row.unfinished:
            return row
        if len(window.text) - window.at > limit:
            return _too_long(cursor)
        window.more()


def _too_long(cursor: Cursor) -> RowFault:
    return RowFault(f"is longer than {cursor.limits.size:,} characters; is a quote not closed?", cursor.window.at)
