"""`jobscan waiver prune`: removes waivers that have expired or are unused."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.cli.clock import now_or_clock
from scanner.cli.waiver.files import WaiverFile, day_of, files_of, open_files, open_scanned, read_text, write_text
from scanner.display.lines import count, one_line, printable
from scanner.errors import UsageError
from scanner.findings.mask import mask_text
from scanner.governance.waivers.edit import remove_entries
from scanner.governance.waivers.waiver import Waiver, where_phrases
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


@dataclass(frozen=True, slots=True)
class _Removal:
    """What is removed from a file: why, by the ID of the waiver."""

    file: WaiverFile
    reasons: dict[str, str]


def run_prune(options: PruneOptions) -> int:
    """0, after each file is written whole; shows every waiver that it removes, and why."""
    report = None if options.report is None else open_scanned(options.report)
    today = _today(options, report)
    project = open_project(options.config)
    files = open_files(files_of(options.files, project), project)
    removals = [_Removal(file, dict(_to_remove(file, today, report))) for file in files]
    _write([removal for removal in removals if removal.reasons])
    for removal in removals:
        sys.stdout.writelines(_lines(removal))
    removed = sum(len(removal.reasons) for removal in removals)
    left = sum(len(file.waivers) for file in files) - removed
    sys.stdout.write(f"{count(removed, 'waiver')} removed, {left:,} left\n")
    return CLEAN


def _today(options: PruneOptions, report: Report | None) -> date:
    """The day of the report, else that of --now or the clock."""
    if report is None:
        return now_or_clock(options.now).date()
    if options.now is not None:
        raise UsageError("the report's time counts; leave this out, or leave out REPORT", "now")
    return day_of(report)


def _write(removals: Sequence[_Removal]) -> None:
    """Writes the files, once it is sure that all of them can be changed."""
    texts = [remove_entries(read_text(each.file.path, each.file.shown), each.reasons, each.file.shown) for each in removals]
    for removal, text in zip(removals, texts, strict=True):
        write_text(removal.file.path, text)


def _lines(removal: _Removal) -> Iterator[str]:
    for waiver in removal.file.waivers:
        if waiver.id in removal.reasons:
            why = removal.reasons[waiver.id]
            yield f"removed {waiver.id} ({why}) from {printable(removal.file.shown)}: {one_line(waiver.reason)}\n"


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
