"""What the JSON report says about each noun: an entry with the documented keys, in their order."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.governance import BaselineUse, ReportedWaiver, Standing, WaiverState
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.model.job import Json
from scanner.model.outcome import Outcome, Reason, Undecided
from scanner.model.place import Location
from scanner.model.report import CauseSummary, ChangedValue, Newest, Pipeline, Report, ReportedRule, SwitchedOff
from scanner.model.severity import Severity

RESOURCE = "model-invocation-job"  # what is judged, as ARNs call it

Entry = dict[str, Any]


def rule_entry(rule: ReportedRule) -> Entry:
    """A rule's texts and counts; what the configuration adds only where it does."""
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
        "outcomes": outcomes_entry(rule.outcomes),
        "accepted": rule.accepted,
        "findings": by_severity(rule.severities),
        "statuses": dict(rule.statuses),
        "submitted": rule.submitted,
        "waived": by_severity(rule.waived),
        "known": by_severity(rule.known),
        "warns": None if rule.warns is None else {"reason": rule.warns.reason, "until": rule.warns.until},
        "asked_for": rule.asked_for,
    }
    if rule.was_undecided:
        entry["was_undecided"] = True
    texts = {"owner": rule.owner, "runbook": rule.runbook, "severity_reason": rule.severity_reason}
    entry |= {name: text for name, text in texts.items() if text}
    if rule.unset:
        entry["unset"] = {"parameters": list(rule.unset), "never_configured": rule.never_configured, "configure_with": rule.configure_with}
    if rule.off:
        entry["switched_off"] = [_switched_off(scope) for scope in rule.off]
    return entry


def by_severity(numbers: Mapping[Severity, int]) -> Entry:
    """How many findings of each severity there are."""
    return {severity.value: number for severity, number in numbers.items()}


def outcomes_entry(outcomes: Any) -> Entry:
    """How often each outcome came; every outcome is a key."""
    return {outcome.value: outcomes.get(outcome, 0) for outcome in Outcome}


def _switched_off(scope: SwitchedOff) -> Entry:
    return {"scope": scope.scope, "location": place_entry(scope.location), "reason": scope.reason, "jobs": scope.jobs}


def not_configured_entry(rule: ReportedRule) -> Entry:
    """A rule that needs parameters, and for how many jobs."""
    return {"rule": rule.id, "parameters": list(rule.unset), "jobs": rule.outcomes.get(Outcome.NOT_CONFIGURED, 0)}


def cause_entry(cause: CauseSummary) -> Entry:
    """A cause, counted, with the job that a table shows for it."""
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
        "waived": cause.waived,
        "baseline": cause.standing,
        "owner": cause.owner,
        "newest": _newest(cause.newest),
    }


def _newest(newest: Newest) -> Entry:
    entry: Entry = {
        "job": newest.job,
        "job_name": newest.job_name,
        "status": newest.status,
        "stage": newest.stage,
        "submit_time": newest.submit_time,
        "fingerprint": newest.fingerprint,
        "location": place_entry(newest.location),
    }
    if newest.unchanged:
        entry["unchanged"] = True
    return entry


def waiver_entry(waiver: ReportedWaiver) -> Entry:
    """A waiver of the configuration, and what became of it."""
    return {
        "id": waiver.id,
        "state": waiver.state.value,
        "outcome": waiver.outcome,
        "rules": list(waiver.rules),
        "fields": list(waiver.fields),
        "where": list(waiver.where),
        "reason": waiver.reason,
        "owner": waiver.owner,
        "added": waiver.added,
        "expires": waiver.expires,
        "ticket": waiver.ticket,
        "approved_by": waiver.approved_by,
        "matched": waiver.matched,
        "location": place_entry(waiver.location),
    }


def baseline_entry(baseline: BaselineUse) -> Entry:
    """The baseline that findings were compared with."""
    return {"path": baseline.path, "sha256": baseline.sha256, "entries": baseline.entries, "expired": baseline.expired}


def undecided_entry(entry: Undecided) -> Entry:
    """An unknown or an error."""
    undecided: Entry = {
        "rule": entry.rule_id,
        "resource_type": RESOURCE,
        "job": entry.job,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "missing": [reason_entry(reason) for reason in entry.missing],
        "location": place_entry(entry.location),
        "accepted": entry.accepted or None,
        "waivers": list(entry.waivers),
    }
    if entry.record_location is not None:
        undecided["record_location"] = place_entry(entry.record_location)
    return undecided


def reason_entry(reason: Reason) -> Entry:
    """Something that was missing."""
    entry = {"path": reason.path, "kind": reason.kind.value}
    if reason.source:
        entry["source"] = reason.source
    if reason.why:
        entry["why"] = reason.why
    return entry


def pipeline_entry(pipeline: Pipeline) -> Entry:
    """A pipeline and, by rule, how many of its jobs passed."""
    return {
        "key": pipeline.key,
        "account_id": pipeline.account_id,
        "region": pipeline.region,
        "role": pipeline.role,
        "name": pipeline.name,
        "jobs": pipeline.jobs,
        "newest_submit": pipeline.newest_submit,
        "passed": {passed.rule_id: {"jobs": passed.jobs, "newest_submit": passed.newest_submit} for passed in pipeline.passed},
    }


def coverage_entry(coverage: Coverage) -> Entry:
    """A row of coverage; what it does not have is left out, such as the account of a file."""
    texts = {
        "source": coverage.source,
        "account": coverage.account,
        "region": coverage.region,
        "operation": coverage.operation,
        "detail": coverage.detail,
        "action": coverage.action,
    }
    entry: Entry = {"state": coverage.state.value, **{name: text for name, text in texts.items() if text}, "records": coverage.records}
    if coverage.inferred:
        entry["inferred"] = coverage.inferred
    if coverage.as_of:
        entry["as_of"] = coverage.as_of
    if coverage.lost:
        entry["lost"] = True
    if coverage.known_gap:
        entry["known_gap"] = True
    if coverage.exemption is not None:
        entry["exemption"] = _exemption(coverage.exemption)
    if coverage.usage is not None:
        entry["usage"] = _usage(coverage.usage)
    return entry


def coverage_counts(rows: Iterable[Coverage]) -> Entry:
    """How many rows of coverage have each state, in the order of the states."""
    numbers = Counter(row.state for row in rows)
    return {state.value: numbers[state] for state in CoverageState if numbers[state]}


def signals_entry(report: Report) -> Entry:
    """What to page someone for: new and worsened causes, coverage that was lost, is stale or accepted, waivers that end or have ended."""
    entry: Entry = {**_standings(report), "lost": [], "stale": [], "expected": []}
    for name in (WaiverState.EXPIRING, WaiverState.EXPIRED):
        entry[f"{name}_waivers"] = [waiver.id for waiver in report.waivers if waiver.state is name]
    for row in report.coverage:
        scope = {"account": row.account, "region": row.region, "operation": row.operation}
        if row.is_gap and (row.lost or _is_new_gap(report, row)):
            entry["lost"].append({**scope, "source": row.source, "state": row.state.value})
        elif row.state is CoverageState.STALE:
            entry["stale"].append({**scope, "as_of": row.as_of})
        elif row.state is CoverageState.EXPECTED:
            until = "" if row.exemption is None else row.exemption.until
            entry["expected"].append({**scope, "until": until})
    return entry


def _is_new_gap(report: Report, row: Coverage) -> bool:
    """Whether a row is a gap that the baseline or the last report does not have."""
    was_compared = report.baseline is not None or report.last is not None
    return was_compared and not row.known_gap


def _standings(report: Report) -> Entry:
    """How many causes are new and worsened; null where there was no baseline to compare with."""
    if report.baseline is None:
        return {"new": None, "worsened": None}
    numbers = Counter(cause.standing for cause in report.causes if cause.waived < cause.findings)
    return {"new": numbers[Standing.NEW], "worsened": numbers[Standing.WORSENED]}


def _exemption(exemption: Exemption) -> Entry:
    return {"reason": exemption.reason, "owner": exemption.owner, "until": exemption.until}


def _usage(usage: Usage) -> Entry:
    entry: Entry = {"calls": usage.calls, "pages": usage.pages, "retries": usage.retries}
    if usage.seconds is not None:
        entry["seconds"] = usage.seconds
    return entry


def full_source_entry(source: SourceSummary) -> Entry:
    """A source with all that is known of it: which dumps were cut off, its own and those that it was collected from."""
    entry = source_entry(source)
    if source.truncated is not None:
        entry["truncated"] = failure_entry(source.truncated)
    if source.collected:
        entry["collected"] = [failure_entry(truncation) for truncation in source.collected]
    return entry


def source_entry(source: SourceSummary) -> Entry:
    """A file that was read; its `notes` only where it has some."""
    entry: Entry = {"path": source.path, "sha256": source.sha256, "records": source.records}
    if source.notes:
        entry["notes"] = list(source.notes)
    return entry


def changed_entry(value: ChangedValue) -> Entry:
    """A parameter's value that is not the default; without the value if it is too long."""
    entry: Entry = {"rule": value.rule, "name": value.name}
    if not value.omitted:
        entry["value"] = finite(value.value)
    return {**entry, "origin": value.origin}


def failure_entry(failure: LoadFailure | Truncation) -> Entry:
    """Something that could not be read, or is not whole."""
    return {**place_entry(failure.location), "reason": failure.reason}


def place_entry(location: Location) -> Entry:
    """A place."""
    return {"path": location.path, "line": location.line, "column": location.column}


def finite(value: Json) -> Json:
    """The value with numbers that JSON cannot say, such as what 1e999 was read as, as strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [finite(item) for item in value]
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    return value
