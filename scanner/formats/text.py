"""The report for people."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from scanner.formats.aside import aside_lines, unconfigured_lines, undecided_lines, unread_lines
from scanner.formats.found import found_lines
from scanner.formats.lines import BLANK, Line, count, harmless, most, plain, shown, wrap
from scanner.formats.options import ReportOptions
from scanner.formats.verdict import counts_line, verdict_line
from scanner.model.report import Report

__all__ = ["render", "render_lines", "verdict_line"]
_OLD = timedelta(hours=24)
_FILES = 3  # names in one note


def render(report: Report, options: ReportOptions) -> str:
    """The whole text report, without colour."""
    return "".join(plain(one) + "\n" for one in render_lines(report, options))


def render_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The text report line by line; the last one is the verdict."""
    yield from map(harmless, _blocks(report, options))
    yield verdict_line(report)


def _blocks(report: Report, options: ReportOptions) -> Iterator[Line]:
    """Everything before the verdict."""
    if report.error is None:
        yield from found_lines(report, options)
        yield from undecided_lines(report)
        yield from unconfigured_lines(report)
        yield from aside_lines(report)
        yield from unread_lines(report, options)
        yield from _notes(report)
        yield counts_line(report)


def _notes(report: Report) -> Iterator[Line]:
    """What a reader should know before trusting the figures."""
    notes = [*_age(report), *_left_out(report), *_source_notes(report), *report.notes]
    for note in notes:
        yield from wrap(note, indent="      ", first="note: ")
    if notes:
        yield BLANK


def _age(report: Report) -> Iterator[str]:
    """How old the newest change is, where it is older than a day: a dump is judged as of when it was made."""
    if report.newest_change is None:
        return
    age = _time(report.now) - _time(report.newest_change)
    if age > _OLD:
        old = count(age.days, "day") if age.days > 1 else count(int(age.total_seconds() // 3600), "hour")
        files = "this file" if len(report.sources) == 1 else "these files"
        yield f"the newest change in {files} is {old} old ({report.newest_change[:10]})"


def _left_out(report: Report) -> Iterator[str]:
    """What was read and is not checked, and how many of it."""
    if report.left_out:
        yield "left out: " + "; ".join(f"{what}: {number:,}" for what, number in report.left_out.items())


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _source_notes(report: Report) -> Iterator[str]:
    """The notes of the files; one that several share is told once."""
    files: dict[str, list[str]] = {}
    for source in report.sources:
        for note in source.notes:
            files.setdefault(note, []).append(shown(source.path))
    for note, paths in files.items():
        yield f"{most(paths, _FILES)}: {note}"
