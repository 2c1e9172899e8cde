"""Records out of a stream of bytes, with the hash of all of it: what every source of bytes is read by."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
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
    count = Count()
    sha256: str | None = None
    sections: tuple[str, ...] = ()
    try:
        with open_stream() as stream:
            hashed = _HashedStream(stream)
            yield from count.items(read(cast(BinaryIO, hashed), path, domain, limits))
            hashed.read_rest()
        sha256 = hashed.hash.hexdigest()
        sections = hashed.sections.digests()
    except OSError as error:
        yield unreadable(path, error)
    return SourceSummary(path, sha256, count.records, truncated=count.truncated, is_whole=sha256 is not None, sections=sections)


def unreadable(path: str, error: OSError) -> LoadFailure:
    """The failure of a file that cannot be opened, or not read to its end."""
    return LoadFailure(Location(path), f"the file cannot be read: {error.strerror or error}")


class Count:
    """How many records were read, and the first truncation."""

    def __init__(self) -> None:
        self.records = 0
        self.truncated: Truncation | None = None

    def items(self, items: Iterable[Item]) -> Iterator[Record | PlainRecords | LoadFailure | LeftOut]:
        """The items but for truncations."""
        for item in items:
            if isinstance(item, Truncation):
                self.truncated = self.truncated or item
                continue
            self.records += _count(item)
            yield item


def _count(item: Item) -> int:
    """How many records an item of a file is."""
    match item:
        case Record():
            return 1
        case PlainRecords():
            return len(item.texts)
        case _:
            return 0
