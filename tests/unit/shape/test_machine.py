"""State machines: which tasks create a job, which cannot be told, and which are only counted."""

import json
from typing import Any

import pytest

from scanner.errors import RecordError
from scanner.model.job import Json, Record
from scanner.shape.locate import locate
from scanner.shape.normalise import to_job
from scanner.shape.unwrap import unwrap
from tests.unit.shape.records import OPTIONS, job, record
from tests.unit.shape.test_requests import task

CREATE = "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob"
LAMBDA = "arn:aws:states:::lambda:invoke"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:submit"
GIVEN = task()["Parameters"]


def machine(**states: Json) -> dict[str, Any]:
    """A state machine with these states."""
    return {"StartAt": next(iter(states)), "States": states}


def calling(resource: Json, **more: Json) -> dict[str, Any]:
    """A state machine with one task."""
    return machine(A={"Type": "Task", "Resource": resource, "End": True, **more})


def failures(value: Json) -> list[str]:
    return [failure.reason for failure in unwrap(record(value)).failures]


@pytest.mark.parametrize(
    "resource",
    [
        CREATE,
        CREATE.upper(),
        f"{CREATE}.sync:2",
        CREATE.replace("aws:", "aws-cn:", 1),
        "arn:${AWS::Partition}:states:::aws-sdk:bedrock:createModelInvocationJob",
        "arn:aws:states:${AWS::Region}:${AWS::AccountId}:aws-sdk:bedrock:createModelInvocationJob.waitForTaskToken",
        "${Prefix}:bedrock:createModelInvocationJob",
        "${Prefix}bedrock:createModelInvocationJob",
        "arn:aws:states:::aws-sdk:${Service}:createModelInvocationJob",
        "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob${Suffix}",
    ],
)
def test_a_task_is_known_by_the_end_of_its_resource(resource: str) -> None:
    (one,) = unwrap(record(calling(resource, Parameters=GIVEN))).records
    assert to_job(one, OPTIONS).job.identity == "jobs.json#A/nightly"


@pytest.mark.parametrize(
    ("resource", "more"),
    [
        ("${CreateJobArn}", {"Parameters": GIVEN}),
        (None, {"Parameters": GIVEN}),
        ({"Fn::If": ["a", "b", "c"]}, {"Parameters": GIVEN}),
        (["x"], {"Arguments": "{% $states.input %}"}),
        ("${CreateJobArn}", {"Parameters.$": "$"}),
        ("${CreateJobArn}", {"Parameters": "${All}"}),
        ("arn:aws:states:::aws-sdk:bedrock:${Action}", {"Paramters": {"job": [{"job_name": "a", "MODEL-ID": "b"}]}}),
        ("${Any}", {"Comment": "createModelInvocationJob", "Parameters": {"a": 1}}),
        (LAMBDA, {"Parameters": {"FunctionName": "f", "Payload": GIVEN}}),
        (LAMBDA, {"Parameters": {"FunctionName": "f", "Payload": json.dumps(GIVEN)}}),
        (LAMBDA, {"Parameters": {"FunctionName": "f", "Payload": {"body.$": 'States.Format(\'{"jobName":"{}","modelId": 1}\', $)'}}}),
        (LAMBDA, {"Arguments": "{% $merge([$states.input]) %}"}),
        (FUNCTION, {"Parameters": {"job name.$": "$.n", "RoleArn.$": "$.r"}}),
        ("arn:${P}:states:::aws-sdk:lambda:invoke", {"Arguments": {"Payload": "{% {'jobName': 'a', 'roleArn': 'b'} %}"}}),
        ("arn:aws:states:eu-west-1:111122223333:activity:submit", {"Parameters": GIVEN}),
        ("arn:aws:states:::http:invoke", {"Parameters": {"ApiEndpoint": "https://x.example/", "RequestBody": GIVEN}}),
        ("arn:aws:states:::http:invoke", {"Parameters": {"ApiEndpoint": "https://bedrock.eu-west-1.amazonaws.com/model-invocation-job"}}),
        ("arn:aws:states:::http:invoke", {"Arguments": {"ApiEndpoint": "https://bedrock-runtime.x/openai/v1/batches"}}),
        ("arn:aws:states:::http:invoke", {"Arguments": "{% $states.input %}"}),
        ("arn:aws:states:::aws-sdk:bedrock:createModelInvocatonJob", {"Parameters": GIVEN}),
    ],
)
def test_a_task_that_may_create_a_job_unseen_is_a_failure(resource: Json, more: dict[str, Any]) -> None:
    inside = unwrap(record(calling(resource, **more)))
    assert [failure.reason.split(":")[0] for failure in inside.failures] == ["cannot tell whether this task creates a batch inference job"]
    assert (inside.records, inside.notes, inside.failures[0].foreign) == ((), (), False)
    assert inside.failures[0].location.line == 4


@pytest.mark.parametrize(
    ("resource", "more"),
    [
        ("${MyFunctionArn}", {}),
        ("${MyFunctionArn}", {"Parameters": {"id.$": "$.id"}}),
        (FUNCTION, {}),
        (FUNCTION, {"Arguments": "{% $states.input %}"}),
        (LAMBDA, {"Parameters": {"FunctionName": "f", "Payload.$": "$"}}),
        (LAMBDA, {"Parameters": {"FunctionName": "f"}, "ResultSelector": {"jobName.$": "$.n", "modelId.$": "$.m"}}),
        ("arn:aws:states:::http:invoke", {"Parameters": {"ApiEndpoint.$": "$.url", "RequestBody.$": "$"}}),
    ],
)
def test_a_task_that_nobody_sees_into_is_counted(resource: Json, more: dict[str, Any]) -> None:
    inside = unwrap(record(calling(resource, **more)))
    assert inside.failures == ()
    assert inside.notes == ("1 task calls code or an endpoint that this scan cannot see into: A",)


def test_many_such_tasks_are_one_note_that_names_a_few() -> None:
    found = unwrap(record(machine(**{name: {"Type": "Task", "Resource": "${X}"} for name in "ABCDE"})))
    assert found.notes == ("5 tasks call code or an endpoint that this scan cannot see into: A, B, C and 2 more",)


@pytest.mark.parametrize(
    ("resource", "given"),
    [
        ("arn:aws:states:::sns:publish", {"Message": GIVEN}),
        ("arn:aws:states:::aws-sdk:bedrock:getModelInvocationJob", {"JobIdentifier": "a"}),
        ("arn:aws:states:::aws-sdk:bedrock:createModelCustomizationJob", {"JobName": "a", "RoleArn": "b", "OutputDataConfig": {}}),
        ("arn:aws:states:::dynamodb:putItem", {"Item.$": "$"}),
    ],
)
def test_another_call_of_aws_creates_no_batch_job(resource: str, given: Json) -> None:
    inside = unwrap(record(calling(resource, Parameters=given)))
    assert inside.notes == ("this state machine creates no batch inference job",)
    assert inside.failures == ()


def test_a_request_that_is_handed_to_another_machine_is_a_failure() -> None:
    resource = "arn:aws:states:::states:startExecution.sync:2"
    (found,) = unwrap(record(calling(resource, Parameters={"Input": GIVEN}))).failures
    assert "it hands a create request to another state machine" in found.reason
    assert unwrap(record(calling(resource))).notes == ("this state machine creates no batch inference job",)


def test_a_request_beside_the_tasks_is_a_failure_where_no_task_creates_a_job() -> None:
    holding = {"Type": "Pass", "Result": GIVEN, "Next": "B"}
    assert failures(machine(A=holding, B={"Type": "Task", "Resource": "${F}"})) == ["it holds a create request, and no task creates a job"]
    assert failures(machine(A=holding, B={"Type": "Task", "Resource": CREATE})) == []
    computed = {"Type": "Pass", "Parameters": {"jobName.$": "$.a", "modelId": "{% $b %}"}}
    assert failures(machine(A=computed, B={"Type": "Task", "Resource": "${F}"})) == []


@pytest.mark.parametrize("key", ["ItemProcessor", "Iterator", "ItemProcesor", "Branches", "Branch"])
def test_states_inside_of_a_state_are_found_whatever_their_key(key: str) -> None:
    inner: Json = machine(B=task())
    state = {"Type": "Map", key: [inner] if key.startswith("Br") else inner}
    assert [one.name for one in unwrap(record(machine(A=state))).records] == ["B"]


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [5]])
def test_what_is_not_a_state_is_a_failure_and_stops_no_other(odd: Json) -> None:
    found = unwrap(record(machine(A=odd, B=task(), C={"Type": "Map", "ItemProcessor": odd}, D={"Branches": [machine(E=task()), odd]})))
    assert [one.name for one in found.records] == ["B", "E"]
    assert len(found.failures) == (2 if odd == {} else 3)


def test_a_machine_without_its_start_is_one_all_the_same() -> None:
    assert len(unwrap(record({"States": {"A": task()}})).records) == 1
    assert unwrap(record({"States": {"A": {"name": "Bavaria"}}})).records[0].value == {"States": {"A": {"name": "Bavaria"}}}


def test_a_computed_member_in_the_wrong_object_is_a_failure() -> None:
    given = task(OutputDataConfig={"S3OutputDataConfig": {"S3Uri": "s3://out/"}, "InputDataConfig": {"S3InputDataConfig.$": "$.x"}})
    with pytest.raises(RecordError, match=r"is not a member of Parameters\.OutputDataConfig") as found:
        job(given)
    assert found.value.keys[:2] == ("Parameters", "OutputDataConfig")


def test_what_aws_describes_is_read_with_its_own_places() -> None:
    text = json.dumps({"stateMachineArn": "arn", "name": "nightly-run", "definition": json.dumps(machine(A=task()))}, indent=1)
    (one,) = unwrap(Record(json.loads(text), text, "sm.json", 1, 1, "json")).records
    found = to_job(one, OPTIONS).job
    assert found.identity == "sm.json#nightly-run/A/nightly"
    place = locate(found, "model_id")
    line = text.split("\n")[(place.line or 0) - 1]
    assert line[(place.column or 0) - 1 :].startswith('\\"amazon.nova-micro-v1:0\\"')
    assert locate(found, "vpc_config").lacks == "VpcConfig"


@pytest.mark.parametrize("definition", ["{", "[]", '{"StartAt": "A"}', "${Definition}"])
def test_a_description_whose_definition_cannot_be_read_is_a_failure(definition: str) -> None:
    assert len(failures({"stateMachineArn": "arn", "definition": definition})) == 1


def test_other_definitions_are_left_alone() -> None:
    for value in ({"definition": "of the United States"}, {"definition": {"a": 1}}, {"definition": '{"a": "States"}'}):
        assert [one.value for one in unwrap(record(value)).records] == [value]
