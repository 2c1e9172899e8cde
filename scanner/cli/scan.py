"""`jobscan scan`: options become a plan, the plan a report, the report files and an exit code."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scanner.cli.console import Progress
from scanner.cli.inputs import Inputs
from scanner.cli.options import ReadingOptions
from scanner.cli.output import check_targets, parse_targets, show_verdict, write_reports
from scanner.cli.reading import record_options, wanted_jobs
from scanner.config.config import Config
from scanner.config.schema import NEVER
from scanner.display.lines import shown
from scanner.errors import UsageError
from scanner.formats.options import ReportOptions
from scanner.model.report import Flags, PolicySummary
from scanner.model.severity import Severity
from scanner.policy.files import is_path
from scanner.policy.select import Narrowing
from scanner.project.checks import check_account, check_allowances
from scanner.project.project import Project, arrange, open_project
from scanner.run.plan import Plan
from scanner.run.scan import scan


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """The command line of a scan, as it was given."""

    sources: tuple[str, ...]
    policies: tuple[str, ...]
    formats: tuple[str, ...]
    fail_on: str | None
    params: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    frameworks: tuple[str, ...]
    allow_unknown: tuple[str, ...]
    allow_empty: bool
    exit_zero: bool
    accounts: tuple[str, ...]
    config: str | None
    now: str | None
    no_join: bool
    show: str | None
    show_sensitive: bool
    reading: ReadingOptions


def run_scan(options: ScanOptions) -> int:
    """The exit code of a scan; its reports are written."""
    targets = parse_targets(options.formats)
    project = open_project(options.config)
    plan = build_plan(options, project)
    check_targets(targets, inputs_of(options.sources, options.policies, project))
    for note in plan.notes:
        sys.stderr.write(f"note: {shown(note)}\n")
    with Progress() as progress:
        report = scan(plan, progress.records)
    report = write_reports(report, targets, ReportOptions(show_all=options.show == "all"))
    show_verdict(report, targets, plan.notes)
    return report.exit_code


def inputs_of(sources: Sequence[str], policies: Sequence[str], project: Project) -> Inputs:
    """Everything that the scan reads."""
    named = (name for name in policies or project.policies if is_path(name))
    return Inputs((*(sources or project.sources), *named), project.config.files if project.config else ())


def build_plan(options: ScanOptions, project: Project) -> Plan:
    """Everything that the scan needs to know; raises UsageError or MistakesError before a record is read."""
    config, sources = project.config, options.sources or project.sources
    if not sources:
        raise UsageError("no SOURCE is named: give files, folders or globs with job records, or - for standard input")
    accounts = tuple(map(check_account, options.accounts))
    narrowing = Narrowing(options.select, options.ignore, options.frameworks)
    arranged = arrange(project, options.policies, narrowing, options.params, accounts)
    for configured in arranged.rules:
        if configured.asked_for and configured.unset:
            raise UsageError(
                f"--select {configured.rule.id} asks for a rule that is not configured: "
                f"it needs {', '.join(configured.unset)} (--param {configured.unset[0]}=VALUE)"
            )
    now = now_from(options.now)
    return Plan(
        sources=sources,
        rules=arranged.rules,
        policies=arranged.chosen.policies,
        gate=Flags(
            _threshold(options.fail_on, config),
            check_allowances(options.allow_unknown, arranged.chosen.rules),
            options.allow_empty,
            options.exit_zero,
        ),
        top=project.top,
        now=now,
        reproducible=options.now is not None,
        normalising=record_options(options.reading, accounts[0] if len(accounts) == 1 else None, config),
        show_sensitive=options.show_sensitive,
        join=not options.no_join,
        wanted=wanted_jobs(options.reading, now),
        respect_gitignore=not options.reading.no_gitignore,
        exclude=config.exclude if config else (),
        notes=arranged.notes,
        named=arranged.chosen.named,
        config=PolicySummary(config.path, config.sha256) if config else None,
    )


def _threshold(option: str | None, config: Config | None) -> Severity | None:
    """The least severity that fails the scan: the command line's, else the configuration's, else low; None for never."""
    text = option or (config.fail_on if config else "") or Severity.LOW.value
    return None if text == NEVER else Severity(text)


def now_from(text: str | None) -> datetime:
    """The time that --now says, the clock's without it; raises UsageError."""
    if text is None:
        return datetime.now(UTC)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise UsageError(f"--now {text!r} is no ISO 8601 time with an offset, such as 2026-11-23T12:00:00Z")
    return time.astimezone(UTC)


def iso(time: datetime) -> str:
    """A time as reports write it: ISO 8601, in UTC, to the second."""
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
