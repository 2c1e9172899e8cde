"""`jobscan collect`: the records of several dumps become one file of jobs, to be scanned as often as one likes."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scanner.cli.options import ReadingOptions
from scanner.cli.output import write_chunks
from scanner.cli.reading import record_options, wanted_jobs
from scanner.errors import ReportWriteError, UsageError
from scanner.formats.lines import shown
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.job import Stage
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.shape.locate import locate
from scanner.shape.normalise import Reading
from scanner.shape.write import to_record
from scanner.sources import tree
from scanner.sources.files import Source, expand
from scanner.sources.jobs import read_jobs
from scanner.sources.join import Item

STDOUT = "-"


@dataclass(slots=True)
class _Told:
    """What was written, and what was said on stderr."""

    jobs: int = 0
    gaps: int = 0  # what makes the file less than its sources say that there is
    notes: dict[str, None] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def gap(self, one: LoadFailure | Truncation) -> None:
        self.gaps += 1
        sys.stderr.write(f"{one.location}: {shown(one.reason)}\n")


def run_collect(sources: tuple[str, ...], output: str, join: bool, account: str | None, reading: ReadingOptions) -> int:
    """0 where all was read and written, else 3."""
    if not sources:
        raise UsageError("no SOURCE is named: give files, folders or globs with job records, or - for standard input")
    options, wanted = record_options(reading, account), wanted_jobs(reading, datetime.now(UTC))
    found = expand(sources, tree.root(), not reading.no_gitignore)
    _check_output(output, found.sources)
    told = _Told(notes=dict.fromkeys(found.notes))
    for failure in found.failures:
        told.gap(failure)
    lines = _lines(read_jobs(found.sources, options, join, wanted), told)
    if output == STDOUT:
        _to_stdout(lines)
    else:
        write_chunks(Path(output), lines, "the file")
    if told.left_out:
        told.notes["left out: " + "; ".join(f"{what}: {number:,}" for what, number in sorted(told.left_out.items()))] = None
    for note in told.notes:
        sys.stderr.write(f"note: {shown(note)}\n")
    sys.stderr.write(f"{told.jobs} {'job' if told.jobs == 1 else 'jobs'} written{'' if output == STDOUT else f' to {shown(output)}'}\n")
    return INCOMPLETE if told.gaps else CLEAN


def _check_output(output: str, sources: tuple[Source, ...]) -> None:
    target = Path(output)
    if output != STDOUT and target.exists() and any(source.file and source.file.resolve() == target.resolve() for source in sources):
        raise UsageError(f"-o {output} is one of the files that are to be read; name another, or leave it out of the sources")


def _lines(items: Iterable[Item], told: _Told) -> Iterator[str]:
    """The jobs as JSON Lines; everything else is told."""
    for item in items:
        match item:
            case Reading(job):
                if job.stage is Stage.REQUEST:
                    told.gap(LoadFailure(locate(job, ""), "a request is no job yet, and only jobs are collected; scan it where it is"))
                    continue
                told.jobs += 1
                yield json.dumps(to_record(job), ensure_ascii=False, separators=(",", ":")) + "\n"
            case LoadFailure():
                told.gap(item)
            case LeftOut(reason):
                told.left_out[reason] += 1
            case SourceSummary(foreign=True):
                told.notes[f"{item.path}: passed over, since nothing in it is about jobs"] = None
            case SourceSummary():
                told.notes.update({f"{item.path}: {note}": None for note in item.notes})
                if item.truncated is not None:
                    told.gap(item.truncated)


def _to_stdout(lines: Iterator[str]) -> None:
    try:
        sys.stdout.writelines(lines)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ReportWriteError(f"the jobs could not be written to standard output: {error.strerror}") from None
