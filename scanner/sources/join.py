"""Brings the records of one job in several sources together, on disk, so that their number does not matter."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from types import TracebackType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.display.lines import count
from scanner.documents.domain import PlainRecords
from scanner.errors import UsageError
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Job, Stage
from scanner.model.report import Window
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.join_records import is_event, is_partial, join_records, with_tags
from scanner.shape.lane.plain import plain_arns, plain_jobs
from scanner.shape.normalise import NormalisedJob
from scanner.sources.held import ALL, Held
from scanner.sources.shelf import Shelf
from scanner.sources.untagged import Untagged, is_returned

if TYPE_CHECKING:
    import sqlite3

JobItem = NormalisedJob | ContextRecord | LoadFailure | LeftOut | SourceSummary | Coverage | Window
Reading = JobItem | PlainRecords  # what is read of a source: plain records stay together until their jobs are asked for

_CACHE = 16 << 10  # KiB of the database that stay in memory

# `firsts` has for each ARN the place of its first record. `jobs` has a row a record: its own place, and that of the first record of its
# job, so that sorting by both gives the jobs in the order of their first records. The database is a private file that is never read after a
# crash, so it needs no journal and no syncing, and everything is one transaction that is never committed.
_SCHEMA = f"""
    PRAGMA journal_mode=OFF;
    PRAGMA synchronous=OFF;
    PRAGMA cache_size=-{_CACHE};
    PRAGMA temp_store=FILE;
    CREATE TABLE firsts (arn TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
    CREATE TABLE jobs (place INTEGER PRIMARY KEY, first INTEGER, kind INTEGER, job BLOB);
    BEGIN
"""
# The `kind` of a record: whether it is a job, or only adds to one.
_JOB, _RETURNED_TAGS, _OTHER_TAGS, _EVENT = range(4)
_JOBS_WITH_RETURNED_TAGS = """
    SELECT arn FROM firsts JOIN jobs ON jobs.first = firsts.place
    GROUP BY arn HAVING SUM(kind = ?) > 0 AND SUM(kind = ?) > 0
"""


def single_items(items: Iterable[Reading]) -> Iterator[JobItem]:
    """What was read, the jobs one by one."""
    for item in items:
        if isinstance(item, PlainRecords):
            yield from plain_jobs(item)
        else:
            yield item


def joined(items: Iterable[Reading], untagged: Untagged, held: Held = ALL) -> Iterator[Reading]:
    """What was read, the records of one job as one. Jobs that are not held come at once, as failures do; the others after the last record.

    The summaries come at the end.
    """
    summaries: list[SourceSummary] = []
    with _Join(untagged) as join:
        for item in _with_held_jobs(items, held):
            if untagged.is_on:
                untagged.note(item)
            match item:
                case NormalisedJob():
                    yield from item.failures
                    if held.holds(item.job):
                        join.add(item.job)
                    else:
                        yield NormalisedJob(item.job)
                case SourceSummary():
                    summaries.append(item)
                case _:
                    yield item
        yield from join.jobs()
        for summary in summaries:
            noted = _with_note(summary, join.leftover[summary.path], "no other record of their jobs was found")
            yield untagged.with_note(noted)


def _with_held_jobs(items: Iterable[Reading], held: Held) -> Iterator[Reading]:
    """The items, plain records one by one where a job of theirs is held."""
    for item in items:
        if isinstance(item, PlainRecords) and held.holds_some(plain_arns(item)):
            yield from plain_jobs(item)
        else:
            yield item


def apart(items: Iterable[Reading]) -> Iterator[Reading]:
    """What was read, each record a separate job. Records that only add to a job, such as tags, are counted in a note."""
    left = 0
    for item in items:
        match item:
            case NormalisedJob(job) if is_partial(job):
                left += 1
            case NormalisedJob():
                yield from item.failures
                yield item
            case SourceSummary():
                yield _with_note(item, left, "not jobs, and joined only to jobs of other files")
                left = 0
            case _:
                yield item


def jobs_last(items: Iterable[JobItem]) -> Iterator[JobItem]:
    """The same items, the jobs after all others; they wait on disk. Raises UsageError where the disk is full."""
    number = 0
    with Shelf[JobItem]() as shelf:
        for item in items:
            if isinstance(item, NormalisedJob):
                number += shelf.put((item,))
            else:
                yield item
        shelf.rewind()
        yield from shelf.take(number)


def _with_note(summary: SourceSummary, records: int, why: str) -> SourceSummary:
    if not records:
        return summary
    return replace(summary, notes=(*summary.notes, f"{count(records, 'record')} with only tags: {why}"))


class _Join:
    """A pile of records that gives back each job once; a context that leaves nothing behind."""

    def __init__(self, untagged: Untagged) -> None:
        self._untagged = untagged
        self.leftover: Counter[str] = Counter()  # by file: records that only add to a job, of which no other record was found
        self._count = 0
        self._opened: sqlite3.Connection | None = None

    def __enter__(self) -> "_Join":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._opened is not None:
            self._opened.close()

    @property
    def _database(self) -> "sqlite3.Connection":
        """The pile; made for the first record."""
        if self._opened is None:
            import sqlite3  # late: few scans have records to join

            # With an empty name SQLite makes a file of its own (in SQLITE_TMPDIR), gone as soon as it is closed or the process ends.
            self._opened = sqlite3.connect("", isolation_level=None)
            self._opened.executescript(_SCHEMA)
        return self._opened

    def add(self, job: Job) -> None:
        """Puts a record on the pile; raises UsageError where the disk is full."""
        self._count += 1
        with _sqlite_errors():
            first = self._first_place(job)
            row = (self._count, first, _kind(job), _pickled(job))
            self._database.execute("INSERT INTO jobs VALUES (?, ?, ?, ?)", row)

    def _first_place(self, job: Job) -> int:
        """The place of the first record of the same job, which may be this one."""
        if job.stage is Stage.REQUEST and not is_event(job):  # it has no ARN, so it is never the same as another
            return self._count
        self._database.execute("INSERT OR IGNORE INTO firsts VALUES (?, ?)", (job.identity, self._count))
        (first,) = self._database.execute("SELECT place FROM firsts WHERE arn = ?", (job.identity,)).fetchone()
        return int(first)

    def jobs(self) -> Iterator[NormalisedJob | LoadFailure]:
        """Each job once, in the order in which they first appeared."""
        if self._opened is None:  # nothing is on the pile
            return
        with _sqlite_errors():
            self._database.execute("CREATE INDEX by_first ON jobs (first, place)")
            if self._untagged.is_on:
                returned = self._database.execute(_JOBS_WITH_RETURNED_TAGS, (_JOB, _RETURNED_TAGS))
                self._untagged.set_returned(arn for (arn,) in returned)
            rows = self._database.execute("SELECT first, job FROM jobs ORDER BY first, place")
            for _, group in groupby(rows, lambda row: row[0]):
                records = [_unpickled(row[1]) for row in group]
                yield from self._united(records)

    def _united(self, records: list[Job]) -> Iterator[NormalisedJob | LoadFailure]:
        """The job that several records are.

        Where they contradict each other: a failure, and each record as a separate job, so that neither hides what the other shows. An event
        without a record of its job stays a request; it gets the job's tags.
        """
        partial = [job for job in records if is_partial(job)]
        events = [job for job in records if is_event(job)]
        if len(partial) + len(events) == len(records):
            tagged = [with_tags(event, partial) for event in events]
            if tagged == events:
                self._leave(partial)
            yield from map(NormalisedJob, tagged)
            return
        job = join_records(records)
        if isinstance(job, LoadFailure):
            yield job
            self._leave(partial)
            yield from (NormalisedJob(job) for job in records if not is_partial(job))
        else:
            yield NormalisedJob(self._untagged.complete(job))

    def _leave(self, jobs: list[Job]) -> None:
        self.leftover.update(job.records[0].path for job in jobs)


def _pickled(job: Job) -> bytes:
    import pickle  # late, like SQLite

    return pickle.dumps(job, pickle.HIGHEST_PROTOCOL)


def _unpickled(data: bytes) -> Job:
    import pickle

    job: Job = pickle.loads(data)  # noqa: S301 - no one else can write to the database
    return job


def _kind(job: Job) -> int:
    if is_returned(job):
        return _RETURNED_TAGS
    if is_event(job):
        return _EVENT
    return _OTHER_TAGS if is_partial(job) else _JOB


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    """Turns SQLite's errors into a sentence about what to do."""
    import sqlite3  # late: few scans have records to join

    try:
        yield
    except sqlite3.Error as error:
        reason = f"the records of several files could not be joined ({error})"
        raise UsageError(f"{reason}; set SQLITE_TMPDIR to a folder with more space, or use --no-join") from None
