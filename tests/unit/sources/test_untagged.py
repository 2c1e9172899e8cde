"""`tags: {left_out: untagged}`: which ended jobs have no tags because GetResources left them out, and which stay unknown."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.model.intake import SourceSummary
from scanner.model.job import Gap, Job, Json
from scanner.shape.normalise import UTC_NOTE, NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.filters import Filter
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import ARN, documented, get_output, list_summary

RETURNED = ARN  # the job that GetResources returned
LEFT_OUT = ARN.replace("abc", "xyz")
SETTING = "(tags: {left_out: untagged})"
UNKNOWN = "unknown"
ON = Options(left_out_untagged=True)


def answer(*arns: str, **more: Json) -> Json:
    """An answer of GetResources."""
    mappings = [{"ResourceARN": arn, "Tags": [{"Key": "team", "Value": "a"}]} for arn in arns]
    return {"ResourceTagMappingList": mappings, **more}


def read(folder: Path, files: dict[str, Json], options: Options = ON, join: bool = True, wanted: Filter = Filter()) -> list[Any]:  # noqa: B008
    for name, value in files.items():
        (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    sources = expand([str(folder / name) for name in files], folder).sources
    return list(read_jobs(sources, options, join, wanted))


def tags(items: list[Any]) -> dict[str, Json]:
    """The tags of each job, "unknown" for a gap."""
    return {item.job.identity: _tags(item.job) for item in items if isinstance(item, NormalisedJob)}


def _tags(job: Job) -> Json:
    value = job.fields["tags"]
    return UNKNOWN if isinstance(value, Gap) else value


def notes(items: list[Any]) -> dict[str, tuple[str, ...]]:
    summaries = {item.path: item.notes for item in items if isinstance(item, SourceSummary)}
    return {path: notes for path, notes in summaries.items() if notes not in ((), (UTC_NOTE,))}


def jobs(*more: Json) -> Json:
    return {"invocationJobSummaries": [list_summary(), *more]}


def left_out(**changes: Json) -> Json:
    return list_summary(jobArn=LEFT_OUT, **changes)


TAKEN = "1 ended job taken as untagged, not returned by GetResources (tags: {left_out: untagged})"


def test_an_ended_job_that_get_resources_left_out_has_no_tags(tmp_path: Path) -> None:
    found = read(tmp_path, {"jobs.json": jobs(left_out()), "tags.json": answer(RETURNED)})
    assert tags(found) == {RETURNED: {"team": "a"}, LEFT_OUT: {}}
    assert notes(found) == {"tags.json": (TAKEN,)}


@pytest.mark.parametrize("status", ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"])
def test_whatever_way_it_ended(status: str, tmp_path: Path) -> None:
    found = read(tmp_path, {"tags.json": answer(RETURNED), "jobs.json": jobs(left_out(status=status))})
    assert tags(found)[LEFT_OUT] == {}


def test_without_the_setting_nothing_changes(tmp_path: Path) -> None:
    found = read(tmp_path, {"jobs.json": jobs(left_out()), "tags.json": answer(RETURNED)}, Options())
    assert (tags(found)[LEFT_OUT], notes(found)) == (UNKNOWN, {})


def test_records_that_are_not_joined_stay_as_they_are(tmp_path: Path) -> None:
    found = read(tmp_path, {"jobs.json": jobs(left_out()), "tags.json": answer(RETURNED)}, join=False)
    assert tags(found) == {RETURNED: UNKNOWN, LEFT_OUT: UNKNOWN}


STAYS_UNKNOWN = {
    "it is running": ({"jobs.json": jobs(left_out(status="InProgress")), "tags.json": answer(RETURNED)}),
    "its status has another spelling": ({"jobs.json": jobs(left_out(status="COMPLETED")), "tags.json": answer(RETURNED)}),
    "GetResources returned nothing": ({"jobs.json": jobs(left_out()), "tags.json": answer()}),
    "GetResources returned only jobs that no dump has": ({"jobs.json": jobs(left_out()), "tags.json": answer(ARN + "2")}),
    "GetResources returned only other resources": ({"jobs.json": jobs(left_out()), "tags.json": answer("arn:aws:s3:::out")}),
    "the tags are those of one job": (
        {"jobs.json": jobs(left_out()), "tags.json": {"resourceArn": RETURNED, "tags": [{"key": "a", "value": "b"}]}}
    ),
    "only the ARNs were kept of the answer": (
        {"jobs.json": jobs(left_out()), "tags.json": {"ResourceTagMappingList": [{"ResourceARN": RETURNED}]}}
    ),
    "its record has a placeholder": (
        {"jobs.json": jobs(), "export.json": documented(job_arn=LEFT_OUT, status="Completed", tags="null"), "tags.json": answer(RETURNED)}
    ),
    "the answer has no tags of it": (
        {"jobs.json": jobs(left_out()), "a.json": answer(RETURNED), "b.json": {"ResourceTagMappingList": [{"ResourceARN": LEFT_OUT}]}}
    ),
    "its records contradict each other": (
        {"jobs.json": jobs(left_out()), "get.json": get_output(jobArn=LEFT_OUT, jobName="another"), "tags.json": answer(RETURNED, LEFT_OUT)}
    ),
}


@pytest.mark.parametrize("name", STAYS_UNKNOWN)
def test_a_job_stays_unknown_if(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, STAYS_UNKNOWN[name])
    assert tags(found)[LEFT_OUT] == UNKNOWN
    assert SETTING not in str(notes(found))


@pytest.mark.parametrize("change", [("012345678901", "111122223333"), ("eu-west-1", "eu-central-1")])
def test_another_account_or_region_does_not_count(change: tuple[str, str], tmp_path: Path) -> None:
    elsewhere = LEFT_OUT.replace(*change)
    found = read(tmp_path, {"jobs.json": jobs(list_summary(jobArn=elsewhere)), "tags.json": answer(RETURNED)})
    assert tags(found)[elsewhere] == UNKNOWN


@pytest.mark.parametrize("value", [{}, {"tags": None}])
def test_null_is_as_good_as_no_key(value: dict[str, Json], tmp_path: Path) -> None:
    record = documented(job_arn=LEFT_OUT, status="Completed", **value)
    found = read(tmp_path, {"jobs.json": jobs(), "export.json": record, "tags.json": answer(RETURNED)})
    assert tags(found)[LEFT_OUT] == {}


NOT_WHOLE = {
    "a page of the answer": {"tags.json": answer(RETURNED, PaginationToken="more")},
    "an answer that was cut off": {"tags.json": answer(RETURNED), "more.json": json.dumps(answer(LEFT_OUT))[:-9]},
    "a bad record of tags": {"tags.json": {"ResourceTagMappingList": [*answer(RETURNED)["ResourceTagMappingList"], {"ResourceARN": 5}]}},
    "a bad export with tags": {"tags.json": answer(RETURNED), "more.json": [documented(tags={}), {"job_arn": LEFT_OUT, "tags": 5}]},
    "a file of which nothing can be read": {"tags.json": answer(RETURNED), "more.json": "{"},
}


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_nothing_is_taken_as_untagged_if_tags_may_not_have_been_read(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, {"jobs.json": jobs(left_out()), **NOT_WHOLE[name]})
    assert tags(found)[LEFT_OUT] == UNKNOWN
    (note,) = [note for note in notes(found)["tags.json"] if SETTING in note]
    (damaged,) = {"tags.json", "more.json"} & set(note.replace(",", "").split())
    assert note == f"no job is taken as untagged, since {damaged} was not read whole {SETTING}"


def test_a_damaged_file_without_tags_does_not_matter(tmp_path: Path) -> None:
    found = read(tmp_path, {"jobs.json": jobs(left_out(), {"jobArn": "x"}), "tags.json": answer(RETURNED)})
    assert tags(found) == {RETURNED: {"team": "a"}, LEFT_OUT: {}}


def test_jobs_that_are_not_wanted_are_not_counted(tmp_path: Path) -> None:
    wanted = Filter(since=datetime(2026, 1, 1, tzinfo=UTC))
    old = left_out(submitTime="2025-01-01T00:00:00Z")
    files = {"jobs.json": jobs(old), "tags.json": answer(RETURNED)}
    assert notes(read(tmp_path, files, wanted=wanted)) == {}
    assert notes(read(tmp_path, files, wanted=replace(wanted, since=None))) == {"tags.json": (TAKEN,)}
