"""Judges a shard: what a worker does for one task, and what the scan itself does where no worker is left."""

import pickle
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from scanner.documents.domain import PlainRecords
from scanner.engine.compiled import CompiledEngine
from scanner.model.contexts import Contexts
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Job
from scanner.project.plan import Plan
from scanner.run.check import check_jobs
from scanner.run.covered import Covered
from scanner.run.tally import Tally, tally_to_send
from scanner.run.workers.items import Item, Judged, PartEnd
from scanner.run.workers.outbox import Outbox, Ticks
from scanner.run.workers.shards import Piece, Shard
from scanner.run.workers.work import Report
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.join_records import is_partial
from scanner.shape.lane.plain import plain_arns, plain_jobs
from scanner.shape.normalise import NormalisedJob
from scanner.sources.file import FileSource
from scanner.sources.held import Held, arn_hash, arn_hashes
from scanner.sources.jobs import read_source, small_files
from scanner.sources.join import Reading
from scanner.sources.part import IndivisibleError
from scanner.sources.small import SmallFiles
from scanner.sources.terraform_code import TerraformCode
from scanner.sources.watch import hash_of_context, watched

Judge = Callable[[Shard, Report], bool]


@dataclass(frozen=True, slots=True)
class JudgeSetup:
    """Everything that a worker needs to know. `held` is None where records of one job are not joined."""

    plan: Plan
    held: Held | None
    contexts: Contexts
    folder: Path  # for temporary files
    with_evidence: bool = False  # every job that is judged is kept

    def start(self) -> Judge:
        """A function that judges a shard, and sends what it gave. It returns False for a part that must be read with the whole file."""
        return _Judge(self)


class _Judge:
    def __init__(self, setup: JudgeSetup) -> None:
        self._setup = setup
        self._plan = setup.plan
        self._engine = CompiledEngine(setup.plan.rules, setup.plan.now)
        self._code = TerraformCode(setup.plan.top)

    def __call__(self, shard: Shard, report: Report) -> bool:
        tally = tally_to_send(self._setup.folder, self._setup.with_evidence)
        covered = Covered((), self._plan.top)
        outbox = Outbox(report)
        ticks = Ticks(report)
        jobs = self._jobs(shard, tally, covered, outbox, ticks)
        try:
            check_jobs(jobs, self._engine, self._plan, tally, ticks.show)
        except IndivisibleError:
            return False
        outbox.add(Judged(pickle.dumps(tally, pickle.HIGHEST_PROTOCOL), covered, len(tally.findings)))
        outbox.flush()
        ticks.show(tally.jobs, len(tally.findings))
        return True

    def _jobs(self, shard: Shard, tally: Tally, covered: Covered, outbox: Outbox, ticks: Ticks) -> Iterator[Job]:
        """The jobs that are judged here. What the scan must see goes to the outbox, everything else into the tally."""
        small = small_files([piece.source for piece in shard.pieces], self._plan.normalising)
        for piece in shard.pieces:
            for item in self._items(piece, small):
                match item:
                    case NormalisedJob(job):
                        yield from self._wanted(job, tally, covered, outbox)
                    case LoadFailure() | LeftOut():
                        tally.note(item)
                    case ContextRecord():  # all contexts were read before
                        continue
                    case _:
                        outbox.add(item)
            ticks.read(piece.size)

    def _items(self, piece: Piece, small: SmallFiles | None) -> Iterator[Item]:
        """What a piece holds; the failures inside jobs come apart from them."""
        items: Iterator[Item | PlainRecords] = self._read(piece, small)
        for item in items:
            match item:
                case PlainRecords():
                    yield from plain_jobs(item)
                case NormalisedJob():
                    yield from item.failures
                    yield NormalisedJob(item.job)
                case _:
                    yield item

    def _read(self, piece: Piece, small: SmallFiles | None) -> Iterator[Item | PlainRecords]:
        items = read_source(piece.source, self._plan.normalising, self._code, small)
        if not isinstance(piece.source, FileSource):
            return _with_end(items if piece.is_named else _in_folder(items, piece), piece)
        if piece.glance is not None:
            return watched(items, piece.source, piece.glance)
        return items

    def _wanted(self, job: Job, tally: Tally, covered: Covered, outbox: Outbox) -> Iterator[Job]:
        """The job, unless it waits for other records or is left out."""
        if self._waits(job):
            outbox.add(NormalisedJob(job))
            return
        covered.note_job(job)
        reason = self._plan.wanted.leaves_out(job)
        if reason:
            tally.note(LeftOut(reason))
            return
        yield structs.replace(job, contexts=self._setup.contexts)

    def _waits(self, job: Job) -> bool:
        if self._setup.held is None:
            return is_partial(job)
        return self._setup.held.holds(job)


def _in_folder(items: Iterator[Reading], piece: Piece) -> Iterator[Reading]:
    """What a part of a file in a folder holds, which may be about something else: that counts as nothing, unless it holds a job.

    The first part must hold one, so that the others know. Where it does not, the file must be read as a whole.
    """
    has_job = piece.lines[0] > 1
    for item in items:
        match item:
            case LoadFailure(other_type=str(kind)) if kind:
                yield LeftOut(f"jobs of another type ({kind})")
                continue
            case PlainRecords() | NormalisedJob():
                has_job = True
            case SourceSummary() if not has_job:
                raise IndivisibleError
            case _:
                pass
        yield item


def _with_end(items: Iterator[Reading], piece: Piece) -> Iterator[Item | PlainRecords]:
    """What a part of a file holds, with its end instead of a summary and a row of coverage: these are made of all parts."""
    arns: array[int] = array("Q")
    failures = 0
    has_new_context = False
    for item in items:
        match item:
            case SourceSummary():
                yield PartEnd(item, failures, arns, has_new_context)
            case Coverage():
                continue
            case LoadFailure(number=number):
                failures += number
                yield item
            case ContextRecord() if piece.glance is not None:
                has_new_context |= hash_of_context(item) not in piece.glance.others
                yield item
            case PlainRecords() if piece.glance is not None:
                arns.extend(arn_hashes(plain_arns(item)))
                yield item
            case NormalisedJob(job) if piece.glance is not None and isinstance(job.fields["job_arn"], str):
                arns.append(arn_hash(job.identity))
                yield item
            case _:
                yield item
