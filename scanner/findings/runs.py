"""Sorted entries in temporary files, each as bytes, behind the key that it is sorted by."""

import os
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from weakref import finalize

from msgspec.msgpack import Decoder, Encoder

from scanner.errors import NoRoomError
from scanner.findings.order import Key

Row = tuple[Key, bytes]  # an entry, and its key

_BLOCK = 8 * 1024  # bytes, about, that are decoded at once; reading holds one block a run
_COPIED = 1024 * 1024  # bytes that are copied or written at once
_LENGTH = struct.Struct("<Q")  # before each block
_encode = Encoder().encode
_decode = Decoder(list[Row]).decode
_key_of_row = itemgetter(0)


class RunFile:
    """A temporary file in which runs lie one behind the other. Any number of readers, also in other threads.

    It has no name, or one in `folder`: then it can be pickled, and the process that unpickles it takes the name away.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = Lock()
        self._end = 0
        self._path: Path | None = None
        import tempfile  # late: most scans keep their findings in memory

        with _disk():
            if folder is None:
                self._stream: BinaryIO = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as this object is used
            else:
                handle, name = tempfile.mkstemp(dir=folder)
                self._stream, self._path = os.fdopen(handle, "wb+", buffering=0), Path(name)
        finalize(self, self._stream.close)

    def __getstate__(self) -> tuple[Path, int]:
        if self._path is None:
            raise TypeError("only a file with a name can be handed over")
        return self._path, self._end

    def __setstate__(self, state: tuple[Path, int]) -> None:
        path, self._end = state
        self._lock = Lock()
        self._path = None
        with _disk():
            self._stream = path.open("rb+", buffering=0)
        finalize(self, self._stream.close)
        with suppress(OSError):  # Windows keeps the name of an open file; the folder is deleted in the end
            path.unlink()

    def write(self, rows: Iterable[Row]) -> "Run":
        """Adds rows as one run."""
        start = self._end
        blocks: list[bytes] = []
        size = 0
        for block in _blocks(rows):
            blocks += _LENGTH.pack(len(block)), block
            size += len(block)
            if size >= _COPIED:
                self._write(b"".join(blocks))
                blocks.clear()
                size = 0
        self._write(b"".join(blocks))
        return Run(self, start, self._end)

    def copy(self, run: "Run") -> "Run":
        """Adds a run of another file, without decoding it."""
        start = self._end
        for position in range(run.start, run.end, _COPIED):
            self._write(run.file.read(position, min(_COPIED, run.end - position)))
        return Run(self, start, self._end)

    def read(self, position: int, size: int) -> bytes:
        """The bytes at a position."""
        with _disk(), self._lock:
            self._stream.seek(position)
            return self._stream.read(size)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        with _disk(), self._lock:
            self._stream.seek(self._end)
            while rest:
                rest = rest[self._stream.write(rest) :]
        self._end += len(data)


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted rows, from `start` to `end` in a file."""

    file: RunFile
    start: int
    end: int

    def blocks(self) -> Iterator[list[Row]]:
        """The rows, block by block."""
        if self.start == self.end:
            return
        position = self.start + _LENGTH.size
        (size,) = _LENGTH.unpack(self.file.read(self.start, _LENGTH.size))
        while size:
            data = self.file.read(position, size + _LENGTH.size)  # with the length of the next block, to read once a block
            yield _decode(memoryview(data)[:size])
            position += size + _LENGTH.size
            size = _LENGTH.unpack_from(data, size)[0] if position < self.end else 0


def merge(runs: Iterable[Iterable[Sequence[Row]]]) -> Iterator[Sequence[Row]]:
    """The rows of several runs in order, several at once; of equal keys those of the first run come first.

    Each run is its rows in order, block by block. Rows of one run that precede those of all others are taken together: most runs of a scan
    hardly overlap within a rule.
    """
    waiting = []
    for number, blocks in enumerate(map(iter, runs)):
        rows = next(blocks, ())
        if rows:
            waiting.append((rows[0][0], number, rows, blocks))
    heapify(waiting)
    while len(waiting) > 1:
        _, number, rows, blocks = waiting[0]
        next_key, next_number = min(waiting[1:3])[:2]
        find_end = bisect_right if number < next_number else bisect_left
        end = find_end(rows, next_key, key=_key_of_row)
        yield rows[:end]
        rest = rows[end:] or next(blocks, ())
        if rest:
            heapreplace(waiting, (rest[0][0], number, rest, blocks))
        else:
            heappop(waiting)
    for _, _, rows, blocks in waiting:
        yield rows
        yield from blocks


def _blocks(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as blocks of about the same size."""
    rows = iter(rows)
    block = list(islice(rows, 1))
    while block:
        data = _encode(block)
        yield data
        fitting = max(1, len(block) * _BLOCK // len(data))  # rows of one report are about as long as each other
        block = list(islice(rows, fitting))


@contextmanager
def _disk() -> Iterator[None]:
    """Turns an error of the file system into a sentence about the disk."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise NoRoomError(f"no room for the findings in the folder for temporary files ({reason}); set TMPDIR") from None
