import pytest

from scanner.model.types import Array, Basic, Map, Object, Type, nullable
from scanner.shape.fields import ENDED, ENUMS, FIELDS, JOB, STOPPABLE, Field, aws_name, aws_name_of, field, members, snake_name

_CATALOGUE = {
    "_key", "account_id", "client_request_token", "end_time", "input_data_config", "job_arn", "job_expiration_time", "job_name",
    "last_modified_time", "message", "model_id", "output_data_config", "role_arn", "status", "submit_time", "tags",
    "timeout_duration_in_hours", "vpc_config",
}  # fmt: skip


def test_the_job_has_the_catalogue_s_fields_and_the_newer_ones() -> None:
    assert {row.name for row in members() if not row.newer and not row.from_event} == _CATALOGUE
    assert [row.name for row in members() if row.from_event] == ["submitted_by"]
    assert [row.name for row in members() if row.newer] == [
        "model_invocation_type", "total_record_count", "processed_record_count", "success_record_count", "error_record_count",
    ]  # fmt: skip
    assert [row.path for row in FIELDS if row.sensitive] == ["message"]
    assert len({row.path for row in FIELDS}) == len(FIELDS)
    assert len(ENUMS["status"]) == 10
    assert sorted((*STOPPABLE, "Stopping", *ENDED)) == sorted(ENUMS["status"])


@pytest.mark.parametrize(
    ("path", "type"),
    [
        ("submit_time", Basic.TIMESTAMP),
        ("end_time", nullable(Basic.TIMESTAMP)),
        ("role_arn", Basic.ARN),
        ("account_id", nullable(Basic.ACCOUNT)),
        ("tags", Map(Basic.STRING)),
        ("timeout_duration_in_hours", nullable(Basic.INTEGER)),
    ],
)
def test_the_type_of_the_job_is_the_table_s(path: str, type: Type) -> None:
    assert JOB.members[path] == type


def test_an_object_of_the_shape_is_a_part_and_null_only_where_nothing_in_it_is_guaranteed() -> None:
    side = JOB.members["output_data_config"]
    assert isinstance(side, Object)
    assert side.part
    assert JOB.part
    texts = nullable(Array(Basic.STRING))
    assert JOB.members["vpc_config"] == nullable(Object("vpc_config", {"subnet_ids": texts, "security_group_ids": texts}, part=True))


def test_a_field_is_looked_up_by_its_path() -> None:
    found = field("vpc_config.subnet_ids")
    assert found is not None
    assert (found.name, found.aws_name) == ("subnet_ids", "subnetIds")
    assert field("tags") is not None
    assert field("subnet_ids") is None
    assert field("vpc_config.subnetIds") is None


@pytest.mark.parametrize(("aws", "ours"), [("s3Uri", "s3_uri"), ("jobArn", "job_arn"), ("JobArn", "job_arn"), ("vpcID", "vpc_id")])
def test_names_are_brought_to_snake_case(aws: str, ours: str) -> None:
    assert snake_name(aws) == ours


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.path)
def test_a_name_survives_the_way_to_aws_and_back(row: Field) -> None:
    assert snake_name(aws_name(row.name)) == row.name
    assert aws_name_of(aws_name(row.name)) == row.name
