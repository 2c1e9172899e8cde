"""What an earlier collection supplies: details of jobs that have not changed, and all that is known where AWS fails temporarily."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.aws.errors import Reason
from scanner.aws.session import Sessions
from scanner.formats.collection import collection_head
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import SourceSummary
from scanner.model.origin import Tree
from scanner.model.report import Flags, Report, Window
from scanner.sources.file import FileSource
from scanner.sources.filters import Filter
from scanner.sources.live.asked import Asked
from scanner.sources.live.earlier import Earlier, read_collection
from scanner.sources.live.last_seen import LastSeen, fill_in
from scanner.sources.live.reading import Operation, Reading, Target
from scanner.sources.live.spool import Spool

ACCOUNT, REGION = "111122223333", "us-east-1"
SCOPE = (ACCOUNT, REGION)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
THEN = "2026-11-25T12:00:00Z"
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ALL = Asked(Filter())
THROTTLED = Reason(CoverageState.THROTTLED, "AWS throttled it")
DENIED = Reason(CoverageState.DENIED, "denied")


def job(number: int, **members: Any) -> dict[str, Any]:
    return {
        "jobArn": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/{number:012d}",
        "clientRequestToken": "token",
        "status": "Completed",
        "submitTime": "2026-11-20T00:00:00Z",
        "lastModifiedTime": "2026-11-20T01:00:00Z",
        "tags": {"Owner": "ml"},
        **members,
    }


JOBS = [job(0), job(1, status="InProgress"), job(2, tags={})]


@pytest.fixture
def spool() -> Iterator[Spool]:
    with Spool.unnamed() as spool:
        yield spool


def rows(state: CoverageState = CoverageState.COMPLETE, as_of: str = "") -> list[Coverage]:
    return [Coverage(state, "external/aws/x", *SCOPE, operation.value, as_of=as_of) for operation in Operation]


def earlier(
    spool: Spool, folder: Path, jobs: list[dict[str, Any]], coverage: list[Coverage], window: Window | None = None, cut: bool = False
) -> Earlier:
    """What a collection of these jobs says."""
    lines = b"".join(json.dumps(record).encode() + b"\n" for record in jobs)
    coverage = [replace(row, records=len(jobs)) if row.operation == "jobs" else row for row in coverage]
    sources = (SourceSummary("external/aws/x", None, len(jobs)),)
    report = Report("0", THEN, Flags(), 0, 0, True, coverage=tuple(coverage), window=window or Window(), sources=sources)
    file = folder / "jobs.jsonl"
    file.write_bytes(collection_head(report, len(jobs), hashlib.sha256(lines).hexdigest()) + lines[: -5 if cut else None])
    return read_collection(FileSource(file, Tree(file.name)), spool)


def failed(reason: Reason, *operations: Operation) -> Reading:
    """A reading in which some operations failed, and the others were not come to."""
    reading = Reading(Target(*SCOPE, Sessions().base()))
    for operation in operations:
        reading.tries[operation].failed(reason)
    return reading


def test_details_are_those_of_an_ended_job_that_has_not_changed(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, [*JOBS, job(3, clientRequestToken=None)], rows())
    summary = {key: value for key, value in JOBS[0].items() if key not in ("clientRequestToken", "tags")}
    assert known.details(summary).read() == JOBS[0]  # type: ignore[union-attr]
    assert known.details({**summary, "lastModifiedTime": "2026-11-20T01:00:01Z"}) is None
    assert known.details({**summary, "status": "Stopped"}) is None
    assert known.details({**summary, "jobArn": job(9)["jobArn"]}) is None
    assert known.details(JOBS[1]) is None, "it may have changed"
    assert known.details(job(3)) is None, "only its summary was collected"
    assert known.details({"jobArn": JOBS[0]["jobArn"], "status": "Completed"}) is None


@pytest.mark.parametrize("text", ["", "[]", '{"jobArn": "x"}\n', "not JSON", '{"a": 1}\n'])
def test_a_file_that_is_no_collection_is_not_used(tmp_path: Path, spool: Spool, text: str) -> None:
    file = tmp_path / "jobs.jsonl"
    file.write_text(text, encoding="utf-8")
    known = read_collection(FileSource(file, Tree(file.name)), spool)
    assert known.note
    assert known.jobs(SCOPE) == {}


def test_a_collection_that_was_cut_off_is_not_used(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, JOBS, rows(), cut=True)
    assert "is not reused: " in known.note
    assert (known.details(JOBS[0]), known.as_of) == (None, {})


def test_a_list_that_failed_is_what_was_last_seen(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, JOBS, rows())
    reading = failed(THROTTLED, Operation.JOBS)
    assert fill_in(reading, ALL, known, timedelta(days=2), NOW) == LastSeen(datetime.fromisoformat(THEN))
    assert [slot.read() for slot in reading.slots.values()] == JOBS
    assert reading.tags == {record["jobArn"]: record["tags"] for record in JOBS}
    assert (reading.stale, reading.running) == (set(Operation), {JOBS[1]["jobArn"]})


def test_what_was_read_today_is_kept(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, JOBS, rows())
    reading = failed(THROTTLED, Operation.JOBS)
    changed = job(1, status="Failed")
    reading.slots[changed["jobArn"]] = spool.add(changed)
    reading.tags[changed["jobArn"]] = {"Owner": "new"}
    fill_in(reading, ALL, known, timedelta(days=2), NOW)
    assert reading.slots[changed["jobArn"]].read()["status"] == "Failed"
    assert reading.tags[changed["jobArn"]] == {"Owner": "new"}
    assert len(reading.slots) == 3


@pytest.mark.parametrize(
    ("reason", "coverage", "window", "asked", "age"),
    [
        (DENIED, rows(), None, ALL, 48),
        (THROTTLED, rows(), None, ALL, 23),  # it is 24 hours old
        (THROTTLED, rows(CoverageState.STALE, "2026-11-26T12:00:01Z"), None, ALL, 48),  # it is from the future
        (THROTTLED, rows()[:2], None, ALL, 48),  # its tags were not complete
        (THROTTLED, rows(CoverageState.THROTTLED), None, ALL, 48),
        (THROTTLED, rows(CoverageState.STALE, "2026-11-20T12:00:00Z"), None, ALL, 48),
        (THROTTLED, rows(), Window(since="2026-11-20T00:00:00Z"), ALL, 48),
        (THROTTLED, rows(), Window(since="2026-11-20T00:00:00Z"), Asked(Filter(SINCE)), 48),
        (THROTTLED, rows(), Window(active_only=True), ALL, 48),
        (THROTTLED, rows(), Window(statuses=("Failed",)), ALL, 48),
        (THROTTLED, rows(), Window(name_contains="a"), ALL, 48),
        (THROTTLED, rows(), None, Asked(Filter(), name_contains="a"), 48),
    ],
)
def test_what_is_not_enough_is_not_used(
    tmp_path: Path, spool: Spool, reason: Reason, coverage: list[Coverage], window: Window | None, asked: Asked, age: int
) -> None:
    known = earlier(spool, tmp_path, JOBS, coverage, window)
    reading = failed(reason, Operation.JOBS)
    assert fill_in(reading, asked, known, timedelta(hours=age), NOW) is None
    assert (reading.slots, reading.stale) == ({}, set())


@pytest.mark.parametrize(
    ("coverage", "window", "asked"),
    [
        (rows(CoverageState.STALE, "2026-11-25T00:00:00Z"), None, ALL),
        (rows(), Window(since="2026-10-01T00:00:00Z"), Asked(Filter(SINCE))),
        (rows(), Window(name_contains="a"), Asked(Filter(), name_contains="a")),
        ([rows()[0], rows(CoverageState.NOT_ASKED)[1], rows()[2]], None, Asked(Filter(), details=False)),
    ],
)
def test_what_is_enough_is_used(tmp_path: Path, spool: Spool, coverage: list[Coverage], window: Window | None, asked: Asked) -> None:
    reading = failed(THROTTLED, Operation.JOBS)
    assert fill_in(reading, asked, earlier(spool, tmp_path, JOBS, coverage, window), timedelta(days=2), NOW) is not None
    assert len(reading.slots) == 3


def test_jobs_that_are_not_asked_for_now_stay_out(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, [*JOBS, job(3, submitTime="2026-10-31T23:59:59.9Z")], rows())
    reading = failed(THROTTLED, Operation.JOBS)
    fill_in(reading, Asked(Filter(SINCE, active_only=True)), known, timedelta(days=2), NOW)
    assert list(reading.slots) == [JOBS[1]["jobArn"]]


def test_details_and_tags_are_filled_in_only_as_a_whole(tmp_path: Path, spool: Spool) -> None:
    known = earlier(spool, tmp_path, JOBS, rows())
    for new in (False, True):
        reading = failed(THROTTLED, Operation.DETAILS, Operation.TAGS)
        for record in [*JOBS, *([job(3)] if new else [])]:
            reading.slots[record["jobArn"]] = spool.add({"jobArn": record["jobArn"]})
            reading.lacking[record["jobArn"]] = None
        fill_in(reading, ALL, known, timedelta(days=2), NOW)
        assert reading.stale == (set() if new else {Operation.DETAILS, Operation.TAGS})
        assert list(reading.lacking) == ([job(3)["jobArn"]] if new else [])
        assert reading.slots[JOBS[0]["jobArn"]].read() == JOBS[0]
        assert len(reading.tags) == 3
