from typing import Any

import pytest

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Stage
from scanner.model.keys import value_at
from scanner.shape.described import described_job, described_record
from scanner.shape.fields import FIELDS
from tests.unit.jobs import BASE


def test_a_described_record_has_every_field() -> None:
    record = described_record({"job_arn": "a"}, None)
    assert record == {**{row.name: None for row in FIELDS if "." not in row.path}, "job_arn": "a", "tags": {}}


def test_a_description_does_not_change_the_base_job() -> None:
    before = described_record(BASE, None)
    record: Any = described_record(BASE, {"tags": {"a": "b"}, "vpc_config": {"subnet_ids": ["subnet-1"]}})
    record["tags"]["c"] = "d"
    assert record["vpc_config"]["subnet_ids"] == ["subnet-1"]
    assert described_record(BASE, None) == before


def test_what_is_not_delivered_of_an_absent_object_leaves_its_other_members_absent() -> None:
    record = described_record(BASE, {"vpc_config": None})
    job = described_job(record, Stage.JOB, not_delivered=["vpc_config.subnet_ids"])
    vpc = job.fields["vpc_config"]
    assert vpc["subnet_ids"] == Gap("vpc_config.subnet_ids", GapKind.NOT_DELIVERED, "the example")
    assert vpc["security_group_ids"] is None


def test_a_request_has_the_account_of_its_role_and_no_bucket_owner_unless_it_names_one() -> None:
    owner = ("output_data_config", "s3_output_data_config", "s3_bucket_owner")
    patch = {"role_arn": "arn:aws:iam:::role/a", "output_data_config": {"s3_output_data_config": {"s3_bucket_owner": None}}}
    job = described_job(described_record(BASE, patch), Stage.REQUEST)
    assert job.fields["account_id"] is None
    assert value_at(job.fields, owner) is None
    assert job.fields["status"] == Gap("status", GapKind.NOT_YET, "a request")


def test_a_record_that_is_not_a_job_is_an_error() -> None:
    with pytest.raises(RecordError, match="role_arn"):
        described_job(described_record(BASE, {"role_arn": None}), Stage.JOB)
