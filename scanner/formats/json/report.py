"""Version 1 of the report for machines: a shape of its own, not a dump of our types.

It holds everything that any format reads, so that `scanner.formats.json.saved` makes the same report of it again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from scanner.formats.json.encode import (
    Entry,
    baseline_entry,
    cause_entry,
    changed_entry,
    coverage_counts,
    coverage_entry,
    failure_entry,
    full_source_entry,
    not_configured_entry,
    outcomes_entry,
    pipeline_entry,
    reason_entry,
    rule_entry,
    signals_entry,
    undecided_entry,
    waiver_entry,
)
from scanner.formats.json.finding import finding_entry
from scanner.formats.json.text import INDENT, indented
from scanner.formats.options import ReportOptions
from scanner.model.job import Json
from scanner.model.report import PolicySummary, Report

VERSION = "jobscan/1"

T = TypeVar("T")


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report as JSON, indented, one entry of its long lists after the other; the options leave nothing out of it."""
    opening = "{\n"
    for name, member in _members(report):
        yield f"{opening}{' ' * INDENT}{json.dumps(name)}: "
        if isinstance(member, Iterator):
            yield from _listed(member)
        else:
            yield indented(member, depth=1)
        opening = ",\n"
    yield "\n}\n"


def _listed(entries: Iterator[Json]) -> Iterator[str]:
    opening = "[\n"
    for entry in entries:
        yield f"{opening}{' ' * 2 * INDENT}{indented(entry, depth=2)}"
        opening = ",\n"
    yield "[]" if opening == "[\n" else f"\n{' ' * INDENT}]"


def _members(report: Report) -> Iterator[tuple[str, Json | Iterator[Json]]]:
    """The report's members in the documented order; an iterator is a list that may be long."""
    yield from head_entries(report).items()
    yield "cause_version", report.cause_version
    yield "group_by", report.group_by
    yield "error", report.error
    yield "fail_on", _fail_on(report)
    yield "flags", flags_entry(report)
    yield "run", run_entry(report)
    yield "summary", summary_entry(report)
    yield "signals", signals_entry(report)
    yield "window", window_entry(report)
    yield "accounts", list(report.accounts)
    yield "regions", list(report.regions)
    yield "rules", [rule_entry(rule) for rule in report.rules]
    yield "waivers", [waiver_entry(waiver) for waiver in report.waivers]
    yield "baseline", None if report.baseline is None else baseline_entry(report.baseline)
    yield "last", None if report.last is None else {"path": report.last.path, "now": report.last.now}
    yield "causes", _each(report.causes, cause_entry)
    yield "findings", _each(report.findings, finding_entry)
    yield "undecided", _each(report.undecided, undecided_entry)
    yield "missing", [{**reason_entry(one.reason), "rules": list(one.rules), "jobs": one.jobs} for one in report.missing]
    yield "not_configured", [not_configured_entry(rule) for rule in report.rules if rule.unset]
    yield "load_failures", _each(report.load_failures, failure_entry)
    yield "more_load_failures", more_failures_entries(report)
    yield "truncated", [failure_entry(truncation) for truncation in report.truncations]
    yield "left_out", left_out_entries(report)
    yield "skipped", list(report.skipped)
    yield "notes", list(report.notes)
    yield "pipelines", _each(report.pipelines, pipeline_entry)
    yield "more_pipelines", report.more_pipelines
    yield "coverage", _each(report.coverage, coverage_entry)


def _each(entries: Iterable[T], entry_of: Callable[[T], Json]) -> Iterator[Json]:
    return map(entry_of, entries)


def head_entries(report: Report) -> Entry:
    """What the report is: its version and the program's, the time, and whose findings it holds if it has not all."""
    return {
        "report": VERSION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "only_owner": None if report.part is None else report.part.owner,
    }


def more_failures_entries(report: Report) -> list[Entry]:
    """The load failures that are only counted, by reason."""
    return [{"reason": reason, "number": number} for reason, number in report.more_load_failures.items()]


def left_out_entries(report: Report) -> list[Entry]:
    """What was read and is not checked, and how many of it."""
    return [{"what": what, "number": number} for what, number in report.left_out.items()]


def _fail_on(report: Report) -> str | None:
    """The threshold; null where the scan did not come as far as to have one."""
    if report.error is not None:
        return None
    fail_on = report.flags.fail_on
    if fail_on is None:
        return "never"
    return fail_on.value


def flags_entry(report: Report) -> Entry:
    """What the command line says about the exit code, but for --fail-on."""
    flags = report.flags
    return {
        "allow_unknown": sorted(flags.allow_unknown),
        "allow_empty": flags.allow_empty,
        "exit_zero": flags.exit_zero,
        "fail_on_new": flags.fail_on_new,
        "expect_jobs": flags.expect_jobs,
        "only_new_gaps": flags.only_new_gaps,
    }


def run_entry(report: Report) -> Entry:
    """What was in force, what was read, and when."""
    entry: Entry = {
        "config": None if report.config is None else _config(report.config, report.floors),
        "named": list(report.named),
        "policies": [{"path": policy.path, "sha256": policy.sha256} for policy in report.policies],
        "parameters_sha256": report.parameters_sha256,
        "parameters_changed": [changed_entry(value) for value in report.changed],
        "sources": [full_source_entry(source) for source in report.sources],
    }
    if report.packs is not None:
        entry["packs"] = {
            "run": list(report.packs.run),
            "in_part": list(report.packs.in_part),
            "not_run": list(report.packs.not_run),
        }
    if report.redacted is not None:
        entry["redacted"] = report.redacted
    if report.started is not None:
        entry["started"] = report.started
    if report.ended is not None:
        entry["ended"] = report.ended
    return entry


def _config(config: PolicySummary, floors: Sequence[PolicySummary]) -> Entry:
    """The configuration in force; what it extends only where it does."""
    entry: Entry = {"path": config.path, "sha256": config.sha256}
    if floors:
        entry["extends"] = [{"path": floor.path, "sha256": floor.sha256} for floor in floors]
    return entry


def summary_entry(report: Report) -> Entry:
    """The counts, whether the scan was complete, and its exit code."""
    return {
        "jobs": report.jobs,
        "requests": report.requests,
        "rules": len(report.rules),
        "findings": len(report.findings),
        "causes": len(report.causes),
        "outcomes": outcomes_entry(report.outcomes),
        "load_failures": report.failures,
        "skipped": len(report.skipped) + report.more_skipped,
        "coverage": coverage_counts(report.coverage),
        "complete": report.complete,
        "exit_code": report.exit_code,
        "honest_code": report.honest_code,
        "stages": {"job": report.jobs - report.requests, "request": report.requests},
    }


def window_entry(report: Report) -> Entry:
    """Which jobs the scan was to judge, and which times it met."""
    window = report.window
    entry: Entry = {
        "since": window.since,
        "active_only": window.active_only,
        "statuses": list(window.statuses),
        "oldest_submit": window.oldest_submit,
        "newest_submit": window.newest_submit,
        "newest_change": window.newest_change,
    }
    if window.name_contains:
        entry["name_contains"] = window.name_contains
    return entry
