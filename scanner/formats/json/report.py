"""Version 1 of the report for machines: a shape of its own, not a dump of our types.

It holds everything that any format reads, so that `scanner.formats.json.saved` makes the same report of it again.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from scanner.formats.options import ReportOptions
from scanner.model.coverage import Coverage
from scanner.model.job import Json
from scanner.model.outcome import Finding, Outcome, Reason, Undecided
from scanner.model.place import Location
from scanner.model.report import (
    CauseSummary,
    ChangedValue,
    LoadFailure,
    Newest,
    Pipeline,
    Report,
    ReportedRule,
    SourceSummary,
    SwitchedOff,
    Truncation,
)

VERSION = "jobscan/1"
RESOURCE = "model-invocation-job"  # what is judged, as ARNs call it
_INDENT = 2

T = TypeVar("T")
Entry = dict[str, Any]


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The report as JSON, indented, one entry of its long lists after the other; the options leave nothing out of it."""
    opening = "{\n"
    for name, member in _members(report):
        yield f"{opening}{' ' * _INDENT}{json.dumps(name)}: "
        if isinstance(member, Iterator):
            yield from _listed(member)
        else:
            yield _text(member, depth=1)
        opening = ",\n"
    yield "\n}\n"


def _listed(entries: Iterator[Entry]) -> Iterator[str]:
    opening = "[\n"
    for entry in entries:
        yield f"{opening}{' ' * 2 * _INDENT}{_text(entry, depth=2)}"
        opening = ",\n"
    yield "[]" if opening == "[\n" else f"\n{' ' * _INDENT}]"


def _text(value: Json, depth: int) -> str:
    text = json.dumps(value, indent=_INDENT, ensure_ascii=False).replace("\n", "\n" + " " * _INDENT * depth)
    # Half a surrogate pair cannot be written as UTF-8; inside a JSON string its escape says the same.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _members(report: Report) -> Iterator[tuple[str, Json | Iterator[Entry]]]:
    """The report's members in the documented order; an iterator stands for a list that may be long."""
    yield "report", VERSION
    yield "tool", {"name": "jobscan", "version": report.version}
    yield "now", report.now
    yield "error", report.error
    yield "fail_on", _fail_on(report)
    yield "flags", _flags(report)
    yield "run", _run(report)
    yield "summary", _summary(report)
    yield "window", _window(report)
    yield "accounts", list(report.accounts)
    yield "regions", list(report.regions)
    yield "rules", [_rule(rule) for rule in report.rules]
    yield "causes", _each(report.causes, _cause)
    yield "findings", _each(report.findings, _finding)
    yield "undecided", _each(report.undecided, _undecided)
    yield "missing", [{**_reason(one.reason), "rules": list(one.rules), "jobs": one.jobs} for one in report.missing]
    yield "not_configured", [_not_configured(rule) for rule in report.rules if rule.unset]
    yield "load_failures", _each(report.load_failures, failure_entry)
    yield "more_load_failures", [{"reason": reason, "number": number} for reason, number in report.more_load_failures.items()]
    yield "truncated", [failure_entry(truncation) for truncation in report.truncations]
    yield "left_out", left_out_entries(report)
    yield "skipped", list(report.skipped)
    yield "notes", list(report.notes)
    yield "pipelines", _each(report.pipelines, _pipeline)
    yield "more_pipelines", report.more_pipelines
    yield "coverage", _each(report.coverage, _coverage)


def _each(entries: Iterable[T], entry_of: Callable[[T], Entry]) -> Iterator[Entry]:
    return map(entry_of, entries)


def left_out_entries(report: Report) -> list[Entry]:
    """What was read and is not checked, and how many of it."""
    return [{"what": what, "number": number} for what, number in report.left_out.items()]


def failure_entry(failure: LoadFailure | Truncation) -> Entry:
    """Something that could not be read, or is not whole."""
    return {**_place(failure.location), "reason": failure.reason}


def source_entry(source: SourceSummary) -> Entry:
    """A file that was read; its `notes` only where it has some."""
    entry: Entry = {"path": source.path, "sha256": source.sha256, "records": source.records}
    if source.notes:
        entry["notes"] = list(source.notes)
    return entry


def _source(source: SourceSummary) -> Entry:
    """A source with all that is known of it: which dumps were cut off, its own and those that it was collected from."""
    entry = source_entry(source)
    if source.truncated is not None:
        entry["truncated"] = failure_entry(source.truncated)
    if source.collected:
        entry["collected"] = [failure_entry(truncation) for truncation in source.collected]
    return entry


def _coverage(coverage: Coverage) -> Entry:
    """A row of coverage; what it does not have is left out, such as the account of a file."""
    texts = {
        "source": coverage.source,
        "account": coverage.account,
        "region": coverage.region,
        "operation": coverage.operation,
        "detail": coverage.detail,
    }
    return {"state": coverage.state.value, **{name: text for name, text in texts.items() if text}, "records": coverage.records}


def _fail_on(report: Report) -> str | None:
    """The threshold; null where the scan did not come as far as to have one."""
    if report.error is not None:
        return None
    fail_on = report.flags.fail_on
    return "never" if fail_on is None else fail_on.value


def _flags(report: Report) -> Entry:
    flags = report.flags
    return {"allow_unknown": sorted(flags.allow_unknown), "allow_empty": flags.allow_empty, "exit_zero": flags.exit_zero}


def _run(report: Report) -> Entry:
    config = report.config
    entry: Entry = {
        "config": None if config is None else {"path": config.path, "sha256": config.sha256},
        "named": list(report.named),
        "policies": [{"path": policy.path, "sha256": policy.sha256} for policy in report.policies],
        "parameters_sha256": report.parameters_sha256,
        "parameters_changed": [_changed(value) for value in report.changed],
        "sources": [_source(source) for source in report.sources],
    }
    if report.started is not None:
        entry["started"] = report.started
    if report.ended is not None:
        entry["ended"] = report.ended
    return entry


def _changed(value: ChangedValue) -> Entry:
    shown = {} if value.omitted else {"value": _finite(value.value)}
    return {"rule": value.rule, "name": value.name, **shown, "origin": value.origin}


def _summary(report: Report) -> Entry:
    return {
        "jobs": report.jobs,
        "requests": report.requests,
        "rules": len(report.rules),
        "findings": len(report.findings),
        "causes": len(report.causes),
        "outcomes": _outcomes(report.outcomes),
        "load_failures": report.failures,
        "skipped": len(report.skipped) + report.more_skipped,
        "complete": report.complete,
        "exit_code": report.exit_code,
        "honest_code": report.honest_code,
        "stages": {"job": report.jobs - report.requests, "request": report.requests},
    }


def _window(report: Report) -> Entry:
    window = report.window
    return {
        "since": window.since,
        "active_only": window.active_only,
        "statuses": list(window.statuses),
        "oldest_submit": window.oldest_submit,
        "newest_submit": window.newest_submit,
        "newest_change": window.newest_change,
    }


def _rule(rule: ReportedRule) -> Entry:
    fix = rule.remediation
    entry: Entry = {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "precision": rule.precision.value,
        "rationale": rule.rationale,
        "remediation": {"running": fix.running, "finished": fix.finished, "pipeline": fix.pipeline, "cli": fix.cli},
        "references": list(rule.references),
        "frameworks": {name: list(ids) for name, ids in rule.frameworks.items()},
        "cwe": list(rule.cwe),
        "stages": list(rule.stages),
        "outcomes": _outcomes(rule.outcomes),
        "accepted": rule.accepted,
        "findings": {severity.value: number for severity, number in rule.severities.items()},
        "statuses": dict(rule.statuses),
        "submitted": rule.submitted,
        "asked_for": rule.asked_for,
    }
    texts = {"owner": rule.owner, "runbook": rule.runbook, "severity_reason": rule.severity_reason}
    entry |= {name: text for name, text in texts.items() if text}
    if rule.unset:
        entry["unset"] = {"parameters": list(rule.unset), "never_configured": rule.never_configured, "configure_with": rule.configure_with}
    if rule.off:
        entry["switched_off"] = [_switched_off(scope) for scope in rule.off]
    return entry


def _outcomes(outcomes: Any) -> Entry:
    return {outcome.value: outcomes.get(outcome, 0) for outcome in Outcome}


def _switched_off(scope: SwitchedOff) -> Entry:
    return {"scope": scope.scope, "location": _place(scope.location), "reason": scope.reason, "jobs": scope.jobs}


def _not_configured(rule: ReportedRule) -> Entry:
    return {"rule": rule.id, "parameters": list(rule.unset), "jobs": rule.outcomes.get(Outcome.NOT_CONFIGURED, 0)}


def _cause(cause: CauseSummary) -> Entry:
    return {
        "cause": cause.cause,
        "rule": cause.rule_id,
        "severity": cause.severity.value,
        "severities": cause.severities,
        "account_id": cause.account_id,
        "region": cause.region,
        "role": cause.role,
        "findings": cause.findings,
        "stoppable": cause.stoppable,
        "newest": _newest(cause.newest),
    }


def _newest(newest: Newest) -> Entry:
    return {
        "job": newest.job,
        "job_name": newest.job_name,
        "status": newest.status,
        "stage": newest.stage,
        "submit_time": newest.submit_time,
        "fingerprint": newest.fingerprint,
        "location": _place(newest.location),
    }


def _finding(finding: Finding) -> Entry:
    return {
        "rule": finding.rule_id,
        "severity": finding.severity.value,
        "resource_type": RESOURCE,
        "job": finding.job,
        "job_name": finding.job_name,
        "account_id": finding.account_id,
        "region": finding.region,
        "role": finding.role,
        "status": finding.status,
        "submit_time": finding.submit_time,
        "stage": finding.stage,
        "tags": None if finding.tags is None else dict(finding.tags),
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
        "field": finding.field,
        "seen": _finite(finding.seen),
        "expected": finding.expected,
        "location": _excerpt(finding.location),
        "waiver": None,
        "baseline": None,
    }


def _undecided(entry: Undecided) -> Entry:
    return {
        "rule": entry.rule_id,
        "resource_type": RESOURCE,
        "job": entry.job,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "missing": [_reason(reason) for reason in entry.missing],
        "location": _place(entry.location),
        "accepted": entry.accepted or None,
    }


def _reason(reason: Reason) -> Entry:
    entry = {"path": reason.path, "kind": reason.kind.value}
    if reason.source:
        entry["source"] = reason.source
    if reason.why:
        entry["why"] = reason.why
    return entry


def _pipeline(pipeline: Pipeline) -> Entry:
    return {
        "account_id": pipeline.account_id,
        "region": pipeline.region,
        "role": pipeline.role,
        "name": pipeline.name,
        "jobs": pipeline.jobs,
        "newest_submit": pipeline.newest_submit,
        "passed": {passed.rule_id: {"jobs": passed.jobs, "newest_submit": passed.newest_submit} for passed in pipeline.passed},
    }


def _place(location: Location) -> Entry:
    return {"path": location.path, "line": location.line, "column": location.column}


def _excerpt(location: Location) -> Entry:
    """A place with the line of its file, as far as that is known."""
    entry = _place(location)
    if location.width != 1:
        entry["width"] = location.width
    if location.source is not None:
        entry["excerpt"] = location.source
    if location.source_column is not None:
        entry["excerpt_column"] = location.source_column
    if location.lacks:
        entry["lacks"] = location.lacks
    return entry


def _finite(value: Json) -> Json:
    """The value with numbers that JSON cannot say, such as what 1e999 was read as, as strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return value
