"""Version 1 of the report for machines: a shape of its own, not a dump of our types."""

import json
import math
from typing import Any

from scanner.formats.notes import notes
from scanner.formats.options import ReportOptions
from scanner.model.job import Json
from scanner.model.outcome import Finding, Outcome, Undecided
from scanner.model.place import Location
from scanner.model.report import ChangedValue, Report, RuleSummary, SourceSummary

VERSION = "jobscan/1"
_LONG = 1000  # characters of a parameter's value


def render(report: Report, options: ReportOptions) -> str:
    """The report as JSON, indented; the options leave nothing out of it."""
    text = json.dumps(document(report), indent=2, ensure_ascii=False)
    # Half a surrogate pair cannot be written as UTF-8; inside a JSON string its escape says the same.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain data, keys in the documented order."""
    return {
        "report": VERSION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "error": report.error,
        "fail_on": _fail_on(report),
        "run": _run(report),
        "summary": _summary(report),
        "rules": [_rule(summary) for summary in report.rules],
        "findings": [_finding(finding) for finding in report.findings],
        "undecided": [_undecided(entry) for entry in report.undecided],
        "not_configured": [
            {"rule": one.configured.rule.id, "parameters": list(one.unset), "jobs": one.outcomes.get(Outcome.NOT_CONFIGURED, 0)}
            for one in report.rules
            if one.unset
        ],
        **unread(report),
        "skipped": list(report.skipped),
        "notes": list(notes(report)),
        "scopes": [],
    }


def unread(report: Report) -> dict[str, Any]:
    """What was not read, and what was left out."""
    return {
        "load_failures": [{**_place(one.location), "reason": one.reason} for one in report.load_failures],
        "more_load_failures": [{"reason": reason, "number": number} for reason, number in report.more_load_failures.items()],
        "truncated": [{**_place(one.location), "reason": one.reason} for one in report.truncations],
        "left_out": [{"what": what, "number": number} for what, number in report.left_out.items()],
    }


def source_entry(source: SourceSummary) -> dict[str, Any]:
    """A file that was read; its `notes` only where it has some."""
    told = {"notes": list(source.notes)} if source.notes else {}
    return {"path": source.path, "sha256": source.sha256, "records": source.records, **told}


def _fail_on(report: Report) -> str | None:
    """The threshold; null where the scan did not come as far as to have one."""
    if report.error is not None:
        return None
    return "never" if report.fail_on is None else report.fail_on.value


def _run(report: Report) -> dict[str, Any]:
    times = {"started": report.started, "ended": report.ended}
    return {
        "config": {"path": report.config.path, "sha256": report.config.sha256} if report.config else None,
        "named": list(report.named),
        "policies": [{"path": policy.path, "sha256": policy.sha256} for policy in report.policies],
        "parameters_sha256": report.parameters_sha256,
        "parameters_changed": [_changed(one) for one in report.changed],
        "sources": [source_entry(source) for source in report.sources],
        **{name: time for name, time in times.items() if time is not None},
    }


def _changed(one: ChangedValue) -> dict[str, Any]:
    """A value in force; one that would fill pages, such as a list of thousands of accounts, is left out."""
    value = _finite(one.value)
    short = len(json.dumps(value)) <= _LONG
    return {"rule": one.rule, "name": one.name, **({"value": value} if short else {}), "origin": one.origin}


def _summary(report: Report) -> dict[str, Any]:
    return {
        "jobs": report.jobs,
        "requests": report.requests,
        "rules": len(report.rules),
        "findings": len(report.findings),
        "causes": report.causes,
        "outcomes": {outcome.value: number for outcome, number in report.outcomes.items()},
        "load_failures": report.failures,
        "skipped": len(report.skipped) + report.more_skipped,
        "complete": report.complete,
        "exit_code": report.exit_code,
    }


def _rule(summary: RuleSummary) -> dict[str, Any]:
    rule = summary.configured.rule
    outcomes = {outcome.value: summary.outcomes.get(outcome, 0) for outcome in Outcome}
    overlay = summary.configured.overlay
    told = {"owner": overlay.owner, "runbook": overlay.runbook, "severity_reason": overlay.reason}
    off = [{"scope": one.scope, "location": _place(one.location), "reason": one.reason, "jobs": one.jobs} for one in summary.off]
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity.value,
        "frameworks": {name: list(ids) for name, ids in rule.frameworks.items()},
        "outcomes": outcomes,
        **{key: text for key, text in told.items() if text},
        **({"switched_off": off} if off else {}),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.severity.value,
        "job": finding.job,
        "job_name": finding.job_name,
        "account_id": finding.account_id,
        "region": finding.region,
        "role": finding.role,
        "status": finding.status,
        "submit_time": finding.submit_time,
        "stage": finding.stage,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
        "field": finding.field,
        "seen": _finite(finding.seen),
        "expected": finding.expected,
        "location": _place(finding.location),
        "waiver": None,
        "baseline": None,
    }


def _undecided(entry: Undecided) -> dict[str, Any]:
    return {
        "rule": entry.rule.id,
        "job": entry.job,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "missing": [{"path": reason.path, "kind": reason.kind.value} for reason in entry.missing],
        "location": _place(entry.location),
        "accepted": entry.accepted or None,
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}


def _finite(value: Json) -> Json:
    """The value with numbers that JSON cannot say, such as what 1e999 was read as, as strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return value
