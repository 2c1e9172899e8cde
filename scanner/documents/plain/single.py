"""The one plain record that a whole text is."""

from scanner.documents.cursor import Cursor
from scanner.documents.domain import PlainRecords
from scanner.documents.json.text import BLANKS


def take_single(cursor: Cursor) -> PlainRecords | None:
    """The record that all of the text from the cursor on is, moved over; None if it is anything else, or the stream goes on."""
    window, read_plain = cursor.window, cursor.domain.read_plain
    if read_plain is None or not window.ended or window.error is not None:
        return None
    text = window.text[window.at :].rstrip(BLANKS)
    looks_plain = text[:1] == "{" and text[-1:] == "}" and text.isascii()
    if not looks_plain or len(text) > cursor.limits.size or not read_plain.pays(1):
        return None
    rows, sizes = read_plain.elements(text) or (None, ())
    if len(sizes) != 1:
        return None
    record = PlainRecords(rows, (text,), cursor.path, (window.line,), (window.column,), cursor.kind)
    window.move(window.at + len(text))
    return record
