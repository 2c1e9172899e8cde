"""Keys that are not fields: the closed list of a create request, near misses elsewhere."""

from typing import Any

import botocore.session
import pytest

from scanner.errors import RecordError
from scanner.model.job import Json
from scanner.shape.fields import FIELDS, aws_name
from scanner.shape.near import resembling, slip_of
from scanner.shape.normalise import Options, to_job
from scanner.shape.unwrap import unwrap
from tests.unit.shape import terraform
from tests.unit.shape.records import ROLE, documented, get_output, job, list_summary, record
from tests.unit.shape.test_requests import event, request, task


def refusal(value: Json) -> RecordError:
    with pytest.raises(RecordError) as caught:
        job(value)
    return caught.value


def test_the_closed_list_is_the_installed_sdk_s() -> None:
    model = botocore.session.get_session().get_service_model("bedrock")

    def paths(shape: Any, above: str = "") -> set[str]:
        found = set()
        for name, member in shape.members.items():
            found.add(f"{above}{name}")
            found |= paths(member, f"{above}{name}.") if member.type_name == "structure" else set()
        return found

    ours = {".".join(map(aws_name, row.keys)) for row in FIELDS if row.asked}
    assert ours == paths(model.operation_model("CreateModelInvocationJob").input_shape)


@pytest.mark.parametrize(
    ("value", "did_you_mean", "keys"),
    [
        (request(timeoutDurationHours=168), "timeoutDurationInHours", ("timeoutDurationHours",)),
        (request(timeoutDurationInHour=168), "timeoutDurationInHours", ("timeoutDurationInHour",)),
        (request(vpcConfig={"subnets": ["subnet-1"]}), "subnetIds", ("vpcConfig", "subnets")),  # as AWS's own page spells it
        (request(outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://o/", "bucketOwner": "9" * 12}}), "s3BucketOwner",
         ("outputDataConfig", "s3OutputDataConfig", "bucketOwner")),
        (request(kmsKey="x"), "", ("kmsKey",)),
        (request(_comment="x"), "", ("_comment",)),
        (request(newThing=None), "", ("newThing",)),
        (request(message="x"), "", ("message",)),
        (task(TimeoutDurationHours=168), "TimeoutDurationInHours", ("Parameters", "TimeoutDurationHours")),
        (task(**{"TimeoutDurationHours.$": "$.hours"}), "TimeoutDurationInHours", ("Parameters", "TimeoutDurationHours.$")),
        (event(requestParameters=request(timeoutDurationHours=168)), "timeoutDurationInHours",
         ("requestParameters", "timeoutDurationHours")),
    ],
)  # fmt: skip
def test_a_member_that_a_request_does_not_have_is_refused(value: Json, did_you_mean: str, keys: tuple[str, ...]) -> None:
    error = refusal(value)
    assert error.keys == keys and repr(keys[-1]) in error.reason
    assert (repr(did_you_mean) in error.reason) if did_you_mean else "did you mean" not in error.reason


def test_a_field_that_only_a_job_has_may_stand_there_empty() -> None:
    assert job(request(endTime=None, accountId="")).shape == "create-request"


def test_known_members_are_accepted_and_noted() -> None:
    value = request(outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://o/", "newThing": 1}})
    path = "output_data_config.s3_output_data_config.new_thing"
    reading = to_job(record(value), Options(known_members=frozenset({path})))
    assert reading.job.extra == {path: 1}
    assert reading.notes == (f"known_members accepts {path}, which is not looked at",)
    with pytest.raises(RecordError):
        to_job(record(request(newThing=1)), Options(known_members=frozenset({path})))


def test_events_note_what_they_have_more_and_refuse_what_is_nearly_a_field() -> None:
    given = request(performanceConfig={"latency": "x"}, s3BucketOwnerId="1")
    reading = to_job(record(event(requestParameters=given)), Options())
    assert reading.notes == tuple(
        f"{name} is not a documented member, and is not looked at" for name in ("performance_config", "s3_bucket_owner_id")
    )
    full = request(timeoutDurationInHours=24, timeoutDurationInHoursNew=1)  # the field itself is there
    assert len(to_job(record(event(requestParameters=full)), Options()).notes) == 1


def test_plans_refuse_what_is_nearly_a_field() -> None:
    def planned(**more: Any) -> Any:
        (one,) = unwrap(record(terraform.plan(terraform.change(terraform.after(**more), terraform.unknown())))).records
        return to_job(one, Options())

    assert planned(timeouts=None, region="eu-west-1").notes == ()
    assert planned(performance="x").notes == ("performance is not a documented member, and is not looked at",)
    with pytest.raises(RecordError, match="'timeout_duration_in_hours' is missing"):
        planned(timeout_duration_hours=168)


@pytest.mark.parametrize(
    "value",
    [
        get_output(vpcConfg={"subnetIds": ["a"]}),
        list_summary(timeoutDurationInHour=24),
        documented(output_data_config={"s3_output_data_config": {"s3_uri": "s3://o/", "s3_encryption_key_idd": "alias/aws/s3"}}),
        documented(vpc_conifg={}),
    ],
)
def test_a_slip_of_the_keyboard_in_a_job_is_refused(value: Json) -> None:
    assert "did you mean that?" in refusal(value).reason


def test_what_a_job_has_more_is_kept() -> None:
    found = job(get_output(vpcConfiguration={}, endTimes=1, endTime="2026-03-04T22:00:00Z", roleArns=[ROLE], job_id="1"))
    assert list(found.extra) == ["vpc_configuration", "end_times", "role_arns", "job_id"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("endTim", "endTime"),
        ("endTimee", "endTime"),
        ("enTdime", "endTime"),
        ("endtmie", "endTime"),
        ("end_tine", "endTime"),
        ("endTime", None),
    ],
)
def test_one_slip(key: str, name: str | None) -> None:
    assert slip_of(key, ("tags", "endTime")) == name
    assert slip_of("tag", ("tags",)) is None


def test_resembling() -> None:
    assert resembling("SubnetIDs", ("subnetIds", "tags")) == "subnetIds"
    assert resembling("performance", ("subnetIds", "tags")) is None
