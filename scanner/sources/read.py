"""The records of one source, with its hash."""

import errno
import hashlib
import io
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from scanner.documents.containers import Item
from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.documents.reader import read
from scanner.model.job import Record
from scanner.model.place import Location
from scanner.model.report import LoadFailure, SourceSummary, Truncation
from scanner.sources.files import Source
from scanner.sources.s3 import Body
from scanner.sources.sections import Sections

_LIMITS = Limits()


class _Hashed:
    """A binary stream that hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()
        self.sections = Sections()

    def read(self, size: int = -1) -> bytes:
        """Reads like the stream, and hashes."""
        data = self._stream.read(size)
        self.hash.update(data)
        self.sections.feed(data)
        return data


def read_source(source: Source, domain: Domain, limits: Limits = _LIMITS) -> Iterator[Item | SourceSummary]:
    """Everything that a source holds, in its order; the last is its summary, which carries the first truncation found."""
    records = 0
    truncated: Truncation | None = None
    hashed: _Hashed | None = None
    whole = False
    try:
        with _open(source) as stream:
            hashed = _Hashed(stream)
            for item in read(cast(BinaryIO, hashed), source.path, domain, limits):
                records += isinstance(item, Record)
                if isinstance(item, Truncation):
                    truncated = truncated or item
                else:
                    yield item
            while hashed.read(1 << 20):  # what the reader did not look at belongs to the file's hash
                pass
            whole = True
    except OSError as error:
        yield LoadFailure(Location(source.path), f"the file cannot be read: {error.strerror or error}")
    if hashed and whole:
        yield SourceSummary(source.path, hashed.hash.hexdigest(), records, truncated=truncated, sections=hashed.sections.digests())
    else:
        yield SourceSummary(source.path, None, records, truncated=truncated)


def _open(source: Source) -> Any:
    if source.file is not None:
        return source.file.open("rb")
    if source.s3 is not None:
        return Body(source.s3)
    if source.data is not None:
        return io.BytesIO(source.data)
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return _Stdin(sys.stdin.buffer)


class _Stdin:
    """Standard input as a context that does not close it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __enter__(self) -> BinaryIO:
        return self._stream

    def __exit__(self, *_: object) -> None:
        pass
