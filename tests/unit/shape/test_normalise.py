import pytest

from scanner.errors import RecordError
from scanner.model.job import Json, Stage
from scanner.shape.normalise import UTC_NOTE, Options, to_job
from tests.unit.shape.records import ARN, OPTIONS, documented, get_output, job, list_summary, record, without


def refusal(value: Json, options: Options = OPTIONS) -> RecordError:
    with pytest.raises(RecordError) as caught:
        to_job(record(value), options)
    return caught.value


def test_a_job_keeps_its_record_and_says_what_it_came_from() -> None:
    value = list_summary()
    found = job(value)
    assert (found.identity, found.stage, found.shape, found.records) == (ARN, Stage.JOB, "aws-list", (record(value),))


def test_the_key_and_the_account_fall_back() -> None:
    assert job(list_summary()).fields["_key"] == ARN
    assert job(documented(_key="k-1")).fields["_key"] == "k-1"
    assert job(documented(account_id=None)).fields["account_id"] == "012345678901"
    own = job(documented(account_id="012345678901"), Options(account="111111111111"))
    assert own.fields["account_id"] == "012345678901"
    assert job(documented(account_id="null")).fields["account_id"] == "012345678901"


_ASKED = ("jobName", "modelId", "roleArn", "inputDataConfig", "outputDataConfig")


def test_the_account_of_the_command_line_comes_last() -> None:
    options = Options(account="111111111111")
    assert job(list_summary(), options).fields["account_id"] == "012345678901"
    request = {name: value for name, value in list_summary(roleArn="arn:aws:iam:::role/batch").items() if name in _ASKED}
    assert job(request, options).fields["account_id"] == "111111111111"
    assert job(request).fields["account_id"] is None
    assert job({**request, "roleArn": "arn:aws:iam::ACCOUNT:role/batch"}).fields["account_id"] is None


def test_unknown_fields_are_kept_in_snake_case_with_what_they_hold() -> None:
    found = job(list_summary(newThing={"innerKey": [1]}, vpcConfig={"ipv6Only": True, "subnetIds": ["a"]}))
    assert found.extra == {"new_thing": {"innerKey": [1]}, "vpc_config.ipv6_only": True}
    assert found.extra_complete
    assert list(job(list_summary(zeta=1, alpha=2, mu=3)).extra) == ["zeta", "alpha", "mu"]
    assert not job(documented(other=None)).extra_complete
    assert job(documented(other=None)).extra == {"other": None}


@pytest.mark.parametrize(
    ("value", "names", "keys"),
    [
        (list_summary(job_arn=ARN), ("jobArn", "job_arn"), ("jobArn",)),
        (list_summary(role_arn="r"), ("roleArn", "role_arn"), ("role_arn",)),
        (documented(roleArn="r"), ("role_arn", "roleArn"), ("roleArn",)),
        (list_summary(Status="Failed"), ("status", "Status"), ("Status",)),
        (list_summary(vpcConfig={"subnetIds": ["a"], "subnet_ids": []}), ("subnetIds", "subnet_ids"), ("vpcConfig", "subnet_ids")),
        (list_summary(newThing=1, new_thing=2), ("newThing", "new_thing"), ("new_thing",)),
        (list_summary(tags={}, Tags=[]), ("tags", "Tags"), ("Tags",)),
    ],
)
def test_both_spellings_of_a_key_are_refused(value: Json, names: tuple[str, ...], keys: tuple[str, ...]) -> None:
    error = refusal(value)
    assert "has both" in error.reason
    assert all(repr(name) in error.reason for name in names)
    assert error.keys == keys


@pytest.mark.parametrize(
    ("value", "write", "keys"),
    [
        (get_output(vpc_config={}), "vpcConfig", ("vpc_config",)),  # read as unknown it would say that the job has no VPC
        (get_output(VpcConfig={}), "vpcConfig", ("VpcConfig",)),
        (documented(vpcConfig={}), "vpc_config", ("vpcConfig",)),
        (without(list_summary(role_arn="r"), "roleArn"), "roleArn", ("role_arn",)),
        (get_output(vpcConfig={"SubnetIds": ["a"]}), "subnetIds", ("vpcConfig", "SubnetIds")),
    ],
)
def test_a_key_in_a_foreign_spelling_is_refused(value: Json, write: str, keys: tuple[str, ...]) -> None:
    error = refusal(value)
    assert repr(keys[-1]) in error.reason
    assert f"write {write!r}" in error.reason
    assert error.keys == keys


_AWS = ("modelId", "roleArn", "submitTime", "inputDataConfig.s3InputDataConfig.s3Uri", "outputDataConfig.s3OutputDataConfig.s3Uri")
_OURS = (
    "model_id", "role_arn", "submit_time", "input_data_config.s3_input_data_config.s3_uri",
    "output_data_config.s3_output_data_config.s3_uri",
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "path"),
    [
        *((list_summary(), path) for path in (*_AWS, "jobName")),
        *((get_output(), path) for path in _AWS),
        *((documented(), path) for path in _OURS),
    ],
)
def test_a_record_without_a_guaranteed_field_is_no_job(value: dict[str, Json], path: str) -> None:
    error = refusal(without(value, path))
    assert repr(path) in error.reason
    assert error.keys == tuple(path.split("."))


def test_only_a_list_summary_must_have_a_name() -> None:
    assert job(without(get_output(), "jobName")).fields["job_name"] is None


@pytest.mark.parametrize("empty", [None, "", " ", {}, []])
def test_an_empty_guaranteed_field_is_as_good_as_none(empty: Json) -> None:
    for name in ("jobArn", "roleArn", "submitTime", "outputDataConfig"):
        assert refusal(list_summary(**{name: empty})).keys[0] == name


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"jobArn": 1}, ("jobArn",)),
        ({"status": ["Failed"]}, ("status",)),
        ({"accountId": 12345678901}, ("accountId",)),
        ({"timeoutDurationInHours": "24"}, ("timeoutDurationInHours",)),
        ({"timeoutDurationInHours": 24.5}, ("timeoutDurationInHours",)),
        ({"timeoutDurationInHours": 1e300}, ("timeoutDurationInHours",)),
        ({"timeoutDurationInHours": True}, ("timeoutDurationInHours",)),
        ({"submitTime": 17726568}, ("submitTime",)),
        ({"submitTime": True}, ("submitTime",)),
        ({"endTime": "yesterday"}, ("endTime",)),
        ({"vpcConfig": "vpc-1"}, ("vpcConfig",)),
        ({"vpcConfig": [{}]}, ("vpcConfig",)),
        ({"vpcConfig": {"subnetIds": "subnet-1"}}, ("vpcConfig", "subnetIds")),
        ({"vpcConfig": {"subnetIds": ["a", 1]}}, ("vpcConfig", "subnetIds", 1)),
        ({"inputDataConfig": {"s3InputDataConfig": {"s3Uri": 1}}}, ("inputDataConfig", "s3InputDataConfig", "s3Uri")),
        ({"tags": {"a": 1}}, ("tags", "a")),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_where_it_stands(change: dict[str, Json], keys: tuple[str | int, ...]) -> None:
    assert refusal(list_summary(**change)).keys == keys


def test_patterns_ranges_and_statuses_are_not_checked() -> None:
    found = job(list_summary(status="Paused", timeoutDurationInHours=-1, modelId="x")).fields
    assert (found["status"], found["timeout_duration_in_hours"], found["model_id"]) == ("Paused", -1, "x")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "a list"),
        ("text", "text"),
        (None, "null"),
        ({}, "no keys"),
        ({"a": 1, "b": 2}, "'a', 'b'"),
        ({str(n): n for n in range(9)}, "and 3 more"),
        ({"JOBARN": ARN}, "'JOBARN' must be written 'jobArn'"),
    ],
)
def test_a_record_that_is_no_job_says_what_it_is(value: Json, words: str) -> None:
    assert words in refusal(value).reason


def test_times_are_brought_to_utc_and_the_assumption_is_noted_once() -> None:
    reading = to_job(record(list_summary(endTime="2026-03-04 21:00:00.5")), OPTIONS)
    assert reading.notes == (UTC_NOTE,)
    assert reading.job.fields["submit_time"] == "2026-03-04T20:41:24.380000+00:00"
    assert reading.job.fields["end_time"] == "2026-03-04T21:00:00.5+00:00"
    assert to_job(record(list_summary(submitTime="2026-03-04T20:41:24Z")), OPTIONS).notes == ()


def test_numbers_and_times_as_other_tools_write_them() -> None:
    found = job(documented(submit_time=1772656884.38, end_time="/Date(1772656884000)/", timeout_duration_in_hours=24.0)).fields
    assert (found["submit_time"], found["end_time"]) == ("2026-03-04T20:41:24.38+00:00", "2026-03-04T20:41:24+00:00")
    assert found["timeout_duration_in_hours"] == 24 and isinstance(found["timeout_duration_in_hours"], int)


def test_the_documented_shape_wants_an_offset_unless_told_otherwise() -> None:
    value = documented(end_time="2026-03-04T20:41:24")
    error = refusal(value)
    assert "--assume-utc" in error.reason
    assert error.keys == ("end_time",)
    reading = to_job(record(value), Options(assume_utc=True))
    assert (reading.job.fields["end_time"], reading.notes) == ("2026-03-04T20:41:24+00:00", (UTC_NOTE,))
