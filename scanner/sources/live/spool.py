"""Records on disk until they are read back, so that their number does not matter."""

import io
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from scanner.documents.json.text import decode
from scanner.errors import ReadError, ReportWriteError, UsageError
from scanner.model.job import Json

_DEPTH = 64  # of a line; AWS's answers have a depth of 5
_OWNER_ONLY = 0o600  # records name roles, buckets and accounts


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a record is in a spool."""

    spool: "Spool"
    start: int
    size: int

    def read(self) -> dict[str, Any]:
        """The record."""
        return cast(dict[str, Any], json.loads(self.spool.read(self.start, self.size)))


class Spool:
    """A file of records, a line each; several threads may write it. A context, which closes the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._end = stream.seek(0, os.SEEK_END)

    @classmethod
    def unnamed(cls) -> "Spool":
        """One that is gone once it is closed; raises ReportWriteError."""
        try:
            return cls(cast(BinaryIO, tempfile.TemporaryFile(buffering=0)))
        except OSError as error:
            raise ReportWriteError(f"could not create a temporary file for the jobs: {error.strerror or error}") from None

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stream.close()

    def add(self, record: dict[str, Json]) -> Slot:
        """Writes a record at the end; raises ReportWriteError."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        with self._lock:
            start = self._end
            try:
                self._stream.seek(start)
                self._write(line)
            except OSError as error:
                raise ReportWriteError(f"could not write a job to a temporary file: {error.strerror or error}") from None
            self._end = start + len(line)
        return Slot(self, start, len(line))

    def _write(self, line: bytes) -> None:
        """Writes all of a line: a file without a buffer may take a part of it, and only the next try says that the disk is full."""
        rest = memoryview(line)
        while rest:
            rest = rest[self._stream.write(rest) :]

    def read(self, start: int, size: int) -> bytes:
        """Some bytes of the file."""
        with self._lock:
            self._stream.seek(start)
            return self._stream.read(size)


class Journal(Spool):
    """FILE.partial: the details that were read for a FILE which is not finished, so that a run that is cut off is not for nothing."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        super().__init__(stream)
        self._path = path

    @classmethod
    def open(cls, path: Path) -> "Journal":
        """The journal at a path, with what an earlier run left in it.

        Raises UsageError where another run is writing it, ReportWriteError where it cannot be written.
        """
        try:
            stream = cast(BinaryIO, os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY), "r+b", buffering=0))
        except OSError as error:
            raise ReportWriteError(f"could not write {path}: {error.strerror or error}") from None
        try:
            _lock(stream)
        except BlockingIOError:
            stream.close()
            raise UsageError(f"another run is writing {path}; wait for it, or write to another file", "output") from None
        return cls(stream, path)

    def records(self) -> Iterator[tuple[Slot, dict[str, Json]]]:
        """The records of an earlier run; a line that is torn, or is no record, is left out, and a torn end is cut off.

        Nothing else may be done with the journal meanwhile.
        """
        self._stream.seek(0)
        lines = io.BufferedReader(cast(io.RawIOBase, self._stream))  # else each line is read byte by byte
        start = 0
        try:
            for line in lines:
                if not line.endswith(b"\n"):
                    self._end = start
                    break
                record = _record(line)
                if record is not None:
                    yield Slot(self, start, len(line)), record
                start += len(line)
        finally:
            lines.detach()  # which would close the file
        self._stream.truncate(self._end)

    def remove(self) -> None:
        """Deletes the file: what it is for is finished."""
        with suppress(OSError):
            self._path.unlink()


def _record(line: bytes) -> dict[str, Json] | None:
    try:
        value = decode(line.decode(), _DEPTH)
    except (ReadError, UnicodeDecodeError):
        return None
    return value if isinstance(value, dict) else None


def _lock(stream: BinaryIO) -> None:
    """Keeps other runs out as long as the file is open; raises BlockingIOError where one is in already."""
    try:
        import fcntl
    except ImportError:  # Windows, where two runs for one file stay unnoticed
        return
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
