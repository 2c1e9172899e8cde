"""Small files of JSON Lines, read many at once: what it takes to begin with a file is as much as to read ten records of it."""

import hashlib
from collections.abc import Iterator, Sequence

from msgspec import Struct

from scanner.documents.domain import PlainRecords, ReadPlain
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


class _Small(Struct, frozen=True):
    """A small file that may be JSON Lines with a plain record on each of its lines."""

    source: FileSource
    data: bytes
    text: str  # without a line feed at its end
    lines: list[str]


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
        lines = [line for file in files for line in file.lines]
        if not self._read_plain.pays(len(lines)):
            return len(files)
        rows = self._read_plain.lines("\n".join([file.text for file in files]), lines)
        if rows is None:
            return len(files)
        readings: dict[int, Iterator[Reading]] = {}
        end = 0
        for file in files:
            start, end = end, end + len(file.lines)
            readings[id(file.source)] = _readings(file, some_of(rows, start, end))
        return readings

    def _read_on(self, most: int) -> None:
        """Reads on up to the next file that is not small, at most so many files, or about as many bytes as are read at once."""
        size = sum(len(file.data) for file in self._next)
        for source in self._files[self._place + len(self._next) : self._place + most]:
            small = None if size >= _AT_ONCE else _small_file(source, self._most)
            if small is None:
                return
            self._next.append(small)
            size += len(small.data)


def _small_file(source: FileSource, most: int) -> _Small | None:
    """A file of at most so many bytes that begins and ends like JSON Lines. One that has a single line is not: it is JSON."""
    data = source.read_small(most)
    if not data.startswith(b"{") or not data.endswith((b"}", b"}\n")):
        return None
    try:
        text = data.decode().removesuffix("\n")
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    if len(lines) == 1 or not lines[0].endswith("}"):
        return None
    return _Small(source, data, text, lines)


def _readings(file: _Small, rows: object) -> Iterator[Reading]:
    """What is read of a file in which all records are plain."""
    file.source.note_read(len(file.data))
    path, number = report_path(file.source.origin), len(file.lines)
    yield PlainRecords(rows, file.lines, path, range(1, number + 1), (1,) * number, "jsonl")
    summary = SourceSummary(path, hashlib.sha256(file.data).hexdigest(), number)
    yield summary
    yield coverage_of(summary, failures=0)
