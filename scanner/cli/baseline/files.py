"""What the commands for baselines read and write."""

from pathlib import Path

from scanner.cli.saved import STDIN, open_report
from scanner.errors import SavedReportError, UsageError
from scanner.formats.text.verdict import checked_nothing
from scanner.formats.write import write_bytes
from scanner.governance.baseline.read import open_baseline
from scanner.governance.baseline.text import to_lines
from scanner.model.baseline import Baseline
from scanner.model.report import Report

_SHARED = 0o644  # it is kept with the code, and names no more than that


def open_scanned(name: str) -> Report:
    """The report in a file; raises SavedReportError for one that says that nothing was scanned."""
    report = open_report(name)
    shown = "standard input" if name == STDIN else name
    if report.error is not None:
        raise SavedReportError(f"{shown} says that nothing was scanned: {report.error}")
    if report.redacted is not None:
        raise SavedReportError(f"{shown} is redacted, so its causes match no scan; use the report that the scan wrote")
    if checked_nothing(report):
        raise SavedReportError(f"{shown} says that nothing was scanned: no job was found, or no rule applied to any")
    return report


def read_file(name: str) -> Baseline:
    """The baseline in a file; raises UsageError and MistakesError."""
    return open_baseline(Path(name), name)


def write_file(baseline: Baseline, target: Path) -> None:
    """Writes a baseline, whole or not at all; raises ReportWriteError, and UsageError for a folder that does not exist."""
    if not target.absolute().parent.is_dir():
        raise UsageError(f"{target} cannot be created: its folder does not exist")
    write_bytes(target, (line.encode("ascii") for line in to_lines(baseline)), "the baseline", _SHARED)
