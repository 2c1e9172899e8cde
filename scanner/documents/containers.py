"""Records out of JSON text: a list, an object that holds records in its members, or objects one after another.

Nothing here holds more than a window of the text: lists and large objects are read member by member, however long they are.
"""

from collections.abc import Generator, Iterator

from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Holder, PlainRecords
from scanner.documents.json.inside import json_inside
from scanner.documents.json.text import Fault
from scanner.documents.plain.elements import PlainElements
from scanner.documents.texts import records_in_text
from scanner.documents.window import Window
from scanner.model.intake import LeftOut, LoadFailure, Truncation
from scanner.model.job import Record
from scanner.model.place import Location

Item = Record | PlainRecords | LoadFailure | Truncation | LeftOut
Whole = Generator[Item, None, bool]  # yields items; returns whether the cursor is after what was to be read, so that reading can go on

_DOCUMENT = Limits(size=1 << 28, depth=128)
_NESTED = 16  # levels of lists and objects that hold records


def read_objects(cursor: Cursor) -> Iterator[Item]:
    """The records of objects one after another; after a broken one it goes on with the next that begins a line."""
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
    window, domain = cursor.window, cursor.domain
    mark = window.peek()
    # An answer with a long list of records, by far the most common, is not decoded whole only to see that it holds records: it may be
    # larger than one record may be, and would be decoded twice.
    if domain.begins_holder(window.text, window.at):
        return (yield from _read_members(cursor, level))
    if domain.begins_document(window.text, window.at):
        return (yield from _read_document(cursor))
    found = cursor.value(cursor.limits.depth)
    if isinstance(found, Fault):
        if level < _NESTED and mark in ("{", "["):
            return (yield from _enter(cursor, level))
        yield cursor.failure(found.reason, found.at)
        return not found.broken and window.skip_value()
    value, end = found
    if isinstance(value, str):
        return (yield from _read_string(cursor, value, end))
    if domain.holds_records(value):
        return (yield from _enter(cursor, level))
    yield cursor.take(value, end)
    return True


def _enter(cursor: Cursor, level: int) -> Whole:
    """The records in the list or object at the cursor, element by element or member by member."""
    if cursor.window.peek() == "[":
        return (yield from read_list(cursor, level + 1))
    return (yield from _read_members(cursor, level + 1))


def _read_string(cursor: Cursor, text: str, end: int) -> Whole:
    """The records in a text that holds JSON, as `jq` and lists of events write them; a failure for any other text."""
    window = cursor.window
    if json_inside(text) is None:
        yield cursor.take(text, end)
        return True
    record = Record(text, window.text[window.at : end], cursor.path, window.line, window.column, cursor.kind)
    window.move(end)
    yield from records_in_text(record, cursor.domain)
    return True


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
    # What only begins like a document is searched for records, if it is not larger than one record may be.
    is_small = end - window.at <= cursor.limits.size
    if is_small and not cursor.domain.is_record(value) and cursor.domain.holds_records(value):
        return (yield from _read_members(cursor, 1))
    yield cursor.take(value, end)
    return True


def read_list(cursor: Cursor, level: int = 0) -> Whole:
    """The records in the list whose bracket is at the cursor."""
    window, plain = cursor.window, PlainElements(cursor)
    mark = cursor.step()
    while mark != "]":
        if not mark:
            yield cursor.expected("another element or the list's closing bracket")
            return False
        if (records := plain.take()) is not None:
            yield records
        elif not (yield from _element(cursor, level)):
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
    """The record that an element of a list is, or the records in it; a broken one is skipped by counting its brackets."""
    window = cursor.window
    found = cursor.value(cursor.limits.depth)
    if isinstance(found, Fault):
        if found.too_long:  # it may be a list or an object of records
            return (yield from read_value(cursor, level))
        yield cursor.failure(found.reason, found.at)
        return window.skip_value()
    value, end = found
    if isinstance(value, dict) and cursor.domain.is_record(value):
        yield cursor.take(value, end)
        return True
    return (yield from read_value(cursor, level))


def _read_members(cursor: Cursor, level: int = 0) -> Whole:
    """The records in the object whose brace is at the cursor; a failure where it holds none."""
    window, start, reading = cursor.window, cursor.here(), _Members(cursor, level)
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


class _Members:
    """An object that is read member by member."""

    def __init__(self, cursor: Cursor, level: int) -> None:
        self.holder: Holder[Location] = cursor.domain.new_holder()
        self.size = 0  # characters outside the members that were entered
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
        if cursor.step() == "[" and self._lists_records(key):
            return (yield from self._watch(read_list(cursor, self._level + 1)))
        return (yield from self._other_member(key))

    def _lists_records(self, key: str) -> bool:
        """Whether the list at the cursor is one of records, by its key, and perhaps by its first element."""
        cursor = self._cursor
        return cursor.domain.lists_records(key) or (cursor.domain.may_list_records(key) and cursor.holds_objects())

    def _other_member(self, key: str) -> Whole:
        cursor, window = self._cursor, self._cursor.window
        mark = window.peek()
        found = cursor.value(cursor.limits.depth - 1)
        may_enter = self._level < _NESTED
        if isinstance(found, Fault):
            if found.too_long and mark in ("{", "[") and may_enter and not cursor.domain.is_part(key):
                return (yield from self._watch(_enter(cursor, self._level)))
            yield cursor.failure(found.reason, found.at)
            self._failures += 1
            return not found.broken and window.skip_value()
        value, end = found
        if may_enter and cursor.domain.member_holds_records(key, value):
            return (yield from self._watch(read_value(cursor, self._level + 1)))
        self.holder.saw_other(key, value, cursor.place(window.at, end))
        self.size += len(key) + end - window.at
        window.move(end)
        return True

    def _watch(self, items: Whole) -> Whole:
        """The items of a member that is entered, each noted in the holder."""
        self.holder.entered += 1
        while True:
            try:
                item = next(items)
            except StopIteration as stop:
                return bool(stop.value)
            if isinstance(item, Record):
                self.holder.saw_record(item.value)
            elif isinstance(item, PlainRecords):
                self.holder.saw_plain(item)
            elif not (isinstance(item, LoadFailure) and item.foreign):
                self.holder.saw_failure()
            yield item

    def close(self, start: Location) -> Iterator[Item]:
        """The flaws of the object, once it is known whether it has a sign of a record."""
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
