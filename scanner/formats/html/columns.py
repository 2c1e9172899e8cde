"""Rows of texts as columns, packed small enough for a page of tens of thousands of rows."""

import base64
import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

_BATCH = 1000  # values that are encoded together
_PIECE = 3072  # bytes that become a piece of base64: a multiple of 3


class Kind(StrEnum):
    """How the page shows a column."""

    CELL = "cell"  # a cell that does not break
    NUMBER = "number"
    SEVERITY = "severity"
    TEXT = "text"  # the cell that takes the width, and opens on the details
    DETAIL = "detail"  # inside of that cell


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column is called and how it is shown; with `has_filter`, people can choose one of its values."""

    title: str
    kind: Kind = Kind.CELL
    has_filter: bool = False


@dataclass(slots=True)
class Column:
    """The texts of a column: each different text once, and for each row which it has."""

    heading: Heading
    numbers: dict[str, int] = field(default_factory=dict)
    rows: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, text: str) -> None:
        """Adds the text of the next row."""
        self.rows.append(self.numbers.setdefault(text, len(self.numbers)))

    @property
    def is_empty(self) -> bool:
        """Whether no row has a text in it."""
        return not any(self.numbers)


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with the heading of its column."""

    heading: Heading
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it: its cells, and the details that the widest one opens on."""

    shown: tuple[Cell, ...]
    details: tuple[Cell, ...]


class Columns:
    """A table that is filled row by row. Columns that stay empty are left out."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._columns = [Column(heading) for heading in headings]

    def __len__(self) -> int:
        return len(self._columns[0].rows)

    def add(self, texts: Iterable[str]) -> None:
        """Adds a row: a text for each heading."""
        for column, text in zip(self._columns, texts, strict=True):
            column.add(text)

    @property
    def used(self) -> list[Column]:
        """The columns in which any row has a text; all of them in a table without rows."""
        return [column for column in self._columns if not column.is_empty or not len(self)]

    def first(self, number: int) -> Iterator[Row]:
        """The first rows, for readers whose browser runs no scripts."""
        columns = [(column.heading, list(column.numbers), column.rows) for column in self.used]
        for row in range(min(number, len(self))):
            cells = [Cell(heading, texts[rows[row]]) for heading, texts, rows in columns]
            yield Row(
                shown=tuple(cell for cell in cells if cell.heading.kind is not Kind.DETAIL),
                details=tuple(cell for cell in cells if cell.heading.kind is Kind.DETAIL and cell.text),
            )

    def packed(self) -> Iterator[str]:
        """The table for the page's script: JSON, deflated, as base64, in pieces."""
        return _base64(_deflated(_json(self.used)))


def _json(columns: Sequence[Column]) -> Iterator[str]:
    """A list with an object for each column: `title`, `kind`, `filter`, `values`, and `steps`.

    `steps` leads from the number of a row's value to that of the next row's: in sorted rows most are 0 or 1, which deflates best.
    """
    yield "["
    before = ""
    for column in columns:
        heading = column.heading
        about = {"title": heading.title, "kind": heading.kind.value, "filter": heading.has_filter}
        yield f'{before}{json.dumps(about)[:-1]},"values":['
        yield from _joined(json.dumps(text, ensure_ascii=False) for text in column.numbers)
        yield '],"steps":['
        yield from _joined(map(str, _steps(column.rows)))
        yield "]}"
        before = ","
    yield "]"


def _steps(numbers: Iterable[int]) -> Iterator[int]:
    before = 0
    for number in numbers:
        yield number - before
        before = number


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """The texts with commas between them, many in a piece."""
    left = iter(texts)
    comma = ""
    while batch := list(islice(left, _BATCH)):
        yield comma + ",".join(batch)
        comma = ","


def _deflated(texts: Iterable[str]) -> Iterator[bytes]:
    packer = zlib.compressobj(9)
    for text in texts:
        yield packer.compress(text.encode("utf-8", "backslashreplace"))
    yield packer.flush()


def _base64(chunks: Iterable[bytes]) -> Iterator[str]:
    """The bytes as one base64 text; each piece but the last is of whole groups of three bytes."""
    left = bytearray()
    for chunk in chunks:
        left += chunk
        while len(left) >= _PIECE:
            yield base64.b64encode(left[:_PIECE]).decode("ascii")
            del left[:_PIECE]
    yield base64.b64encode(left).decode("ascii")
