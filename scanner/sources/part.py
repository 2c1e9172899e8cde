"""Parts of a file of JSON Lines, which several processes can read at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from scanner.documents.containers import Item
from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.documents.records.lines import has_lines, read_lines
from scanner.documents.window import SIZE, Window, texts, texts_within
from scanner.model.intake import SourceSummary
from scanner.model.job import Record
from scanner.model.origin import Origin, report_path
from scanner.sources.byte_stream import Count, unreadable
from scanner.sources.head import is_head
from scanner.sources.source import SourceItem

_MAGIC = b"\x1f\x8b"
_LINES = (".jsonl", ".ndjson")


class IndivisibleError(Exception):
    """A part has the head line of a collection, whose promises are about all lines after it: the file must be read as a whole."""


@dataclass(slots=True)
class FilePart:
    """Some lines of a file that is divisible: the bytes from `start` to `end`, of which the first is at the start of `first_line`.

    Its summary has no hash, and says nothing of the rest of the file.
    """

    file: Path
    origin: Origin
    start: int
    end: int
    first_line: int
    is_named: bool = field(default=True, init=False)
    _summary: SourceSummary | None = field(default=None, init=False, repr=False, compare=False)

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What the lines hold, as the whole file would give it. Raises IndivisibleError for the head line of a collection."""
        path, count = report_path(self.origin), Count()
        is_whole = False
        try:
            with self.file.open("rb") as stream:
                stream.seek(self.start)
                for item in count.items(self._items(_Limited(stream, self.end - self.start), path, domain, limits)):
                    if isinstance(item, Record) and is_head(item.value):
                        raise IndivisibleError
                    yield item
            is_whole = True
        except OSError as error:
            yield unreadable(path, error)
        self._summary = SourceSummary(path, None, count.records, truncated=count.truncated, is_whole=is_whole)

    def _items(self, stream: "_Limited", path: str, domain: Domain, limits: Limits) -> Iterator[Item]:
        begins_file = self.start == 0
        pieces = texts(cast(BinaryIO, stream)) if begins_file else texts_within(cast(BinaryIO, stream), SIZE)
        window = Window(pieces, self.first_line)
        if begins_file:
            window.peek()  # the blanks before the first line
        yield from read_lines(window, path, limits, domain)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary


class _Limited:
    """A binary stream that ends after a number of bytes."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream = stream
        self._left = left

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, none at the end."""
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def is_divisible(file: Path, origin: Origin, domain: Domain, limits: Limits) -> bool:
    """Whether a file is plain JSON Lines from its first character on, and does not begin with the head line of a collection."""
    if not file.is_file():  # a pipe can be read only once
        return False
    try:
        with file.open("rb") as stream:
            if stream.read(len(_MAGIC)) == _MAGIC:
                return False
            stream.seek(0)
            window = Window(texts(stream))
            if window.peek() != "{":
                return False
            is_named_lines = report_path(origin).lower().endswith(_LINES)
            return has_lines(window, limits, domain, is_named_lines) and not _begins_with_head(window)
    except OSError:
        return False


def _begins_with_head(window: Window) -> bool:
    line = window.text[window.at :].partition("\n")[0]
    return '"collection"' in line
