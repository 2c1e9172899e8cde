"""An incomplete scan as a result of its own rule: most consumers read no notifications, and would show it as clean."""

import hashlib
from typing import Any

from scanner.formats.sarif.rules import sentence
from scanner.formats.state import INCOMPLETE_RULE, INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.report import Report

PATH = "jobscan/scan"  # a name for the scan itself, so that the next complete scan closes the alert
_WHY = "Something was not read, not decided or not checked, so a job without an alert may still be wrong."
_FIX = "Read the message and the notifications of the run, or the text report, fix what they name, and scan again."
_MESSAGE = 2048  # GitLab drops a result with a longer one


def incomplete_rule() -> dict[str, Any]:
    """The rule's entry in the list of rules; the same in every run."""
    return {
        "id": INCOMPLETE_RULE,
        "name": "ScanIncomplete",
        "shortDescription": {"text": f"{INCOMPLETE_TITLE}."},
        "fullDescription": {"text": _WHY},
        "help": {"text": f"{_WHY}\n{_FIX}", "markdown": f"# {INCOMPLETE_TITLE}\n\n{_WHY}\n\n{_FIX}"},
        "defaultConfiguration": {"level": "warning", "rank": 55.0},
        "properties": {"tags": ["security"], "precision": "very-high", "problem.severity": "warning", "security-severity": "5.5"},
    }


def incomplete_results(report: Report, index: int) -> list[dict[str, Any]]:
    """The one result that says so, with the verdict as its message; none for a complete scan. `index` is the rule's place in the list."""
    state = state_of(report)
    if state is ScanState.COMPLETE:
        return []
    level, rank = ("warning", 55.0) if state is ScanState.INCOMPLETE else ("error", 80.0)
    own = hashlib.sha256(INCOMPLETE_RULE.encode()).hexdigest()
    place = {"artifactLocation": {"uri": PATH}, "region": {"startLine": 1, "endLine": 1}}
    return [
        {
            "ruleId": INCOMPLETE_RULE,
            "ruleIndex": index,
            "kind": "fail",
            "level": level,
            "rank": rank,
            "message": {"text": sentence(f"{INCOMPLETE_TITLE}: {verdict_text(report)}", _MESSAGE)},
            "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": PATH, "kind": "module"}]}],
            "partialFingerprints": {"primaryLocationLineHash": f"{own[:16]}:1"},
            "fingerprints": {"jobscan/v1": own},
        }
    ]
