import json
from typing import Any

import pytest

from scanner.documents.json.inside import json_inside
from scanner.shape.domain.signs import has_job_keys, has_job_sign, is_job_arn, text_has_job_sign

ARN = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/abc123def456"
KEYS = {"job-name": "a", "MODEL ID": "b"}


@pytest.mark.parametrize(
    "value",
    [
        {"jobName": "a", "modelId": "b"},
        {"RoleArn": "a", "VPC_CONFIG": {}},
        {"inputDataConfig": {}, "Output-Data-Config": {}},
        {"invocation_job_summaries": None},
        [[{"a": [KEYS]}]],
        {"a": json.dumps({"b": json.dumps([KEYS])})},
        json.dumps(json.dumps(KEYS)),
        '{"jobName": 1, "modelId": 2,}',
        {"a": ARN},
        {ARN: 1},
        [f" {ARN.upper()} x"],
    ],
)
def test_signs_of_a_job(value: Any) -> None:
    assert has_job_sign(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"jobName": "a", "job_name": "b"},
        {"inputDataConfig": {}},
        {"Role": "a", "VpcConfig": {}},
        {"a": {"jobName": 1}, "b": {"modelId": 2}},
        "bedrock:CreateModelInvocationJob",
        {"Resource": "arn:aws:bedrock:*:*:model-invocation-job/*"},
        {"jobIdentifier": ARN.replace("model-invocation-job", "evaluation-job")},
        {"run": f"aws bedrock stop-model-invocation-job --job-identifier {ARN}"},
        "{x}",
    ],
)
def test_what_is_about_something_else(value: Any) -> None:
    assert not has_job_sign(value)


def test_an_arn_alone_is_no_key_of_a_job() -> None:
    assert is_job_arn(ARN)
    assert not has_job_keys({"a": ARN})


def test_depth_and_length_do_not_matter() -> None:
    deep: Any = KEYS
    for _ in range(50_000):
        deep = [deep]
    assert has_job_sign(deep)
    assert json_inside("[" * 100_000) is None


@pytest.mark.parametrize(
    ("text", "is_about"),
    [("# jobArn: x", True), ("job_name: a\nrole-arn: b", True), ("job_name: a", False), ("echo create-model-invocation-job", False)],
)
def test_text_that_could_not_be_read(text: str, is_about: bool) -> None:
    assert text_has_job_sign(text) is is_about
