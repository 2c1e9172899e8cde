"""A row of CSV or TSV, cell by cell, with the place of each."""

import re

from msgspec import Struct

from scanner.documents.spans import Span, span_inside
from scanner.model.job import Keys, Record
from scanner.model.pattern import late_pattern

DELIMITERS = (",", "\t", ";", "|")
_CELLS = {mark: late_pattern(rf'"([^"]*(?:""[^"]*)*)"(?!")|([^"\r\n{re.escape(mark)}]*)') for mark in DELIMITERS}
_CHARACTERS = late_pattern('""|.', re.DOTALL)  # of a quoted cell


class Cell(Struct, frozen=True):
    """One cell: its text, and its offsets, quotes included."""

    text: str
    start: int
    end: int


class RowFault(Struct, frozen=True):
    """Why a row cannot be read, as the end of a sentence, and the offset that shows it."""

    reason: str
    at: int
    unfinished: bool = False  # more text may complete the row


def split_row(text: str, at: int, delimiter: str, ended: bool) -> tuple[list[Cell], int] | RowFault:
    """The cells of the row that begins at an offset, and the offset after its line end; `ended`: no more text follows."""
    pattern, cells = _CELLS[delimiter], []
    while True:
        match = pattern.match(text, at)
        assert match is not None, "an empty cell always fits"
        end, quoted = match.end(), match[1]
        if end == at and text[at : at + 1] == '"':
            return RowFault("has a quote that is not closed", at, unfinished=not ended)
        if end >= len(text) and not ended:
            return RowFault("goes on", at, unfinished=True)
        cells.append(Cell(match[2] if quoted is None else quoted.replace('""', '"'), at, end))
        if text[end : end + 1] != delimiter:
            return _ended(text, end, quoted is not None, ended, cells)
        at = end + 1


def _ended(text: str, end: int, quoted: bool, ended: bool, cells: list[Cell]) -> tuple[list[Cell], int] | RowFault:
    """The row, if a line ends after its last cell."""
    following = text[end : end + 2]
    if following[:1] in ("", "\n"):
        return cells, end + len(following[:1])
    if following == "\r\n" or (following == "\r" and ended):
        return cells, end + len(following)
    if following == "\r":
        return RowFault("goes on", end, unfinished=True)
    if following[0] == "\r":
        return RowFault("has a carriage return without a line feed", end)
    if quoted:
        return RowFault("has text after a closing quote", end)
    return RowFault("has a quote inside a cell that does not begin with one", end)


def csv_span(record: Record, keys: Keys) -> Span:
    """The span of the cell with the value at `keys`, in a row's text, or of the value inside the cell's JSON text.

    A column may be a dotted path: ("a", "b", 0) is looked for in the column `a.b.0`, then as the first element of the JSON text in `a.b`,
    then in that of `a`.
    """
    columns = list(record.value)
    for depth in range(len(keys), 0, -1):
        name = ".".join(map(str, keys[:depth]))
        if name not in columns:
            continue
        cell = _cells_of(record, len(columns))[columns.index(name)]
        if depth < len(keys) and (inside := span_inside(cell.text, _offsets(record.text, cell), keys[depth:])):
            return inside._replace(depth=inside.depth + depth)
        return Span(cell.start, max(cell.end, cell.start + 1), depth)
    return Span(0, 1, 0)


def _cells_of(record: Record, count: int) -> list[Cell]:
    """The cells of a row that was read before; its delimiter is the one that gives each column its cell."""
    values = list(record.value.values())
    for delimiter in DELIMITERS:
        row = split_row(record.text, 0, delimiter, ended=True)
        if isinstance(row, RowFault) or len(row[0]) != count:
            continue
        if [cell.text or None for cell in row[0]] == values:
            return row[0]
    return [Cell("", 0, 1)] * count


def _offsets(text: str, cell: Cell) -> list[int]:
    """Where each character of a cell begins, and where the last ends."""
    if text[cell.start : cell.start + 1] != '"':
        return list(range(cell.start, cell.end + 1))
    start, end = cell.start + 1, cell.end - 1
    return [*(character.start() for character in _CHARACTERS.finditer(text, start, end)), end]
