"""Small files of nothing but plain records, read many at once: to begin with a file takes as long as to read ten records of it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from scanner.documents.domain import PlainRecords, ReadPlain
from scanner.documents.json.text import BLANKS
from scanner.documents.plain.elements import locate
from scanner.documents.plain.stretch import Stretch
from scanner.documents.window import Window
from scanner.model.intake import SourceSummary
from scanner.model.origin import report_path
from scanner.shape.lane.plain import some_of
from scanner.sources.covered import coverage_of
from scanner.sources.file import FileSource
from scanner.sources.join import Reading
from scanner.sources.source import Source

_SMALL = 1 << 16  # bytes of a small file
_AT_ONCE = 1 << 17  # bytes that are read at once, about as much as of a large file
_BEGINS_OBJECTS = re.compile(r'(\{[ \t\n\r]*"invocationJobSummaries"[ \t\n\r]*:[ \t\n\r]*)?\[[ \t\n\r]*(?=\{)')  # a list, or a List answer
# An object on one line, or an indented one. Where a first line is anything else, it may be a line of its own, which only the reader tells.
_BEGINS_OBJECT = re.compile(r'\{[^\n]*\Z|\{\r?\n[ \t]*"')


class _Small(Struct, frozen=True):
    """A small file that may be JSON Lines with a plain record on each of its lines (`lines`), or JSON of nothing but plain records.

    All of its records are in the text from `start` to `end`, which has commas between them in JSON.
    """

    source: FileSource
    data: bytes
    text: str
    start: int
    end: int
    lines: Sequence[str] = ()

    @property
    def path(self) -> str:
        """What reports call the file."""
        return report_path(self.source.origin)


class SmallFiles:
    """Reads the small files among the sources of a scan, each of which is asked for in its turn, and may be asked for again."""

    def __init__(self, sources: Sequence[Source], read_plain: ReadPlain, largest_record: int) -> None:
        """No line may have more than `largest_record` characters."""
        self._files = [source for source in sources if isinstance(source, FileSource)]
        self._places = {id(source): place for place, source in enumerate(self._files)}
        self._read_plain = read_plain
        self._most = min(_SMALL, largest_record)
        self._next: list[_Small] = []  # the file at `_place`, which was asked for, and some after it that were read on the way
        self._place = 0
        self._readings: dict[int, Iterator[Reading]] = {}
        self._stretch = Stretch(self._take_files)

    def take(self, source: Source) -> Iterator[Reading] | None:
        """What a file holds, if it is a small file of plain records alone: what reading it by itself would give. None for any other."""
        place = self._places.get(id(source))
        if place is None:
            return None
        if id(source) not in self._readings:
            self._readings = self._read_from(place)
        return self._readings.pop(id(source), None)

    def _read_from(self, place: int) -> dict[int, Iterator[Reading]]:
        """What the files from a place on hold, as many as are read at once; nothing where the first is to be read by itself."""
        first = _small_file(self._files[place], self._most)
        if first is None:
            return {}
        self._place, self._next = place, [first]
        return self._stretch.take() or {}

    def _take_files(self, most: int) -> dict[int, Iterator[Reading]] | int:
        """What at most so many of the next files hold; the number tried if one of them has something else than plain records."""
        self._read_on(most)
        files = self._next[:most]
        read = self._read_lines if files[0].lines else self._read_json
        records = read(files)
        if records is None:
            return len(files)
        return {id(file.source): _readings(file, plain) for file, plain in zip(files, records, strict=True)}

    def _read_lines(self, files: Sequence[_Small]) -> list[PlainRecords] | None:
        """The records of each of some files of JSON Lines; None if not all are plain."""
        lines = [line for file in files for line in file.lines]
        if not self._read_plain.pays(len(lines)):
            return None
        rows = self._read_plain.lines("\n".join(lines), lines)
        if rows is None:
            return None
        records = []
        end = 0
        for file in files:
            start, end, number = end, end + len(file.lines), len(file.lines)
            part = some_of(rows, start, end)
            records.append(PlainRecords(part, file.lines, file.path, range(1, number + 1), (1,) * number, "jsonl"))
        return records

    def _read_json(self, files: Sequence[_Small]) -> list[PlainRecords] | None:
        """The records of each of some files of JSON; None if not all are plain."""
        if not self._read_plain.pays(len(files)):
            return None
        found = self._read_plain.elements(",".join([file.text[file.start : file.end] for file in files]))
        if found is None:
            return None
        rows, sizes = found
        records = []
        end = 0
        for file in files:
            window = Window(iter(()))
            window.text = file.text
            window.move(file.start)
            texts, lines, columns = locate(window, islice(sizes, end, None), file.end)
            if window.at != file.end:
                return None
            start, end = end, end + len(texts)
            records.append(PlainRecords(some_of(rows, start, end), texts, file.path, lines, columns, "json"))
        return records

    def _read_on(self, most: int) -> None:
        """Reads on up to the next file that is another, at most so many files, or about as many bytes as are read at once."""
        size = sum(len(file.data) for file in self._next)
        for source in self._files[self._place + len(self._next) : self._place + most]:
            small = None if size >= _AT_ONCE else _small_file(source, self._most)
            if small is None or bool(small.lines) != bool(self._next[0].lines):
                return
            self._next.append(small)
            size += len(small.data)


def _small_file(source: FileSource, most: int) -> _Small | None:
    """A file of at most so many bytes that begins and ends like JSON Lines, or like JSON of nothing but records; None for any other."""
    data = source.read_small(most)
    if not data.startswith((b"{", b"[")):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > 1 and all(lines[number].startswith("{") and lines[number].endswith("}") for number in (0, -1)):
        return _Small(source, data, text, 0, len(text), lines)
    start, end = _place_of_records(text)
    if start == end or not text.isascii():
        return None
    return _Small(source, data, text, start, end)


def _place_of_records(text: str) -> tuple[int, int]:
    """Where the records of JSON begin and end: those of a List answer, a list, or one alone. The same number twice for any other JSON."""
    stripped = text.rstrip(BLANKS)
    begin = _BEGINS_OBJECTS.match(text)
    if begin is not None:
        for bracket in "}]" if begin[1] else "]":
            if not stripped.endswith(bracket):
                return 0, 0
            stripped = stripped[:-1].rstrip(BLANKS)
        return begin.end(), len(stripped)
    is_dump = text.count('"jobArn"') + text.count('"job_arn"') > 1
    if is_dump or not _BEGINS_OBJECT.match(stripped):
        return 0, 0
    return 0, len(stripped)


def _readings(file: _Small, records: PlainRecords) -> Iterator[Reading]:
    """What is read of a file in which all records are plain."""
    file.source.note_read(len(file.data))
    yield records
    summary = SourceSummary(file.path, hashlib.sha256(file.data).hexdigest(), len(records.texts))
    yield summary
    yield coverage_of(summary, failures=0)
