"""Small files of JSON Lines, or of one record, read many at once: to begin with a file takes as long as to read ten records of it."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from scanner.documents.domain import PlainRecords, ReadPlain
from scanner.documents.json.text import BLANKS
from scanner.documents.plain.stretch import Stretch
from scanner.model.intake import SourceSummary
from scanner.model.origin import report_path
from scanner.shape.lane.plain import some_of
from scanner.sources.covered import coverage_of
from scanner.sources.file import FileSource
from scanner.sources.join import Reading
from scanner.sources.source import Source

_SMALL = 1 << 16  # bytes of a small file
_AT_ONCE = 1 << 17  # bytes that are read at once, about as much as of a large file
# An object on one line, or an indented one. Where a first line is anything else, it may be a line of its own, which only the reader tells.
_BEGINS_OBJECT = re.compile(r'\{[^\n]*\Z|\{\r?\n[ \t]*"')


class _Small(Struct, frozen=True):
    """A small file that may be JSON Lines with a plain record on each of its lines, or a single plain record."""

    source: FileSource
    data: bytes
    records: Sequence[str]
    is_single: bool


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
        records = [record for file in files for record in file.records]
        if not self._read_plain.pays(len(records)):
            return len(files)
        rows = self._decoded(records, files[0].is_single)
        if rows is None:
            return len(files)
        readings: dict[int, Iterator[Reading]] = {}
        end = 0
        for file in files:
            start, end = end, end + len(file.records)
            readings[id(file.source)] = _readings(file, some_of(rows, start, end))
        return readings

    def _decoded(self, records: list[str], are_single: bool) -> object | None:
        """The rows of records that are lines, or are files themselves; None if not all are plain."""
        if not are_single:
            return self._read_plain.lines("\n".join(records), records)
        rows, sizes = self._read_plain.elements(",".join(records)) or (None, ())
        return rows if list(sizes) == list(map(len, records)) else None  # otherwise a file does not end where a record does

    def _read_on(self, most: int) -> None:
        """Reads on up to the next file that is another, at most so many files, or about as many bytes as are read at once."""
        size = sum(len(file.data) for file in self._next)
        for source in self._files[self._place + len(self._next) : self._place + most]:
            small = None if size >= _AT_ONCE else _small_file(source, self._most)
            if small is None or small.is_single != self._next[0].is_single:
                return
            self._next.append(small)
            size += len(small.data)


def _small_file(source: FileSource, most: int) -> _Small | None:
    """A file of at most so many bytes that begins and ends like JSON Lines, or like one object; None for any other."""
    data = source.read_small(most)
    if not data.startswith(b"{"):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > 1 and lines[0].endswith("}") and lines[-1].endswith("}"):
        return _Small(source, data, lines, is_single=False)
    record = text.rstrip(BLANKS)
    is_dump = record.count('"jobArn"') + record.count('"job_arn"') > 1
    if _BEGINS_OBJECT.match(record) and record.isascii() and not is_dump:
        return _Small(source, data, (record,), is_single=True)
    return None


def _readings(file: _Small, rows: object) -> Iterator[Reading]:
    """What is read of a file in which all records are plain."""
    file.source.note_read(len(file.data))
    path, number = report_path(file.source.origin), len(file.records)
    container = "json" if file.is_single else "jsonl"
    yield PlainRecords(rows, file.records, path, range(1, number + 1), (1,) * number, container)
    summary = SourceSummary(path, hashlib.sha256(file.data).hexdigest(), number)
    yield summary
    yield coverage_of(summary, failures=0)
