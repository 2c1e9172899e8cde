"""`jobscan explain`: why a rule passes or fails for a job."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.authoring.explain import Explanation, Step, explain_rule
from scanner.cli.clock import now_or_clock
from scanner.cli.console import write_text
from scanner.cli.jobs import job_label, load_jobs
from scanner.cli.one_rule import one_rule
from scanner.display.lines import BLANK, Line, columns, line, printable
from scanner.errors import UsageError
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.job import Job
from scanner.model.outcome import Outcome, ReasonKind
from scanner.project.options import ReadingOptions
from scanner.project.project import open_project

_MOST_JOBS = 5  # explained without --job


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The command line of `explain`."""

    rule: str
    sources: tuple[str, ...]
    job: str | None
    outcome: str | None
    policies: tuple[str, ...]
    params: tuple[str, ...]
    accounts: tuple[str, ...]
    config: str | None
    now: str | None
    show_sensitive: bool
    reading: ReadingOptions


def run_explain(options: ExplainOptions) -> int:
    """0 if at least one job was explained and everything could be read, else 3."""
    project = open_project(options.config, options.policies)
    configured = one_rule(project, options.rule, options.policies, options.params, options.accounts)
    now = now_or_clock(options.now)
    loaded = load_jobs(options.sources, options.reading, project)
    wanted = options.outcome
    with_outcome = [job for job in loaded.jobs if wanted is None or explain_rule(configured, job, now).check.outcome == wanted]
    if loaded.jobs and not with_outcome:
        write_text([line(f"none of the {len(loaded.jobs):,} jobs has the outcome {wanted}")], sys.stdout)
        return INCOMPLETE if loaded.failures else CLEAN
    jobs, more = _jobs_to_explain(with_outcome, options.job)
    for number, job in enumerate(jobs):
        if number > 0:
            write_text([BLANK], sys.stdout)
        write_text(_lines(explain_rule(configured, job, now, options.show_sensitive)), sys.stdout)
    if more:
        write_text([BLANK, line((f"{more} more jobs; explain one with --job ARN or --job NAME", "dim"))], sys.stdout)
    is_complete = jobs and not loaded.failures
    return CLEAN if is_complete else INCOMPLETE


def _jobs_to_explain(jobs: Sequence[Job], wanted: str | None) -> tuple[Sequence[Job], int]:
    """The job that --job names (several if they share a name), else the first few jobs; and how many more there are."""
    if wanted is None:
        return jobs[:_MOST_JOBS], max(0, len(jobs) - _MOST_JOBS)
    named = [job for job in jobs if wanted in (job.identity, job.fields["job_name"], job.fields["_key"])]
    if not named:
        raise UsageError(f"--job {wanted}: none of the {len(jobs)} jobs has this ARN, name or key")
    return named, 0


def _lines(explanation: Explanation) -> Iterator[Line]:
    verdict = explanation.check
    role = "bad" if verdict.outcome is Outcome.FAIL else "open"
    yield line((verdict.rule.id, "bold"), f"  {printable(job_label(verdict.job))}  ", (verdict.outcome.value, role))
    record = verdict.job.records[0]
    yield line(f"  {printable(record.path)}:{record.line}  {printable(verdict.job.identity)}")
    if explanation.why:
        yield line(f"  {printable(explanation.why)}")
    if any(reason.kind is ReasonKind.COMPUTED for reason in verdict.reasons):
        yield line("  scan --allow-unknown computed accepts what is not known yet")
    yield from _steps("when", explanation.when)
    yield from _steps("assert", explanation.assertion)
    yield from _table(
        "parameters in force", [(name, printable(value), f"({origin})") for name, (value, origin) in explanation.params.items()]
    )
    yield from _table("scopes of this rule", [(printable(name), printable(answer)) for name, answer in explanation.scopes])


def _steps(heading: str, steps: Sequence[Step]) -> Iterator[Line]:
    """Each sub-expression with its value; * marks those that decided."""
    if not steps:
        return
    yield line(f"  {heading}")
    for step in steps:
        mark, role = ("*", "caret") if step.decided else (" ", "")
        yield line(f"  {mark} {'  ' * step.depth}", (printable(step.text), role), ("  =  ", "dim"), printable(step.value))


def _table(heading: str, rows: Sequence[tuple[str, ...]]) -> Iterator[Line]:
    if not rows:
        return
    yield line(f"  {heading}")
    for row in columns(rows):
        yield line(f"    {row}")
