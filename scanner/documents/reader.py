"""Records out of a file: the container is recognised by content, then by name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from scanner.documents.containers import Item, read_list, read_objects
from scanner.documents.csv_rows import looks_like_rows, read_rows
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.json_text import Fault
from scanner.documents.lines import has_lines, read_lines
from scanner.documents.window import SIZE, Window, texts
from scanner.documents.yaml_records import read_yaml
from scanner.model.place import Location
from scanner.model.report import LoadFailure

_LIMITS = Limits()
_LINES = (".jsonl", ".ndjson")
_JSON, _ROWS, _YAML = "json", "rows", "yaml"
_NAMED = {".csv": _ROWS, ".tsv": _ROWS, ".yaml": _YAML, ".yml": _YAML}
_HEAD = 1 << 16  # characters that are looked at to tell what a file is
_BEGINS_YAML = re.compile(r"---(?:\s|$)|- |[A-Za-z_][\w.-]*:(?:\s|$)")


def read(stream: BinaryIO, path: str, limits: Limits = _LIMITS, size: int = SIZE) -> Iterator[Item]:
    """The records of a file, in order, with a LoadFailure for each that is none and a Truncation where a dump says that there is more.

    Understands a JSON list, an object that wraps one, one object, several in a row, JSON Lines, YAML, CSV and TSV; all of them plain or
    as gzip. What begins with a brace or a bracket is JSON. Where the content leaves it open, the ending of `path` decides. A UTF-8 byte
    order mark at the start is skipped. Reads `size` bytes at a time and holds a few of these at once, of YAML all. Lets OSError through.
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


def _first_said(lines: list[str]) -> int:
    """The index of the first line that is neither blank nor a comment."""
    return next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))


def _records(window: Window, path: str, limits: Limits) -> Iterator[Item]:
    cursor = Cursor(window, path, limits)
    name = path.lower().removesuffix(".gz")
    named = name.endswith(_LINES)
    mark = window.peek()
    kind = _JSON if mark in ("{", "[", "") or named else _kind(window, name)
    if not mark and window.error is None:
        what = "holds nothing but blanks" if window.line > 1 or window.column > 1 else "is empty"
        yield LoadFailure(Location(path, 1, 1), f"the file {what}; a list without jobs is written []")
    elif not mark:
        return
    elif kind == _ROWS:
        yield from read_rows(window, path, limits)
    elif kind == _YAML:
        yield from read_yaml(window, path, limits)
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
        yield cursor.expected("a list, an object, JSON Lines, YAML or a table") if isinstance(found, Fault) else cursor.take(*found)


def _kind(window: Window, name: str) -> str:
    """What text that begins with neither brace nor bracket is, by its first line that is no comment, else by the file's name."""
    lines = window.text[window.at :].split("\n")
    while len(lines) - 1 <= (said := _first_said(lines)) and len(window.text) - window.at < _HEAD and window.more():
        lines = window.text[window.at :].split("\n")
    first = lines[said] if said < len(lines) else ""
    if _BEGINS_YAML.match(first):
        return _YAML
    if looks_like_rows(first) and not lines[0].startswith("#"):
        return _ROWS
    return next((kind for ending, kind in _NAMED.items() if name.endswith(ending)), _JSON)
