"""`jobscan explain` and `jobscan eval`: why a rule says what it says, and what an expression gives."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from scanner.authoring.explain import Explanation, Step, explain_rule
from scanner.cli.console import write_text
from scanner.cli.one_rule import one_rule
from scanner.cli.options import ReadingOptions
from scanner.cli.reading import record_options
from scanner.cli.scan import now_from
from scanner.config.config import Config
from scanner.display.lines import BLANK, Line, columns, line, shown
from scanner.documents.json.text import decode_bytes
from scanner.errors import EvaluationError, ExpressionSyntaxError, ReadError, UsageError
from scanner.expressions.check import check_value
from scanner.expressions.meaning import plain
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import condition, evaluate
from scanner.expressions.nodes import is_condition
from scanner.expressions.syntax.parser import parse
from scanner.findings.build import as_json, explain
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.expression import Expression
from scanner.model.job import Job, Json
from scanner.model.report import LoadFailure
from scanner.project.project import open_project
from scanner.run.tally import Tally
from scanner.shape.normalise import NormalisedJob
from scanner.sources import tree
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs

_MOST = 5  # jobs that are explained where none is named
_TOLD = 20  # load failures on stderr


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The command line of `explain`."""

    rule: str
    sources: tuple[str, ...]
    job: str | None
    policies: tuple[str, ...]
    params: tuple[str, ...]
    accounts: tuple[str, ...]
    config: str | None
    now: str | None
    show_sensitive: bool
    reading: ReadingOptions


def run_explain(options: ExplainOptions) -> int:
    """0 where something was explained and all of it could be read, else 3."""
    project = open_project(options.config)
    configured = one_rule(project, options.rule, options.policies, options.params, options.accounts)
    now = now_from(options.now)
    jobs, failures = _jobs(options.sources or project.sources, options.reading, project.config)
    wanted = [job for job in jobs if options.job in (None, job.identity, job.fields["job_name"], job.fields["_key"])]
    if not wanted and options.job is not None:
        raise UsageError(f"--job {options.job}: none of the {len(jobs)} jobs has that ARN, name or key")
    for number, job in enumerate(wanted if options.job else wanted[:_MOST]):
        if number:
            write_text([BLANK], sys.stdout)
        write_text(_explanation(explain_rule(configured, job, now, options.show_sensitive)), sys.stdout)
    if not options.job and len(wanted) > _MOST:
        write_text([BLANK, line((f"{len(wanted) - _MOST} more jobs: --job ARN or --job NAME explains one", "dim"))], sys.stdout)
    return CLEAN if wanted and not failures else INCOMPLETE


def _jobs(sources: Sequence[str], reading: ReadingOptions, config: Config | None = None) -> tuple[list[Job], int]:
    """The jobs of the sources; what could not be read is said on stderr and counted."""
    if not sources:
        raise UsageError("no SOURCE is named: give a file with job records, or - for standard input")
    options = record_options(reading, config=config)
    found = expand(sources, tree.root(), not reading.no_gitignore, config.exclude if config else ())
    tally = Tally()
    for failure in found.failures:
        tally.note(failure)
    jobs: list[Job] = []
    for item in read_jobs(found.sources, options):
        if isinstance(item, NormalisedJob):
            jobs.append(item.job)
        elif isinstance(item, LoadFailure):
            tally.note(item)
    for failure in islice(tally.failures, _TOLD):
        sys.stderr.write(f"{shown(str(failure.location))}: {shown(failure.reason)}\n")
    failures = len(tally.failures) + tally.more_failures.total()
    if failures > _TOLD:
        sys.stderr.write(f"{failures - _TOLD:,} more could not be read\n")
    return jobs, failures


def _explanation(one: Explanation) -> Iterator[Line]:
    rule, job = one.verdict.rule, one.verdict.job
    outcome = one.verdict.outcome.value
    name = shown(_name(job))
    yield line((rule.id, "bold"), f"  {name}  ", (outcome, "bad" if outcome == "fail" else "open"))
    yield line(f"  {shown(job.records[0].path)}:{job.records[0].line}  {shown(job.identity)}")
    if one.why:
        yield line(f"  {shown(one.why)}")
    for name, steps in (("when", one.when), ("assert", one.assertion)):
        if steps:
            yield line(f"  {name}")
            yield from _steps(steps)
    if one.params:
        yield line("  parameters in force")
        rows = [(name, shown(value), f"({origin})") for name, (value, origin) in one.params.items()]
        for row in columns(rows):
            yield line(f"    {row}")
    if one.scopes:
        yield line("  scopes that are about the rule")
        for row in columns([(shown(name), shown(answer)) for name, answer in one.scopes]):
            yield line(f"    {row}")


def _steps(steps: Sequence[Step]) -> Iterator[Line]:
    for step in steps:
        mark = "*" if step.decided else " "
        text = (shown(step.text), "caret" if step.decided else "")
        yield line(f"  {mark} {'  ' * step.depth}", text, ("  =  ", "dim"), shown(step.value))


def run_eval(text: str, sources: Sequence[str], any_file: str | None, now: str | None, reading: ReadingOptions) -> int:
    """Writes one result a line: of each job under rule meaning, or of any JSON under plain meaning."""
    if (any_file is None) == (not sources):
        raise UsageError("eval takes either a SOURCE with job records or --any FILE with JSON")
    expression = _expression(text, strict=any_file is None)
    if any_file is not None:
        return _print(lambda: plain.evaluate(expression, _json(any_file)))
    time = now_from(now)
    jobs, failures = _jobs(sources, reading)
    codes = [_print(partial(_on_job, expression, job, time), f" (job {shown(_name(job))})") for job in jobs]
    return max([INCOMPLETE if failures or not jobs else CLEAN, *codes])


def _expression(text: str, strict: bool) -> Expression:
    try:
        expression = parse(text, strict=strict)
    except ExpressionSyntaxError as error:
        raise _refused(text, error.start, error.problem, error.hint) from None
    problems = check_value(expression, {}) if strict else ()
    if problems:
        first = problems[0]
        raise _refused(text, first.start, first.problem, first.hint)
    return expression


def _refused(text: str, start: int, problem: str, hint: str) -> UsageError:
    line_number = text.count("\n", 0, start) + 1
    where = f"line {line_number}, column" if "\n" in text else "column"
    column = start - text.rfind("\n", 0, start)
    return UsageError(f"the expression cannot mean this, {where} {column}: {problem}{f' ({hint})' if hint else ''}")


def _on_job(expression: Expression, job: Job, now: datetime) -> Json:
    context = Context(job.fields, job.extra, job.extra_complete, {}, now, job.source)
    run = condition if is_condition(expression.tree, {}) else evaluate  # where only true and false stand, && and || decide as in a rule
    return run(expression.tree, context)


def _name(job: Job) -> str:
    name = job.fields["job_name"]
    return name if isinstance(name, str) else job.identity


def _print(run: Callable[[], Json], whose: str = "") -> int:
    """Writes one result; what is none says whose it is."""
    try:
        value = run()
    except EvaluationError as error:
        sys.stdout.write(f"error: {shown(str(error))}{whose}\n")
        return INCOMPLETE
    if isinstance(value, Missing):
        sys.stdout.write(f"missing: {shown('; '.join(map(explain, value.reasons)))}{whose}\n")
    else:
        sys.stdout.write(json.dumps(as_json(value), ensure_ascii=False) + "\n")
    return CLEAN


def _json(name: str) -> Json:
    if name == "-" and sys.stdin is None:
        raise UsageError("--any -: standard input is closed")
    try:
        return decode_bytes(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise UsageError(f"--any {name} cannot be read: {error.strerror}") from None
    except ReadError as error:
        raise UsageError(f"{name}:{error.line}:{error.column}: {error.reason}") from None
