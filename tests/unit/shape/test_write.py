"""A job that is written in the documented shape reads back as the same job."""

import pytest

from scanner.model.job import Gap, Job, Json, Part
from scanner.shape.join_records import join_records
from scanner.shape.write import to_record
from tests.unit.shape.records import ARN, documented, get_output, job, list_summary, without

FULL = {
    "vpcConfig": {"subnetIds": ["a"], "odd": 1},
    "tags": {"a.b": "c"},
    "totalRecordCount": 0,
    "newThing": {"innerKey": [1.5]},
    "_key": "k",
}


def _bare(value: Json) -> Json:
    """The tree with gaps that tell only their path and kind: who did not deliver it may differ."""
    if isinstance(value, Gap):
        return (value.path, value.kind)
    return {name: _bare(inner) for name, inner in value.items()} if isinstance(value, Part) else value


def _same(one: Job, other: Job) -> None:
    assert _bare(one.fields) == _bare(other.fields)
    assert (one.identity, one.extra, one.extra_complete) == (other.identity, other.extra, other.extra_complete)


@pytest.mark.parametrize(
    "value",
    [
        list_summary(),
        get_output(**FULL),
        get_output(vpcConfig={"odd": 1}, tags={}),
        documented(),
        documented(tags=None, vpc_config={"subnet_ids": [], "odd": 2}, message=None),
        without(list_summary(), "inputDataConfig.s3InputDataConfig.s3BucketOwner"),
    ],
)
def test_a_job_reads_back(value: Json) -> None:
    one = job(value)
    again = job(to_record(one))
    _same(one, again)
    assert again.shape == "documented"
    assert to_record(again) == to_record(one)


def test_a_united_job_reads_back() -> None:
    one = join_records(
        [job(list_summary(newThing=1)), job(get_output(**FULL)), job({"ResourceARN": ARN, "Tags": [{"Key": "a.b", "Value": "c"}]})]
    )
    assert isinstance(one, Job)
    _same(one, job(to_record(one)))


def test_what_was_not_delivered_is_left_out_and_what_is_absent_is_null() -> None:
    record = to_record(job(list_summary()))
    assert {"message", "client_request_token", "vpc_config", "tags"}.isdisjoint(record)
    assert record["end_time"] is None
    assert record["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] is None


def test_a_documented_record_may_say_that_unknown_fields_are_all_there() -> None:
    assert job(documented(_extra_complete=True)).extra_complete
    assert not job(documented(_extra_complete="yes")).extra_complete
    assert job(documented(_extra_complete=True)).extra == {}
