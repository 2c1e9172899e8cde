"""Contexts in files: beside the jobs, before and after them, whole and cut off."""

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import get_output
from tests.unit.shape.test_contexts import bucket, key, model, profile, subnet, table

DUMPS: dict[str, Any] = {
    "subnets.json": {"Subnets": [subnet(), subnet("subnet-b")]},
    "tables.json": {"RouteTables": [table("subnet-b"), table(main=True, name="rtb-main")]},
    "encryption.json": bucket(),
    "key.json": key(),
    "profile.json": profile(),
    "models.json": {"modelSummaries": [model()]},
}


def read(folder: Path, files: dict[str, Any], **options: Any) -> list[Any]:
    return list(lazily_read(folder, files, **options))


def lazily_read(folder: Path, files: dict[str, Any], **options: Any) -> Iterator[Any]:
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    found = expand([str(folder)], folder)
    return read_jobs(found.sources, Options(), **options)


def failures(items: list[Any]) -> list[Any]:
    return [item for item in items if isinstance(item, LoadFailure | LeftOut) or (isinstance(item, SourceSummary) and item.truncated)]


def test_a_folder_of_whole_dumps_has_no_failures(tmp_path: Path) -> None:
    items = read(tmp_path, {**DUMPS, "job.json": get_output()})
    assert failures(items) == []
    assert sorted(item.kind for item in items if isinstance(item, ContextRecord)) == sorted(
        ["subnet", "subnet", "route_table", "route_table", "bucket", "key", "inference_profile", "foundation_model"]
    )
    assert not any(item.foreign for item in items if isinstance(item, SourceSummary))


@pytest.mark.parametrize("name", ["Subnets", "RouteTables", "modelSummaries", "inferenceProfileSummaries"])
def test_a_dump_that_is_cut_off_is_a_truncation(tmp_path: Path, name: str) -> None:
    records = {"Subnets": subnet(), "RouteTables": table("subnet-a"), "modelSummaries": model(), "inferenceProfileSummaries": profile()}
    (summary,) = failures(read(tmp_path, {"dump.json": {name: [records[name]], "NextToken": "more"}}))
    assert summary.truncated is not None
    assert "'NextToken' says that there is more" in summary.truncated.reason


def test_a_damaged_record_is_a_failure_and_the_others_go_on(tmp_path: Path) -> None:
    items = read(tmp_path, {"subnets.json": {"Subnets": [{**subnet(), "VpcId": None}, subnet("subnet-b")]}})
    (failure,) = failures(items)
    assert failure.reason == "a damaged answer of aws ec2 describe-subnets: 'vpc_id' is missing or empty"
    assert [item.keys for item in items if isinstance(item, ContextRecord)] == [("subnet-b",)]


def test_a_bucket_without_its_name_is_left_out(tmp_path: Path) -> None:
    (left_out,) = failures(read(tmp_path, {"encryption.json": bucket(name=None)}))
    assert isinstance(left_out, LeftOut)
    assert "do not say which bucket" in left_out.reason


def test_a_route_table_that_a_query_cut_is_no_failure_but_a_note(tmp_path: Path) -> None:
    items = read(tmp_path, {"tables.json": [{"RouteTableId": "rtb-1", "Routes": table("subnet-a")["Routes"]}]})
    assert failures(items) == []
    (summary,) = (item for item in items if isinstance(item, SourceSummary))
    assert summary.notes == ("a route table without vpc_id, associations is not used",)


def test_a_job_in_a_context_is_not_lost(tmp_path: Path) -> None:
    items = read(tmp_path, {"key.json": {**key(), "jobs": [get_output()]}})
    assert not any(isinstance(item, ContextRecord) for item in items)
    assert any(isinstance(item, NormalisedJob | LoadFailure) for item in items)


def test_files_about_something_else_stay_foreign(tmp_path: Path) -> None:
    files = {
        "parameters.json": {"Subnets": ["subnet-a"]},
        "custom.json": {"modelSummaries": [{"modelArn": "arn", "modelName": "x", "baseModelArn": "arn"}], "nextToken": "more"},
        "groups.json": {"DBSubnetGroups": [{"Subnets": [{"SubnetIdentifier": "subnet-a"}]}]},
    }
    items = read(tmp_path, files)
    assert failures(items) == []
    assert [item.foreign for item in items if isinstance(item, SourceSummary)] == [True, True, True]


@pytest.mark.parametrize("order", list(permutations(("a", "b", "c"))))
@pytest.mark.parametrize("join", [True, False])
def test_the_order_of_files_does_not_matter(tmp_path: Path, order: tuple[str, ...], join: bool) -> None:
    contents = (get_output(), DUMPS["subnets.json"], DUMPS["key.json"])
    files = {f"{name}.json": content for name, content in zip(order, contents, strict=True)}
    items = read(tmp_path, files, join=join, with_contexts=True, in_order=True)
    kinds = [type(item) for item in items if isinstance(item, NormalisedJob | ContextRecord)]
    assert kinds == [ContextRecord, ContextRecord, ContextRecord, NormalisedJob]
    for item in lazily_read(tmp_path, files, join=join, with_contexts=True):
        if isinstance(item, NormalisedJob):
            assert item.job.contexts.get("subnet", "subnet-a")["vpc_id"] == "vpc-1"
            return
    pytest.fail("no job")


def test_in_a_single_file_a_context_may_come_last(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(record) for record in (get_output(), subnet()))
    for item in lazily_read(tmp_path, {"all.jsonl": lines}, with_contexts=True):
        if isinstance(item, NormalisedJob):
            assert item.job.contexts.get("subnet", "subnet-a")["vpc_id"] == "vpc-1"
            return
    pytest.fail("no job")


def test_a_single_file_streams_unless_a_rule_asks(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(record) for record in (get_output(), subnet()))
    kinds = [type(item) for item in read(tmp_path, {"all.jsonl": lines}) if isinstance(item, NormalisedJob | ContextRecord)]
    assert kinds == [NormalisedJob, ContextRecord]
