"""Holds the jobs of several files on disk, so that the records of one job can be brought together whatever their number."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from types import TracebackType

from scanner.errors import UsageError
from scanner.model.job import Job, Stage
from scanner.model.report import LeftOut, LoadFailure, SourceSummary
from scanner.shape.normalise import Reading
from scanner.shape.unite import is_partial, unite

_CACHE = 16 << 10  # KiB of the database that stay in memory


Item = Reading | LoadFailure | LeftOut | SourceSummary


def joined(items: Iterable[Item]) -> Iterator[Item]:
    """What was read, with the records of one job brought together: the failures first, then the jobs, at last the summaries."""
    summaries: list[SourceSummary] = []
    with _Join() as join:
        for item in items:
            match item:
                case Reading():
                    yield from item.failures
                    join.add(item.job)
                case LoadFailure() | LeftOut():
                    yield item
                case SourceSummary():
                    summaries.append(item)
        for job in join.jobs():
            yield job if isinstance(job, LoadFailure) else Reading(job)
        for summary in summaries:
            yield _with_note(summary, join.leftover.get(summary.path, 0), "which join no job")


def apart(items: Iterable[Item]) -> Iterator[Item]:
    """What was read, each record a job of its own; those that only add to a job are none, and are counted in a note."""
    left = 0
    for item in items:
        match item:
            case Reading(job) if is_partial(job):
                left += 1
            case Reading():
                yield from item.failures
                yield item
            case SourceSummary():
                yield _with_note(item, left, "which are no jobs, and join those of other files only")
                left = 0
            case _:
                yield item


def _with_note(summary: SourceSummary, count: int, why: str) -> SourceSummary:
    if not count:
        return summary
    return replace(summary, notes=(*summary.notes, f"{count} {'record has' if count == 1 else 'records have'} only tags, {why}"))


class _Join:
    """A pile of jobs that gives them back, each once; a context, behind which nothing is left of it."""

    def __init__(self) -> None:
        self.leftover: dict[str, int] = {}  # records that only add to a job, and whose job nobody delivered; by file

    def __enter__(self) -> "_Join":
        # an unnamed database is a file of SQLite's own that is gone as soon as it is closed, or the process ends
        self._database = sqlite3.connect("", isolation_level=None)
        with _spilling():
            self._database.executescript(
                f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE}; PRAGMA temp_store=FILE;"
                "CREATE TABLE firsts (arn TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;"
                "CREATE TABLE jobs (place INTEGER PRIMARY KEY, first INTEGER, job BLOB); BEGIN"
            )
        self._count = 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()

    def add(self, job: Job) -> None:
        """Puts a job on the pile; raises UsageError where there is no space for it."""
        self._count += 1
        first = self._count
        with _spilling():
            if job.stage is Stage.JOB:  # a request has no ARN, and is never another one
                self._database.execute("INSERT OR IGNORE INTO firsts VALUES (?, ?)", (job.identity, first))
                (first,) = self._database.execute("SELECT place FROM firsts WHERE arn = ?", (job.identity,)).fetchone()
            row = (self._count, first, pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
            self._database.execute("INSERT INTO jobs VALUES (?, ?, ?)", row)

    def jobs(self) -> Iterator[Job | LoadFailure]:
        """Each job once, in the order in which they first appeared.

        Where its records contradict each other, a failure and then each record by itself, so that neither hides what the other shows.
        """
        with _spilling():
            self._database.execute("CREATE INDEX by_first ON jobs (first, place)")
            rows = self._database.execute("SELECT first, job FROM jobs ORDER BY first, place")
            for _, group in groupby(rows, lambda row: row[0]):
                jobs = [pickle.loads(row[1]) for row in group]  # noqa: S301 - nobody else can write to the database
                partial = list(filter(is_partial, jobs))
                if len(partial) == len(jobs):
                    self._leave(jobs)
                    continue
                united = unite(jobs)
                yield united
                if isinstance(united, LoadFailure):
                    self._leave(partial)
                    yield from (job for job in jobs if not is_partial(job))

    def _leave(self, jobs: list[Job]) -> None:
        for job in jobs:
            path = job.records[0].path
            self.leftover[path] = self.leftover.get(path, 0) + 1


@contextmanager
def _spilling() -> Iterator[None]:
    """Turns SQLite's errors into a sentence about what to do."""
    try:
        yield
    except sqlite3.Error as error:
        reason = f"the records of several files could not be joined ({error})"
        raise UsageError(f"{reason}: name a folder with more space in SQLITE_TMPDIR, or use --no-join") from None
