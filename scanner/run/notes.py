"""What to know before trusting a report's figures."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from scanner.display.lines import count, first_of, printable, shorten
from scanner.model.coverage import CoverageState
from scanner.model.report import Report

_OLD = timedelta(hours=24)
_FILES = 3  # names in one note
_WIDTH = 80  # characters of a file's name


def notes(report: Report) -> Iterator[str]:
    """One sentence each: the age of the dump, what was assumed about which files, what was skipped."""
    yield from _age(report)
    yield from _of_sources(report)
    yield from _skipped(report)


def _age(report: Report) -> Iterator[str]:
    """How old the newest change is, where it is older than a day: a dump is judged as of when it was made."""
    newest_change = report.window.newest_change
    if newest_change is None:
        return
    age = datetime.fromisoformat(report.now) - datetime.fromisoformat(newest_change)
    if age > _OLD:
        old = count(age.days, "day") if age.days > 1 else count(int(age.total_seconds() // 3600), "hour")
        if any(row.operation and row.state is not CoverageState.MISSING for row in report.coverage):
            files = "what was read from AWS"
        elif len(report.sources) == 1:
            files = "this file"
        else:
            files = "these files"
        yield f"the newest change in {files} is {old} old ({newest_change[:10]})"


def _of_sources(report: Report) -> Iterator[str]:
    """The notes of the files; one that several share is given once."""
    files: dict[str, list[str]] = {}
    for source in report.sources:
        for note in source.notes:
            files.setdefault(note, []).append(shorten(printable(source.path), _WIDTH))
    for note, paths in files.items():
        yield f"{first_of(paths, _FILES)}: {note}"


def _skipped(report: Report) -> Iterator[str]:
    """The files in folders that have nothing to do with jobs, so that no one thinks they were checked."""
    number = len(report.skipped) + report.more_skipped
    if number:
        named = [shorten(printable(path), _WIDTH) for path in report.skipped[:_FILES]]
        more = f" and {number - len(named):,} more" if number > len(named) else ""
        yield f"skipped {count(number, 'file')} in folders, not about jobs: {', '.join(named)}{more}"
