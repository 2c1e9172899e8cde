"""GitLab's code quality report: one issue for each cause, since GitLab tells issues apart by their fingerprint."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from scanner.display.lines import one_line, shorten
from scanner.formats.cause_words import cause_sentence
from scanner.formats.options import ReportOptions
from scanner.formats.remark import Level
from scanner.formats.remarks import remarks
from scanner.formats.state import INCOMPLETE_RULE, INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.report import CauseSummary, Report, ReportedRule
from scanner.model.severity import Severity

_SEVERITIES = {
    Severity.CRITICAL: "critical",  # blocker is what keeps the report itself from being trusted
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}
_LONGEST = 1000
_IN_FORCE = "in-force"  # which configuration there was is no issue of anyone's code
_SCAN = "jobscan/scan"  # no file: the scan itself


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """A JSON list: first that the scan was incomplete, then the causes that are not waived, then the notes."""
    separator = "["
    for issue in _issues(report):
        yield separator + json.dumps(issue, ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[" else "]\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    if state_of(report) is not ScanState.COMPLETE:
        yield _scan_issue(INCOMPLETE_RULE, f"{INCOMPLETE_TITLE}: {verdict_text(report)}", INCOMPLETE_RULE, "blocker")
    rules = {rule.id: rule for rule in report.rules}
    for cause in report.causes:
        if cause.active:
            yield _issue(cause, rules[cause.rule_id])
    for remark in remarks(report):
        if remark.kind == _IN_FORCE:
            continue
        severity = "major" if remark.level is Level.ERROR else "info"
        yield _scan_issue(remark.kind, remark.text, f"{remark.kind}\n{remark.text}", severity)


def _issue(cause: CauseSummary, rule: ReportedRule) -> dict[str, Any]:
    text = cause_sentence(cause, rule)
    place = cause.newest.location
    return _entry(cause.rule_id, text, cause.cause, _SEVERITIES[cause.severity], place.path, place.line or 1)


def _scan_issue(name: str, text: str, identity: str, severity: str) -> dict[str, Any]:
    return _entry(name, text, identity, severity, _SCAN, 1)


def _entry(name: str, text: str, identity: str, severity: str, path: str, line: int) -> dict[str, Any]:
    fingerprint = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "description": shorten(one_line(text), _LONGEST),
        "check_name": one_line(name),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": one_line(path), "lines": {"begin": line}},
    }
