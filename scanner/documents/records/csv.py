"""Records out of CSV and TSV: a head that names the columns, then a record a row. What two readers take differently is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.documents.containers import Item
from scanner.documents.csv.cells import DELIMITERS, Cell, RowFault, split_row
from scanner.documents.csv.head import WITHOUT_INDEX, Head, HeadFault, read_head
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.window import Window
from scanner.model.job import Record
from scanner.model.report import LeftOut, LoadFailure

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_NAME = re.compile(r"[A-Za-z_][\w .:/-]*")
_SEP = re.compile(r'"?sep=([,;|\t])"?[ \t]*\r?\n', re.IGNORECASE)
_OVERLAP = 200  # characters, longer than any sign of a record
_SURROGATE = re.compile("[\ud800-\udfff]")


def looks_like_rows(line: str) -> bool:
    """Whether a line is the head of a table: names, two at least, with one of the delimiters between."""
    mark = _most_often(line)
    return mark != "" and all(_NAME.fullmatch(name.strip().strip('"')) for name in line.rstrip("\r\n").split(mark))


def read_rows(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    """The records from the window's cursor on; a row that cannot be read stops no other, a head that cannot be read all of them."""
    cursor = Cursor(window, path, limits, domain, "csv")
    delimiter = _declared(window) or _delimiter(window, path)
    row = _next_row(cursor, delimiter)
    if isinstance(row, RowFault):
        yield cursor.failure(f"the head of the table {row.reason}", row.at)
        return
    names = [cell.text.strip() for cell in row[0]]
    if why := domain.why_not_columns(names):
        yield cursor.failure(why)
        return
    head = read_head(names, domain)
    if isinstance(head, HeadFault):
        failure = cursor.failure(head.reason, row[0][head.column].start)
        yield replace(failure, foreign=not domain.has_sign(dict.fromkeys(head.names)) and not _rest_has_sign(window, domain))
        return
    window.move(row[1])
    yield from _rows(cursor, delimiter, head)


def _rest_has_sign(window: Window, domain: Domain) -> bool:
    """Whether the text from the cursor on has a sign of a record; moves on, holding a window of it."""
    while not domain.text_has_sign(window.text[window.at :]):
        window.move(max(window.at, len(window.text) - _OVERLAP))
        if not window.more():
            return False
    return True


def _as_seen(failure: LoadFailure, head: Head, row: str, domain: Domain) -> LoadFailure:
    """The failure of a row: foreign without a sign of a record in head or row; without its line if a column is sensitive."""
    shown = replace(failure.location, source=None) if head.is_sensitive else failure.location
    return replace(failure, location=shown, foreign=not head.has_sign and not domain.text_has_sign(row))


def _rows(cursor: Cursor, delimiter: str, head: Head) -> Iterator[Item]:
    """The rows behind the head."""
    window, number = cursor.window, 1
    if head.has_index and head.has_sign:
        yield LeftOut("index columns without a name in tables")
    while window.at < len(window.text) or window.more():
        number += 1
        row = _next_row(cursor, delimiter)
        if isinstance(row, RowFault):
            text = window.text[window.at :].partition("\n")[0]
            yield _as_seen(cursor.failure(f"row {number} {row.reason} (the head is row 1)", row.at), head, text, cursor.domain)
            window.skip_line()  # not behind the quote, which may be anywhere
            continue
        cells, end = row
        if len(cells) > 1 or cells[0].end > cells[0].start:  # else a blank line
            item = _record(cursor, head, cells, number)
            yield _as_seen(item, head, window.text[window.at : end], cursor.domain) if isinstance(item, LoadFailure) else item
        window.move(end)


def _declared(window: Window) -> str:
    """The delimiter that a first line `sep=;` declares for Excel, and moves behind that line; empty where there is none."""
    found = _SEP.match(window.text, window.at)
    if found is None:
        return ""
    window.move(found.end())
    return found[1]


def _most_often(line: str) -> str:
    """The delimiter that stands most often outside of quotes; empty where none does."""
    bare = _QUOTED.sub("", line)
    best = max(DELIMITERS, key=bare.count)
    return best if best in bare else ""


def _delimiter(window: Window, path: str) -> str:
    end = window.text.find("\n", window.at)
    named = "\t" if path.lower().removesuffix(".gz").endswith(".tsv") else ","
    return _most_often(window.text[window.at : end if end >= 0 else None]) or named


def _record(cursor: Cursor, head: Head, cells: list[Cell], number: int) -> Record | LoadFailure:
    names, window = head.names, cursor.window
    if len(cells) != len(names) + head.has_index:
        wanted = len(names) + head.has_index
        return cursor.failure(
            f"row {number} has {len(cells)} {'cell' if len(cells) == 1 else 'cells'}, and the head has {wanted} (it is row 1)"
        )
    if head.has_index:
        index = cells[0].text.strip()
        if index not in (str(number - 2), str(number - 1)):  # pandas counts from 0, R from 1
            return cursor.failure(f"row {number}: the first column has no name and is not a count of the rows; {WITHOUT_INDEX}")
        cells = cells[1:]
    start, end = cells[0].start, cells[-1].end
    text = window.text[start:end]
    if not text.isascii() and (bad := _SURROGATE.search(text)):
        return cursor.failure(f"row {number} has bytes that are not UTF-8 (the head is row 1)", start + bad.start())
    value = {name: cell.text or None for name, cell in zip(names, cells, strict=True)}
    return Record(value, text, cursor.path, window.line, window.column + start - window.at, cursor.kind)


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
