"""OCSF 1.6.0, an event a line: Compliance Findings (class 2003) with the cloud profile, as security lakes and SIEMs take them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scanner.display.lines import one_line
from scanner.findings.cause import fingerprint
from scanner.formats.options import ReportOptions
from scanner.formats.remarks import remarks
from scanner.formats.state import INCOMPLETE_FIX, INCOMPLETE_RULE, INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.arn import is_arn, region_of
from scanner.model.outcome import Finding, Outcome, Undecided
from scanner.model.report import Report, ReportedRule
from scanner.model.severity import Severity

SCHEMA = "1.6.0"  # what AWS Security Hub speaks; the events are valid in 1.4.0 to 1.8.0
_CATEGORY, _CLASS, _CREATE = 2, 2003, 1
_SEVERITIES = {Severity.INFO: 1, Severity.LOW: 2, Severity.MEDIUM: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}
_NEW, _SUPPRESSED = (1, "New"), (3, "Suppressed")  # status of a finding
_UNKNOWN, _WARNING, _FAIL = (0, "Unknown"), (2, "Warning"), (3, "Fail")  # status of a check
_AWS_ACCOUNT = 10
_JOB_TYPE = "AwsBedrockModelInvocationJob"
_SCAN = "jobscan/scan"
_REMARKS = 1000  # characters of what the event of an incomplete scan repeats

Event = dict[str, Any]


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """An event a line: that the scan was incomplete, then each finding, then each check that was not decided."""
    for event in _events(report):
        yield json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"


def _events(report: Report) -> Iterator[Event]:
    if state_of(report) is not ScanState.COMPLETE:
        yield _of_scan(report)
    rules = {rule.id: rule for rule in report.rules}
    for finding in report.findings:
        yield _of_finding(report, finding, rules[finding.rule_id])
    for entry in report.undecided:
        yield _of_undecided(report, entry, rules[entry.rule_id])


def _of_scan(report: Report) -> Event:
    """The event of an incomplete scan: a warning about the scan itself."""
    said = "; ".join(one_line(remark.text) for remark in remarks(report))[:_REMARKS]
    severity = Severity.MEDIUM if state_of(report) is ScanState.INCOMPLETE else Severity.HIGH
    resources = [{"uid": _SCAN, "name": "jobscan scan", "type": "Scan"}]
    return {
        **_head(report, severity, _NEW, f"{INCOMPLETE_TITLE}: {verdict_text(report)}", INCOMPLETE_RULE),
        "finding_info": _info(report, fingerprint(INCOMPLETE_RULE, _SCAN), INCOMPLETE_TITLE, said, report.now),
        "compliance": _compliance({}, INCOMPLETE_RULE, _WARNING, verdict_text(report)),
        "resources": resources,
        "cloud": {"provider": "AWS"},
        "remediation": {"desc": INCOMPLETE_FIX},
    }


def _of_finding(report: Report, finding: Finding, rule: ReportedRule) -> Event:
    status = _NEW if finding.waiver is None else _SUPPRESSED
    message = finding.message or rule.title
    event = {
        **_head(report, finding.severity, status, message, rule.id),
        "finding_info": _info(report, finding.fingerprint, rule.title, message, finding.submit_time or report.now),
        "compliance": _compliance(rule.frameworks, rule.id, _FAIL, finding.expected or message),
        "resources": [_resource(finding.job, finding.job_name, finding.region, finding.tags, finding.owner)],
        "cloud": _cloud(finding.account_id, finding.region),
        "remediation": _remediation(rule),
        "unmapped": _unmapped(finding),
    }
    if finding.waiver is not None:
        event["comment"] = one_line(f"waived by {finding.waiver.id} ({finding.waiver.owner}) until {finding.waiver.expires}")
    return event


def _of_undecided(report: Report, entry: Undecided, rule: ReportedRule) -> Event:
    """The event of an unknown or an error: no one knows whether the job complies."""
    status = _SUPPRESSED if entry.accepted else _NEW
    verb = "could not be evaluated" if entry.outcome is Outcome.ERROR else "is not decided"
    message = f"{rule.id} {verb}: {entry.reason}"
    region = region_of(entry.job)
    return {
        **_head(report, rule.severity, status, message, rule.id),
        "finding_info": _info(report, fingerprint(rule.id, one_line(entry.job)), rule.title, message, report.now),
        "compliance": _compliance(rule.frameworks, rule.id, _UNKNOWN, entry.reason),
        "resources": [_resource(entry.job, "", region, None, "")],
        "cloud": _cloud(_account_of(entry.job), region),
        "remediation": _remediation(rule),
    }


def _head(report: Report, severity: Severity, status: tuple[int, str], message: str, rule_id: str) -> Event:
    return {
        "activity_id": _CREATE,
        "activity_name": "Create",
        "category_uid": _CATEGORY,
        "category_name": "Findings",
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "type_uid": _CLASS * 100 + _CREATE,
        "type_name": "Compliance Finding: Create",
        "time": _milliseconds(report.now),
        "severity_id": _SEVERITIES[severity],
        "severity": "Informational" if severity is Severity.INFO else severity.value.capitalize(),
        "status_id": status[0],
        "status": status[1],
        "message": one_line(message),
        "metadata": {
            "version": SCHEMA,
            "product": {"name": "jobscan", "vendor_name": "jobscan", "uid": "jobscan", "version": report.version},
            "profiles": ["cloud"],
            "event_code": one_line(rule_id),
        },
    }


def _info(report: Report, uid: str, title: str, text: str, created: str) -> Event:
    return {
        "uid": uid,
        "title": one_line(title),
        "desc": one_line(text),
        "created_time": _milliseconds(created, otherwise=report.now),
        "modified_time": _milliseconds(report.now),
        "types": ["Software and Configuration Checks"],
        "product_uid": "jobscan",
    }


def _compliance(frameworks: Mapping[str, tuple[str, ...]], control: str, status: tuple[int, str], detail: str) -> Event:
    return {
        "control": one_line(control),
        "standards": [one_line(name) for name in frameworks],
        "requirements": [one_line(requirement) for requirements in frameworks.values() for requirement in requirements],
        "status_id": status[0],
        "status": status[1],
        "status_detail": one_line(detail),
    }


def _resource(job: str, name: str, region: str, tags: Mapping[str, str] | None, owner: str) -> Event:
    resource: Event = {"uid": one_line(job), "name": one_line(name or job), "type": _JOB_TYPE, "cloud_partition": _partition_of(job)}
    if region:
        resource["region"] = one_line(region)
    if owner:
        resource["owner"] = {"name": one_line(owner)}
    if tags:
        resource["labels"] = [one_line(f"{key}={value}") for key, value in tags.items()]
    return resource


def _cloud(account: str, region: str) -> Event:
    cloud: Event = {"provider": "AWS"}
    if account:
        cloud["account"] = {"uid": one_line(account), "type_id": _AWS_ACCOUNT, "type": "AWS Account"}
    if region:
        cloud["region"] = one_line(region)
    return cloud


def _remediation(rule: ReportedRule) -> Event:
    fix = rule.remediation
    text = " ".join(part for part in (fix.running, fix.finished, fix.pipeline) if part)
    remediation: Event = {"desc": one_line(text) or one_line(rule.title)}
    if rule.references:
        remediation["references"] = [one_line(reference) for reference in rule.references]
    return remediation


def _unmapped(finding: Finding) -> Event:
    """What OCSF has no member for."""
    texts = (
        ("cause", finding.cause),
        ("field", finding.field),
        ("role", finding.role),
        ("job_status", finding.status or finding.stage.value),
        ("place", str(finding.location)),
        ("baseline", "" if finding.baseline is None else finding.baseline.value),
    )
    return {name: one_line(text) for name, text in texts if text}


def _milliseconds(time: str, otherwise: str = "") -> int:
    """A time as OCSF writes it: milliseconds since 1970."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        moment = datetime.fromisoformat(otherwise)
    return int(moment.timestamp() * 1000)


def _account_of(job: str) -> str:
    return job.split(":")[4] if is_arn(job) else ""


def _partition_of(job: str) -> str:
    return one_line(job.split(":")[1]) if is_arn(job) else "aws"
