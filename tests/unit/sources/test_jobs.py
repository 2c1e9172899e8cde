"""From files to jobs: what is told from what, and what is left out."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import Json
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.filters import Filter, parse_since
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import ARN, get_output, job, list_summary
from tests.unit.shape.test_requests import event, request

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read(folder: Path, named: bool = False, wanted: Filter = Filter(), options: Options = Options(), **texts: str | Json) -> list[Any]:  # noqa: B008
    """What is read of files with these names and contents, in their folder or each named; the name's last underscore is its dot."""
    for name, text in texts.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    found = expand([str(file) for file in sorted(folder.iterdir())] if named else [str(folder)], folder)
    return list(read_jobs(found.sources, options, wanted=wanted))


def short(items: list[Any]) -> list[str]:
    """What came, a word or two each, summaries of ordinary files left out."""
    found = []
    for item in items:
        match item:
            case NormalisedJob():
                found.append(item.job.shape)
            case LoadFailure():
                found.append(f"failure {item.location}")
            case LeftOut():
                found.append(f"left out: {item.reason}")
            case SourceSummary(foreign=True):
                found.append(f"foreign {item.path}")
    return found


FOREIGN: dict[str, str | Json] = {
    "package_json": {"name": "x", "dependencies": {"a": "1"}},
    "list_json": [1, "two", {"x": 1}],
    "compose_yaml": "services:\n  db: &db {image: x}\n  web: *db\nports: [1:30]\n",
    "broken_yaml": "a: [1\n",
    "comments_yaml": "# nothing yet\n",
    "people_csv": "name,age\nx,1\ny\n",
    "text_json": '"hello"',
}


def test_a_folder_may_hold_files_about_something_else(tmp_path: Path) -> None:
    foreign = sorted(f"foreign {name.replace('_', '.')}" for name in FOREIGN)
    assert short(read(tmp_path, jobs_json=[get_output()], **FOREIGN)) == ["aws-get", *foreign]


def test_of_many_foreign_records_beside_a_job_a_thousand_are_failures_and_the_rest_one(tmp_path: Path) -> None:
    records = [*({"x": number} for number in range(1003)), get_output()]
    found = read(tmp_path, a_json=records)
    failures = [item.reason for item in found if isinstance(item, LoadFailure)]
    assert (len(failures), failures[-1]) == (1001, "3 more records after this one are not jobs")
    assert short(found)[-1] == "aws-get"


def test_a_file_that_is_named_is_meant(tmp_path: Path) -> None:
    found = short(read(tmp_path, named=True, **FOREIGN))
    assert all(one.startswith("failure") for one in found)
    assert {one.split(":")[0] for one in found} == {f"failure {name.replace('_', '.')}" for name in FOREIGN}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"x": 1}, get_output()]),
        json.dumps({"jobs": [get_output()], "more": {"JOB-NAME": "x", "model id": "y"}}),
        json.dumps({"rows": [[ARN, None]]}),
        "null",
        "[null, {}]",
        json.dumps([get_output()])[:-9],
        "",
        "{",
        json.dumps({"ROLE_ARN": "x", "MODEL_ID": "y"}),
    ],
)
def test_what_may_have_been_meant_for_jobs_is_a_failure_in_a_folder_too(tmp_path: Path, text: str) -> None:
    assert any(one.startswith("failure") for one in short(read(tmp_path, a_json=text)))


def capitals(value: Json) -> Json:
    """The value with keys as CloudFormation writes them."""
    return {key[:1].upper() + key[1:]: capitals(one) for key, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    "value",
    [
        {"jobs": [get_output()]},
        {"invocationJobSumaries": [list_summary()]},
        [[get_output()], {"a": {"b": json.dumps({"c": [list_summary()]})}}],
        {"eu-west-1": {"invocationJobSummaries": [list_summary()]}, "us-east-1": {"invocationJobSummaries": []}},
        {"data": [{"type": "job", "attributes": get_output()}]},
        {"Resources": {"Job": {"Properties": capitals(list_summary())}}},
    ],
)
def test_jobs_are_read_wherever_they_lie(tmp_path: Path, value: Any) -> None:
    assert not [one for one in short(read(tmp_path, a_json=json.dumps(value))) if one.startswith("failure") or one.startswith("foreign")]


def test_a_job_that_somebody_commented_out_is_a_failure_in_a_folder_too(tmp_path: Path) -> None:
    assert short(read(tmp_path, a_yaml="# jobArn: x\n")) == ["failure a.yaml:1:1"]


def test_a_wrong_row_of_a_table_of_jobs_is_a_failure_in_a_folder_too(tmp_path: Path) -> None:
    assert short(read(tmp_path, a_csv="job_arn,model_id\nx\n"))[0] == "failure a.csv:2:1"


def test_the_records_of_all_shapes_in_one_folder(tmp_path: Path) -> None:
    other = ARN.replace("abc", "xyz")
    trail = {"Records": [event(responseElements={"jobArn": ARN.replace("abc", "uvw")}), event(errorCode="AccessDenied")]}
    (tmp_path / "trail.json.gz").write_bytes(gzip.compress(json.dumps(trail).encode()))
    found = read(tmp_path, get_json=get_output(), list_json={"invocationJobSummaries": [list_summary(jobArn=other)]}, ask_json=request())
    assert sorted(short(found)) == [
        "aws-get", "aws-list", "cloudtrail", "create-request",
        "left out: CloudTrail events of calls that AWS refused (errorCode), which made no job",
    ]  # fmt: skip


def test_limits(tmp_path: Path) -> None:
    deep = json.dumps(get_output(extra={"x": {"y": {"z": [[[1]]]}}}))
    column = deep.index("[[[1") + 1
    assert short(read(tmp_path, a_jsonl=deep, options=Options(limits=Limits(depth=5)))) == [f"failure a.jsonl:1:{column + 1}"]
    assert short(read(tmp_path, options=Options(limits=Limits(depth=8)))) == ["aws-get"]
    assert short(read(tmp_path, options=Options(limits=Limits(size=100)))) == ["failure a.jsonl:1:1"]


OLD = get_output(submitTime="2026-10-01T00:00:00Z", status="Completed")
NEW = get_output(jobArn=ARN.replace("abc", "xyz"), submitTime="2026-11-22T00:00:00Z", status="InProgress")


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Filter(), None),
        (Filter(since=NOW - timedelta(days=30)), "jobs submitted before 2026-10-24T12:00Z (--since)"),
        (Filter(active_only=True), "jobs that have ended (--active-only)"),
        (Filter(statuses=frozenset({"InProgress"})), "jobs of another status (--status)"),
    ],
)
def test_what_is_not_wanted_is_left_out_and_counted(tmp_path: Path, wanted: Filter, left: str | None) -> None:
    found = short(read(tmp_path, a_json=[OLD, NEW], wanted=wanted))
    assert found == ["aws-get" if left is None else f"left out: {left}", "aws-get"]


def test_what_a_filter_cannot_decide_stays(tmp_path: Path) -> None:
    wanted = Filter(since=NOW, active_only=True, statuses=frozenset({"Failed"}))
    assert wanted.leaves_out(job(request())) == ""
    assert Filter(active_only=True).leaves_out(job(get_output(status="Brand-New"))) == ""
    for status in ("Brand-New", "FAILED"):
        assert Filter(statuses=frozenset({"Failed"})).leaves_out(job(get_output(status=status))) == ""


def test_the_join_comes_before_the_filter(tmp_path: Path) -> None:
    late = get_output(status="Completed", lastModifiedTime="2026-11-22T00:00:00Z")
    early = list_summary(status="InProgress", lastModifiedTime="2026-11-21T00:00:00Z")
    assert short(read(tmp_path, a_json=[early], b_json=late, wanted=Filter(active_only=True))) == [
        "left out: jobs that have ended (--active-only)"
    ]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("30d", NOW - timedelta(days=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T02:00:00+02:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T02:00:00", None),
        ("30", None),
        ("30m", None),
        ("999999d", None),
        ("-1d", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_since(text: str, time: datetime | None) -> None:
    assert parse_since(text, NOW) == time
