"""The hashes of what follows the head lines of a collection, taken from the file's bytes as they are read."""

import hashlib
import zlib
from collections.abc import Iterator

from scanner.documents.gz import MAGIC
from scanner.model.names import COLLECTION_BEGINS

_PIECE = 1 << 18  # bytes that come out at once
_MOST_RATIO = 400  # as in documents/gz.py, which says so to the reader: here what is beyond is only not hashed
_RATIO_FROM = 32 << 20
_UNDECIDED, _COLLECTION, _OTHER = "undecided", "collection", "other"  # what the file's first bytes say that it is
_NEXT = b"\n" + COLLECTION_BEGINS


class Sections:
    """Is fed a file's bytes, packed or not, and hashes what follows each head line, up to the next one.

    A file that does not begin with a head line has no sections, and costs nothing. Two collections one after the other have two.
    """

    def __init__(self) -> None:
        self._begin = b""  # the first bytes, until they tell whether this is a collection
        self._state = _UNDECIDED
        self._inflate: zlib._Decompress | None = None
        self._taken = self._given = 0
        self._pending = b""  # may be the beginning of a head line
        self._in_head = True
        self._fresh = False  # `pending` begins a line
        self._hashes: list[hashlib._Hash] = []

    def feed(self, data: bytes) -> None:
        """Takes the next bytes of the file."""
        if self._state == _OTHER or not data:
            return
        if not self._taken:  # the first bytes tell whether the file is packed
            data = self._begin = self._begin + data
            if len(data) < len(MAGIC):
                return
            self._inflate = zlib.decompressobj(31) if data.startswith(MAGIC) else None
            self._begin = b""
        self._taken += len(data)
        for piece in self._unpacked(data):
            self._take(piece)
            if self._state == _OTHER:
                return

    def digests(self) -> tuple[str, ...]:
        """The hash of each section, in hex; to be asked for when the file is at its end."""
        if self._hashes and not self._in_head:
            self._hashes[-1].update(self._pending)
        self._pending = b""
        return tuple(one.hexdigest() for one in self._hashes)

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        """The bytes inside; nothing more where the gzip file is damaged or a bomb, which its reader reports."""
        if self._inflate is None:
            yield data
            return
        try:
            while data:
                if self._inflate.eof:
                    self._inflate = zlib.decompressobj(31)  # another member
                piece = self._inflate.decompress(data, _PIECE)
                data = self._inflate.unconsumed_tail or self._inflate.unused_data
                self._given += len(piece)
                if self._given > _RATIO_FROM and self._given > self._taken * _MOST_RATIO:
                    self._state = _OTHER
                    return
                yield piece
        except zlib.error:
            self._state = _OTHER

    def _take(self, data: bytes) -> None:
        if self._state == _UNDECIDED:
            self._begin += data
            if len(self._begin) < len(COLLECTION_BEGINS):
                return
            self._state = _COLLECTION if self._begin.startswith(COLLECTION_BEGINS) else _OTHER
            data = self._begin if self._state == _COLLECTION else b""
        self._pending += data
        while self._pending and self._step():
            pass

    def _step(self) -> bool:
        """Goes over a head line, or hashes up to the next one; False where more bytes have to come."""
        if self._in_head:
            _, newline, self._pending = self._pending.partition(b"\n")
            if newline:
                self._in_head, self._fresh = False, True
                self._hashes.append(hashlib.sha256())
            return bool(newline)
        if self._fresh:
            self._in_head = self._pending.startswith(COLLECTION_BEGINS)
            if self._in_head or COLLECTION_BEGINS.startswith(self._pending):
                return self._in_head
            self._fresh = False
        at = self._pending.find(_NEXT)
        end = at + 1 if at >= 0 else max(0, len(self._pending) - len(_NEXT) + 1)
        self._hashes[-1].update(self._pending[:end])
        self._pending = self._pending[end:]
        self._in_head = at >= 0
        return self._in_head
