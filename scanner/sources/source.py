"""What every source of records has: files, standard input, S3, the library's records, and whatever comes next."""

from collections.abc import Iterator
from typing import Protocol

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain, PlainRecords
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Record
from scanner.model.origin import Origin
from scanner.model.report import Window

SourceItem = Record | PlainRecords | LoadFailure | LeftOut | Coverage | Window


class Source(Protocol):
    """One thing that records come from. It is read once: first its records, then its summary."""

    @property
    def origin(self) -> Origin:
        """Where its records come from; reports name it by `report_path`."""

    @property
    def is_named(self) -> bool:
        """Whether someone asked for it by name. False for a file that a folder happens to hold, which may be about something else."""

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """Its records in order, and a failure for each that cannot be read; `domain` tells records from other values.

        A live source gives a row of coverage for each operation that it asks. Any other has one row, which follows from its summary; a
        collection has besides the rows and the window of what it was collected from.
        """

    def summary(self) -> SourceSummary:
        """What was read in all: hash, notes, truncation. Ask after the last record."""
