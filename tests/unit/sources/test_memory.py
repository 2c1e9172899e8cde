"""Records in memory say what the same records in a file say."""

import json
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from scanner.errors import UsageError
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from scanner.sources.memory import MemorySource
from scanner.sources.source import Source
from tests.unit.shape.records import ARN, get_output, list_summary

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "examples").rglob("*.json"), *(ROOT / "tests/golden").glob("*/input/**/*.json")])


class Status(str, Enum):  # noqa: UP042 - as in older programs
    COMPLETED = "Completed"


def read(*sources: Source) -> list[Any]:
    return list(read_jobs(sources, Options()))


def said(items: list[Any]) -> list[tuple[Any, ...]]:
    """What was read, without the places in texts."""
    found: list[tuple[Any, ...]] = []
    for item in items:
        match item:
            case NormalisedJob():
                found.append((item.job.identity.partition("#")[2] or item.job.identity, item.job.fields, item.job.extra, item.notes))
            case LoadFailure():
                found.append((item.reason, item.number))
            case LeftOut():
                found.append((item.reason, item.number))
            case SourceSummary():
                truncated = item.truncated and item.truncated.reason
                found.append((item.records, item.notes, truncated, item.is_whole))
    return found


def objects(file: Path) -> list[dict[str, Any]]:
    """The objects that a file of JSON holds; none where it holds something else too."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return []
    records = value if isinstance(value, list) else [value]
    return records if all(isinstance(record, dict) for record in records) else []


RECORDS = {str(file.relative_to(ROOT)): found for file in FILES if (found := objects(file))}


@pytest.mark.parametrize("name", RECORDS)
def test_an_object_says_what_it_says_in_a_file(name: str) -> None:
    (source,) = expand([str(ROOT / name)], ROOT).sources
    assert said(read(MemorySource(RECORDS[name]))) == said(read(source))


def test_there_are_such_files() -> None:
    assert len(RECORDS) > 50


def test_times_and_enums_are_what_json_would_say() -> None:
    time = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)
    plain = get_output(submitTime="2026-11-22T08:15:00+00:00", status="Completed")
    assert said(read(MemorySource([get_output(submitTime=time, status=Status.COMPLETED)]))) == said(read(MemorySource([plain])))


def test_a_place_is_the_number_of_the_record() -> None:
    items = read(MemorySource([get_output(), {"x": 1}, get_output(jobArn="arn:aws:s3:::x")]))
    assert [str(item.location) for item in items if isinstance(item, LoadFailure)] == ["records:2", "records:3"]


def test_an_answer_with_more_pages_is_truncated() -> None:
    items = read(MemorySource([{"invocationJobSummaries": [list_summary()], "nextToken": "x"}]))
    (summary,) = [item for item in items if isinstance(item, SourceSummary)]
    assert (str(summary.truncated.location), summary.records, summary.sha256) == ("records:1", 1, None)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b"x", "bytes"),
        ({1}, "set"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        ({1: "x"}, "int as a key"),
        ([{"x": object()}], "object"),
    ],
)
def test_what_json_cannot_say_is_wrong_usage(value: object, found: str) -> None:
    with pytest.raises(UsageError, match=f"^records must be JSON-serialisable; found {found}$"):
        MemorySource([get_output(), get_output(x=value)])


def endless() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["x"] = [value]
    return value


@pytest.mark.parametrize("value", ["\ud800", 10**5000, endless()], ids=["half a character", "a long number", "nested in itself"])
def test_what_no_reader_takes_is_a_failure_and_the_others_go_on(value: object) -> None:
    items = read(MemorySource([get_output(x=value), get_output()]))
    assert [str(item.location) for item in items if isinstance(item, LoadFailure)] == ["records:1"]
    assert [item.job.identity for item in items if isinstance(item, NormalisedJob)] == [ARN]
