"""The elements of a JSON list that are plain records, taken many at once."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from scanner.documents.cursor import Cursor
from scanner.documents.domain import PlainRecords
from scanner.documents.plain.stretch import Stretch
from scanner.documents.window import Window

_BETWEEN = re.compile(r"\},[ \t\r\n]*\{")  # two objects of a list, or what looks like it in a text
_END = re.compile(r"\}[ \t\r\n]*\]")  # the end of a list, or what looks like it in a text
_AHEAD = 1 << 16  # characters that are looked at for whole elements


class PlainElements:
    """Takes the plain elements at a cursor.

    A piece of text is taken that ends where an element seems to end. Only if it is JSON, with brackets around it, does it end there.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._stretch = Stretch(self._take_elements)

    def take(self) -> PlainRecords | None:
        """The records that the next elements are, moved to the end of the last; None where the next element is to be read by itself."""
        window = self._cursor.window
        if self._cursor.domain.read_plain is None:
            return None
        while len(window.text) - window.at < _AHEAD and window.more():
            pass
        return self._stretch.take()

    def _take_elements(self, most: int) -> PlainRecords | int:
        """The records that the next elements are, at most so many as the window has of them; the number tried if not all are plain."""
        cursor = self._cursor
        window, read_plain = cursor.window, cursor.domain.read_plain
        text, number = _elements_in(window.text[window.at :], most)
        if not number:
            return 0
        assert read_plain is not None, "asked before"
        if not text.isascii() or len(text) > cursor.limits.size or not read_plain.pays(number):
            return number
        found = read_plain.elements(text)
        return number if found is None else self._records(*found)

    def _records(self, rows: Any, sizes: Sequence[int]) -> PlainRecords:
        """The records, of which the first begins at the cursor; moves to the end of the last."""
        cursor = self._cursor
        texts, lines, columns = locate(cursor.window, sizes, len(cursor.window.text))
        return PlainRecords(rows, texts, cursor.path, lines, columns, cursor.kind)


def _elements_in(text: str, most: int) -> tuple[str, int]:
    """The first elements in a text, at most so many, and how many they seem to be. The last that the text begins counts if it ends too."""
    between = _BETWEEN.search(text)
    separator = "" if between is None else between[0]
    *pieces, rest = text.split(separator, most) if separator else [text]
    if len(pieces) < most and (end := _END.search(rest)):
        pieces.append(rest[: end.start()])
    return separator.join(pieces) + "}", len(pieces)


def locate(window: Window, sizes: Iterable[int], end: int) -> tuple[list[str], list[int], list[int]]:
    """The texts, lines and columns of the elements before an offset, the first of which is at the cursor; moves to the end of the last.

    `sizes` are those of the elements, and maybe of more.
    """
    texts: list[str] = []
    lines: list[int] = []
    columns: list[int] = []
    after = window.at
    for size in sizes:
        start = window.text.find("{", after, end)
        if start < 0:
            break
        window.move(start)
        after = start + size
        texts.append(window.text[start:after])
        lines.append(window.line)
        columns.append(window.column)
    window.move(after)
    return texts, lines, columns
