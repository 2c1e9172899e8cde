"""One account in one Region as a source, once it was read."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, SourceSummary
from scanner.model.job import MEMORY, Json, Record
from scanner.model.origin import Live, report_path
from scanner.model.report import Window
from scanner.shape.fields import TAGS
from scanner.sources.live.reading import Reading
from scanner.sources.source import SourceItem


@dataclass(frozen=True, slots=True)
class LiveSource:
    """The jobs of an account in a Region, as AWS wrote them, in the order of their ARNs; and the rows that say what could not be read."""

    reading: Reading
    rows: tuple[Coverage, ...]
    window: Window
    contexts: tuple[dict[str, Json], ...] = ()  # what the jobs refer to

    @property
    def origin(self) -> Live:
        """The account and the Region."""
        return Live(*self.reading.scope)

    @property
    def is_named(self) -> bool:
        """True: it was asked for."""
        return True

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """The window, the rows, what was left out, what jobs refer to, then the jobs: AWS's own answers, so neither argument matters."""
        yield self.window
        yield from self.rows
        for reason, number in self.reading.left_out.items():
            yield LeftOut(reason, number)
        path = report_path(self.origin)
        for context in self.contexts:
            yield Record(context, "", path, 0, 0, MEMORY)
        for arn in sorted(self.reading.slots):
            record = self.reading.slots[arn].read()
            record.pop(TAGS, None)  # those of an earlier collection
            if arn in self.reading.tags:
                record[TAGS] = self.reading.tags[arn]
            yield Record(record, "", path, 0, 0, MEMORY)

    def summary(self) -> SourceSummary:
        """How many records there are; without bytes there is no hash."""
        return SourceSummary(report_path(self.origin), None, len(self.contexts) + len(self.reading.slots))
