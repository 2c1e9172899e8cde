"""Jobs that are only asked for: create requests, tasks of Step Functions, and CloudTrail's events of the call."""

import json
from typing import Any

import pytest

from scanner.errors import LeftOutError, RecordError
from scanner.model.job import Gap, GapKind, Job, Json, Stage
from scanner.shape.locate import locate
from scanner.shape.normalise import to_job
from scanner.shape.unwrap import unwrap
from tests.unit.shape.records import ARN, OPTIONS, ROLE, gaps, job, record, without

NEVER_IN_A_REQUEST = {"_key", "job_arn", "status", "submit_time", "end_time", "last_modified_time", "job_expiration_time", "message"}


def request(**changes: Json) -> dict[str, Any]:
    """A create request with nothing in it but what the API wants."""
    return {
        "jobName": "nightly",
        "modelId": "amazon.nova-micro-v1:0",
        "roleArn": ROLE,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/a.jsonl"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/"}},
        **changes,
    }


def task(holder: str = "Parameters", **changes: Json) -> dict[str, Any]:
    """A task that makes the same request."""
    given = {
        "JobName": "nightly",
        "ModelId": "amazon.nova-micro-v1:0",
        "RoleArn": ROLE,
        "InputDataConfig": {"S3InputDataConfig": {"S3Uri": "s3://in/a.jsonl"}},
        "OutputDataConfig": {"S3OutputDataConfig": {"S3Uri": "s3://out/"}},
        **changes,
    }
    return {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob", holder: given}


def event(**changes: Json) -> dict[str, Any]:
    """CloudTrail's event of the same request."""
    return {
        "eventVersion": "1.11",
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "CreateModelInvocationJob",
        "awsRegion": "eu-west-1",
        "recipientAccountId": "012345678901",
        "requestParameters": request(clientRequestToken="t"),
        "responseElements": {"jobArn": ARN},
        **changes,
    }


MACHINE: dict[str, Any] = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Map", "ItemProcessor": {"StartAt": "C", "States": {"C": {**task(), "End": True}}}, "Next": "D"},
        "D": {"Type": "Parallel", "Branches": [{"StartAt": "E", "States": {"E": {**task("Arguments"), "End": True}}}], "End": True},
        "F": {"Type": "Map", "Iterator": {"StartAt": "G", "States": {"G": {**task(), "End": True}}}, "End": True},
    },
}


def kinds(found: Job) -> dict[str, GapKind]:
    """The kind of each gap at the top of a job's tree."""
    return {value.path: value.kind for value in found.fields.values() if isinstance(value, Gap)}


def test_a_request_asks_for_what_is_in_it_and_for_nothing_else() -> None:
    found = job(request())
    assert (found.stage, found.shape, found.identity) == (Stage.REQUEST, "create-request", "jobs.json#nightly")
    assert found.fields["timeout_duration_in_hours"] == 24
    assert found.fields["tags"] == {}
    assert (found.fields["vpc_config"], found.fields["account_id"]) == (None, "012345678901")
    assert set(kinds(found)) >= NEVER_IN_A_REQUEST
    assert set(kinds(found).values()) == {GapKind.NOT_YET}


def test_what_a_request_says_is_taken() -> None:
    found = job(request(timeoutDurationInHours=72, tags=[{"key": "Owner", "value": "x"}], vpcConfig={"subnetIds": ["s"]}))
    assert (found.fields["timeout_duration_in_hours"], found.fields["tags"]) == (72, {"Owner": "x"})
    assert found.fields["vpc_config"]["subnet_ids"] == ["s"]


@pytest.mark.parametrize("key", ["jobName", "modelId", "roleArn", "inputDataConfig", "outputDataConfig"])
def test_a_request_lacks_none_of_what_the_api_wants(key: str) -> None:
    with pytest.raises(RecordError, match=f"{key}.*missing or empty"):
        job(without(request(), key))


@pytest.mark.parametrize(
    ("key", "value"), [("status", "Completed"), ("submitTime", "2026-11-22T08:15:21Z"), ("endTime", "2026-11-22T08:15:21Z")]
)
def test_a_record_without_an_arn_but_with_what_only_a_job_has_is_none(key: str, value: str) -> None:
    with pytest.raises(RecordError, match=f"'jobArn' is missing; a create request does not have it, but has no '{key}' either") as found:
        job(request(**{key: value}))
    assert found.value.keys == (key,)
    assert job(request(**{key: None})).stage is Stage.REQUEST


@pytest.mark.parametrize("holder", ["Parameters", "Arguments"])
def test_a_task_makes_the_request_in_pascal_case(holder: str) -> None:
    found, plain = job(task(holder)), job(request())
    assert found.stage is Stage.REQUEST
    assert found.fields["timeout_duration_in_hours"] == 24
    for name in ("job_name", "model_id", "role_arn", "input_data_config", "output_data_config", "vpc_config", "tags", "account_id"):
        assert found.fields[name] == plain.fields[name]
    assert kinds(found) == kinds(plain)


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        (task(**{"JobName.$": "$.name"}), {"job_name"}),
        (task("Arguments", JobName="{% $name %}"), {"job_name"}),
        (task(**{"VpcConfig.$": "$.vpc"}), {"vpc_config"}),
        (task(VpcConfig={"SubnetIds.$": "$.subnets", "SecurityGroupIds": ["sg"]}), {"vpc_config.subnet_ids"}),
        (task(VpcConfig={"SubnetIds": ["a", "{% $b %}"], "SecurityGroupIds": ["sg"]}), {"vpc_config.subnet_ids"}),
        (task(Tags=[{"Key": "Owner", "Value.$": "$.owner"}]), {"tags"}),
        (task(**{"Tags.$": "$.tags"}), {"tags"}),
        (
            task(OutputDataConfig={"S3OutputDataConfig": {"S3Uri": "s3://out/", "S3EncryptionKeyId.$": "$.key"}}),
            {"output_data_config.s3_output_data_config.s3_encryption_key_id"},
        ),
        (task(OutputDataConfig={"S3OutputDataConfig.$": "$.out"}), {"output_data_config.s3_output_data_config"}),
        (task(**{"RoleArn.$": "$.role"}), {"role_arn", "account_id"}),
    ],
)
def test_what_is_computed_when_the_machine_runs_is_not_known(given: dict[str, Any], computed: set[str]) -> None:
    for name in ("JobName", "VpcConfig", "Tags", "RoleArn"):
        if f"{name}.$" in given.get("Parameters", {}):
            given["Parameters"].pop(name, None)
    found = job(given)
    assert gaps(found.fields) - gaps(job(task()).fields) == computed


def test_a_task_that_passes_its_input_on_computes_everything() -> None:
    for given in ({"Type": "Task", "Resource": task()["Resource"]}, {"Resource": task()["Resource"], "Arguments": "{% $states.input %}"}):
        found = job(given)
        for name in ("job_name", "role_arn", "vpc_config", "tags", "output_data_config", "timeout_duration_in_hours"):
            value = found.fields[name]
            assert isinstance(value, Gap), name
            assert value.kind is GapKind.COMPUTED, name


def test_a_misspelt_key_of_a_task_is_no_pass() -> None:
    with pytest.raises(RecordError, match="vpcConfig"):
        job(task(vpcConfig={"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}))


def test_the_places_of_a_task_are_its_own_keys() -> None:
    given = task(**{"OutputDataConfig": {"S3OutputDataConfig": {"S3Uri": "s3://out/", "S3EncryptionKeyId.$": "$.key"}}})
    found = job(given)
    for path, source in (
        ("output_data_config.s3_output_data_config.s3_encryption_key_id", '"S3EncryptionKeyId.$": "$.key"'),
        ("model_id", '"ModelId": "amazon.nova-micro-v1:0",'),
        ("vpc_config.subnet_ids", '"Parameters": {'),
    ):
        assert (locate(found, path).source or "").strip() == source


def test_a_machine_holds_its_tasks_wherever_they_stand() -> None:
    whole = record(MACHINE)
    inside = unwrap(whole)
    assert [to_job(one, OPTIONS).job.identity for one in inside.records] == [f"jobs.json#{name}/nightly" for name in "CEG"]
    lines = whole.text.split("\n")
    assert all('"Type": "Task"' in lines[one.line] for one in inside.records)


def test_a_machine_that_creates_no_job_says_so() -> None:
    assert unwrap(record({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})).notes == (
        "this state machine creates no batch inference job",
    )


def test_an_event_is_the_request_with_the_job_s_arn_and_account() -> None:
    found = job(event())
    assert (found.stage, found.identity, found.shape) == (Stage.REQUEST, ARN, "cloudtrail")
    assert (found.fields["job_arn"], found.fields["_key"], found.fields["account_id"]) == (ARN, ARN, "012345678901")
    assert (found.fields["client_request_token"], found.fields["timeout_duration_in_hours"]) == ("t", 24)
    assert found.fields["vpc_config"] is None
    assert kinds(found)["status"] is GapKind.NOT_YET


def test_an_event_that_was_looked_up_is_text() -> None:
    found = job({"EventId": "e", "EventName": "CreateModelInvocationJob", "CloudTrailEvent": json.dumps(event())})
    assert (found.shape, found.identity, found.fields) == ("cloudtrail-lookup", ARN, job(event()).fields)
    for path, shown in (("role_arn", ROLE), ("job_arn", ARN)):
        place = locate(found, path)
        assert (place.source or "")[(place.source_column or 0) - 1 :][: place.width] == f'\\"{shown}\\"'
    with pytest.raises(LeftOutError, match="of other calls"):
        job({"CloudTrailEvent": json.dumps(event(eventName="GetModelInvocationJob"))})
    for text in ("{", "[]"):
        with pytest.raises(RecordError, match="CloudTrailEvent"):
            job({"CloudTrailEvent": text})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (event(errorCode="AccessDenied", requestParameters=None, responseElements=None), "CloudTrail events of calls that AWS refused"),
        (event(eventName="StopModelInvocationJob"), "CloudTrail events of other calls"),
        (event(eventSource="s3.amazonaws.com"), "CloudTrail events of other calls"),
    ],
)
def test_an_event_that_made_no_job_is_left_out(given: dict[str, Any], words: str) -> None:
    with pytest.raises(LeftOutError, match=words):
        job(given)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("aws-external-anthropic.amazonaws.com", "CreateBatchInference"),
        ("bedrock.amazonaws.com", "CreateBatch"),
        ("bedrock-runtime.amazonaws.com", "createBatchJob"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda e: e, lambda e: {"CloudTrailEvent": json.dumps(e)}, lambda e: {"detail-type": "x", "detail": e}])
def test_an_event_of_a_batch_that_cannot_be_judged_is_a_failure(wrap: Any, source: str, name: str) -> None:
    with pytest.raises(RecordError, match="made a batch that jobscan cannot judge; see") as found:
        job(wrap(event(eventSource=source, eventName=name)))
    assert not isinstance(found.value, LeftOutError)
    assert not found.value.foreign
    with pytest.raises(LeftOutError, match="that AWS refused"):
        job(wrap(event(eventSource=source, eventName=name, errorCode="AccessDenied")))


def test_batches_of_other_services_are_other_calls() -> None:
    with pytest.raises(LeftOutError, match="of other calls"):
        job(event(eventSource="personalize.amazonaws.com", eventName="CreateBatchInferenceJob"))


@pytest.mark.parametrize("changes", [{"eventName": None}, {"eventName": " "}, {"eventSource": 5}])
def test_an_event_that_does_not_say_its_call_is_a_failure(changes: dict[str, Json]) -> None:
    with pytest.raises(RecordError, match="does not say which call") as found:
        job(event(**changes))
    assert not isinstance(found.value, LeftOutError)


@pytest.mark.parametrize("kind", ["AWS API Call via CloudTrail", "anything", None])
def test_an_event_that_eventbridge_passes_on_is_cloudtrail_s(kind: Json) -> None:
    found = job({"version": "0", "detail-type": kind, "source": "aws.bedrock", "detail": event()})
    assert (found.shape, found.identity, found.fields) == ("cloudtrail-eventbridge", ARN, job(event()).fields)
    for path, source in (
        ("role_arn", f'"roleArn": "{ROLE}",'),
        ("job_arn", f'"jobArn": "{ARN}"'),
        ("vpc_config", '"requestParameters": {'),
    ):
        assert (locate(found, path).source or "").strip() == source
    with pytest.raises(LeftOutError, match="of other calls"):
        job({"detail-type": kind, "detail": event(eventName="GetModelInvocationJob")})


def test_another_event_of_eventbridge_is_foreign_unless_it_has_signs_of_a_job() -> None:
    for detail, foreign in (({"state": "running"}, True), (request(), False)):
        with pytest.raises(RecordError, match="an EventBridge event of another kind") as found:
            job({"detail-type": "EC2 Instance State-change Notification", "detail": detail})
        assert found.value.foreign is foreign


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"id": "batch_1", "object": "batch", "endpoint": "/v1/chat/completions", "status": "completed"}, "an OpenAI-compatible API"),
        ({"id": "msgbatch_1", "type": "message_batch", "processing_status": "ended"}, "Anthropic's Message Batches API"),
    ],
)
def test_a_batch_of_another_api_is_a_failure_that_says_so(given: dict[str, Json], words: str) -> None:
    with pytest.raises(RecordError, match=f"{words}, which jobscan cannot judge") as found:
        job(given)
    assert not found.value.foreign


def test_an_event_that_lacks_what_it_should_have_is_a_failure() -> None:
    for given, words in (
        (event(responseElements=None), "'responseElements.jobArn' is missing or empty"),
        (event(requestParameters=None), "'requestParameters' must be an object"),
        (event(requestParameters=without(request(), "roleArn")), "'requestParameters.roleArn' is missing or empty"),
    ):
        with pytest.raises(RecordError, match=words) as found:
            job(given)
        assert not isinstance(found.value, LeftOutError)


def test_the_places_of_an_event_are_inside_of_it() -> None:
    found = job(event())
    for path, source in (
        ("role_arn", f'"roleArn": "{ROLE}",'),
        ("job_arn", f'"jobArn": "{ARN}"'),
        ("vpc_config", '"requestParameters": {'),
    ):
        assert (locate(found, path).source or "").strip() == source


def test_a_wrong_value_inside_of_an_event_is_told_where_it_stands() -> None:
    with pytest.raises(RecordError, match="must be a whole number") as found:
        job(event(requestParameters=request(timeoutDurationInHours="x")))
    assert found.value.keys == ("requestParameters", "timeoutDurationInHours")
