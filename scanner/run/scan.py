"""The scan: one function, read from top to bottom."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from scanner.engine.asks import asks_context
from scanner.engine.compiled import CompiledEngine
from scanner.governance.compare import compare
from scanner.model.coverage import Coverage
from scanner.model.job import Job
from scanner.model.report import Report
from scanner.project.plan import Plan
from scanner.run.check import check_jobs
from scanner.run.covered import Covered, note_on_accounts
from scanner.run.evidence import CheckedJobs
from scanner.run.progress import Meter, Progress
from scanner.run.report import make_report
from scanner.run.tally import Tally
from scanner.run.workers.number import bytes_of_files, number_of_processes
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.normalise import NormalisedJob
from scanner.sources.expand import expand
from scanner.sources.file import FileSource
from scanner.sources.first_pass import SecondPass, one_by_one
from scanner.sources.jobs import read_jobs
from scanner.sources.source import Source
from scanner.sources.terraform_code import TerraformCode


def scan(plan: Plan, progress: Progress = lambda _: None, evidence: CheckedJobs | None = None) -> Report:
    """The report of a scan. What is wrong with a source or a record is in it; `progress` is called now and then.

    `evidence`, if given, gets every job that is checked, the same ones whatever the number of processes.
    """
    started = datetime.now(UTC)
    engine = CompiledEngine(plan.rules, plan.now)
    tally = Tally(evidence=evidence)
    expanded = expand(plan.sources, plan.top, plan.respect_gitignore, plan.exclude, plan.gitignore_of)
    covered = Covered(expanded.sources, plan.top)
    for failure in expanded.failures:
        tally.note(failure)
    for row in (*plan.coverage, *expanded.unreadable):
        tally.note(row)
        covered.note_row(row)
    meter = Meter(progress, bytes_of_files(expanded.sources))
    sources = tuple(_metered(source, meter) for source in expanded.sources)
    with ExitStack() as stack:
        processes = number_of_processes(plan.processes, sources)
        if processes != 1:
            from scanner.run.workers.elsewhere import Elsewhere  # late: most scans need one process

            second_pass: SecondPass = Elsewhere(processes, plan, tally, covered, meter, stack)
        else:
            second_pass = one_by_one
        jobs = _jobs(sources, plan, tally, covered, second_pass)
        check_jobs(jobs, engine, plan, tally, meter.judged)
    for row in covered.missing(plan.expect):
        tally.note(row)
    source_notes = (*note_on_accounts(plan.accounts, covered.accounts), *expanded.notes)
    return compare(make_report(plan, tally, source_notes, started), plan.earlier)


def _metered(source: Source, meter: Meter) -> Source:
    """A source whose bytes are counted as they are read, where it is a file."""
    if not isinstance(source, FileSource):
        return source
    return replace(source, on_read=meter.read)


def _jobs(sources: Iterable[Source], plan: Plan, tally: Tally, covered: Covered, second_pass: SecondPass) -> Iterator[Job]:
    """The jobs of all sources; what is not a job goes into the tally."""
    code = TerraformCode(plan.top)
    with_context = asks_context(plan.rules, (*plan.conditions, *plan.attributing))
    items = read_jobs(sources, plan.normalising, plan.join, plan.wanted, with_context, covered.note_job, code, second_pass=second_pass)
    for item in items:
        match item:
            case NormalisedJob(job):
                yield job
            case ContextRecord():
                continue
            case Coverage():
                tally.note(item)
                covered.note_row(item)
            case _:
                tally.note(item)
