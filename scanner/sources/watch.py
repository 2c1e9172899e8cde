"""The second reading of a file: whether it still holds what a glance at it showed."""

from array import array
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.documents.domain import PlainRecords
from scanner.model.coverage import Coverage
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.place import Location
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.lane.plain import plain_arns
from scanner.shape.normalise import NormalisedJob
from scanner.sources.covered import coverage_of
from scanner.sources.file import FileSource
from scanner.sources.glance import Glance, stamp_of
from scanner.sources.held import arn_hash, arn_hashes
from scanner.sources.join import JobItem, Reading

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
        if isinstance(item, NormalisedJob):
            arn = item.job.fields["job_arn"]
            return not isinstance(arn, str) or self._has_arn(arn_hash(arn))
        return not isinstance(item, ContextRecord) or hash_of_context(item) in self._others

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
            self._next = len(self._arns)  # one is enough, and each search would go to the end
            return False
        return True


def hash_of_context(context: ContextRecord) -> int:
    """What tells a context from others."""
    return arn_hash(f"{context.kind} {context.keys}")


def watched(items: Iterator[Reading], source: FileSource, glance: Glance) -> Iterator[Reading]:
    """What is read of a file, with a load failure where that is not what the glance showed."""
    expected = Expected(glance)
    is_as_seen = True
    failures = 0
    reason = ""
    for item in items:
        match item:
            case PlainRecords():  # first, since nearly all are jobs
                is_as_seen &= expected.has_all(array("Q", arn_hashes(plain_arns(item))))
                yield item
            case NormalisedJob() | ContextRecord():
                is_as_seen &= expected.has(item)
                yield item
            case SourceSummary():
                reason = _problem(source, glance, is_as_seen)
                yield from _failed(item, reason, failures) if reason else (item,)
            case Coverage() if reason:
                continue
            case LoadFailure(number=number):
                failures += number
                yield item
            case _:
                yield item


def _problem(source: FileSource, glance: Glance, is_as_seen: bool) -> str:
    """What is wrong with a file that was read to its end; empty if nothing is."""
    if stamp_of(source.file) != glance.stamp:
        return CHANGED
    return "" if is_as_seen else UNSEEN


def _failed(summary: SourceSummary, reason: str, failures: int) -> Iterator[JobItem]:
    """The failure, the summary and the row of a file with so many other failures; it was about jobs, so it is not foreign now."""
    summary = replace(summary, foreign=False)
    yield LoadFailure(Location(summary.path), reason)
    yield summary
    yield coverage_of(summary, failures + 1)
