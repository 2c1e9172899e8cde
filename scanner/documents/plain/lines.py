"""The lines of JSON Lines that hold plain records, taken many at once."""

from scanner.documents.cursor import Cursor
from scanner.documents.domain import PlainRecords
from scanner.documents.plain.stretch import Stretch


class PlainLines:
    """Takes the plain lines at a cursor."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._stretch = Stretch(self._take_lines)

    def take(self) -> PlainRecords | None:
        """The records on the next lines, moved over; None where the next line is to be read by itself."""
        is_line_start = self._cursor.window.column == 1
        if self._cursor.domain.read_plain is None or not is_line_start:
            return None
        return self._stretch.take()

    def _take_lines(self, most: int) -> PlainRecords | int:
        """The records on the next lines, at most so many as the window has of them; the number of lines if not all are plain."""
        cursor, window = self._cursor, self._cursor.window
        end = window.text.rfind("\n", window.at)
        if end < 0:
            return 0
        assert cursor.domain.read_plain is not None, "asked before"
        lines = window.text[window.at : end].split("\n", most)[:most]
        size = sum(map(len, lines)) + len(lines)
        if size > cursor.limits.size or not cursor.domain.read_plain.pays(len(lines)):
            return len(lines)
        rows = cursor.domain.read_plain.lines(window.text[window.at : window.at + size - 1], lines)
        if rows is None:
            return len(lines)
        numbers = range(window.line, window.line + len(lines))
        window.at += size
        window.line += len(lines)
        return PlainRecords(rows, lines, cursor.path, numbers, (1,) * len(lines), cursor.kind)
