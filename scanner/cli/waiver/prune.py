"""`jobscan waiver prune`: removes waivers that have expired or are unused."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scanner.cli.clock import now_or_clock
from scanner.cli.waiver.files import WaiverFile, day_of, files_of, open_files, open_scanned, read_text, write_text
from scanner.display.lines import count, one_line, printable
from scanner.errors import UsageError
from scanner.findings.mask import mask_text
from scanner.governance.waivers.edit import remove_entries
from scanner.governance.waivers.waiver import Waiver
from scanner.governance.waivers.where import where_phrases
from scanner.model.codes import CLEAN
from scanner.model.governance import ReportedWaiver, WaiverState
from scanner.model.report import Report
from scanner.project.project import open_project


@dataclass(frozen=True, slots=True)
class PruneOptions:
    """The command line of `waiver prune`."""

    report: str | None
    files: tuple[str, ...]
    config: str | None
    now: str | None


def run_prune(options: PruneOptions) -> int:
    """0, after each file is written whole; shows every waiver that it removes, and why."""
    report = None
    if options.report is not None:
        report = open_scanned(options.report)
    if report is not None and options.now is not None:
        raise UsageError("the report's time counts; leave it out, or leave out REPORT", "now")
    today = now_or_clock(options.now).date() if report is None else day_of(report)
    project = open_project(options.config)
    files = open_files(files_of(options.files, project), project)
    plans = [(file, dict(_to_remove(file, today, report))) for file in files]
    texts = [(file, remove_entries(read_text(file.path, file.shown), why, file.shown)) for file, why in plans if why]
    for file, text in texts:
        write_text(file.path, text)
    removed = sum(len(why) for _, why in plans)
    for file, why in plans:
        for waiver in file.waivers:
            if waiver.id in why:
                sys.stdout.write(f"removed {waiver.id} ({why[waiver.id]}) from {printable(file.shown)}: {one_line(waiver.reason)}\n")
    left = sum(len(file.waivers) for file in files) - removed
    sys.stdout.write(f"{count(removed, 'waiver')} removed, {left:,} left\n")
    return CLEAN


def _to_remove(file: WaiverFile, today: date, report: Report | None) -> Iterator[tuple[str, str]]:
    """The IDs of the waivers to remove from a file, each with the reason."""
    unused: dict[str, ReportedWaiver] = {}
    if report is not None:
        unused = {waiver.id: waiver for waiver in report.waivers if waiver.state is WaiverState.UNUSED}
    for waiver in file.waivers:
        if waiver.has_expired(today):
            yield waiver.id, f"expired {waiver.expires}"
        elif waiver.id in unused and _is_same(waiver, unused[waiver.id]):
            yield waiver.id, "unused"


def _is_same(waiver: Waiver, reported: ReportedWaiver) -> bool:
    """Whether a waiver is still as the report knows it; one that was changed since may be in use."""
    where = tuple(map(mask_text, where_phrases(waiver.where)))
    dates = (waiver.added.isoformat(), waiver.expires.isoformat())
    return where == reported.where and dates == (reported.added, reported.expires)
