"""Reads the jobs of one account in one Region: summaries, details and tags, each as far as AWS lets it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from scanner.aws.ask import Answer
from scanner.aws.calls import GET_JOB, GET_RESOURCES, LIST_JOBS, LIST_TAGS, Call
from scanner.aws.deadline import Deadline
from scanner.aws.errors import reason_of
from scanner.aws.jobs import BATCH, Scope, get_job, get_tags, list_jobs, list_tags
from scanner.shape.fields import ENDED
from scanner.sources.live.asked import Asked
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.pool import in_parallel
from scanner.sources.live.reading import Operation, Reading, Tries
from scanner.sources.live.spool import Spool

T = TypeVar("T")
THREADS = 4  # calls of one account and Region at a time


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where records go: details into the journal, which a later run can use, and summaries beside it."""

    details: Spool
    summaries: Spool


ReadTarget = Callable[[Reading, Asked, Earlier, Shelves, tuple[Deadline, ...]], None]


def read_target(reading: Reading, asked: Asked, earlier: Earlier, shelves: Shelves, deadlines: tuple[Deadline, ...]) -> None:
    """Fills in a reading. Whatever fails is a reason in it, and what came before that stays."""
    reader = _Reader(reading, asked, earlier, shelves, deadlines)
    with _finishing(reading, Operation.JOBS):
        reader.read_jobs()
    with _finishing(reading, Operation.DETAILS):
        if asked.details:
            reader.read_details(list(reading.lacking))
    with _finishing(reading, Operation.TAGS):
        reader.read_tags(list(reading.slots))


def try_target(reading: Reading, asked: Asked, earlier: Earlier, shelves: Shelves, deadlines: tuple[Deadline, ...]) -> None:
    """Fills in a reading by one page of the list, and the details and tags of one job, as a trial."""
    reader = _Reader(reading, asked, earlier, shelves, deadlines)
    reading.is_trial = True
    with _finishing(reading, Operation.JOBS):
        reader.read_jobs(pages=1)
    with _finishing(reading, Operation.DETAILS):
        if asked.details:
            reader.read_details(list(reading.lacking)[:1])
    with _finishing(reading, Operation.TAGS):
        reader.read_tags(list(reading.slots)[:1])


@contextmanager
def _finishing(reading: Reading, operation: Operation) -> Iterator[None]:
    """Notes how long an operation took, and that it was tried to its end."""
    started = time.monotonic()
    yield
    reading.tries[operation].seconds = time.monotonic() - started
    reading.finished.add(operation)


@dataclass(frozen=True, slots=True)
class _Reader:
    reading: Reading
    asked: Asked
    earlier: Earlier
    shelves: Shelves
    deadlines: tuple[Deadline, ...]

    def read_jobs(self, pages: int | None = None) -> None:
        """Lists the jobs, newest first; those that an earlier run read in detail and that have not changed are taken from there.

        `pages` is how many are asked for; None for all.
        """
        tries = self.reading.tries[Operation.JOBS]
        try:
            for page in islice(list_jobs(self._scope(tries), **self.asked.filters), pages):
                for summary in page:
                    self._add(summary)
        except Exception as error:
            tries.failed(reason_of(error, LIST_JOBS.operation))

    def _add(self, summary: Answer) -> None:
        """Notes a job of a list. A job that is on two pages, since newer ones were submitted in between, is one job."""
        reading, arn = self.reading, str(summary[GET_JOB.key])
        if arn in reading.slots:
            return
        reason = self.asked.leaves_out(summary)
        if reason:
            reading.left_out[reason] += 1
            return
        if summary.get("status") not in ENDED:
            reading.running.add(arn)
        known = self.earlier.details(summary) if self.asked.details else None
        if known is not None:
            reading.slots[arn] = known
            return
        reading.slots[arn] = self.shelves.summaries.add(summary)
        if self.asked.details:
            reading.lacking[arn] = None

    def read_details(self, arns: Sequence[str]) -> None:
        """Asks for jobs of which only the summary is known; that summary stays where AWS does not answer."""
        tries = self.reading.tries[Operation.DETAILS]
        scope = self._scope(tries)

        def read(arn: str) -> None:
            details = self._call(tries, GET_JOB, lambda: get_job(scope, arn))
            if details is not None:
                slot = self.shelves.details.add(details)
                self.earlier.add_details(slot, details)  # for a second try
                self.reading.slots[arn] = slot
                self.reading.lacking.pop(arn, None)

        in_parallel(arns, read, THREADS)

    def read_tags(self, arns: Sequence[str]) -> None:
        """Asks for the tags of jobs: GetResources for 100 at a time, then ListTagsForResource for some that it leaves out.

        GetResources returns what is or was tagged, and its index lags. So where it knows this account's jobs, an ended one that it leaves
        out has no tags.
        """
        reading, tries = self.reading, self.reading.tries[Operation.TAGS]
        scope = self._scope(tries)
        left_out = self._read_batches(tries, scope, arns)
        if reading.tags and not self.asked.ask_untagged:
            self._infer([arn for arn in left_out if arn not in reading.running])
            left_out = [arn for arn in left_out if arn in reading.running]

        def read(arn: str) -> None:
            tags = self._call(tries, LIST_TAGS, lambda: list_tags(scope, arn))
            if tags is not None:
                reading.tags[arn] = tags

        in_parallel(left_out, read, THREADS)

    def _read_batches(self, tries: Tries, scope: Scope, arns: Sequence[str]) -> list[str]:
        """Asks GetResources for jobs; those that an answer leaves out."""
        answered: list[str] = []

        def read(batch: Sequence[str]) -> None:
            tags = self._call(tries, GET_RESOURCES, lambda: get_tags(scope, batch))
            if tags is not None:
                self.reading.tags.update(tags)
                answered.extend(batch)

        in_parallel([arns[start : start + BATCH] for start in range(0, len(arns), BATCH)], read, THREADS)
        return [arn for arn in answered if arn not in self.reading.tags]

    def _infer(self, arns: Sequence[str]) -> None:
        self.reading.inferred.update(arns)
        self.reading.tags.update((arn, {}) for arn in arns)

    def _call(self, tries: Tries, call: Call, ask: Callable[[], T]) -> T | None:
        """The answer to a call; None where it failed, or where so many did that it is not made."""
        if tries.is_over:
            return None
        try:
            answer = ask()
        except Exception as error:
            tries.failed(reason_of(error, call.operation))
            return None
        tries.succeeded()
        return answer

    def _scope(self, tries: Tries) -> Scope:
        target = self.reading.target
        return Scope(target.session, target.account, target.region, self.deadlines, tries.meter)
