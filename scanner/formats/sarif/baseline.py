"""What a baseline knows of results."""

from scanner.formats.known import has_only_known_gaps
from scanner.model.governance import Standing
from scanner.model.outcome import Finding
from scanner.model.report import Report

_STATES = {Standing.NEW: "new", Standing.KNOWN: "unchanged", Standing.WORSENED: "updated"}


class BaselineStates:
    """The `baselineState` of results: on all of them where there is a baseline, else on none, as SARIF requires."""

    def __init__(self, report: Report) -> None:
        self._has_baseline = report.baseline is not None
        self._of_gaps = Standing.KNOWN if has_only_known_gaps(report) else Standing.NEW

    def of(self, finding: Finding | None) -> dict[str, str]:
        """The member of the result of a finding, or of the result that says that the scan was incomplete."""
        if not self._has_baseline:
            return {}
        return self.of_standing(self._of_gaps if finding is None else finding.baseline)

    def of_standing(self, standing: Standing | None) -> dict[str, str]:
        """The member of a result with this standing; None is new."""
        if not self._has_baseline:
            return {}
        return {"baselineState": _STATES[standing or Standing.NEW]}
