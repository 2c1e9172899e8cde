"""Records out of JSON Lines: only a line feed ends a line, and a broken line stops no other."""

from collections.abc import Iterator

from scanner.documents.containers import Item, read_objects
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.json.plain import decode_plain
from scanner.documents.json.text import BLANKS, Fault, after_blanks, decode_at, is_too_deep
from scanner.documents.plain.lines import PlainLines
from scanner.documents.positions import Passage, locate_unread
from scanner.documents.window import Window
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record


def read_lines(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    """The records on the lines from the window's cursor on."""
    cursor = Cursor(window, path, limits, domain, "jsonl")
    plain = PlainLines(cursor)
    while True:
        end = end_of_line(window, limits)
        if (records := plain.take()) is not None:
            yield records
            continue
        line_end = len(window.text) if end < 0 else end
        if line_end - window.at > limits.size:
            yield cursor.failure(f"the line is longer than {limits.size:,} characters")
            window.skip_line()
            continue
        yield from _on_line(window.text[window.at : line_end], cursor)
        if end < 0:
            return
        window.at = end + 1
        window.line += 1
        window.column = 1


def _on_line(line: str, cursor: Cursor) -> Iterator[Item]:
    """The records on the line at the cursor; does not move."""
    start = after_blanks(line, 0)
    if start == len(line):
        return
    item = _only_record(line, start, cursor)
    if item is not None:
        yield item
        return
    window = cursor.window
    only_line = Window(iter((line,)), window.line, window.column)
    yield from read_objects(Cursor(only_line, cursor.path, cursor.limits, cursor.domain, cursor.kind))


def end_of_line(window: Window, limits: Limits) -> int:
    """The offset of the next line feed; -1 if there is none before the end, or before the limit."""
    end = window.text.find("\n", window.at)
    while end < 0 and len(window.text) - window.at <= limits.size and window.more():
        end = window.text.find("\n", window.at)
    return end


def has_lines(window: Window, limits: Limits, domain: Domain, named: bool = False) -> bool:
    """Whether each line holds a record, and not one JSON text all of them. `named`: the file's name says so.

    Told by the first line and by what the next begins with.
    """
    end = end_of_line(window, limits)
    if end < 0 or end - window.at > limits.size:
        return False
    length = end - window.at
    following = _begin_of_next_line(window, end)
    line = window.text[window.at : window.at + length]
    value = decode_plain(line)
    if isinstance(value, dict) and not is_too_deep(value, line, limits.depth):
        return following != ""
    found = decode_at(line, 0, limits.depth)
    if not isinstance(found, Fault):
        # {"a": 1}          a value that is alone on its line, and not the last: yes
        # {"a": 1} {"a": 2}, or one line only: objects in a row, read likewise
        return after_blanks(line, found[1]) == len(line) and following != ""
    if named and line[:1] != "{":
        return _is_broken_line(line, following)
    if following != "{":
        # {                 pretty JSON: its next line is indented, and begins with a key
        #   "a": 1
        return False
    # {"a": 1, "a": 2}      JSON that is refused for another reason than its syntax, such as a duplicate key: yes
    return not found.broken or _breaks_off(line, window, limits, domain)


def _is_broken_line(line: str, following: str) -> bool:
    """Whether the first line, which begins no object, is a broken line of a file that is named .jsonl.

    A list that goes on in the next line makes the file one list, whatever its name says: `[` or `[{"a": 1},` before `{"a": 2}]`.
    """
    if line[:1] != "[":
        return True
    goes_on = line.rstrip().endswith(("[", ","))
    return following in ("{", "[") and not goes_on


def _breaks_off(line: str, window: Window, limits: Limits, domain: Domain) -> bool:
    """Whether the object that begins on the first line breaks off there, before another that begins the next line.

    `{"a": 1` before `{"a": 2}` does. `{"items": [` before `{"a": 1}, {"a": 2}]}` is one object that goes on with its records.
    """
    found = Cursor(window, "", limits, domain).value(limits.depth)
    if not isinstance(found, Fault) or not found.broken:
        return False
    next_line = after_blanks(window.text, window.at + len(line))
    goes_on = line.rstrip().endswith(("[", ","))
    return found.at <= next_line or not goes_on


def _begin_of_next_line(window: Window, end: int) -> str:
    """The first character after a line feed that is not blank; a blank itself if it does not begin its line, empty at the end."""
    ahead = end - window.at
    while (at := after_blanks(window.text, window.at + ahead)) >= len(window.text) and window.more():
        pass
    begins_line = window.text[at - 1] == "\n"
    return window.text[at : at + 1] if begins_line else " "


def _only_record(line: str, start: int, cursor: Cursor) -> Record | LoadFailure | None:
    """The record that a line is by itself, or why it is not one; None for a line that may hold several."""
    value = decode_plain(line)
    if isinstance(value, dict) and cursor.domain.is_record(value) and not is_too_deep(value, line, cursor.limits.depth):
        return _record(value, line.strip(BLANKS), start, cursor)
    found = decode_at(line, start, cursor.limits.depth)
    if isinstance(found, Fault):
        # [{"a": 1}, {"b": oops}] or {"a": 1} {"b": 2}: a list, or more after a brace; else the line is looked at no further.
        may_hold_records = not found.broken or "[" in line or "}" in line[:-1]
        return None if may_hold_records else _failure(found, line, cursor)
    value, end = found
    if not isinstance(value, dict) or not cursor.domain.is_record(value) or after_blanks(line, end) < len(line):
        return None
    return _record(value, line[start:end], start, cursor)


def _record(value: Json, text: str, start: int, cursor: Cursor) -> Record:
    """The record that begins at an offset of the line at the cursor."""
    window = cursor.window
    return Record(value, text, cursor.path, window.line, window.column + start, cursor.kind)


def _failure(fault: Fault, line: str, cursor: Cursor) -> LoadFailure:
    """The failure of a broken line, without another look at it: a file may have a million of them."""
    passage = Passage(cursor.path, line, cursor.window.line, cursor.window.column)
    return LoadFailure(locate_unread(passage, fault.at, fault.at + 1, cursor.domain.sensitive), fault.reason)
