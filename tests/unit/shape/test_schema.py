import jsonschema
import pytest

from scanner.model.job import Json
from scanner.shape.describe import json_schema
from tests.unit.shape.records import documented


def _validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def test_the_schema_accepts_jobs() -> None:
    full = documented(
        tags={"env": "prod"}, account_id="012345678901", status="SomethingNew",
        vpc_config={"subnet_ids": ["a"], "security_group_ids": None},
        timeout_duration_in_hours=24, end_time=None, unknown=1,
    )  # fmt: skip
    for value in (documented(), documented(tags=None), documented(vpc_config=None), full):
        assert list(_validator().iter_errors(value)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"job_arn": None}, {"account_id": "\u0661" * 12}, {"account_id": 1}, {"tags": []}, {"timeout_duration_in_hours": "24"},
        {"vpc_config": {"subnet_ids": [1]}}, {"input_data_config": {"s3_input_data_config": {}}}, {"output_data_config": None},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_no_job(change: dict[str, Json]) -> None:
    assert not _validator().is_valid(documented(**change))
