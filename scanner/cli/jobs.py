"""The jobs that explain and eval work on."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from scanner.cli.inputs import sources_of
from scanner.display.lines import printable
from scanner.model.intake import LoadFailure
from scanner.model.job import Job
from scanner.project.options import ReadingOptions
from scanner.project.project import Project
from scanner.project.reading import record_options
from scanner.run.tally import Tally
from scanner.shape.normalise import NormalisedJob
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs

_LISTED = 20  # load failures on stderr


@dataclass(frozen=True, slots=True)
class LoadedJobs:
    """The jobs of some sources, and how many records or files could not be read."""

    jobs: tuple[Job, ...]
    failures: int


def load_jobs(named: Sequence[str], options: ReadingOptions, project: Project) -> LoadedJobs:
    """The jobs of the sources; what could not be read is listed on stderr."""
    config = project.config
    exclude = config.exclude if config is not None else ()
    expanded = expand(sources_of(named, project), project.top, options.respect_gitignore, exclude)
    tally = Tally()
    for failure in expanded.failures:
        tally.note(failure)
    jobs: list[Job] = []
    for item in read_jobs(expanded.sources, record_options(options, config=config), in_order=True):
        match item:
            case NormalisedJob(job):
                jobs.append(job)
            case LoadFailure():
                tally.note(item)
            case _:
                pass  # left out, or the summary of a source
    return LoadedJobs(tuple(jobs), _list_failures(tally))


def job_label(job: Job) -> str:
    """What to call a job: its name, else its ARN or key."""
    name = job.fields["job_name"]
    return name if isinstance(name, str) else job.identity


def _list_failures(tally: Tally) -> int:
    """Lists the first failures on stderr; returns how many there are."""
    for failure in islice(tally.failures, _LISTED):
        sys.stderr.write(f"{printable(str(failure.location))}: {printable(failure.reason)}\n")
    number = len(tally.failures) + tally.more_failures.total()
    if number > _LISTED:
        sys.stderr.write(f"{number - _LISTED:,} more could not be read\n")
    return number
