"""The second reading of a file: whether it still holds what a glance at it showed."""

from array import array
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.model.coverage import Coverage
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.place import Location
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.normalise import NormalisedJob
from scanner.sources.covered import coverage_of
from scanner.sources.file import FileSource
from scanner.sources.glance import Glance, stamp_of
from scanner.sources.held import arn_hash
from scanner.sources.join import JobItem

CHANGED = "the file changed while it was read; scan it again when nothing writes to it"
# A damaged record is searched for others, e.g. one with a duplicate key: {"jobArn": ..., "tags": {}, "tags": {"jobArn": ...}}.
UNSEEN = (
    "the file holds a job or context that a first look at it did not show, in a damaged record or written since, "
    "and that is not joined with other records; repair the record, or scan again"
)


class Expected:
    """What comes next in a file, as a glance at it showed. Records that cannot be read are skipped."""

    def __init__(self, glance: Glance) -> None:
        self._arns = glance.arns
        self._others = glance.others
        self._next = 0

    def has(self, item: JobItem) -> bool:
        """Whether an item was to be expected: a job that is the next one, or a context that is in the file. Anything else always is."""
        if isinstance(item, ContextRecord):
            return hash_of_context(item) in self._others
        if not isinstance(item, NormalisedJob) or not isinstance(item.job.fields["job_arn"], str):
            return True
        return self._has_arn(arn_hash(item.job.identity))

    def has_all(self, arns: "array[int]") -> bool:
        """Whether jobs whose ARNs have these hashes come next."""
        end = self._next + len(arns)
        if self._arns[self._next : end] == arns:
            self._next = end
            return True
        return all([self._has_arn(arn) for arn in arns])

    def _has_arn(self, arn: int) -> bool:
        if arn in self._others:
            return True
        try:
            self._next = self._arns.index(arn, self._next) + 1
        except ValueError:
            return False
        return True


def hash_of_context(context: ContextRecord) -> int:
    """What tells a context from others."""
    return arn_hash(f"{context.kind} {context.keys}")


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
        self._expected = Expected(glance)
        self._failures = 0
        self._is_as_seen = True

    def note(self, item: JobItem) -> None:
        """Compares an item."""
        self._is_as_seen &= self._expected.has(item)
        if isinstance(item, LoadFailure):
            self._failures += item.number

    def problem(self, source: FileSource) -> str:
        """What is wrong, once the file is read to its end; empty if nothing is."""
        if stamp_of(source.file) != self._stamp:
            return CHANGED
        return "" if self._is_as_seen else UNSEEN

    def failed(self, summary: SourceSummary, reason: str) -> Iterator[JobItem]:
        """The failure, the summary and the row of the file; it was about jobs, so it is not foreign now."""
        summary = replace(summary, foreign=False)
        yield LoadFailure(Location(summary.path), reason)
        yield summary
        yield coverage_of(summary, self._failures + 1)
