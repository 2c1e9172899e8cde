"""A file as a source of records."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.intake import SourceSummary
from scanner.model.origin import Origin, report_path
from scanner.sources.byte_stream import read_stream
from scanner.sources.part import FilePart
from scanner.sources.source import SourceItem


@dataclass(slots=True)
class FileSource:
    """A file on the disk, plain or gzip; a pipe that was named, too."""

    file: Path
    origin: Origin
    is_named: bool = True
    _summary: SourceSummary | None = field(default=None, init=False, repr=False, compare=False)

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What the file holds."""
        self._summary = yield from read_stream(lambda: self.file.open("rb"), report_path(self.origin), domain, limits)

    def part(self, start: int, end: int, first_line: int) -> FilePart:
        """The lines in the bytes from `start` to `end`, which begin and end with lines; `is_divisible` says whether the file has parts."""
        return FilePart(self.file, self.origin, start, end, first_line)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary
