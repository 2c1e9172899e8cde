"""`jobscan scan`: options become a plan, the plan a report, the report files and an exit code."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from scanner.cli.clock import parse_now
from scanner.cli.console import Progress
from scanner.cli.inputs import Inputs, sources_of
from scanner.cli.output import check_targets, parse_targets, show_verdict, write_reports
from scanner.display.lines import printable
from scanner.formats.options import ReportOptions
from scanner.policy.files import is_path
from scanner.project.plan import ScanOptions, build_plan
from scanner.project.project import Project, open_project
from scanner.run.scan import scan


def run_scan(
    sources: Sequence[str],
    policies: Sequence[str],
    formats: Sequence[str],
    show: str | None,
    config: str | None,
    now: str | None,
    options: Mapping[str, Any],
) -> int:
    """Scans, writes the reports, and returns the exit code; `options` are the other fields of ScanOptions."""
    targets = parse_targets(formats)
    project = open_project(config, policies)
    all_sources = sources_of(sources, project)
    plan = build_plan(ScanOptions(sources=all_sources, policies=policies, now=parse_now(now), **options), project)
    check_targets(targets, inputs_of(all_sources, policies, project))
    for note in plan.notes:
        sys.stderr.write(f"note: {printable(note)}\n")
    with Progress() as progress:
        report = scan(plan, progress.records)
    report = write_reports(report, targets, ReportOptions(show_all=show == "all"))
    show_verdict(report, targets, plan.notes)
    return report.exit_code


def inputs_of(sources: Sequence[str], policies: Sequence[str], project: Project) -> Inputs:
    """Every file that a scan may read, so that no report replaces one."""
    policy_paths = [name for name in policies or project.policies if is_path(name)]
    config_files = project.config.files if project.config else ()
    return Inputs((*sources, *policy_paths), config_files)
