"""Files in a folder that are not about jobs: what fails in them is not a failure of the scan."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.sources.join import JobItem, Reading

_KEPT = 1000  # failures of a file that are kept until it is known whether the file is about jobs


class _Foreign:
    """The failures of a file that have nothing to do with jobs: the first thousand, and how many more."""

    def __init__(self) -> None:
        self.kept: list[LoadFailure] = []
        self._more = 0

    def add(self, failure: LoadFailure) -> None:
        """Keeps a failure, or counts it."""
        if len(self.kept) < _KEPT:
            self.kept.append(failure)
        else:
            self._more += 1

    def failures(self) -> Iterator[LoadFailure]:
        """All of them, those that were not kept as one."""
        yield from self.kept
        if self._more:
            yield LoadFailure(self.kept[-1].location, f"{self._more:,} more records after this one are not jobs")


def without_foreign(items: Iterable[Reading]) -> Iterator[Reading]:
    """What a file in a folder holds. Failures that are about no job, e.g. all of a package.json, count only if something else in it is."""
    foreign = _Foreign()
    is_about_jobs = False
    for item in items:
        if isinstance(item, LoadFailure) and item.other_type:
            yield LeftOut(f"jobs of another type ({item.other_type})")
        elif is_about_jobs:
            yield item
        elif isinstance(item, LoadFailure) and item.foreign:
            foreign.add(item)
        elif isinstance(item, SourceSummary):
            yield from _end_of_foreign(item, foreign.kept)
        else:
            is_about_jobs = True
            yield from foreign.failures()
            yield item


def _end_of_foreign(summary: SourceSummary, failures: list[LoadFailure]) -> Iterator[JobItem]:
    """The end of a file in which nothing was about jobs.

    A file of nothing but `null`, `{}` or `[]` in a list was to hold jobs: the call that should have filled it failed.
    """
    is_blank = bool(failures) and all(failure.blank for failure in failures)
    if is_blank:
        yield from failures
    yield replace(summary, foreign=bool(failures) and not is_blank)
