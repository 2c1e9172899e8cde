"""The second reading of a file: whether it still holds what a glance at it showed."""

from array import array
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.model.coverage import Coverage
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.place import Location
from scanner.model.report import Window
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.normalise import NormalisedJob
from scanner.sources.covered import coverage_of
from scanner.sources.file import FileSource
from scanner.sources.glance import Glance, stamp_of
from scanner.sources.held import arn_hash
from scanner.sources.join import JobItem

_CHANGED = "the file changed while it was read; scan it again when nothing writes to it"
# A damaged record is searched for others, e.g. one with a duplicate key: {"jobArn": ..., "tags": {}, "tags": {"jobArn": ...}}.
_UNSEEN = (
    "the file holds a job or context that a first look at it did not show, in a damaged record or written since, "
    "and that is not joined with other records; repair the record, or scan again"
)


class Expected:
    """The ARNs of a file in its order, by their hashes. Those of records that cannot be read are skipped."""

    def __init__(self, arns: "array[int]") -> None:
        self._arns = arns
        self._next = 0

    def has_next(self, arn: str) -> bool:
        """Whether an ARN comes after the one that was asked for before."""
        try:
            self._next = self._arns.index(arn_hash(arn), self._next) + 1
        except ValueError:
            return False
        return True


def watched(items: Iterator[JobItem], source: FileSource, glance: Glance) -> Iterator[JobItem]:
    """What is read of a file, with a load failure where that is not what the glance showed."""
    watch = _Watch(glance)
    has_failed = False
    for item in items:
        match item:
            case SourceSummary():
                reason = watch.problem(source)
                has_failed = reason != ""
                yield from watch.failed(item, reason) if has_failed else (item,)
            case Coverage() if has_failed:
                continue
            case _:
                watch.note(item)
                yield item


class _Watch:
    """What was read of a file so far, compared with a glance at it."""

    def __init__(self, glance: Glance) -> None:
        self._stamp = glance.stamp
        self._expected = Expected(glance.arns)
        self._failures = 0
        self._is_as_seen = True

    def note(self, item: JobItem) -> None:
        """Compares an item."""
        match item:
            case NormalisedJob(job) if isinstance(job.fields["job_arn"], str):
                self._is_as_seen &= self._expected.has_next(job.identity)
            case ContextRecord() | Window():
                self._is_as_seen = False
            case LoadFailure(number=number):
                self._failures += number
            case _:
                pass

    def problem(self, source: FileSource) -> str:
        """What is wrong, once the file is read to its end; empty if nothing is."""
        if stamp_of(source.file) != self._stamp:
            return _CHANGED
        return "" if self._is_as_seen else _UNSEEN

    def failed(self, summary: SourceSummary, reason: str) -> Iterator[JobItem]:
        """The failure, the summary and the row of the file; it was about jobs, so it is not foreign now."""
        summary = replace(summary, foreign=False)
        yield LoadFailure(Location(summary.path), reason)
        yield summary
        yield coverage_of(summary, self._failures + 1)
