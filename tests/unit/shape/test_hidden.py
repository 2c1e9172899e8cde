import json
from typing import Any

import pytest

from scanner.shape.hidden import hidden_jobs
from tests.unit.shape.records import get_output, list_summary

OTHER = list_summary()


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        ({**get_output(), "related": OTHER}, ("related",)),
        ({**get_output(), "StartAt": "a", "States": {"a": {"Parameters": {"JobName": "x", "ModelId": "y"}}}}, ("States",)),
        ({**get_output(), "note": json.dumps([OTHER])}, ("note",)),
        ({**get_output(), "vpcConfig": {"subnetIds": ["a"], "job": OTHER}}, ("vpcConfig", "job")),
        ({"eventName": "ListJobs", "eventSource": "x", "jobs": [OTHER]}, ("jobs",)),
        ({"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": get_output(), "more": OTHER}, ("more",)),
        ({"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": {**get_output(), "more": OTHER}}, ("configuration", "more")),
        ({"ResourceARN": "x", "Tags": [], "job": OTHER}, ("job",)),
    ],
)
def test_a_job_in_a_member_that_the_shape_does_not_know(record: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert list(hidden_jobs(record)) == [keys]


@pytest.mark.parametrize(
    "record",
    [
        get_output(),
        {**get_output(), "c7n:MatchedFilters": ["x"], "format_version": "1.2", "configuration": {}, "retryOf": OTHER["jobArn"]},
        {**get_output(), "tags": {"jobName": "x", "modelId": "y"}},
        {"eventName": "CreateModelInvocationJob", "eventSource": "x", "requestParameters": {"jobName": "a", "modelId": "b"}},
        {"JobName": "x"},
    ],
)
def test_a_record_without_one(record: dict[str, Any]) -> None:
    assert list(hidden_jobs(record)) == []
