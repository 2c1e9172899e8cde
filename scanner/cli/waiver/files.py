"""The waiver files of a command: which they are, what they say, and their text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scanner.cli.saved import open_report
from scanner.errors import MistakesError, SavedReportError, UsageError
from scanner.formats.write import write_bytes
from scanner.governance.waivers.read import WAIVERS, read_waivers
from scanner.governance.waivers.waiver import Waiver
from scanner.model.report import Report
from scanner.project.project import Project
from scanner.project.waivers import configured_files
from scanner.schema.yaml_file import read_bytes
from scanner.sources import tree

_READABLE = 0o644  # for everyone who works on the repository


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """A waiver file, as messages call it, and what it says."""

    path: Path
    shown: str
    waivers: tuple[Waiver, ...]


def files_of(named: Sequence[str], project: Project) -> tuple[Path, ...]:
    """The files that a command names, else those of the configuration; raises UsageError if there are none."""
    files = tuple(map(Path, named)) or configured_files(project)
    if not files:
        raise UsageError("no waiver file: name one with --file, or under 'waivers' in jobscan.yaml")
    return files


def open_files(files: Sequence[Path], project: Project) -> tuple[WaiverFile, ...]:
    """What the files say, whatever day it is; raises MistakesError with every mistake in them."""
    shown = [tree.shown(file, project.top) for file in files]
    readings = [read_waivers(file, name, date.max) for file, name in zip(files, shown, strict=True)]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    if mistakes:
        raise MistakesError(mistakes, WAIVERS, len(files))
    return tuple(WaiverFile(file, name, reading.waivers) for file, name, reading in zip(files, shown, readings, strict=True))


def read_text(file: Path, shown: str) -> str:
    """The text of a file that was read before."""
    return read_bytes(file, shown, WAIVERS).decode("utf-8")


def write_text(file: Path, text: str) -> None:
    """Replaces a file whole, or leaves it as it is; raises ReportWriteError."""
    write_bytes(file, [text.encode("utf-8")], "the waiver file", _READABLE)


def open_scanned(name: str) -> Report:
    """A saved report; raises SavedReportError also for one of a scan that could not start."""
    report = open_report(name)
    if report.error is not None:
        raise SavedReportError(f"{name}: the scan could not start, so nothing was checked: {report.error}")
    return report


def day_of(report: Report) -> date:
    """The day in UTC that a report is of."""
    return date.fromisoformat(report.now[: len("2026-11-27")])
