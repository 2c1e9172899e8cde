"""`jobscan collect`: the records of several dumps become one file of jobs, to be scanned as often as needed."""

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from msgspec.structs import replace

from scanner.cli.clock import now_or_clock, parse_now
from scanner.cli.console import Progress, write_text
from scanner.cli.inputs import Inputs, sources_of
from scanner.display.lines import count, printable
from scanner.display.time import iso
from scanner.documents.cursor import Limits
from scanner.documents.domain import PlainRecords
from scanner.errors import ReportWriteError, UsageError
from scanner.findings.order import coverage_order
from scanner.formats.collection import collection_head
from scanner.formats.text.report import short_lines
from scanner.formats.write import write_bytes
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record, Stage
from scanner.model.report import Flags, Report
from scanner.project.live_options import check_live
from scanner.project.options import JobFilterOptions, LiveOptions, ReadingOptions
from scanner.project.project import Project, open_project
from scanner.project.reading import job_filter, record_options
from scanner.run.notes import notes as source_notes
from scanner.run.tally import Tally
from scanner.run.window import asked_window
from scanner.shape.contexts.table import ContextRecord, kind_of
from scanner.shape.job_domain import job_domain
from scanner.shape.join_records import is_event
from scanner.shape.locate import locate
from scanner.shape.normalise import NormalisedJob
from scanner.shape.write import to_record
from scanner.sources.expand import expand
from scanner.sources.file import FileSource
from scanner.sources.filters import Filter
from scanner.sources.jobs import read_jobs
from scanner.sources.join import JobItem
from scanner.sources.source import Source
from scanner.version import __version__

STDOUT = "-"
_PIECE = 1 << 18  # bytes


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """The command line of `collect`."""

    sources: tuple[str, ...]
    output: str
    join: bool
    account: str | None
    config: str | None
    now: str | None
    wanted: JobFilterOptions
    live: LiveOptions
    reading: ReadingOptions


def run_collect(options: CollectOptions) -> int:
    """0 if everything was read and written, 3 if something could not be read."""
    check_live(options.live, bool(options.sources))
    project = open_project(options.config)
    if options.live.aws:
        return _collect_from_aws(options, project)
    return _collect_sources(options, project)


def _collect_sources(options: CollectOptions, project: Project) -> int:
    config = project.config
    sources = sources_of(options.sources, project)
    now = now_or_clock(options.now)
    records = record_options(options.reading, options.account, config)
    wanted = job_filter(options.wanted, now)
    exclude = config.exclude if config is not None else ()
    expanded = expand(sources, project.top, options.reading.respect_gitignore, exclude)
    _check_output(options.output, expanded.sources)
    tally = Tally()
    for failure in expanded.failures:
        tally.note(failure)
    for row in expanded.unreadable:
        tally.note(row)
    jobs = read_jobs(expanded.sources, records, options.join, wanted, with_contexts=True, in_order=True)
    return _write_collection(options.output, jobs, tally, wanted, now, expanded.notes)


def _collect_from_aws(options: CollectOptions, project: Project) -> int:
    from scanner.project.live import LiveRequest, reading_aws  # late: the SDK is slow to load

    output = None if options.output == STDOUT else Path(options.output)
    now = parse_now(options.now)
    request = LiveRequest(options.live, options.wanted, now or datetime.now(UTC), now is not None, output)
    with ExitStack() as stack:
        with Progress() as progress:
            collected = stack.enter_context(reading_aws(request, project, progress.live))
        tally = Tally()
        for row in collected.rows:
            tally.note(row)
        return _write_collection(options.output, _items(collected.sources), tally, Filter(), request.now, collected.notes)


def _items(sources: Iterable[Source]) -> Iterator[JobItem | Record]:
    domain = job_domain(lambda _: True)
    for source in sources:
        for item in source.records(domain, Limits()):
            assert not isinstance(item, PlainRecords), "this domain has records read one by one"
            yield item
        yield source.summary()


def _write_collection(
    output: str, items: Iterable[JobItem | Record], tally: Tally, wanted: Filter, now: datetime, notes: tuple[str, ...]
) -> int:
    """Writes the file: the head line, then what is a job; tells people what is not. Returns the exit code."""
    with _spool(output) as spool:
        contents = _spool_records(items, spool, tally)
        report = _report(tally, wanted, iso(now), notes)
        _write(output, _chunks(collection_head(report, contents.records, contents.sha256), spool))
    write_text(short_lines(report), sys.stderr)
    target = "" if output == STDOUT else f" to {printable(output)}"
    sys.stderr.write(f"{count(tally.jobs, 'job')} written{target}\n")
    return report.exit_code


def _check_output(output: str, sources: tuple[Source, ...]) -> None:
    files = tuple(source.file for source in sources if isinstance(source, FileSource))
    if output != STDOUT and Inputs((), files).contain(Path(output)):
        raise UsageError(f"-o {output} is one of the files to be read; write to another, or exclude it from the sources")


@contextmanager
def _spool(output: str) -> Iterator[BinaryIO]:
    """An unnamed file for the jobs, since the head line before them needs their number and hash; gone once closed."""
    folder = None
    if output != STDOUT and Path(output).parent.is_dir():
        folder = Path(output).parent
    try:
        spool = cast(BinaryIO, tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 # closed below
    except OSError as error:
        raise ReportWriteError(f"could not create a temporary file for the jobs: {error.strerror or error}") from None
    try:
        yield spool
    finally:
        with suppress(OSError):  # a full disk: by then it is an error already
            spool.close()


@dataclass(frozen=True, slots=True)
class _Contents:
    """What follows the head line: how many records, and the sha256 of their lines."""

    records: int
    sha256: str


def _spool_records(items: Iterable[JobItem | Record], spool: BinaryIO, tally: Tally) -> _Contents:
    """Writes the jobs, and the contexts that rules may ask about, as JSON Lines, and tallies everything else."""
    sha256 = hashlib.sha256()
    contexts = 0
    for item in items:
        match item:
            case NormalisedJob(job) if job.stage is Stage.REQUEST:
                reason = "a request is not a job yet, and only jobs can be collected; scan its file directly"
                if is_event(job):
                    reason = "found no record of the job that this CloudTrail event made; add its Get output, or scan this file directly"
                tally.note(LoadFailure(locate(job, ""), reason))
                continue
            case NormalisedJob(job):
                data = _line(to_record(job))
                tally.jobs += 1
            case ContextRecord(raw=raw):
                data = _line(raw)
                contexts += 1
            case Record(value) if kind_of(value) is not None:
                data = _line(value)
                contexts += 1
            case Record(value):  # as AWS wrote it
                data = _line(value)
                tally.jobs += 1
            case _:
                tally.note(item)
                continue
        sha256.update(data)
        with _as_report_error():
            spool.write(data)
    with _as_report_error():
        spool.flush()
    return _Contents(tally.jobs + contexts, sha256.hexdigest())


@contextmanager
def _as_report_error() -> Iterator[None]:
    """Raises ReportWriteError where the jobs cannot be written."""
    try:
        yield
    except OSError as error:
        raise ReportWriteError(f"could not write the jobs to a temporary file: {error.strerror or error}") from None


def _line(record: Mapping[str, Json]) -> bytes:
    """A record as a line of JSON; half a surrogate pair stays the escape that it was."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _report(tally: Tally, wanted: Filter, now: str, notes: tuple[str, ...]) -> Report:
    """What was read, as the report of a scan without rules."""
    code = INCOMPLETE if tally.damaged else CLEAN
    report = Report(
        version=__version__,
        now=now,
        flags=Flags(fail_on=None),
        exit_code=code,
        honest_code=code,
        complete=not tally.damaged,
        jobs=tally.jobs,
        sources=tuple(tally.sources),
        window=asked_window(wanted, tally.windows),
        coverage=tuple(sorted(tally.coverage, key=coverage_order)),
        load_failures=tally.failures,
        more_load_failures=dict(sorted(tally.more_failures.items())),
        skipped=tuple(tally.skipped),
        more_skipped=tally.more_skipped,
        left_out=dict(sorted(tally.left_out.items())),
    )
    return replace(report, notes=(*source_notes(report), *notes))


def _chunks(head: bytes, spool: BinaryIO) -> Iterator[bytes]:
    """The whole file: the head line, then the jobs."""
    yield head
    spool.seek(0)
    while chunk := spool.read(_PIECE):
        yield chunk


def _write(output: str, chunks: Iterator[bytes]) -> None:
    if output != STDOUT:
        write_bytes(Path(output), chunks, "the file")
        return
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
