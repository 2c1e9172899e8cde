"""The options of reading, from the command line to what the sources are read with."""

from datetime import UTC, datetime, timedelta

import pytest

from scanner.cli.run import run
from scanner.documents.cursor import Limits
from scanner.errors import UsageError
from scanner.project.options import JobFilterOptions, ReadingOptions
from scanner.project.reading import job_filter, record_options
from scanner.sources.filters import Filter

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_is_not_said_is_the_default() -> None:
    options = record_options(ReadingOptions(), "111122223333")
    assert (options.account, options.shape, options.assume_utc, options.limits) == ("111122223333", None, False, Limits())
    assert job_filter(JobFilterOptions(), NOW) == Filter()


@pytest.mark.parametrize(("text", "size"), [("100", 100), ("500K", 500 << 10), ("4m", 4 << 20), ("256M", 256 << 20)])
def test_sizes(text: str, size: int) -> None:
    assert record_options(ReadingOptions(max_record_size=text, max_depth=7)).limits == Limits(size, 7)


def test_filters() -> None:
    options = JobFilterOptions(since="30d", active_only=True, statuses=("inprogress", "Failed"))
    assert job_filter(options, NOW) == Filter(NOW - timedelta(days=30), True, frozenset({"InProgress", "Failed"}))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ReadingOptions(shape="aws-gett"), r"unknown shape 'aws-gett' \(did you mean aws-get\?\); known: documented, "),
        (ReadingOptions(max_record_size="0"), "must be from 1 to 256M characters, e.g. 500K or 4M, not '0'"),
        (ReadingOptions(max_record_size="1G"), "not '1G'"),
        (ReadingOptions(max_record_size="257M"), "must be from 1 to 256M"),
        (ReadingOptions(max_depth=501), "must be from 1 to 500, not 501"),
    ],
)
def test_invalid_reading_options_are_wrong_usage(options: ReadingOptions, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        record_options(options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (JobFilterOptions(since="30"), "'30' is not an age"),
        (JobFilterOptions(statuses=("Complete",)), r"unknown status 'Complete' \(did you mean Completed\?\); known: "),
    ],
)
def test_invalid_filters_are_wrong_usage(options: JobFilterOptions, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        job_filter(options, NOW)


READING = (["scan", "x"], ["collect", "x", "-o", "y"], ["explain", "BMJ-ENC-001", "x"], ["eval", "job_name", "x"])


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_has_them(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--shape", "nope"]) == 2
    assert "--shape: unknown shape 'nope'" in capsys.readouterr().err
    assert run([*command, "--max-depth", "0"]) == 2
