"""Sorted runs of entries in temporary files, each entry as bytes from which it comes back exactly as it was."""

import os
import pickle
import struct
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Generic, TypeVar
from weakref import finalize

from msgspec.msgpack import Decoder, Encoder

from scanner.errors import NoRoomError

T = TypeVar("T")

_BLOCK = 16 * 1024  # bytes that are decoded at once; reading holds one block a run
_COPIED = 1024 * 1024  # bytes that are copied at once
_HEAD = struct.Struct("<BQ")  # before each block: how it is encoded, and its length
_MSGPACK, _PICKLE = 0, 1
_MSGPACK_ARRAY = b"\xdd"  # followed by the number of elements in four bytes


class Pickled(bytes):
    """An entry that msgpack cannot hold: with an integer beyond 64 bits, or half of a surrogate pair."""

    __slots__ = ()


class Codec(Generic[T]):
    """Turns entries of one type into bytes and back."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._encode = Encoder().encode
        self._decode = Decoder(kind).decode
        self._decode_array: Callable[[bytes], list[T]] = Decoder(list.__class_getitem__(kind)).decode

    def __reduce__(self) -> tuple[type["Codec[T]"], tuple[type[T]]]:
        return type(self), (self._kind,)

    def encode(self, entry: T) -> bytes:
        """The entry as bytes."""
        try:
            return self._encode(entry)
        except (OverflowError, UnicodeEncodeError):
            return Pickled(pickle.dumps(entry, pickle.HIGHEST_PROTOCOL))

    def decode(self, data: bytes) -> T:
        """The entry that was encoded."""
        if isinstance(data, Pickled):
            entry: T = _unpickled(data)
            return entry
        return self._decode(data)

    def decode_array(self, data: bytes) -> list[T]:
        """The entries of a msgpack array."""
        return self._decode_array(data)


class RunFile:
    """A temporary file in which runs lie one behind the other. Any number of readers, also in other threads.

    It has no name, or one in `folder`: then it can be pickled, and the process that unpickles it takes the name away.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = Lock()
        self._end = 0
        self._path: Path | None = None
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

    def write(self, data: Iterable[bytes]) -> "Run":
        """Adds encoded entries as one run."""
        start = self._end
        block: list[bytes] = []
        size = 0
        for entry in data:
            if isinstance(entry, Pickled):
                self._write_array(block)
                self._write_block(_PICKLE, (entry,))
                block, size = [], 0
                continue
            block.append(entry)
            size += len(entry)
            if size >= _BLOCK:
                self._write_array(block)
                block, size = [], 0
        self._write_array(block)
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

    def _write_array(self, entries: list[bytes]) -> None:
        if entries:
            self._write_block(_MSGPACK, (_MSGPACK_ARRAY, len(entries).to_bytes(4, "big"), *entries))

    def _write_block(self, encoding: int, parts: Collection[bytes]) -> None:
        self._write(b"".join((_HEAD.pack(encoding, sum(map(len, parts))), *parts)))

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        with _disk(), self._lock:
            self._stream.seek(self._end)
            while rest:
                rest = rest[self._stream.write(rest) :]
        self._end += len(data)


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted entries, from `start` to `end` in a file."""

    file: RunFile
    start: int
    end: int

    def entries(self, codec: Codec[T]) -> Iterator[T]:
        """The entries, decoded block by block."""
        position = self.start
        while position < self.end:
            encoding, size = _HEAD.unpack(self.file.read(position, _HEAD.size))
            data = self.file.read(position + _HEAD.size, size)
            if encoding == _PICKLE:
                yield _unpickled(data)
            else:
                yield from codec.decode_array(data)
            position += _HEAD.size + size


def _unpickled(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - written above, and by no one else


@contextmanager
def _disk() -> Iterator[None]:
    """Turns an error of the file system into a sentence about the disk."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise NoRoomError(f"no room for the findings in the folder for temporary files ({reason}); set TMPDIR") from None
