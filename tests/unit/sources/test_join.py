"""The join of the records of several files, whole: from files to jobs."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from scanner.errors import UsageError
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.job import Json, Stage
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources import join
from scanner.sources.expand import expand
from scanner.sources.filters import Filter
from scanner.sources.jobs import read_jobs
from scanner.sources.untagged import Untagged
from tests.unit.jobs import a_job
from tests.unit.shape.records import ARN, get_output, list_summary
from tests.unit.shape.test_requests import event, request

OTHER = ARN.replace("abc", "xyz")


def items(folder: Path, join: bool = True, in_order: bool = False, **files: Json) -> list[Any]:
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    found = expand([str(folder / f"{name}.json") for name in files], folder)
    return list(read_jobs(found.sources, Options(), join, in_order=in_order))


def jobs(found: list[Any]) -> list[tuple[str, int]]:
    return [(item.job.identity, len(item.job.records)) for item in found if isinstance(item, NormalisedJob)]


def notes(found: list[Any]) -> dict[str, tuple[str, ...]]:
    return {item.path: item.notes for item in found if isinstance(item, SourceSummary)}


def tags(*arns: str, **more: Json) -> Json:
    return {"ResourceTagMappingList": [{"ResourceARN": arn, "Tags": []} for arn in arns], **more}


def test_records_of_one_job_in_several_files_are_one_job_in_the_order_of_first_appearance(tmp_path: Path) -> None:
    a = {"invocationJobSummaries": [list_summary(jobArn=OTHER), list_summary()]}
    found = items(tmp_path, in_order=True, a=a, b=get_output(), c=tags(ARN, OTHER), d=get_output(jobArn=ARN + "2"))
    assert jobs(found) == [(OTHER, 2), (ARN, 3), (ARN + "2", 1)]


def test_jobs_of_one_record_do_not_wait_for_those_of_several(tmp_path: Path) -> None:
    a = {"invocationJobSummaries": [list_summary(jobArn=OTHER), list_summary()]}
    found = items(tmp_path, a=a, b=get_output(), c=tags(ARN, OTHER), d=get_output(jobArn=ARN + "2"))
    assert jobs(found) == [(ARN + "2", 1), (OTHER, 2), (ARN, 3)]


def test_a_single_file_is_not_joined(tmp_path: Path) -> None:
    assert jobs(items(tmp_path, a=[list_summary(), get_output()])) == [(ARN, 1), (ARN, 1)]


def test_no_join_leaves_every_record_a_job_of_its_own(tmp_path: Path) -> None:
    found = items(tmp_path, join=False, a=list_summary(), b=get_output(), c=tags(ARN))
    assert jobs(found) == [(ARN, 1), (ARN, 1)]
    assert notes(found)["c.json"] == ("1 record with only tags: not jobs, and joined only to jobs of other files",)


def test_without_a_join_each_file_counts_its_own_tags(tmp_path: Path) -> None:
    found = notes(items(tmp_path, join=False, a=tags(ARN), b=tags(OTHER, ARN), c=list_summary()))
    assert [note.partition(" with")[0] for name in ("a.json", "b.json") for note in found[name]] == ["1 record", "2 records"]
    assert not any("tags" in note for note in found["c.json"])


def test_tags_without_their_job_are_counted_in_a_note(tmp_path: Path) -> None:
    found = items(tmp_path, a=list_summary(), b=tags(ARN, OTHER, "arn:aws:s3:::bucket"))
    assert jobs(found) == [(ARN, 2)]
    assert notes(found)["b.json"] == ("2 records with only tags: no other record of their jobs was found",)


def test_a_page_of_tags_is_a_truncated_dump_and_no_tags_at_all_are_none(tmp_path: Path) -> None:
    found = items(tmp_path, a=list_summary(), b=tags(ARN, PaginationToken="more"), c=tags(PaginationToken=""))
    truncated = {item.path: item.truncated is not None for item in found if isinstance(item, SourceSummary)}
    assert truncated == {"a.json": False, "b.json": True, "c.json": False}
    assert not [item for item in found if isinstance(item, LoadFailure)]


def test_records_that_contradict_each_other_are_a_failure_and_each_is_a_job(tmp_path: Path) -> None:
    found = items(tmp_path, a=[list_summary(), list_summary(jobArn=OTHER)], b=get_output(jobName="other"), c=tags(ARN))
    (failure,) = [item for item in found if isinstance(item, LoadFailure)]
    assert {failure.location.path, "a.json", "b.json"} == {"a.json", "b.json"}
    assert "b.json:1:" in failure.reason and failure.location.path == "a.json"
    assert jobs(found) == [(OTHER, 1), (ARN, 1), (ARN, 1)]
    assert notes(found)["c.json"] == ("1 record with only tags: no other record of their jobs was found",)


@pytest.mark.parametrize("join", [True, False])
def test_what_every_job_has_and_this_one_says_wrongly_is_a_failure_beside_the_job(tmp_path: Path, join: bool) -> None:
    found = items(tmp_path, join, a=get_output(roleArn="None"), b=get_output(jobArn=OTHER))
    (failure,) = [item for item in found if isinstance(item, LoadFailure)]
    assert failure.location.path == "a.json" and "'roleArn' is missing" in failure.reason
    assert jobs(found) == [(ARN, 1), (OTHER, 1)]


def test_a_full_disk_is_told_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="--no-join"), join._sqlite_errors():
        raise sqlite3.OperationalError("database or disk is full")


def test_a_join_that_has_ended_holds_no_records() -> None:
    with join._Join(Untagged(False, Filter())) as ended:
        ended.add(a_job())
        assert len(list(ended.jobs())) == 1
    with pytest.raises(UsageError, match="closed"):
        list(ended.jobs())


def test_an_event_joins_its_job_and_stays_a_request_without_one(tmp_path: Path) -> None:
    trail = {"Records": [event(), event(responseElements={"jobArn": OTHER})]}
    tagged = {"ResourceTagMappingList": [{"ResourceARN": arn, "Tags": [{"Key": "Owner", "Value": "ml"}]} for arn in (ARN, OTHER)]}
    found = items(tmp_path, a=trail, b=[list_summary()], c=tagged)
    assert jobs(found) == [(ARN, 3), (OTHER, 2)]
    normalised = [item.job for item in found if isinstance(item, NormalisedJob)]
    assert [job.stage for job in normalised] == [Stage.JOB, Stage.REQUEST]
    assert [job.fields["tags"] for job in normalised] == [{"Owner": "ml"}, {"Owner": "ml"}]
    assert notes(found)["c.json"] == ()
    assert jobs(items(tmp_path, join=False, a=trail, b=[list_summary()])) == [(ARN, 1), (OTHER, 1), (ARN, 1)]


def test_tags_that_contradict_each_other_do_not_change_an_event(tmp_path: Path) -> None:
    other = {"ResourceTagMappingList": [{"ResourceARN": ARN, "Tags": [{"Key": "other", "Value": "x"}]}]}
    found = items(tmp_path, a=event(), b=tags(ARN), c=other)
    assert jobs(found) == [(ARN, 1)]
    assert notes(found)["b.json"] == ("1 record with only tags: no other record of their jobs was found",)


def test_events_of_one_job_without_it_are_requests_each(tmp_path: Path) -> None:
    assert jobs(items(tmp_path, a=event(), b={"CloudTrailEvent": json.dumps(event())})) == [(ARN, 1), (ARN, 1)]


def test_an_event_that_contradicts_its_job_is_judged_by_itself(tmp_path: Path) -> None:
    other = event(requestParameters=request(roleArn="arn:aws:iam::012345678901:role/other"))
    found = items(tmp_path, a=get_output(modelId="amazon.nova-micro-v1:0"), b=other)
    assert jobs(found) == [(ARN, 1), (ARN, 1)]
    assert sum(isinstance(item, LoadFailure) for item in found) == 1
