"""CSV for machines: a comma, CRLF, UTF-8 without a mark, one row each for what `rows` gives."""

import csv
from collections.abc import Iterator
from io import StringIO

from msgspec.structs import astuple

from scanner.display.lines import printable
from scanner.formats.options import ReportOptions
from scanner.formats.rows import COLUMNS, rows
from scanner.model.report import Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the beginning of a formula


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The heading, then a line for each row. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    line = StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for row in _lines(report):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _lines(report: Report) -> Iterator[list[object]]:
    yield list(COLUMNS)
    for row in rows(report):
        yield [_cell(value) for value in astuple(row)]


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
