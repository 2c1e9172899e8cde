"""Records out of JSON text: a list, an object that holds records in its members, or objects one after another.

Nothing here holds more than a window of the text: lists and large objects are read member by member, however long they are.
"""

from collections.abc import Generator, Iterator

from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Holder
from scanner.documents.json.inside import json_inside
from scanner.documents.json.text import Fault
from scanner.documents.texts import records_in_text
from scanner.documents.window import Window
from scanner.model.job import Record
from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, Truncation

Item = Record | LoadFailure | Truncation | LeftOut
Whole = Generator[Item, None, bool]  # gives items, and in the end whether the cursor stands behind what was to be read

_DOCUMENT = Limits(size=1 << 28, depth=128)
_NESTED = 16  # how deep records may lie in lists and objects that hold records


def read_objects(cursor: Cursor) -> Iterator[Item]:
    """The records of objects one after another; behind a broken one it goes on with the next that begins a line."""
    window = cursor.window
    while mark := window.peek():
        if mark not in ("{", "[", '"'):
            yield cursor.expected("a record in braces")
            whole = False
        else:
            whole = yield from read_value(cursor)
        if not whole and not _next_object(window):
            return


def read_value(cursor: Cursor, level: int = 0) -> Whole:
    """The record at the cursor, or the records in the list, object or text there."""
    window = cursor.window
    mark = window.peek()
    if cursor.domain.begins_holder(window.text, window.at):  # by far the most often, and not to be decoded as a whole
        return (yield from read_wrapper(cursor, level))
    if cursor.domain.begins_document(window.text, window.at):
        return (yield from _read_document(cursor))
    found = cursor.value(cursor.limits.depth)
    if isinstance(found, Fault):
        if level >= _NESTED or mark not in ("{", "["):
            yield cursor.failure(found.reason, found.at)
            return not found.broken and window.skip_value()
        return (yield from _go_into(cursor, level))
    value, end = found
    if cursor.domain.holds_records(value) and not isinstance(value, str):
        return (yield from _go_into(cursor, level))
    if isinstance(value, str) and json_inside(value) is not None:
        yield from _in_text(cursor, value, end)
        return True
    yield cursor.take(value, end)
    return True


def _go_into(cursor: Cursor, level: int) -> Whole:
    if cursor.window.peek() == "[":
        return (yield from read_list(cursor, level + 1))
    return (yield from read_wrapper(cursor, level + 1))


def _in_text(cursor: Cursor, text: str, end: int) -> Iterator[Item]:
    """The records in a text that holds JSON, as `jq` and lists of events give them; moves behind the text."""
    window = cursor.window
    record = Record(text, window.text[window.at : end], cursor.path, window.line, window.column, cursor.kind)
    window.move(end)
    yield from records_in_text(record, cursor.domain)


def _read_document(cursor: Cursor) -> Whole:
    """The one object at the cursor, as a record."""
    window = cursor.window
    while len(window.text) - window.at <= _DOCUMENT.size and window.more():  # to be decoded once, not for each piece
        pass
    found = Cursor(window, cursor.path, _DOCUMENT, cursor.domain, cursor.kind).value(_DOCUMENT.depth)
    if isinstance(found, Fault):
        yield cursor.failure(found.reason, found.at)
        return not found.broken and window.skip_value()
    value, end = found
    if not cursor.domain.is_record(value) and end - window.at <= cursor.limits.size and cursor.domain.holds_records(value):
        return (yield from read_wrapper(cursor, 1))
    yield cursor.take(value, end)
    return True


def read_list(cursor: Cursor, level: int = 0) -> Whole:
    """The records in the list whose bracket is at the cursor."""
    window = cursor.window
    mark = cursor.step()
    while mark != "]":
        if not mark:
            yield cursor.expected("another element or the list's closing bracket")
            return False
        if not (yield from _element(cursor, level)):
            return False
        mark = window.peek()
        if mark == ",":
            mark = cursor.step()
            if mark == "]":
                yield cursor.failure("invalid JSON: comma before the end of the list")
                return False
        elif mark != "]":
            yield cursor.expected("a comma or the list's closing bracket")
            return False
    window.move(window.at + 1)
    return True


def _element(cursor: Cursor, level: int) -> Whole:
    """The record that an element of a list is, or the records in it; a broken one is skipped, as brackets and quotes tell."""
    window = cursor.window
    found = cursor.value(cursor.limits.depth)
    if not isinstance(found, Fault) and isinstance(found[0], dict) and cursor.domain.is_record(found[0]):
        yield cursor.take(*found)
        return True
    if isinstance(found, Fault) and not found.too_long:
        yield cursor.failure(found.reason, found.at)
        return window.skip_value()
    return (yield from read_value(cursor, level))


def read_wrapper(cursor: Cursor, level: int = 0) -> Whole:
    """The records in the object whose brace is at the cursor; a failure where it holds none."""
    window, start, reading = cursor.window, cursor.here(), _Wrapper(cursor, level)
    mark = cursor.step()
    while mark != "}":
        if not (yield from reading.member()):
            return False
        if reading.size > cursor.limits.size:
            yield LoadFailure(start, cursor.too_long(), foreign=not reading.holder.has_sign)
            return window.skip_value(depth=1)
        mark = window.peek()
        if mark == ",":
            mark = cursor.step()
            if mark != '"':
                yield cursor.expected("another key in double quotes")
                return False
        elif mark != "}":
            yield cursor.expected("a comma or the object's closing brace")
            return False
    window.move(window.at + 1)
    yield from reading.close(start)
    return True


class _Wrapper:
    """An object that is read member by member."""

    def __init__(self, cursor: Cursor, level: int) -> None:
        self.holder: Holder[Location] = cursor.domain.new_holder()
        self.size = 0  # characters outside of what was gone into
        self._cursor = cursor
        self._level = level
        self._failures = 0

    def member(self) -> Whole:
        """A key and its value; the records in it, where it holds some."""
        cursor, window = self._cursor, self._cursor.window
        if window.peek() != '"':
            yield cursor.expected("a key in double quotes")
            return False
        found = cursor.value(cursor.limits.depth)
        if isinstance(found, Fault):
            yield cursor.failure(found.reason, found.at)
            return False
        key, end = found
        if key in self.holder.keys:
            yield cursor.failure(f'duplicate key "{key[:60]}" in this object; remove one')
            self._failures += 1
        self.holder.keys.add(key)
        window.move(end)
        if window.peek() != ":":
            yield cursor.expected("a colon")
            return False
        if cursor.step() == "[" and (cursor.domain.lists_records(key) or (cursor.domain.may_list_records(key) and cursor.holds_objects())):
            return (yield from self._go_into(read_list(cursor, self._level + 1)))
        return (yield from self._other_member(key))

    def _other_member(self, key: str) -> Whole:
        cursor, window = self._cursor, self._cursor.window
        mark = window.peek()
        found = cursor.value(cursor.limits.depth - 1)
        may_go_into = self._level < _NESTED
        if isinstance(found, Fault):
            if found.too_long and mark in ("{", "[") and may_go_into and not cursor.domain.is_part(key):
                return (yield from self._go_into(_go_into(cursor, self._level)))
            yield cursor.failure(found.reason, found.at)
            self._failures += 1
            return not found.broken and window.skip_value()
        value, end = found
        if may_go_into and cursor.domain.member_holds_records(key, value):
            return (yield from self._go_into(read_value(cursor, self._level + 1)))
        self.holder.saw_other(key, value, cursor.place(window.at, end))
        self.size += len(key) + end - window.at
        window.move(end)
        return True

    def _go_into(self, items: Whole) -> Whole:
        """The items of a member, each looked at."""
        self.holder.entered += 1
        while True:
            try:
                item = next(items)
            except StopIteration as stop:
                return bool(stop.value)
            if isinstance(item, Record):
                self.holder.saw_record(item.value)
            elif not (isinstance(item, LoadFailure) and item.foreign):
                self.holder.saw_failure()
            yield item

    def close(self, start: Location) -> Iterator[Item]:
        """What stands beside the records, once it is known whether the object has a sign of a record."""
        holder = self.holder
        if self._failures and not holder.entered:  # a broken record, and no dump
            return
        flaws = list(holder.flaws(start))
        if not holder.entered and not flaws:
            yield LoadFailure(start, self._cursor.too_long(), foreign=not holder.has_sign)
        yield from (flaw.at(where) for flaw, where in flaws)
        if (left := holder.left_out()) is not None:
            yield left


def _next_object(window: Window) -> bool:
    """Moves to the next line that begins with a brace, as no line inside an indented object does."""
    while True:
        window.skip_line()
        if window.at >= len(window.text) and not window.more():
            return False
        if window.text[window.at] == "{":
            return True
