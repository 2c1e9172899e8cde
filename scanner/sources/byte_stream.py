"""Records out of a stream of bytes, with the hash of all of it: what every source of bytes is read by."""

import hashlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol, cast

from scanner.documents.containers import Item
from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain, PlainRecords
from scanner.documents.reader import read
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.model.job import Record
from scanner.model.place import Location
from scanner.sources.sections import Sections

_PIECE = 1 << 20  # bytes


class Stream(Protocol):
    """A binary stream as far as it is read here."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, none at the end; all that is left without it."""


class _HashedStream:
    """A binary stream that hashes what is read from it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()
        self.sections = Sections()

    def read(self, size: int = -1) -> bytes:
        """Reads like the stream, and hashes."""
        data = self._stream.read(size)
        self.hash.update(data)
        self.sections.feed(data)
        return data

    def read_rest(self) -> None:
        """Reads to the end: what the reader did not look at belongs to the hash of the file too."""
        while self.read(_PIECE):
            pass


def read_stream(
    open_stream: Callable[[], AbstractContextManager[Stream]], path: str, domain: Domain, limits: Limits
) -> Generator[Record | PlainRecords | LoadFailure | LeftOut, None, SourceSummary]:
    """The records of a stream, and at the end the summary, with the first truncation; `path` is what reports call the source.

    What cannot be opened or read to its end is a failure, and has no hash.
    """
    records = 0
    truncated: Truncation | None = None
    sha256: str | None = None
    sections: tuple[str, ...] = ()
    try:
        with open_stream() as stream:
            hashed = _HashedStream(stream)
            for item in read(cast(BinaryIO, hashed), path, domain, limits):
                if isinstance(item, Truncation):
                    truncated = truncated or item
                    continue
                records += _count(item)
                yield item
            hashed.read_rest()
        sha256 = hashed.hash.hexdigest()
        sections = hashed.sections.digests()
    except OSError as error:
        yield LoadFailure(Location(path), f"the file cannot be read: {error.strerror or error}")
    return SourceSummary(path, sha256, records, truncated=truncated, is_whole=sha256 is not None, sections=sections)


def _count(item: Item) -> int:
    """How many records an item of a file is."""
    match item:
        case Record():
            return 1
        case PlainRecords():
            return len(item.texts)
        case _:
            return 0
