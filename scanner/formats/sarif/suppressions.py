"""Waived findings as suppressed results."""

from typing import Any

from scanner.formats.sarif.paths import uri
from scanner.formats.sarif.rules import sentence
from scanner.model.governance import ReportedWaiver, WaivedBy, WaiverState
from scanner.model.outcome import Finding, Outcome
from scanner.model.report import Report

_JUSTIFICATION = 1000


class Suppressions:
    """The `suppressions` of results: on all of them as soon as a waiver of findings is in force, else on none.

    A consumer takes a result without the array for one of which nothing is known, which some show as open and some not at all.
    """

    def __init__(self, report: Report) -> None:
        in_force = [waiver for waiver in report.waivers if waiver.outcome == Outcome.FAIL and waiver.state is not WaiverState.EXPIRED]
        self._by_id = {waiver.id: waiver for waiver in in_force}

    def of(self, finding: Finding | None) -> dict[str, Any]:
        """The member of the result of a finding, or of a result that is about no finding."""
        if not self._by_id:
            return {}
        if finding is None or finding.waiver is None:
            return {"suppressions": []}
        return {"suppressions": [_suppression(finding.waiver, self._by_id.get(finding.waiver.id))]}


def _suppression(waived_by: WaivedBy, waiver: ReportedWaiver | None) -> dict[str, Any]:
    text = f"{waived_by.id}, {waived_by.owner}, until {waived_by.expires}: {waived_by.reason}"
    suppression: dict[str, Any] = {
        "kind": "external",
        "status": "accepted",
        "justification": sentence(text, _JUSTIFICATION),
    }
    if waiver is not None:
        line = waiver.location.line or 1
        place = {"artifactLocation": {"uri": uri(waiver.location.path)}, "region": {"startLine": line, "endLine": line}}
        suppression["location"] = {"physicalLocation": place}
    return suppression
