"""The second pass on several cores: workers judge the jobs of most files, and the scan gets the rest, in the order of the sources."""

import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from scanner.model.contexts import Contexts
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.origin import report_path
from scanner.model.place import Location
from scanner.project.plan import Plan
from scanner.run.covered import Covered
from scanner.run.progress import Meter
from scanner.run.tally import Tally
from scanner.run.workers.items import Judged, PartEnd
from scanner.run.workers.judge import Judge, JudgeSetup
from scanner.run.workers.pool import Lost, NotStarted, Pool, Result
from scanner.run.workers.shards import Divided, Here, Piece, Shard, Together, bytes_of, cut
from scanner.run.workers.union import Union, sha256_of
from scanner.run.workers.work import Batch, Tick
from scanner.sources.covered import coverage_of
from scanner.sources.first_pass import Seen
from scanner.sources.glance import stamp_of
from scanner.sources.held import Held
from scanner.sources.join import JobItem, Reading
from scanner.sources.shelf import Shelf

_SHARDS = 32  # of all files, as long as each is neither tiny nor huge
_SMALLEST, _LARGEST = 4 << 20, 32 << 20  # bytes of a shard


class Elsewhere:
    """A second pass for `read_jobs`. What workers find goes into the scan's own tally, in the order of the sources."""

    def __init__(self, number: int, plan: Plan, tally: Tally, covered: Covered, meter: Meter, stack: ExitStack) -> None:
        """Processes and temporary files end with `stack`, whatever ends the scan."""
        self._number = number
        self._plan = plan
        self._tally = tally
        self._covered = covered
        self._meter = meter
        self._stack = stack

    def __call__(
        self, seen: Sequence[Seen], items_of: Callable[[Seen], Iterator[Reading]], held: Held | None, contexts: Contexts
    ) -> Iterator[Reading]:
        """What the scan must judge or note itself of what was seen."""
        size = bytes_of(seen)
        to_read = cut(seen, self._plan.normalising, self._plan.shard_size or _shard_size(size))
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="jobscan-")))
        setup = JudgeSetup(self._plan.for_worker(), held, contexts, folder, with_evidence=self._tally.evidence is not None)
        pool = self._stack.enter_context(Pool(setup, self._number, self._show))
        pool.start(to_read.shards)
        outcomes = _Outcomes(pool, setup, to_read.shards, self._show, self._stack)
        for step in to_read.steps:
            match step:
                case Here(each):
                    yield from items_of(each)
                case Together(shard):
                    yield from self._files(to_read.shards[shard], outcomes.of(shard))
                case Divided():
                    parts = [(to_read.shards[shard].pieces[0], outcomes.of(shard)) for shard in step.shards]
                    if any(isinstance(outcome, Result) and not outcome.value for _, outcome in parts):
                        yield from items_of(step.seen)
                    else:
                        yield from self._united(step, parts)

    def _files(self, shard: Shard, outcome: Result | Lost) -> Iterator[JobItem]:
        """The items of whole files."""
        if isinstance(outcome, Result):
            yield from (item for item in self._noted(outcome) if not isinstance(item, PartEnd))
            return
        for piece in shard.pieces:
            path = report_path(piece.source.origin)
            yield LoadFailure(Location(path), f"the file was not checked: {_why(outcome)}")
            summary = SourceSummary(path, None, 0, is_whole=False)
            yield summary
            yield coverage_of(summary, 1)

    def _united(self, step: Divided, parts: Sequence[tuple[Piece, Result | Lost]]) -> Iterator[JobItem]:
        """The items of a file that was divided, and at the end what a whole file has: a summary and a row of coverage."""
        union = Union(report_path(step.source.origin), step.glance)
        for piece, outcome in parts:
            if isinstance(outcome, Lost):
                yield union.lose(piece, _why(outcome))
                continue
            for item in self._noted(outcome):
                if isinstance(item, PartEnd):
                    union.add(item)
                else:
                    yield item
        yield from union.end(sha256_of(step.source.file), has_changed=stamp_of(step.source.file) != step.stamp)

    def _noted(self, result: Result) -> Iterator[JobItem | PartEnd]:
        """The items of a shard for the scan; everything else goes into its tally."""
        for item in result.items():
            if isinstance(item, Judged):
                self._tally.merge(pickle.loads(item.tally))  # noqa: S301 - from our own worker
                self._covered.merge(item.covered)
                self._meter.take_over(item.findings)
            else:
                yield item
        result.close()

    def _show(self, tick: Tick) -> None:
        self._meter.add(tick.records, tick.findings, tick.bytes_read)


class _Outcomes:
    """How shards ended; what no worker is left for is judged here."""

    def __init__(self, pool: Pool, setup: JudgeSetup, shards: Sequence[Shard], show: Callable[[Tick], None], stack: ExitStack) -> None:
        self._pool = pool
        self._setup = setup
        self._shards = shards
        self._show = show
        self._stack = stack
        self._judge: Judge | None = None

    def of(self, number: int) -> Result | Lost:
        """How a shard ended."""
        outcome = self._pool.outcome(number)
        if not isinstance(outcome, NotStarted):
            return outcome
        return self._judged_here(self._shards[number])

    def _judged_here(self, shard: Shard) -> Result:
        if self._judge is None:
            self._judge = self._setup.start()
        shelf = self._stack.enter_context(Shelf[bytes]())
        batches = 0

        def take(message: Tick | Batch) -> None:
            nonlocal batches
            match message:
                case Batch(data):
                    batches += shelf.put((data,))
                case Tick():
                    self._show(message)

        value = self._judge(shard, take)
        return Result(shelf, batches, value)


def _shard_size(size: int) -> int:
    """The bytes of a shard, of so many in all."""
    return max(_SMALLEST, min(_LARGEST, size // _SHARDS))


def _why(lost: Lost) -> str:
    return f"the process that read it {lost.reason}; scan again, with fewer processes (-j)"
