"""Records out of a file: the container is recognised by content."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from scanner.documents.containers import Item, read_list, read_objects
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.json_text import Fault
from scanner.documents.lines import has_lines, read_lines
from scanner.documents.window import SIZE, Window, texts
from scanner.model.place import Location
from scanner.model.report import LoadFailure

_LIMITS = Limits()
_LINES = (".jsonl", ".ndjson")


def read(stream: BinaryIO, path: str, limits: Limits = _LIMITS, size: int = SIZE) -> Iterator[Item]:
    """The records of a file, in order, with a LoadFailure for each that is none and a Truncation where a dump says that there is more.

    Understands a JSON list, an object that wraps one, one object, several in a row, and JSON Lines; all of them plain or as gzip. Where
    the content leaves it open, a `path` in .jsonl or .ndjson says JSON Lines. A UTF-8 byte order mark at the start
    is skipped. Reads `size` bytes at a time and holds a few of these at once. Lets OSError through.
    """
    window = Window(texts(stream, size))
    last: LoadFailure | None = None
    for item in _records(window, path, limits):
        if last is not None:
            yield last
        last = item if isinstance(item, LoadFailure) else None
        if last is None:
            yield item
    if window.error is not None:  # what the last failure says follows from it
        where = Location(path, window.line, window.column) if last is None else last.location
        reason = window.error.reason if last is None else f"{window.error.reason} ({last.reason})"
        last = LoadFailure(where, reason) if last is None else replace(last, reason=reason)
    if last is not None:
        yield last


def _records(window: Window, path: str, limits: Limits) -> Iterator[Item]:
    cursor = Cursor(window, path, limits)
    named = path.lower().removesuffix(".gz").endswith(_LINES)
    mark = window.peek()
    if not mark and window.error is None:
        what = "holds nothing but blanks" if window.line > 1 or window.column > 1 else "is empty"
        yield LoadFailure(Location(path, 1, 1), f"the file {what}; a list without jobs is written []")
    elif not mark:
        return
    elif (named or mark != "[") and has_lines(window, limits, named):
        yield from read_lines(window, path, limits)
    elif mark == "[":
        whole = yield from read_list(cursor)
        if whole and window.peek():
            yield cursor.failure("text goes on after the end of the list")
    elif mark == "{":
        yield from read_objects(cursor)
    else:
        found = cursor.value(limits.depth)
        yield cursor.expected("a list, an object or JSON Lines") if isinstance(found, Fault) else cursor.take(*found)
