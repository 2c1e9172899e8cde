"""What the scan gets of a shard, besides the items that sources give."""

from array import array
from dataclasses import dataclass

from scanner.model.intake import SourceSummary
from scanner.run.covered import Covered
from scanner.sources.join import JobItem


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The end of a part of a file: its own summary, and how many of its records failed.

    Where there was a glance at the file: the hashes of its jobs' ARNs in order, and whether it has a context that the glance did not show.
    """

    summary: SourceSummary
    failures: int
    arns: "array[int]"
    has_new_context: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What the jobs of a shard gave. The `tally` is pickled, so that it waits on disk; it has no summaries."""

    tally: bytes
    covered: Covered
    findings: int


Item = JobItem | PartEnd | Judged
