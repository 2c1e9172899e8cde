"""The elements of a JSON list that are plain records, taken many at once."""

import re
from collections.abc import Sequence

from scanner.documents.cursor import Cursor
from scanner.documents.domain import PlainRecords

_BETWEEN = re.compile(r"\},[ \t\r\n]*\{")  # two objects of a list, or two texts that look like these
_MOST = 256  # elements that are taken at once
_LEAST = 8  # fewer are sooner read one by one
_AHEAD = 1 << 16  # characters that are looked at for whole elements


class PlainElements:
    """Takes elements at a cursor as long as all of them are plain: fewer at once after one that is not, and more again after plain ones.

    What is taken is a piece of text that ends where an element seems to end. Only if it is JSON as a list does it end there.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._at_once = _MOST
        self._alone = 0  # elements that are left to be read one by one

    def take(self) -> PlainRecords | None:
        """The records that the next elements are, moved to the end of the last; None where the next element is to be read by itself."""
        if self._cursor.domain.read_plain is None:
            return None
        if self._alone:
            self._alone -= 1
            return None
        window = self._cursor.window
        while len(window.text) - window.at < _AHEAD and window.more():
            pass
        while self._at_once >= _LEAST:
            found = self._take_elements(self._at_once)
            if found is not None:
                self._at_once = min(2 * self._at_once, _MOST)
                return found
            self._at_once //= 2
        self._at_once, self._alone = _LEAST, _LEAST - 1
        return None

    def _take_elements(self, most: int) -> PlainRecords | None:
        cursor = self._cursor
        text = self._text(most)
        if not text.isascii() or not text or len(text) > cursor.limits.size:
            return None
        assert cursor.domain.read_plain is not None, "asked before"
        found = cursor.domain.read_plain.elements(text)
        if found is None:
            return None
        rows, sizes = found
        return self._records(text, rows, sizes)

    def _text(self, most: int) -> str:
        """The text of at most so many elements, of those that are in the window; empty for too few."""
        window = self._cursor.window
        between = _BETWEEN.search(window.text, window.at)
        if between is None:
            return ""
        pieces = window.text[window.at :].split(between[0], most)
        if len(pieces) <= _LEAST:
            return ""
        return between[0].join(pieces[:-1]) + "}"

    def _records(self, text: str, rows: object, sizes: Sequence[int]) -> PlainRecords:
        """The records, of which the first begins at the cursor; moves to the end of the last."""
        cursor, window = self._cursor, self._cursor.window
        texts, lines, columns = [], [], []
        start = window.at
        for size in sizes:
            window.move(window.text.index("{", window.at))
            texts.append(window.text[window.at : window.at + size])
            lines.append(window.line)
            columns.append(window.column)
            window.move(window.at + size)
        assert window.at == start + len(text), "the elements are all of the text"
        return PlainRecords(rows, texts, cursor.path, lines, columns, cursor.kind)
