"""Records out of a file: the container is recognised by content, then by name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from scanner.documents.containers import Item, read_list, read_objects
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.json.closed import is_closed
from scanner.documents.json.text import Fault
from scanner.documents.records.csv import looks_like_rows, read_rows
from scanner.documents.records.lines import has_lines, read_lines
from scanner.documents.records.yaml import read_yaml
from scanner.documents.window import SIZE, Window, texts
from scanner.model.place import Location
from scanner.model.report import LoadFailure

_LIMITS = Limits()
_LINES = (".jsonl", ".ndjson")
_JSON, _ROWS, _YAML = "json", "rows", "yaml"
_NAMED = {".csv": _ROWS, ".tsv": _ROWS, ".yaml": _YAML, ".yml": _YAML}
_HEAD = 1 << 16  # characters that are looked at to tell what a file is
_BEGINS_YAML = re.compile(r"---(?:\s|$)|- |[A-Za-z_][\w.-]*:(?:\s|$)")


def read(stream: BinaryIO, path: str, domain: Domain, limits: Limits = _LIMITS, size: int = SIZE) -> Iterator[Item]:
    """The records of a file, in order, with a LoadFailure for each that is none and a Truncation where a dump says that there is more.

    Understands a JSON list, an object that holds records, one object, several in a row, JSON Lines, YAML, CSV and TSV; all of them plain or
    as gzip. What begins with a brace or a bracket is JSON. Where the content leaves it open, the ending of `path` decides. `domain` says
    what a record is, and what has a sign of one. A UTF-8 byte order mark at the start is skipped.
    Reads `size` bytes at a time and holds a few of these at once, of YAML all. Lets OSError through.
    """
    window = Window(texts(stream, size))
    last: LoadFailure | None = None
    for item in _records(window, path, limits, domain):
        if last is not None:
            yield last
        last = item if isinstance(item, LoadFailure) else None
        if last is None:
            yield item
    if window.error is not None:  # what the last failure says follows from it
        where = Location(path, window.line, window.column) if last is None else last.location
        reason = window.error.reason if last is None else f"{window.error.reason} ({last.reason})"
        last = LoadFailure(where, reason) if last is None else replace(last, reason=reason, foreign=False)
    if last is not None:
        yield last


def _first_said(lines: list[str]) -> int:
    """The index of the first line that is neither blank nor a comment."""
    return next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))


def _records(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    mark = window.peek()
    if not mark and window.error is None:
        what = "holds nothing but blanks" if window.line > 1 or window.column > 1 else "is empty"
        yield LoadFailure(Location(path, 1, 1), f"the file {what}: the command that should have written it failed; run it again")
        return
    if not mark:
        return
    if mark not in ("{", "[", '"') and (said := domain.error_in(window.text[window.at :])) is not None:
        yield Cursor(window, path, limits, domain).failure(f"no dump but {said}; get this dump again")
        if not _skip_noise(window):
            return
    yield from _by_kind(window, path, limits, domain)


def _by_kind(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    cursor = Cursor(window, path, limits, domain)
    name = path.lower().removesuffix(".gz")
    named = name.endswith(_LINES)
    mark = window.peek()
    kind = _JSON if mark in ("{", "[") or named else _kind(window, name)
    if kind == _ROWS:
        yield from read_rows(window, path, limits, domain)
    elif kind == _YAML:
        yield from read_yaml(window, path, limits, domain)
    elif (named or mark != "[") and has_lines(window, limits, domain, named):
        yield from read_lines(window, path, limits, domain)
    elif mark in ("{", "[", '"'):
        yield from _read_json(cursor)
    else:
        found = cursor.value(limits.depth)
        if isinstance(found, Fault) or window.text[found[1] :].strip():
            yield from _after_noise(cursor)
        else:
            yield cursor.take(*found)


def _read_json(cursor: Cursor) -> Iterator[Item]:
    """The records of JSON. What is broken in a text that is closed and without a sign of a record is foreign.

    tsconfig.json has comments and commas before a closing bracket, the templates of Helm begin with `{{`.
    """
    window = cursor.window
    while len(window.text) - window.at <= _HEAD and window.more():
        pass
    text = window.text[window.at :] if window.ended and window.error is None else ""
    is_foreign: bool | None = None
    for item in _read_any_json(cursor):
        if isinstance(item, LoadFailure) and not item.foreign:
            is_foreign = _is_foreign(text, cursor.domain) if is_foreign is None else is_foreign
            yield replace(item, foreign=is_foreign)
        else:
            yield item


def _read_any_json(cursor: Cursor) -> Iterator[Item]:
    if cursor.window.peek() != "[":
        yield from read_objects(cursor)
        return
    whole = yield from read_list(cursor)
    if whole and cursor.window.peek():
        yield cursor.failure("unexpected text after the end of the list")


def _is_foreign(text: str, domain: Domain) -> bool:
    """Whether a text is closed and has no sign of a record; a dump that was cut off is never closed."""
    return text != "" and is_closed(text) and not domain.text_has_sign(text)


def _after_noise(cursor: Cursor) -> Iterator[Item]:
    """What follows lines that are no JSON, such as the warnings of a program whose two outputs went into one file."""
    window = cursor.window
    failure, start = cursor.expected("a list, an object, JSON Lines, YAML or a table"), window.line
    is_comment = window.text.startswith(("//", "/*"), window.at)  # a file with comments is foreign, unless records follow
    if not _skip_noise(window):
        yield failure
        return
    lines = window.line - start
    what = "a line that is not JSON comes" if lines == 1 else f"{lines:,} lines that are not JSON come"
    reason = f"{what} before the records; keep the errors of a command out of its output (no 2>&1)"
    yield replace(failure, reason=reason, foreign=is_comment)
    yield from _read_json(cursor)


def _skip_noise(window: Window) -> bool:
    """Moves to the next line that begins with a brace or a bracket; False where none does."""
    while True:
        window.skip_line()
        if window.at >= len(window.text) and not window.more():
            return False
        if window.text[window.at] in ("{", "["):
            return True


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
