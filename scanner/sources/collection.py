"""Reads collections back: their head lines become the failures, coverage and notes of what was collected; their promises are checked."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from scanner.display.lines import count
from scanner.documents.domain import IsRecord, PlainRecords
from scanner.model.arn import account_of, region_of
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.job import Record
from scanner.shape.contexts.table import kind_of
from scanner.shape.lane.plain import plain_arns
from scanner.sources.head import AGAIN, Head, is_head, read_head
from scanner.sources.source import SourceItem


class _Section(Struct):
    """A head line, and how many records came after it: in all, and of each account and Region."""

    head: Head
    records_read: int = 0
    jobs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_job(self, arn: str) -> None:
        """Counts a job by the account and Region in its ARN."""
        self.jobs[account_of(arn), region_of(arn)] += 1


def without_heads(items: Iterable[SourceItem | SourceSummary]) -> Iterator[SourceItem | SourceSummary]:
    """The items of one source, with what its head lines report instead of these lines; at the end their promises are checked."""
    heads = _Heads()
    for item in items:
        if isinstance(item, SourceSummary):
            yield from heads.broken_promises(item)
            yield heads.added_to(item)
        elif isinstance(item, Record) and is_head(item.value):
            yield from heads.read(item)
        else:
            heads.note(item)
            yield item


class _Heads:
    """The head lines of a file so far: several where collections were concatenated."""

    def __init__(self) -> None:
        self._sections: list[_Section] = []
        self._lines = 0  # damaged ones included

    def read(self, record: Record) -> Iterator[SourceItem]:
        """What a head line reports; a failure where it cannot be understood."""
        self._lines += 1
        head = read_head(record)
        if isinstance(head, LoadFailure):
            yield head
            return
        self._sections.append(_Section(head))
        yield from head.failures
        yield from head.left_out
        yield from head.coverage
        if head.window is not None:
            yield head.window

    def note(self, item: SourceItem) -> None:
        """Counts what follows the last head line."""
        if not self._sections:
            return
        section = self._sections[-1]
        match item:
            case Record():
                section.records_read += 1
                if kind_of(item.value) is None:  # not what jobs refer to, e.g. a subnet
                    section.add_job(str(item.value.get("jobArn", item.value.get("job_arn", ""))))
            case PlainRecords():
                section.records_read += len(item.texts)
                for arn in plain_arns(item):
                    section.add_job(arn)
            case _:
                pass

    def broken_promises(self, summary: SourceSummary) -> Iterator[LoadFailure]:
        """A failure for each head line that does not fit what follows it: the file was cut off or edited.

        After a damaged head line nothing is checked: it is a failure already, and its section has no head.
        """
        if self._lines == len(self._sections):
            for number, section in enumerate(self._sections):
                yield from _broken_promise(section, summary.sections[number : number + 1])

    def added_to(self, summary: SourceSummary) -> SourceSummary:
        """The summary of the file, with the notes and truncations of what was collected; a head line is not a record."""
        heads = [section.head for section in self._sections]
        notes = [note for head in heads for note in head.notes]
        truncated = [truncation for head in heads for truncation in head.truncated]
        return replace(summary, records=summary.records - self._lines, notes=(*summary.notes, *notes), collected=tuple(truncated))


def _broken_promise(section: _Section, sha256: tuple[str, ...]) -> Iterator[LoadFailure]:
    """A failure where other records follow a head line than it says; `sha256` has the hash of what follows, or nothing."""
    head = section.head
    if section.records_read != head.records:
        found = count(section.records_read, "record")
        reason = f"the collection is damaged: {found} after its head line, which promises {head.records:,}; {AGAIN}"
        yield LoadFailure(head.place, reason)
    elif sha256 != (head.sha256,):
        yield LoadFailure(head.place, f"the collection was changed after it was written; {AGAIN}")
    elif head.lacks_rows or head.jobs_by_scope not in (None, section.jobs):
        reason = f"the collection is damaged: its head line says something else of accounts, Regions and sources than what follows; {AGAIN}"
        yield LoadFailure(head.place, reason)


def or_head(is_record: IsRecord) -> IsRecord:
    """Whether an object is taken as it is: records, and head lines too, in whose members no records are to be looked for."""
    return lambda value: is_head(value) or is_record(value)
