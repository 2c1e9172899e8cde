"""What to know before trusting a report's figures."""

from msgspec.structs import replace

from scanner.model.intake import SourceSummary
from scanner.model.report import Report, Window
from scanner.run.notes import notes
from tests.unit import live
from tests.unit.formats import reports

SOURCES = (SourceSummary("a.json", None, 2, ("read so",)), SourceSummary("b.json", None, 2, ("read so", "once")))


def changed(time: str | None, report: Report | None = None) -> list[str]:
    return list(notes(replace(report or reports.clean(), window=Window(newest_change=time))))


def test_a_fresh_dump_has_no_age() -> None:
    assert changed(None) == changed("2026-11-22T12:00:00Z") == changed("2027-01-01T00:00:00Z") == []


def test_an_old_dump_is_dated() -> None:
    assert changed("2026-11-22T11:59:59Z") == ["the newest change in this file is 24 hours old (2026-11-22)"]
    assert changed("2026-11-22T00:00:00Z") == ["the newest change in this file is 36 hours old (2026-11-22)"]
    assert changed("2026-03-13T00:00:00Z") == ["the newest change in this file is 255 days old (2026-03-13)"]
    files = replace(reports.clean(), sources=(SourceSummary("a.json", None, 2), SourceSummary("b.json", None, 2)))
    assert changed("2026-11-22T00:00:00Z", files) == ["the newest change in these files is 36 hours old (2026-11-22)"]


def test_what_was_read_from_aws_is_not_called_a_file() -> None:
    report = replace(reports.clean(), coverage=tuple(live.scope(live.FIRST, "eu-west-1")))
    assert changed("2026-11-22T00:00:00Z", report) == ["the newest change in what was read from AWS is 36 hours old (2026-11-22)"]


def test_a_note_of_several_files_is_told_once() -> None:
    report = replace(reports.clean(), sources=SOURCES)
    assert list(notes(report)) == ["a.json and b.json: read so", "b.json: once"]


def test_files_that_are_not_about_jobs_are_counted_and_some_named() -> None:
    report = replace(reports.clean(), skipped=tuple(f"{name}.json" for name in "abcde"), more_skipped=1000)
    assert list(notes(report)) == ["skipped 1,005 files in folders, not about jobs: a.json, b.json, c.json and 1,002 more"]
    assert list(notes(replace(reports.clean(), skipped=("a\x1b.json",)))) == ["skipped 1 file in folders, not about jobs: a\\x1b.json"]
