"""The lines of JSON Lines that hold plain records, taken many at once."""

from scanner.documents.cursor import Cursor
from scanner.documents.domain import PlainRecords

_MOST = 256  # lines that are taken at once; a window seldom has as many
_LEAST = 8  # fewer are sooner read one by one


class PlainLines:
    """Takes lines at a cursor as long as all of them are plain: fewer at once after one that is not, and more again after plain ones."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._at_once = _MOST
        self._alone = 0  # lines that are left to be read one by one

    def take(self) -> PlainRecords | None:
        """The records on the next lines, moved over; None where the next line is to be read by itself."""
        if self._cursor.domain.read_plain is None or self._cursor.window.column > 1:
            return None
        if self._alone:
            self._alone -= 1
            return None
        while self._at_once >= _LEAST:
            found = self._take_lines(self._at_once)
            if found is not None:
                self._at_once = min(2 * self._at_once, _MOST)
                return found
            self._at_once //= 2
        self._at_once, self._alone = _LEAST, _LEAST - 1
        return None

    def _take_lines(self, most: int) -> PlainRecords | None:
        """The records on the next lines, at most so many as the window has of them; None if not all are plain."""
        cursor, window = self._cursor, self._cursor.window
        end = window.text.rfind("\n", window.at)
        if end < 0:
            return None
        lines = window.text[window.at : end].split("\n", most)[:most]
        size = sum(map(len, lines)) + len(lines)
        if len(lines) < _LEAST or size > cursor.limits.size:
            return None
        assert cursor.domain.read_plain is not None, "asked before"
        rows = cursor.domain.read_plain(window.text[window.at : window.at + size - 1], lines)
        if rows is None:
            return None
        found = PlainRecords(rows, lines, cursor.path, window.line, cursor.kind)
        window.at += size
        window.line += len(lines)
        return found
