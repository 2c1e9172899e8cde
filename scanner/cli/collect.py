"""`jobscan collect`: the records of several dumps become one file of jobs, to be scanned as often as one likes."""

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from scanner.cli.console import write_text
from scanner.cli.inputs import Inputs
from scanner.cli.options import ReadingOptions
from scanner.cli.output import write_bytes
from scanner.cli.reading import record_options, wanted_jobs
from scanner.cli.scan import iso, now_from
from scanner.display.lines import count, shown
from scanner.errors import ReportWriteError, UsageError
from scanner.formats.collection import collection_head
from scanner.formats.text.report import short_lines
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.job import Job, Stage
from scanner.model.report import Flags, LoadFailure, Report
from scanner.project.project import open_project
from scanner.run.notes import notes as source_notes
from scanner.run.tally import Tally
from scanner.shape.locate import locate
from scanner.shape.normalise import NormalisedJob
from scanner.shape.write import to_record
from scanner.sources.expand import expand
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from scanner.sources.join import JobItem
from scanner.sources.source import Source
from scanner.version import __version__

STDOUT = "-"
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """The command line of `collect`."""

    sources: tuple[str, ...]
    output: str
    no_join: bool
    account: str | None
    config: str | None
    now: str | None
    reading: ReadingOptions


def run_collect(options: CollectOptions) -> int:
    """0 where all was read and written, 3 where something could not be read."""
    project = open_project(options.config)
    config, sources = project.config, options.sources or project.sources
    if not sources:
        raise UsageError("no SOURCE is named: give files, folders or globs with job records, or - for standard input")
    now = now_from(options.now)
    records, wanted = record_options(options.reading, options.account, config), wanted_jobs(options.reading, now)
    found = expand(sources, project.top, not options.reading.no_gitignore, config.exclude if config else ())
    _check_output(options.output, found.sources)
    tally = Tally()
    for failure in found.failures:
        tally.note(failure)
    with _spool(options.output) as spool:
        sha256 = _write_jobs(read_jobs(found.sources, records, not options.no_join, wanted), spool, tally)
        report = _report(tally, iso(now), found.notes)
        _write(options.output, _whole(collection_head(report, tally.jobs, sha256), spool))
    where = "" if options.output == STDOUT else f" to {shown(options.output)}"
    write_text(short_lines(report), sys.stderr)
    sys.stderr.write(f"{count(tally.jobs, 'job')} written{where}\n")
    return report.exit_code


def _check_output(output: str, sources: tuple[Source, ...]) -> None:
    files = tuple(source.file for source in sources if isinstance(source, FileSource))
    if output != STDOUT and Inputs((), files).hold(Path(output)):
        raise UsageError(f"-o {output} is one of the files that are to be read; name another, or leave it out of the sources")


def _spool(output: str) -> BinaryIO:
    """A nameless file for the jobs, whose number and hash the head line needs; gone when it is closed, or the process ends."""
    folder = None if output == STDOUT or not Path(output).parent.is_dir() else Path(output).parent
    try:
        return cast(BinaryIO, tempfile.TemporaryFile(dir=folder))
    except OSError as error:
        raise ReportWriteError(f"a temporary file for the jobs could not be made: {error.strerror or error}") from None


def _write_jobs(items: Iterable[JobItem], spool: BinaryIO, tally: Tally) -> str:
    """Writes the jobs as JSON Lines, and notes all else; the sha256 of the lines."""
    sha256 = hashlib.sha256()
    for item in items:
        if not isinstance(item, NormalisedJob):
            tally.note(item)
        elif item.job.stage is Stage.REQUEST:
            reason = "a request is not a job yet, and only jobs are collected; scan it where it is"
            tally.note(LoadFailure(locate(item.job, ""), reason))
        else:
            tally.jobs += 1
            data = _line(item.job)
            sha256.update(data)
            try:
                spool.write(data)
            except OSError as error:
                raise ReportWriteError(f"the jobs could not be written to a temporary file: {error.strerror or error}") from None
    return sha256.hexdigest()


def _line(job: Job) -> bytes:
    """A job as a line; half a surrogate pair stays the escape that it was."""
    return json.dumps(to_record(job), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def _report(tally: Tally, now: str, notes: tuple[str, ...]) -> Report:
    """What was read, as the report of a scan without any rule."""
    whole = not tally.damaged
    report = Report(
        version=__version__,
        now=now,
        flags=Flags(fail_on=None),
        exit_code=CLEAN if whole else INCOMPLETE,
        honest_code=CLEAN if whole else INCOMPLETE,
        complete=whole,
        jobs=tally.jobs,
        sources=tuple(tally.sources),
        load_failures=tally.failures,
        more_load_failures=dict(sorted(tally.more_failures.items())),
        skipped=tuple(tally.skipped),
        more_skipped=tally.more_skipped,
        left_out=dict(sorted(tally.left_out.items())),
    )
    return replace(report, notes=(*source_notes(report), *notes))


def _whole(head: bytes, spool: BinaryIO) -> Iterator[bytes]:
    yield head
    spool.seek(0)
    yield from iter(lambda: spool.read(_PIECE), b"")


def _write(output: str, chunks: Iterator[bytes]) -> None:
    if output != STDOUT:
        write_bytes(Path(output), chunks, "the file")
        return
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
