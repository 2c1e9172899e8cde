"""`jobscan scan`: options become a plan, the plan a report, the report files and an exit code."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scanner.cli.clock import parse_now
from scanner.cli.console import Progress
from scanner.cli.evidence.asked import evidence_of
from scanner.cli.inputs import Inputs, sources_of
from scanner.cli.output import check_targets, parse_targets, show_verdict, write_reports
from scanner.cli.reporting import (
    EvidenceOptions,
    Reporting,
    check_commands,
    check_history,
    for_readers,
    open_carried,
    open_key,
    report_options,
    write_commands,
)
from scanner.display.lines import printable
from scanner.engine.asks import asked_kinds
from scanner.policy.files import is_path
from scanner.project.live_options import check_live
from scanner.project.options import LiveOptions
from scanner.project.plan import Plan, ScanOptions, build_plan
from scanner.project.project import Project, open_project
from scanner.run.scan import scan

if TYPE_CHECKING:
    from scanner.model.report import Report
    from scanner.project.commit.commit import Commit


def run_scan(
    sources: Sequence[str],
    policies: Sequence[str],
    formats: Sequence[str],
    reporting: Reporting,
    evidence: EvidenceOptions,
    config: str | None,
    config_ref: str | None,
    now: str | None,
    live: LiveOptions,
    options: Mapping[str, Any],
) -> int:
    """Scans, writes the reports, and returns the exit code; `options` are the other fields of ScanOptions."""
    targets = parse_targets(formats)
    check_live(live, bool(sources))
    writing = report_options(reporting, [target.format.name for target in targets])
    earlier, key = open_carried(reporting), open_key(reporting)
    recording = evidence_of(evidence, targets)
    check_history(reporting)
    with ExitStack() as stack:
        commit = stack.enter_context(_commit(config_ref))
        named, asked = tuple(policies), ScanOptions(sources=sources, now=parse_now(now), **options)
        if commit is not None:
            policies = commit.policies(policies)
            live = commit.live(live)
        project = open_project(config, policies, commit)
        all_sources = () if live.aws else sources_of(sources, project)
        scan_options = replace(asked, sources=all_sources, policies=policies)
        plan = build_plan(scan_options, project)
        compared = [name for name in (scan_options.baseline, scan_options.last) if name is not None]
        inputs = inputs_of((*all_sources, *scan_options.waivers, *compared, *reporting.files, *evidence.files), policies, project)
        check_targets(targets, inputs)
        check_commands(reporting, targets, inputs)
        for note in plan.notes:
            sys.stderr.write(f"note: {printable(note)}\n")
        progress = stack.enter_context(Progress())
        if live.aws:
            plan = stack.enter_context(_collected(plan, live, scan_options, project, progress))
        report = scan(plan, progress.scan, None if recording is None else recording.jobs)
        if commit is not None:
            report = _compared(report, plan, project, config, named, asked)
    if recording is not None:
        writing = writing._replace(evidence=recording.of(plan))
    report = write_commands(reporting, report, inputs)
    report, writing = for_readers(reporting, report, writing, earlier, key)
    report = write_reports(report, targets, writing, inputs)
    show_verdict(report, targets, plan.notes)
    return report.exit_code


@contextmanager
def _commit(config_ref: str | None) -> Iterator["Commit | None"]:
    """The commit that --config-ref names, if it is used."""
    if config_ref is None:
        yield None
        return
    from scanner.project.commit.commit import at_commit  # late: few scans need it

    with at_commit(config_ref) as commit:
        yield commit


def _compared(
    report: "Report", plan: Plan, project: Project, config: str | None, policies: tuple[str, ...], asked: ScanOptions
) -> "Report":
    """The report of a scan by a commit's configuration, with a note on what the one in the working tree would change."""
    from scanner.run.comparison import Request, with_comparison  # late: few scans need it

    return with_comparison(report, plan, project, Request(config, policies, asked))


@contextmanager
def _collected(plan: Plan, live: LiveOptions, options: ScanOptions, project: Project, progress: Progress) -> Iterator[Plan]:
    """The plan with what AWS has as its sources."""
    from scanner.project.live import LiveRequest, reading_aws  # late: the SDK is slow to load

    request = LiveRequest(live, options.wanted, plan.now, plan.reproducible, asked_kinds=asked_kinds(plan.rules, plan.conditions))
    with reading_aws(request, project, progress.live) as collected:
        yield plan.reading(collected.sources, collected.rows, collected.notes)


def inputs_of(sources: Sequence[str], policies: Sequence[str], project: Project) -> Inputs:
    """Every file that a scan may read, so that no report replaces one; those of a commit as the working tree has them."""
    policy_paths = [str(project.in_tree(Path(name))) for name in policies or project.policies if is_path(name)]
    config_files = tuple(map(project.in_tree, project.config.files)) if project.config else ()
    return Inputs((*sources, *policy_paths), config_files)
