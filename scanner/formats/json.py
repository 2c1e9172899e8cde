"""Version 1 of the report for machines: a shape of its own, not a dump of our types."""

import json
import math
from typing import Any

from scanner.formats.options import ReportOptions
from scanner.model.job import Json
from scanner.model.outcome import Finding, Outcome, Undecided
from scanner.model.place import Location
from scanner.model.report import Report, RuleSummary

VERSION = "jobscan/1"


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
        "fail_on": "never" if report.fail_on is None else report.fail_on.value,
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
        "load_failures": [{**_place(one.location), "reason": one.reason} for one in report.load_failures],
        "truncated": [{**_place(one.truncated.location), "reason": one.truncated.reason} for one in report.sources if one.truncated],
        "left_out": [{"what": what, "number": number} for what, number in report.left_out.items()],
        "scopes": [],
    }


def _run(report: Report) -> dict[str, Any]:
    times = {"started": report.started, "ended": report.ended}
    return {
        "policies": [{"path": policy.path, "sha256": policy.sha256} for policy in report.policies],
        **({"config": {"path": report.config.path, "sha256": report.config.sha256}} if report.config else {}),
        "parameters_sha256": report.parameters_sha256,
        "sources": [{"path": source.path, "sha256": source.sha256, "records": source.records} for source in report.sources],
        **{name: time for name, time in times.items() if time is not None},
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "jobs": report.jobs,
        "rules": len(report.rules),
        "findings": len(report.findings),
        "causes": report.causes,
        "outcomes": {outcome.value: number for outcome, number in report.outcomes.items()},
        "load_failures": len(report.load_failures),
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
