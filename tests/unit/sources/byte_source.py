"""Bytes as a source, under any name: the least that a source needs."""

import io
from collections.abc import Iterator

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.intake import SourceSummary
from scanner.model.origin import Tree
from scanner.sources.byte_stream import read_stream
from scanner.sources.source import SourceItem


class ByteSource:
    """A file that is only in memory."""

    is_named = True

    def __init__(self, path: str, data: bytes) -> None:
        self.origin = Tree(path)
        self._data = data
        self._summary: SourceSummary | None = None

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        self._summary = yield from read_stream(lambda: io.BytesIO(self._data), self.origin.path, domain, limits)

    def summary(self) -> SourceSummary:
        assert self._summary is not None, "asked after the last record"
        return self._summary
