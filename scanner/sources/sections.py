"""The hashes of what follows the head lines of a collection, taken from the file's bytes as they are read."""

import hashlib
import zlib
from collections.abc import Iterator
from enum import Enum

from scanner.documents.gz import MAGIC
from scanner.model.names import COLLECTION_BEGINS

_PIECE = 1 << 18  # bytes that are unpacked at once
_MOST_RATIO = 400  # as in documents/gz.py, whose failure the reader reports; a bomb is only not hashed here
_RATIO_FROM = 32 << 20  # bytes
_NEXT = b"\n" + COLLECTION_BEGINS


class _Kind(Enum):
    """What a file's first bytes say that it is."""

    UNDECIDED = 1
    COLLECTION = 2
    OTHER = 3


class Sections:
    """Takes a file's bytes, packed or not, and hashes what follows each head line, up to the next one.

    A file that does not begin with a head line has no sections, and costs nothing. Two collections one after the other have two.
    """

    def __init__(self) -> None:
        self._first = b""  # the first bytes, until they tell whether the file is packed
        self._is_packed: bool | None = None
        self._unpacking = _Unpacking()
        self._kind = _Kind.UNDECIDED
        self._pending = b""  # may be the beginning of a head line
        self._in_head = True
        self._at_line_start = False
        self._hashes: list[hashlib._Hash] = []

    def feed(self, data: bytes) -> None:
        """Takes the next bytes of the file."""
        if self._is_other:
            return
        if self._is_packed is None:
            data = self._first = self._first + data
            if len(data) < len(MAGIC):
                return
            self._is_packed = data.startswith(MAGIC)
            self._first = b""
        if not self._is_packed:
            self._take(data)
            return
        for piece in self._unpacking.unpack(data):
            self._take(piece)
            if self._is_other:
                return
        if self._unpacking.failed:
            self._kind = _Kind.OTHER

    def digests(self) -> tuple[str, ...]:
        """The hash of each section, in hex; to be asked for at the end of the file."""
        if self._hashes and not self._in_head:
            self._hashes[-1].update(self._pending)
        self._pending = b""
        return tuple(section.hexdigest() for section in self._hashes)

    @property
    def _is_other(self) -> bool:
        return self._kind is _Kind.OTHER

    def _take(self, data: bytes) -> None:
        self._pending += data
        if self._kind is _Kind.UNDECIDED:
            if len(self._pending) < len(COLLECTION_BEGINS):
                return
            self._kind = _Kind.OTHER
            if self._pending.startswith(COLLECTION_BEGINS):
                self._kind = _Kind.COLLECTION
        if self._kind is _Kind.OTHER:
            self._pending = b""
            return
        while self._pending and self._step():
            pass

    def _step(self) -> bool:
        """Passes a head line, or hashes up to the next one; False where more bytes have to come."""
        if self._in_head:
            return self._pass_head()
        if self._at_line_start:
            if self._pending.startswith(COLLECTION_BEGINS):
                self._in_head = True
                return True
            if COLLECTION_BEGINS.startswith(self._pending):  # may become a head line
                return False
            self._at_line_start = False
        return self._hash_to_next_head()

    def _pass_head(self) -> bool:
        _, newline, self._pending = self._pending.partition(b"\n")
        if not newline:
            return False
        self._in_head, self._at_line_start = False, True
        self._hashes.append(hashlib.sha256())
        return True

    def _hash_to_next_head(self) -> bool:
        at = self._pending.find(_NEXT)
        # Without one, all but as many bytes as may be the beginning of one.
        end = at + 1 if at >= 0 else max(0, len(self._pending) - len(_NEXT) + 1)
        self._hashes[-1].update(self._pending[:end])
        self._pending = self._pending[end:]
        self._in_head = at >= 0
        return self._in_head


class _Unpacking:
    """Unpacks gzip piece by piece, and stops without an error where the file is damaged or a bomb: its reader reports that."""

    def __init__(self) -> None:
        self.failed = False
        self._inflate = zlib.decompressobj(31)
        self._taken = self._given = 0

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """The bytes inside the next bytes of the file."""
        self._taken += len(data)
        try:
            while data and not self.failed:
                if self._inflate.eof:
                    self._inflate = zlib.decompressobj(31)  # another member
                piece = self._inflate.decompress(data, _PIECE)
                data = self._inflate.unconsumed_tail or self._inflate.unused_data
                self._given += len(piece)
                self.failed = self._is_bomb()
                if not self.failed:
                    yield piece
        except zlib.error:
            self.failed = True

    def _is_bomb(self) -> bool:
        return self._given > _RATIO_FROM and self._given > self._taken * _MOST_RATIO
