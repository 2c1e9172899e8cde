"""`jobscan doctor`: tries what a scan of AWS would read, and says what it would cost."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from scanner.cli.clock import parse_now
from scanner.cli.console import Progress, write_text
from scanner.display.lines import count, printable
from scanner.display.time import iso
from scanner.errors import UsageError
from scanner.formats.options import ReportOptions
from scanner.formats.text.live import live_lines
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.coverage import Coverage
from scanner.model.report import Flags, Report
from scanner.project.context_kinds import kinds_read
from scanner.project.live import LiveRequest, trying_aws
from scanner.project.live_options import check_live
from scanner.project.options import JobFilterOptions, LiveOptions
from scanner.project.project import open_project
from scanner.sources.live.estimate import Estimate
from scanner.version import __version__


@dataclass(frozen=True, slots=True)
class DoctorOptions:
    """The command line of `doctor`."""

    config: str | None
    now: str | None
    wanted: JobFilterOptions
    live: LiveOptions


def run_doctor(options: DoctorOptions) -> int:
    """0 if everything can be read, 3 if something cannot; writes what a scan would say of its coverage, and what it costs."""
    if not options.live.aws:
        raise UsageError("add --aws and the other options of the scan to be tried")
    check_live(options.live, has_sources=False)
    now = parse_now(options.now)
    project = open_project(options.config)
    kinds = kinds_read(options.live.context, project)
    request = LiveRequest(options.live, options.wanted, now or datetime.now(UTC), now is not None, asked_kinds=kinds)
    with Progress() as progress, trying_aws(request, project, progress.live) as tried:
        rows = (*tried.rows, *(row for source in tried.sources for row in source.rows))
        estimate = Estimate.of([source.reading for source in tried.sources], options.live.detail == "full", kinds)
    report = _report(rows, iso(request.now), tried.notes)
    write_text(live_lines(report, ReportOptions(show_all=True)), sys.stdout)
    for note in tried.notes:
        sys.stdout.write(f"note: {printable(note)}\n")
    _write_estimate(estimate, options.live.max_rate)
    return report.exit_code


def _report(rows: Sequence[Coverage], now: str, notes: tuple[str, ...]) -> Report:
    """The rows as the report of a scan without rules."""
    is_complete = not any(row.is_gap for row in rows)
    code = CLEAN if is_complete else INCOMPLETE
    report = Report(__version__, now, Flags(fail_on=None), exit_code=code, honest_code=code, complete=is_complete)
    return replace(report, coverage=tuple(rows), notes=notes)


def _write_estimate(estimate: Estimate, max_rate: float | None) -> None:
    least = "at least " if estimate.is_least else ""
    calls = f"{count(estimate.lists, 'List call')}, {estimate.gets:,} Get, {estimate.tags:,} GetResources"
    if estimate.context:
        calls += f", {estimate.context:,} for context"
    minutes = max(1, round(estimate.seconds(max_rate) / 60))
    sys.stdout.write(f"A scan: {least}{count(estimate.jobs, 'job')}, {calls}; about {count(minutes, 'minute')} without retries\n")
    sys.stdout.write("Untagged jobs cost a call each where GetResources knows no job of their account and Region\n")
