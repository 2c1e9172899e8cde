"""A collection says what its sources say, and one that was cut off or changed is not believed."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.cli.run import run
from scanner.findings.order import coverage_order
from scanner.formats.json.decode import coverage_of
from scanner.formats.packed_coverage import unpack
from scanner.model.coverage import Coverage, CoverageState, Usage
from scanner.model.intake import SourceSummary
from scanner.model.report import Window
from tests.unit import live
from tests.unit.shape.records import ARN, list_summary

JOBS = [list_summary(jobArn=ARN[:-2] + f"{n:02}", jobName=f"job-{n}") for n in range(3)]
JOB = b'{"jobArn": "%s", "jobName": "hidden"}' % ARN.encode()


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes of a collection of three jobs, from a dump that is cut off and a line that is broken."""
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text(json.dumps({"invocationJobSummaries": JOBS, "nextToken": "x"}), encoding="utf-8")
    Path("broken.jsonl").write_text("{\n", encoding="utf-8")
    assert run(["collect", "list.json", "broken.jsonl", "-o", "jobs.jsonl"]) == 3
    return Path("jobs.jsonl").read_bytes()


def scanned(data: bytes, name: str = "x.jsonl") -> dict[str, list[str]]:
    """What a scan of these bytes could not read."""
    Path(name).write_bytes(data)
    run(["scan", name, "-f", "json=out.json"])
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    return {key: [f"{one['path']}: {one['reason']}" for one in report[key]] for key in ("load_failures", "truncated")}


@pytest.mark.parametrize("packed", [False, True])
def test_what_its_sources_lack_is_told_again(collection: bytes, packed: bool) -> None:
    told = scanned(gzip.compress(collection), "x.jsonl.gz") if packed else scanned(collection)
    assert [one.partition(":")[0] for one in told["load_failures"]] == ["broken.jsonl"]
    assert [one.partition(":")[0] for one in told["truncated"]] == ["list.json"]


def test_two_of_them_in_one_file_are_both_believed(collection: bytes) -> None:
    told = scanned(collection + collection)
    assert (len(told["load_failures"]), len(told["truncated"])) == (2, 2)


def changed(data: bytes, kind: str) -> bytes:
    head, *lines = data.splitlines(keepends=True)
    match kind:
        case "a line less":
            return head + b"".join(lines[:-1])
        case "a line more":
            return head + b"".join(lines) + lines[0]
        case "no line":
            return head
        case "another name":
            return head + b"".join(lines).replace(b"job-1", b"job-x")
        case "another version":
            return head.replace(b"jobscan/1", b"jobscan/9") + b"".join(lines)
        case "no number":
            return head.replace(b'"records":3', b'"records":"3"') + b"".join(lines)
        case "a job in the head":
            return head.replace(b'"now"', b'"x":' + JOB + b',"now"') + b"".join(lines)
        case "a job in its sources":
            return head.replace(b'"sources":[', b'"sources":[' + JOB + b",") + b"".join(lines)
        case "the end of the head":
            return head[:-20] + b"\n" + b"".join(lines)
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "a line less", "a line more", "no line", "another name", "another version", "no number", "a job in the head",
        "a job in its sources", "the end of the head",
    ],
)  # fmt: skip
def test_what_was_changed_is_a_failure(collection: bytes, kind: str) -> None:
    told = scanned(changed(collection, kind))
    assert any(one.startswith("x.jsonl:") for one in told["load_failures"])


def test_without_a_head_it_is_a_plain_dump(collection: bytes) -> None:
    assert scanned(collection.partition(b"\n")[2]) == {"load_failures": [], "truncated": []}


def read(data: bytes, *options: str) -> dict[str, Any]:
    """The JSON report of a scan of these bytes."""
    Path("x.jsonl").write_bytes(data)
    run(["scan", "x.jsonl", "-f", "json=out.json", "--now", "2026-11-27T06:00:00Z", *options])
    report: dict[str, Any] = json.loads(Path("out.json").read_text(encoding="utf-8"))
    return report


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows_of(report: dict[str, Any]) -> list[Coverage]:
    return [coverage_of(entry) for entry in report["coverage"]]


def test_the_rows_of_a_head_are_told_again_beside_that_of_the_file(folder: Path) -> None:
    rows = [*live.account(live.FIRST), *live.scope(live.SECOND, "eu-west-1", CoverageState.DENIED, ["tags"], detail=live.DENIED)]
    report = read(live.collection(rows, JOBS))
    rows, _ = live.fitted(rows, JOBS)
    assert rows_of(report) == [Coverage(CoverageState.COMPLETE, "x.jsonl", records=3), *sorted(rows, key=coverage_order)]
    assert report["summary"]["complete"] is False
    assert report["summary"]["exit_code"] in (3, 4)


def test_a_row_that_is_a_gap_is_not_covered_by_allow_empty(folder: Path) -> None:
    denied = live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED)
    assert read(live.collection(denied), "--allow-empty")["summary"]["exit_code"] == 3
    assert read(live.collection(live.scope(live.FIRST, "eu-west-1")), "--allow-empty")["summary"]["exit_code"] == 0


def test_what_was_left_out_when_collecting_is_in_the_window(folder: Path) -> None:
    collected = Window("2026-10-28T06:00:00Z", "nightly", True, ("Failed", "Stopped"))
    window = read(live.collection(live.account(live.FIRST), JOBS, collected))["window"]
    assert (window["since"], window["name_contains"]) == ("2026-10-28T06:00:00Z", "nightly")
    assert (window["active_only"], window["statuses"]) == (True, ["Failed", "Stopped"])


@pytest.mark.parametrize(("since", "shown"), [("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-10-01", "2026-10-28T06:00:00Z")])
def test_the_later_of_two_times_is_the_window(folder: Path, since: str, shown: str) -> None:
    collected = Window(since="2026-10-28T06:00:00Z")
    assert read(live.collection([], JOBS, collected), "--since", since)["window"]["since"] == shown


@pytest.mark.parametrize(("status", "shown"), [("Failed", ["Failed"]), ("Completed", ["Completed", "Failed", "Stopped"])])
def test_statuses_that_both_ask_for_are_the_window(folder: Path, status: str, shown: list[str]) -> None:
    collected = Window(statuses=("Failed", "Stopped"))
    assert read(live.collection([], JOBS, collected), "--status", status)["window"]["statuses"] == shown


def test_a_collection_of_a_collection_says_the_same(folder: Path) -> None:
    rows = live.account(live.FIRST, state=CoverageState.DENIED, detail="sts:AssumeRole is denied")
    Path("night.jsonl").write_bytes(live.collection(rows, JOBS, Window(since="2026-10-28T06:00:00Z")))
    assert run(["collect", "night.jsonl", "-o", "again.jsonl"]) == 3
    report = read(Path("again.jsonl").read_bytes())
    assert rows_of(report)[2:] == sorted(rows, key=coverage_order)
    assert report["window"]["since"] == "2026-10-28T06:00:00Z"


def test_a_file_that_could_not_be_read_is_one_failure_and_a_row(collection: bytes) -> None:
    report = read(collection)
    assert (report["summary"]["load_failures"], len(report["truncated"])) == (1, 1)
    states = {row.source: row.state for row in rows_of(report)}
    assert (states["list.json"], states["broken.jsonl"]) == (CoverageState.TRUNCATED, CoverageState.INCOMPLETE)


def test_a_head_of_the_version_before_is_read(collection: bytes) -> None:
    head, _, lines = collection.partition(b"\n")
    old = {name: value for name, value in json.loads(head).items() if name not in ("window", "coverage", "more_coverage")}
    report = read(json.dumps(old, separators=(",", ":")).encode() + b"\n" + lines)
    assert (report["summary"]["load_failures"], report["summary"]["jobs"]) == (1, 3)
    assert [row.source for row in rows_of(report)] == ["x.jsonl"]


INVALID: list[tuple[str, Any]] = [
    ("state", "fine"), ("state", 1), ("operation", "ListJobs"), ("detail", 7), ("action", "everything"), ("lost", False), ("lost", "yes"),
    ("as_of", 5), ("source", None), ("exemption", {"reason": 1}), ("exemption", {"owner": "x"}), ("exemption", "x"),
    ("exemption", {"reason": "x", "job": "y"}), ("jobs", []), ("records", 1), ("usage", {"calls": 1}), ("account", live.FIRST),
    ("scopes", []), ("scopes", {live.FIRST: []}), ("scopes", {"1234": {"eu-west-1": [1, 0]}}), ("scopes", {live.FIRST: {"../..": [1, 0]}}),
    *(("scopes", {live.FIRST: {"eu-west-1": numbers}}) for numbers in (
        3, [], [1], [-1, 0], ["3", 0], [True, 0], [2.0, 0], [1, -1], [1, "x"], [1, 0, 1], [1, 0, 1, 1], [1, 0, -1, 1, 0], [1, 0, 1, 1, "0"],
        [1, 0, 1, 1, 0, -1], [1, 0, 1, 1, 0, "1"], [1, 0, 1, 1, 0, True], [1, 0, 1, 1, 0, 1, 1],
    )),
]  # fmt: skip


@pytest.mark.parametrize(("member", "value"), INVALID)
def test_a_row_that_collect_would_not_have_written_is_a_failure(folder: Path, member: str, value: Any) -> None:
    head, _, lines = live.collection(live.scope(live.FIRST, "eu-west-1"), JOBS).partition(b"\n")
    document = json.loads(head)
    document["coverage"][1][member] = value
    report = read(json.dumps(document, separators=(",", ":")).encode() + b"\n" + lines)
    assert [one["reason"].partition(";")[0] for one in report["load_failures"]] == ["the head line of the collection is damaged"]


@pytest.mark.parametrize("member", ["window", "coverage", "more_coverage"])
def test_a_head_without_one_of_its_members_is_a_failure(folder: Path, member: str) -> None:
    head, _, lines = live.collection([], JOBS).partition(b"\n")
    document = json.loads(head)
    del document[member]
    assert len(read(json.dumps(document, separators=(",", ":")).encode() + b"\n" + lines)["load_failures"]) == 1


FILE_ROWS: list[tuple[str, Any]] = [
    ("state", "fine"),
    ("records", "3"),
    ("records", -1),
    ("inferred", 0),
    ("usage", {"jobs": 1}),
    ("job", 1),
]


@pytest.mark.parametrize(("member", "value"), FILE_ROWS)
def test_a_row_of_a_file_that_collect_would_not_have_written_is_a_failure(folder: Path, member: str, value: Any) -> None:
    head, _, lines = live.collection([Coverage(CoverageState.INCOMPLETE, "a.json", records=3)], JOBS).partition(b"\n")
    document = json.loads(head)
    document["coverage"][0][member] = value
    assert len(read(json.dumps(document, separators=(",", ":")).encode() + b"\n" + lines)["load_failures"]) == 1


@pytest.mark.parametrize(
    ("member", "value"), [("since", "yesterday"), ("since", 5), ("statuses", ["Done"]), ("active_only", 1), ("jobs", 1)]
)
def test_a_window_that_collect_would_not_have_written_is_a_failure(folder: Path, member: str, value: Any) -> None:
    head, _, lines = live.collection([], JOBS).partition(b"\n")
    document = json.loads(head)
    document["window"][member] = value
    report = read(json.dumps(document, separators=(",", ":")).encode() + b"\n" + lines)
    assert len(report["load_failures"]) == 1


def organization(accounts: int) -> list[Coverage]:
    """The rows of as many accounts in 17 Regions, all with numbers of their own."""
    regions = [f"ap-southeast-{number}" for number in range(17)]
    rows = [found for number in range(accounts) for found in live.account(f"{number:012}", regions, detail="x" * 100)]
    return [
        replace(row, records=number if row.operation != "jobs" else 0, usage=Usage(number, 1, 0, number / 8))
        for number, row in enumerate(rows)
    ]


def test_the_rows_of_an_organization_fit(folder: Path) -> None:
    rows = organization(100)
    report = read(live.collection(rows, JOBS))
    assert (len(report["coverage"]), report["summary"]["load_failures"]) == (len(rows) + 1, 0)


def test_the_rows_of_a_very_large_organization_fit_without_their_seconds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.formats.collection._CHARACTERS", 40_000)
    regions = [f"ap-southeast-{number}" for number in range(17)]
    rows = [found for number in range(60) for found in live.account(f"{number:012}", regions)]
    rows = [replace(row, records=0, usage=Usage(1, 1, 0, number / 1000)) for number, row in enumerate(rows)]
    head = json.loads(live.collection(rows).partition(b"\n")[0])
    assert head["more_coverage"] == 0
    assert sum(1 for _ in unpack(head["coverage"])) == len(rows)


def test_rows_that_do_not_fit_are_a_failure(folder: Path) -> None:
    rows = [live.row(CoverageState.COMPLETE, f"{number:012}", "eu-west-1", detail=f"{number} {'x' * 500}") for number in range(2500)]
    report = read(live.collection(rows, JOBS))
    kept = len(report["coverage"]) - 1
    assert len(rows) / 2 < kept < len(rows)
    reason = f"{len(rows) - kept:,} rows of coverage did not fit in the head line of the collection"
    assert [one["reason"].partition(";")[0] for one in report["load_failures"]] == [reason]


def test_files_without_end_that_were_read_in_full_need_no_row(folder: Path) -> None:
    number = 2000
    sources = tuple(SourceSummary(f"{'x' * 1000}{file}.json", None, 1) for file in range(number))
    rows = [Coverage(CoverageState.COMPLETE, source.path, records=1) for source in sources]
    head = json.loads(live.collection(rows, [], sources=sources[:100]).partition(b"\n")[0])
    assert (len(head["coverage"]), head["more_coverage"]) == (100, 0)


def edited(**changes: Any) -> list[str]:
    """Why a collection whose head was edited is not believed."""
    head, _, lines = live.collection(live.account(live.FIRST), JOBS).partition(b"\n")
    document = {**json.loads(head), **changes}
    report = read(json.dumps(document, separators=(",", ":")).encode() + b"\n" + lines)
    return [one["reason"].partition(":")[0] for one in report["load_failures"]]


def test_a_head_that_says_something_else_than_what_follows_is_not_believed(folder: Path) -> None:
    jobs = {"state": "complete", "operation": "jobs", "scopes": {live.FIRST: {"eu-west-1": [3, 0]}}}
    source = {"path": f"external/aws/{live.FIRST}/eu-west-1", "sha256": None, "records": 3}
    damaged = ["the collection is damaged"]
    assert edited(coverage=[jobs], sources=[source]) == []
    assert edited(coverage=[], sources=[]) == damaged
    assert edited(coverage=[]) == damaged
    assert edited(coverage=[{**jobs, "scopes": {live.FIRST: {"eu-west-1": [2, 0]}}}]) == damaged
    assert edited(coverage=[{**jobs, "scopes": {live.FIRST: {"eu-west-1": [3, 0], "us-east-1": [1, 0]}}}]) == damaged
    assert edited(coverage=[{**jobs, "scopes": {live.SECOND: {"eu-west-1": [3, 0]}}}], sources=[]) == damaged
    assert edited(coverage=[jobs], sources=[source, {**source, "path": "a.json"}]) == damaged
