"""`jobscan history add`: keeps scans in a history."""

import hashlib
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.saved import STDIN, open_report
from scanner.display.lines import count, printable
from scanner.errors import SavedReportError, UsageError
from scanner.governance.history.follow import Followed
from scanner.governance.history.record import check_fits, record_of
from scanner.governance.history.store import History, extending
from scanner.model.codes import CLEAN
from scanner.model.difference import Change
from scanner.model.history import ScanRecord


@dataclass(frozen=True, slots=True)
class AddOptions:
    """The command line of `history add`."""

    reports: tuple[str, ...]
    file: str


def run_add(options: AddOptions) -> int:
    """0 where every report is in the history, be it that it was so before; raises UsageError and ReportWriteError, and then adds none."""
    if STDIN in options.reports:
        raise UsageError("a history keeps the hash of each report's file; name files, not standard input")
    with extending(Path(options.file)) as history:
        lines = _add(history, options.reports)
    for text in lines:
        sys.stdout.write(f"{printable(options.file)}: {printable(text)}\n")
    return CLEAN


def _add(history: History, names: tuple[str, ...]) -> list[str]:
    """Adds the reports that are not in the history, in their order; gives a line to show for each."""
    followed = Followed()
    hashes = set()
    for scan in history.scans():
        followed.take(scan)
        hashes.add(scan.report_sha256)
    lines = []
    for name in names:
        sha256 = _hash_of_file(name)
        if sha256 in hashes:
            lines.append(f"{name} is in it already, and was not added again")
            continue
        scan = _next_scan(name, sha256, followed)
        history.append(scan)
        followed.take(scan)
        hashes.add(sha256)
        lines.append(f"added {name}, {_summary(scan, followed)}")
    return lines


def _hash_of_file(name: str) -> str:
    try:
        with Path(name).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SavedReportError(f"cannot read {name}: {error.strerror or error}") from None


def _next_scan(name: str, sha256: str, followed: Followed) -> ScanRecord:
    report = open_report(name)
    if report.redacted is not None:
        raise UsageError(f"{name} is redacted, so its causes match no other scan; add the report that the scan wrote")
    try:
        check_fits(report, followed)
    except UsageError as error:
        raise UsageError(f"{name} was not added: {error}") from None
    return record_of(report, sha256, followed)


def _summary(scan: ScanRecord, followed: Followed) -> str:
    """E.g. "the incomplete scan of 2026-11-23T12:00:00Z: 12 causes found, 3 fixed, 2 not re-checked"."""
    if scan.error:
        return f"the scan of {scan.now}, which could not start: nothing was re-checked"
    state = "scan" if scan.complete else "incomplete scan"
    changes = Counter(gone.change for gone in scan.gone)
    unchecked = sum(cause.gone is not None and cause.gone.change is Change.NOT_COVERED for cause in followed.causes)
    numbers = f"{count(len(scan.seen), 'cause')} found, {changes[Change.FIXED]:,} fixed, {unchecked:,} not re-checked"
    return f"the {state} of {scan.now}: {numbers}"
