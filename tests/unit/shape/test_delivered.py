"""The delivered-or-not table, row by row."""

from typing import Any

import pytest

from scanner.model.job import Gap, GapKind, Json, Part
from scanner.shape.fields import FIELDS, aws_name, members
from tests.unit.shape.records import documented, gaps, get_output, job, list_summary

NEWER = {row.path for row in FIELDS if row.newer}
EMPTY: list[Json] = ["", "  ", [], {}]
INPUT = "input_data_config.s3_input_data_config"
OUTPUT = "output_data_config.s3_output_data_config"
DERIVED = {"_key", "account_id"}


def _not_delivered(path: str, source: str) -> Gap:
    return Gap(path, GapKind.NOT_DELIVERED, source)


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        (list_summary(), {"message", "client_request_token", "vpc_config", "tags", "submitted_by"} | NEWER),
        (get_output(), {"tags", "submitted_by"} | NEWER),
        (
            documented(),
            {row.path for row in members()} - set(documented()) - DERIVED | {f"{INPUT}.s3_bucket_owner", f"{OUTPUT}.s3_bucket_owner"},
        ),
    ],
)
def test_an_absent_key_is_not_delivered_where_the_source_leaves_it_out_and_absent_elsewhere(
    value: dict[str, Json], missing: set[str]
) -> None:
    found = job(value).fields
    assert gaps(found) == missing
    silent = {row.name for row in members() if not {row.name, aws_name(row.name)} & value.keys()} - missing - DERIVED
    assert [name for name in silent if found[name] is not None] == []


@pytest.mark.parametrize(
    ("value", "source"),
    [(list_summary(), "an AWS List summary"), (get_output(), "the AWS Get output"), (documented(), "the documented shape")],
)
def test_a_gap_and_the_job_name_their_source(value: Json, source: str) -> None:
    found = job(value)
    assert found.source == source
    assert found.fields["tags"] == _not_delivered("tags", source)


@pytest.mark.parametrize("empty", [None, *EMPTY])
@pytest.mark.parametrize("shape", [list_summary, get_output, documented])
@pytest.mark.parametrize("name", ["message", "end_time", "timeout_duration_in_hours", "vpc_config", "total_record_count", "status"])
def test_an_empty_value_is_absent(shape: Any, name: str, empty: Json) -> None:
    found = job(shape(**{name if shape is documented else aws_name(name): empty}))
    assert found.fields[name] is None


@pytest.mark.parametrize("shape", [list_summary, get_output, documented])
@pytest.mark.parametrize("key", ["tags", "Tags"])
def test_tags_are_not_delivered_by_null_and_none_by_emptiness(shape: Any, key: str) -> None:
    found = job(shape(**{key: None}))
    assert found.fields["tags"] == _not_delivered("tags", found.source)
    for empty in EMPTY:
        assert job(shape(**{key: empty})).fields["tags"] == {}


def test_a_member_of_a_delivered_object_is_delivered() -> None:
    found = job(documented(vpc_config={"subnet_ids": ["subnet-1"]})).fields
    assert found["vpc_config"] == Part(subnet_ids=["subnet-1"], security_group_ids=None)
    assert found["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] is None


@pytest.mark.parametrize("owner", [{}, {"s3BucketOwner": None}, {"s3BucketOwner": " "}])
@pytest.mark.parametrize("shape", [list_summary, get_output])
def test_a_bucket_owner_that_is_not_there_is_not_delivered(shape: Any, owner: dict[str, Json]) -> None:
    found = job(shape(inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://in/a", **owner}}))
    assert found.fields["input_data_config"]["s3_input_data_config"] == Part(
        s3_uri="s3://in/a", s3_input_format=None, s3_bucket_owner=_not_delivered(f"{INPUT}.s3_bucket_owner", found.source)
    )


@pytest.mark.parametrize(
    "vpc", [{"subnetIds": [], "securityGroupIds": None}, {"subnetIds": ""}, {"unknown": 1}, {"subnetIds": [], "securityGroupIds": []}]
)
def test_an_object_whose_members_are_all_absent_is_absent(vpc: Json) -> None:
    assert job(list_summary(vpcConfig=vpc)).fields["vpc_config"] is None


def test_tag_values_stay_as_they_are() -> None:
    found = job(get_output(tags={"a": "", "B_b": " ", "c": "null", "d": "${X}", "<e>": "-"})).fields
    assert found["tags"] == {"a": "", "B_b": " ", "c": "null", "d": "${X}", "<e>": "-"}


@pytest.mark.parametrize("token", [None, "", " "])
def test_a_record_with_an_empty_token_is_no_get_output(token: Json) -> None:
    found = job(list_summary(clientRequestToken=token))
    assert found.shape == "aws-list"
    assert isinstance(found.fields["vpc_config"], Gap)
