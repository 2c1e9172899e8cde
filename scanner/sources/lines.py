"""Some lines of a file as a source of records."""

import io
from collections.abc import Iterator

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.intake import SourceSummary
from scanner.model.origin import Origin, report_path
from scanner.sources.byte_stream import read_stream
from scanner.sources.source import SourceItem


class Lines:
    """Lines that were taken out of a file; where they were in it is not known."""

    is_named = True

    def __init__(self, origin: Origin, lines: bytes) -> None:
        self.origin = origin
        self._lines = lines
        self._summary: SourceSummary | None = None

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What the lines hold."""
        self._summary = yield from read_stream(lambda: io.BytesIO(self._lines), report_path(self.origin), domain, limits)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary
