"""A row of CSV or TSV, cell by cell, with the place of each."""

import re
from dataclasses import dataclass

from scanner.documents.spans import Span, span_inside
from scanner.model.job import Keys, Record

DELIMITERS = (",", "\t", ";", "|")
_CELLS = {mark: re.compile(rf'"([^"]*(?:""[^"]*)*)"(?!")|([^"\r\n{re.escape(mark)}]*)') for mark in DELIMITERS}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, and where it stands, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be read, and where that shows."""

    reason: str
    at: int
    unfinished: bool = False  # more text may mend it


def split_row(text: str, at: int, delimiter: str, ended: bool) -> tuple[list[Cell], int] | RowFault:
    """The cells of the row that begins at an offset, and the offset behind its line end."""
    pattern, cells = _CELLS[delimiter], []
    while True:
        found = pattern.match(text, at)
        assert found is not None, "an empty cell always fits"
        end, quoted = found.end(), found[1]
        if end == at and text[at : at + 1] == '"':
            return RowFault("has a quote that is not closed", at, unfinished=not ended)
        if end >= len(text) and not ended:
            return RowFault("goes on", at, unfinished=True)
        cells.append(Cell(found[2] if quoted is None else quoted.replace('""', '"'), at, end))
        following = text[end : end + 1]
        if following == delimiter:
            at = end + 1
            continue
        return _ended(text, end, quoted is not None, ended, cells)


def _ended(text: str, end: int, quoted: bool, ended: bool, cells: list[Cell]) -> tuple[list[Cell], int] | RowFault:
    """The row, where a line ends behind its last cell."""
    following = text[end : end + 2]
    if following[:1] in ("", "\n"):
        return cells, end + len(following[:1])
    if following == "\r\n" or (following == "\r" and ended):
        return cells, end + len(following)
    if following == "\r":
        return RowFault("goes on", end, unfinished=True)
    if following[0] == "\r":
        return RowFault("has a carriage return without a line feed", end)
    return RowFault("has text behind a closing quote" if quoted else "has a quote inside a cell that does not begin with one", end)


def csv_span(record: Record, keys: Keys) -> Span:
    """The span of the cell that holds the value at `keys`, in a row's text, or of the value inside the cell's JSON text."""
    columns = list(record.value)
    for depth in range(len(keys), 0, -1):
        name = ".".join(map(str, keys[:depth]))
        if name in columns:
            cell = _cells_of(record, len(columns))[columns.index(name)]
            inside = span_inside(cell.text, _offsets(record.text, cell), keys[depth:]) if depth < len(keys) else None
            return (inside[0], inside[1], inside[2] + depth) if inside else (cell.start, max(cell.end, cell.start + 1), depth)
    return 0, 1, 0


def _cells_of(record: Record, count: int) -> list[Cell]:
    """The cells of a row that was read before; its delimiter is the one that gives each column its cell."""
    for delimiter in DELIMITERS:
        row = split_row(record.text, 0, delimiter, ended=True)
        if not isinstance(row, RowFault) and len(row[0]) == count and [cell.text or None for cell in row[0]] == list(record.value.values()):
            return row[0]
    return [Cell("", 0, 1)] * count


def _offsets(text: str, cell: Cell) -> list[int]:
    """Where each character of a cell begins, and where the last ends."""
    if text[cell.start : cell.start + 1] != '"':
        return list(range(cell.start, cell.end + 1))
    return [
        *(cell.start + 1 + found.start() for found in re.finditer('""|.', text[cell.start + 1 : cell.end - 1], re.DOTALL)),
        cell.end - 1,
    ]
