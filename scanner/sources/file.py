"""A file as a source of records."""

import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.intake import SourceSummary
from scanner.model.origin import Origin, report_path
from scanner.sources.byte_stream import Stream, read_stream
from scanner.sources.part import FilePart
from scanner.sources.source import SourceItem
from scanner.sources.special import is_descriptor

OnRead = Callable[[int], None]  # called with the number of bytes of each read


@dataclass(slots=True)
class FileSource:
    """A file on the disk, plain or gzip; a pipe that was named, too."""

    file: Path
    origin: Origin
    is_named: bool = True
    on_read: OnRead | None = None
    _summary: SourceSummary | None = field(default=None, init=False, repr=False, compare=False)

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What the file holds."""
        self._summary = yield from read_stream(self._open, report_path(self.origin), domain, limits)

    def _open(self) -> AbstractContextManager[Stream]:
        stream = self.file.open("rb")
        return stream if self.on_read is None else _Counted(stream, self.on_read)

    def read_small(self, most: int) -> bytes:
        """All of a regular file of at most so many bytes; nothing of any other, and of one that cannot be read."""
        if is_descriptor(self.file):
            return b""
        try:
            status = self.file.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > most:
                return b""
            with self.file.open("rb", buffering=0) as stream:
                return stream.readall()
        except OSError:
            return b""

    def note_read(self, size: int) -> None:
        """Notes that bytes of the file were read by `read_small`, and used."""
        if self.on_read is not None:
            self.on_read(size)

    def part(self, start: int, end: int, first_line: int) -> FilePart:
        """The lines in the bytes from `start` to `end`, which begin and end with lines; `is_divisible` says whether the file has parts."""
        return FilePart(self.file, self.origin, start, end, first_line)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary


class _Counted:
    """A stream that tells how much was read from it."""

    def __init__(self, stream: BinaryIO, on_read: OnRead) -> None:
        self._stream = stream
        self._on_read = on_read

    def read(self, size: int = -1, /) -> bytes:
        """Reads like the stream."""
        data = self._stream.read(size)
        self._on_read(len(data))
        return data

    def __enter__(self) -> "_Counted":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stream.close()
