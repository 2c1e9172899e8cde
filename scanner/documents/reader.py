"""Records out of a file: the container is recognised by content, then by name."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import BinaryIO

from scanner.documents.containers import Item, read_list, read_objects
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.json.closed import is_closed
from scanner.documents.json.text import Fault
from scanner.documents.plain.single import take_single
from scanner.documents.records.csv import looks_like_rows, read_rows
from scanner.documents.records.lines import has_lines, read_lines
from scanner.documents.window import SIZE, Window, texts
from scanner.errors import ReadError
from scanner.model.intake import LoadFailure
from scanner.model.pattern import late_pattern
from scanner.model.place import Location


class _Kind(Enum):
    JSON = auto()
    ROWS = auto()
    YAML = auto()


_LIMITS = Limits()
_BRACKETS = ("{", "[")
_LINES = (".jsonl", ".ndjson")
_BY_ENDING = {".csv": _Kind.ROWS, ".tsv": _Kind.ROWS, ".yaml": _Kind.YAML, ".yml": _Kind.YAML}
_HEAD = 1 << 16  # characters that are looked at to tell what a file is
_BEGINS_YAML = late_pattern(r"---(?:\s|$)|- |[A-Za-z_][\w.-]*:(?:\s|$)")


def read(stream: BinaryIO, path: str, domain: Domain, limits: Limits = _LIMITS, size: int = SIZE) -> Iterator[Item]:
    """The records of a file, in order; a LoadFailure for each that cannot be read, a Truncation where a dump says that there is more.

    Reads a JSON list, an object that holds records, one object, several in a row, JSON Lines, YAML, CSV and TSV; each of them plain or
    as gzip. What begins with a brace or a bracket is JSON. Where the content leaves it open, the ending of `path` decides. `domain` says
    what a record is, and what has a sign of one. A UTF-8 byte order mark at the start is skipped.
    Reads `size` bytes at a time and holds a few of these at once, of YAML all. Lets OSError through.
    """
    window = Window(texts(stream, size))
    # A stream that breaks off, such as a damaged gzip file, ends the text in the middle of a record. That record's failure then only says
    # the same in other words ("expected a comma, found the end of the text"). So a failure waits until it is known not to be the last.
    waiting: LoadFailure | None = None
    for item in _records(window, path, limits, domain):
        if waiting is not None:
            yield waiting
            waiting = None
        if isinstance(item, LoadFailure):
            waiting = item
        else:
            yield item
    if window.error is not None:
        waiting = _broken_off(window.error, waiting, Location(path, window.line, window.column))
    if waiting is not None:
        yield waiting


def _broken_off(error: ReadError, last: LoadFailure | None, end: Location) -> LoadFailure:
    """The failure of a stream that broke off, with what the last failure says."""
    if last is None:
        return LoadFailure(end, error.reason)
    return replace(last, reason=f"{error.reason} ({last.reason})", foreign=False)


def _records(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    mark = window.peek()
    if not mark:
        if window.error is None:
            yield _empty_file(window, path)
        return
    if mark not in (*_BRACKETS, '"') and (error := domain.error_in(window.text[window.at :])) is not None:
        yield Cursor(window, path, limits, domain).failure(f"not a dump but {error}; export it again")
        if not _skip_noise(window):
            return
    yield from _by_kind(window, path, limits, domain)


def _empty_file(window: Window, path: str) -> LoadFailure:
    is_empty = window.line == 1 and window.column == 1
    what = "is empty" if is_empty else "holds only blanks"
    return LoadFailure(Location(path, 1, 1), f"the file {what}: the command that should have written it failed; run it again")


def _by_kind(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    name = path.lower().removesuffix(".gz")
    named_lines = name.endswith(_LINES)
    mark = window.peek()
    kind = _Kind.JSON
    if mark not in _BRACKETS and not named_lines:
        kind = _kind(window, name)
    match kind:
        case _Kind.ROWS:
            yield from read_rows(window, path, limits, domain)
        case _Kind.YAML:
            from scanner.documents.records.yaml import read_yaml  # late: few files are, and what reads it is slow to import

            yield from read_yaml(window, path, limits, domain)
        case _Kind.JSON if (named_lines or mark != "[") and has_lines(window, limits, domain, named_lines):
            yield from read_lines(window, path, limits, domain)
        case _Kind.JSON:
            yield from _read_json(Cursor(window, path, limits, domain))


def _kind(window: Window, name: str) -> _Kind:
    """What text that begins with neither brace nor bracket is, by its first line that is not a comment, else by the file's name."""
    begins_with_comment = window.text.startswith("#", window.at)
    line = _first_line(window)
    if _BEGINS_YAML.match(line):
        return _Kind.YAML
    if looks_like_rows(line) and not begins_with_comment:
        return _Kind.ROWS
    for ending, kind in _BY_ENDING.items():
        if name.endswith(ending):
            return kind
    return _Kind.JSON


def _first_line(window: Window) -> str:
    """The first line that is neither blank nor a comment; empty if it is not among the first characters."""
    while True:
        lines = window.text[window.at :].split("\n")
        number = _first_that_speaks(lines)
        is_whole = number < len(lines) - 1
        if is_whole or len(window.text) - window.at >= _HEAD or not window.more():
            return lines[number] if number < len(lines) else ""


def _first_that_speaks(lines: list[str]) -> int:
    """The index of the first line that is neither blank nor a comment; the number of lines if there is none."""
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            return number
    return len(lines)


def _read_json(cursor: Cursor) -> Iterator[Item]:
    """The records of JSON, of a single value such as a number, or of JSON after lines of something else."""
    window = cursor.window
    if window.peek() in (*_BRACKETS, '"'):
        yield from _read_brackets(cursor)
        return
    found = cursor.value(cursor.limits.depth)
    if isinstance(found, Fault) or window.text[found[1] :].strip():
        yield from _after_noise(cursor)
    else:
        yield cursor.take(*found)


def _read_brackets(cursor: Cursor) -> Iterator[Item]:
    """The records of JSON. What is broken in a text that is closed and without a sign of a record is foreign.

    tsconfig.json has comments, and commas before a closing bracket; the templates of Helm begin with `{{`. A dump that was cut off is
    never closed. Of a file longer than its head nothing is known in time, and its failures count.
    """
    window = cursor.window
    while len(window.text) - window.at <= _HEAD and window.more():
        pass
    is_all_here = window.ended and window.error is None
    text = window.text[window.at :] if is_all_here else ""
    is_foreign: bool | None = None  # asked at the first failure only
    for item in _read_any_json(cursor):
        if not isinstance(item, LoadFailure) or item.foreign:
            yield item
            continue
        if is_foreign is None:
            is_foreign = _is_foreign(text, cursor.domain)
        yield replace(item, foreign=is_foreign)


def _is_foreign(text: str, domain: Domain) -> bool:
    """Whether broken JSON is of another kind of file: closed, and without a sign of a record."""
    return text != "" and is_closed(text) and not domain.text_has_sign(text)


def _read_any_json(cursor: Cursor) -> Iterator[Item]:
    if cursor.window.peek() != "[":
        if (record := take_single(cursor)) is not None:
            yield record
        yield from read_objects(cursor)
        return
    whole = yield from read_list(cursor)
    if whole and cursor.window.peek():
        yield cursor.failure("unexpected text after the end of the list")


def _after_noise(cursor: Cursor) -> Iterator[Item]:
    """What follows lines that are not JSON, such as the warnings of a program whose two outputs went into one file."""
    window = cursor.window
    failure, start = cursor.expected("a list, an object, JSON Lines, YAML or a table"), window.line
    is_comment = window.text.startswith(("//", "/*"), window.at)  # a file with comments is foreign, unless records follow
    if not _skip_noise(window):
        yield failure
        return
    lines = window.line - start
    what = "1 line before the records is not JSON" if lines == 1 else f"{lines:,} lines before the records are not JSON"
    yield replace(failure, reason=f"{what}; keep the errors of a command out of its output (no 2>&1)", foreign=is_comment)
    yield from _read_brackets(cursor)


def _skip_noise(window: Window) -> bool:
    """Moves to the next line that begins with a brace or a bracket; False if there is none."""
    while True:
        window.skip_line()
        if window.at >= len(window.text) and not window.more():
            return False
        if window.text[window.at] in _BRACKETS:
            return True
