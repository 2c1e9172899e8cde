"""Several records of one job become the job."""

import json
from typing import Any

import pytest

from scanner.model.intake import LoadFailure
from scanner.model.job import Gap, GapKind, Job, Json, Record
from scanner.shape.join_records import is_partial, join_records
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.write import to_record
from tests.unit.shape.records import ARN, documented, gaps, get_output, job, list_summary, record
from tests.unit.shape.test_requests import event, request

EARLY, LATE = "2026-03-04T21:00:00Z", "2026-03-04T22:00:00Z"
KEY = "arn:aws:kms:eu-west-1:012345678901:key/11111111-2222-3333-4444-555555555555"
COUNTS = {"modelInvocationType": "InvokeModel", **{f"{which}RecordCount": 0 for which in ("total", "processed", "success", "error")}}


def tags(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"ResourceARN": ARN, "Tags": [{"Key": key, "Value": value} for key, value in pairs]}


def united(*values: Json) -> Job:
    found = join_records([job(value) for value in values])
    assert isinstance(found, Job), found
    return found


def output(**changes: Json) -> dict[str, Any]:
    return {"outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": "012345678901", **changes}}}


def test_a_summary_its_get_and_its_tags_leave_nothing_unknown() -> None:
    found = united(list_summary(), get_output(**COUNTS), tags(("team", "data")))
    assert gaps(found.fields) == {"submitted_by"}
    assert found.fields["tags"] == {"team": "data"}
    assert (found.fields["client_request_token"], found.fields["vpc_config"]) == ("token", None)
    assert (found.identity, len(found.records), found.extra_complete) == (ARN, 3, True)
    assert sorted(found.shapes) == ["aws-get", "aws-list", "aws-tags"]
    assert found.source == "the AWS Get output and an AWS List summary and the tagging API"


def test_the_order_of_the_records_changes_nothing_of_the_job() -> None:
    values = [list_summary(lastModifiedTime=EARLY), get_output(lastModifiedTime=LATE, status="Failed", message="no"), tags(("a", "b"))]
    assert united(*values).fields == united(*reversed(values)).fields


def test_one_record_is_the_job_itself() -> None:
    one = job(get_output())
    assert join_records([one]) is one


def test_what_no_record_delivers_stays_not_delivered() -> None:
    assert gaps(united(list_summary(), get_output(**COUNTS)).fields) == {"tags", "submitted_by"}
    assert united(list_summary(), get_output()).fields["total_record_count"].source == "the AWS Get output"


@pytest.mark.parametrize("late_is_list", [True, False])
def test_what_changes_is_taken_from_the_record_that_was_modified_last(late_is_list: bool) -> None:
    early, late = (get_output, list_summary) if late_is_list else (list_summary, get_output)
    found = united(
        late(status="Completed", lastModifiedTime=LATE, endTime=LATE, totalRecordCount=9),
        early(status="InProgress", lastModifiedTime=EARLY, totalRecordCount=1),
    )
    assert found.fields["status"] == "Completed"
    assert found.fields["last_modified_time"] == found.fields["end_time"] == "2026-03-04T22:00:00+00:00"
    assert found.fields["total_record_count"] == 9


def test_a_value_beats_an_absence_in_a_summary_and_in_nothing_else() -> None:
    assert united(list_summary(), get_output(**output(s3EncryptionKeyId=KEY))).fields["output_data_config"]["s3_output_data_config"][
        "s3_encryption_key_id"
    ] == KEY  # fmt: skip
    other = {"output_data_config": {"s3_output_data_config": {"s3_uri": "s3://out/", "s3_encryption_key_id": KEY}}}
    assert isinstance(join_records([job(get_output()), job(documented(model_id=get_output()["modelId"], **other))]), LoadFailure)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("jobName", "job_name"),
        ("roleArn", "role_arn"),
        ("submitTime", "submit_time"),
        ("timeoutDurationInHours", "timeout_duration_in_hours"),
    ],
)
def test_a_disagreement_in_what_never_changes_is_a_failure_that_names_both_places(key: str, path: str) -> None:
    values = {"submitTime": EARLY, "timeoutDurationInHours": 48}
    one = to_job(record(get_output(timeoutDurationInHours=24)), Options()).job
    changed = record(list_summary(**{"timeoutDurationInHours": 24, key: values.get(key, "other")}))
    other = to_job(Record(changed.value, changed.text, "list.json", 7, 1, "json"), Options()).job
    found = join_records([one, other])
    assert isinstance(found, LoadFailure)
    assert found.location == locate(other, path)
    assert str(locate(one, path)) in found.reason and path in found.reason


def test_tags_that_differ_are_a_disagreement() -> None:
    found = join_records([job(get_output(tags={"a": "b"})), job(tags(("a", "c")))])
    assert isinstance(found, LoadFailure)
    assert "'tags'" in found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"submitTime": "2026-03-04T20:41:24.38Z"}, {"submitTime": "2026-03-04T20:41:24.380000"}),
        ({"submitTime": "2026-03-04T20:41:24"}, {"submitTime": "2026-03-04T21:41:24.380000+01:00"}),
        ({"vpcConfig": {"subnetIds": ["a", "b"]}}, {"vpcConfig": {"subnetIds": ["b", "a"]}}),
        ({"modelId": "amazon.nova-micro-v1:0"}, {}),
        ({"_key": "own"}, {}),
    ],
)
def test_the_same_in_another_form_is_no_disagreement(one: dict[str, Json], other: dict[str, Json]) -> None:
    for first, second in ((one, other), (other, one)):
        found = united(get_output(**first), list_summary(**second))
        assert len(found.fields["submit_time"]) >= len("2026-03-04T20:41:24.38+00:00")
        assert found.fields["model_id"].startswith("arn:")
        assert found.fields["_key"] == ("own" if "_key" in one else ARN)


def test_a_value_stands_in_for_what_another_record_says_wrongly() -> None:
    bad = get_output(**output(s3EncryptionKeyId="None"))
    assert united(bad, list_summary(**output(s3EncryptionKeyId=KEY))).fields["output_data_config"]["s3_output_data_config"][
        "s3_encryption_key_id"
    ] == KEY  # fmt: skip
    found = united(bad, get_output(**output(s3EncryptionKeyId="${X}"))).fields["output_data_config"]["s3_output_data_config"]
    assert found["s3_encryption_key_id"].why


def test_unknown_fields_are_united() -> None:
    assert united(list_summary(newThing=1), get_output(otherThing=2)).extra == {"new_thing": 1, "other_thing": 2}
    export = documented(model_id=get_output()["modelId"], last_modified_time=LATE)
    assert united(export, list_summary()).extra_complete
    assert not united(export, tags()).extra_complete


def test_a_path_is_found_in_the_record_that_has_it() -> None:
    found = united(list_summary(), tags(("team", "data")), get_output(vpcConfig={"subnetIds": ["subnet-1"]}))
    assert (locate(found, "vpc_config.subnet_ids").source or "").strip() == '"subnetIds": ['
    assert (locate(found, "tags").source or "").strip() == '"Tags": ['
    assert locate(found, "message").line == 1


def test_only_a_tags_record_is_partial() -> None:
    assert [is_partial(job(value)) for value in (tags(), list_summary(), get_output(), documented())] == [True, False, False, False]
    assert job(tags()).fields["tags"] == {}


USER = {"type": "IAMUser", "arn": "arn:aws:iam::012345678901:user/alice", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}


def asked(**changes: Json) -> dict[str, Any]:
    """The event of the call that made the job."""
    return event(requestParameters=request(modelId="amazon.nova-micro-v1:0", **changes), userIdentity=USER, sourceIPAddress="203.0.113.7")


@pytest.mark.parametrize("own", [list_summary, get_output])
def test_a_job_gets_its_submitter_from_its_event_and_stays_what_it_is(own: Any) -> None:
    alone = job(own())
    for found in (united(own(), asked()), united(asked(), own())):
        assert found.fields["submitted_by"] == job(asked()).fields["submitted_by"]
        assert (found.stage, found.shape, found.identity) == (alone.stage, alone.shape, ARN)
        same = {*found.fields} - {"submitted_by", "vpc_config", "client_request_token"}
        assert {name: found.fields[name] for name in same} == {name: alone.fields[name] for name in same}
        assert (locate(found, "submitted_by.arn").source or "").strip() == f'"arn": "{USER["arn"]}",'


def test_an_event_says_what_was_asked_for_where_a_summary_does_not() -> None:
    assert united(list_summary(), asked()).fields["vpc_config"] is None
    vpc = {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    assert united(list_summary(), asked(vpcConfig=vpc)).fields["vpc_config"] == {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
    assert united(list_summary(), asked(clientRequestToken="t")).fields["client_request_token"] == "t"


def test_an_event_does_not_say_what_aws_fills_in_or_what_can_change_later() -> None:
    bare = {"inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/a.jsonl"}}}
    found = united(list_summary(**bare), asked(tags=[{"key": "team", "value": "data"}]))
    assert {"tags", "status", "message", "model_invocation_type", "input_data_config.s3_input_data_config.s3_bucket_owner"} & gaps(
        found.fields
    ) == {"tags", "message", "model_invocation_type", "input_data_config.s3_input_data_config.s3_bucket_owner"}
    assert {found.fields[name].kind for name in ("tags", "message", "model_invocation_type")} == {GapKind.NOT_DELIVERED}
    assert united(get_output(timeoutDurationInHours=48), asked()).fields["timeout_duration_in_hours"] == 48
    assert united(get_output(timeoutDurationInHours=48), asked(timeoutDurationInHours=48)).fields["timeout_duration_in_hours"] == 48


def test_an_object_that_only_the_event_has_lacks_what_aws_fills_in() -> None:
    hidden = list_summary(inputDataConfig="HIDDEN_DUE_TO_SECURITY_REASONS")
    side = united(hidden, asked()).fields["input_data_config"]["s3_input_data_config"]
    assert side["s3_uri"] == "s3://in/a.jsonl"
    assert isinstance(side["s3_bucket_owner"], Gap)


def test_an_event_and_a_job_that_contradict_each_other_are_a_failure() -> None:
    role = "arn:aws:iam::012345678901:role/other"
    for other in (asked(roleArn=role), asked(timeoutDurationInHours=72), asked(vpcConfig={"subnetIds": ["subnet-1"]})):
        assert isinstance(join_records([job(get_output(timeoutDurationInHours=24)), job(other)]), LoadFailure)


def test_an_event_without_a_submitter_leaves_the_job_without_one() -> None:
    gap = united(get_output(), event(requestParameters=request(), userIdentity={"type": "Robot"})).fields["submitted_by"]
    assert {type(value) for value in gap.values()} == {Gap}
    silent = {name: value for name, value in asked().items() if name != "userIdentity"}
    for found in (united(get_output(), silent), united(silent, get_output())):
        assert (found.fields["submitted_by"].kind, found.fields["submitted_by"].why) == (
            GapKind.NOT_DELIVERED, "the event has no 'userIdentity'",
        )  # fmt: skip


def test_a_collection_carries_the_submitter_and_joins_the_event_again() -> None:
    first = united(get_output(), asked())
    record = to_record(first)
    assert record["submitted_by"] == {
        "type": "IAMUser", "arn": USER["arn"], "credential": "long-lived", "source_address": "203.0.113.7",
    }  # fmt: skip
    assert "AKIA" not in json.dumps(record)
    assert job(record).fields["submitted_by"] == first.fields["submitted_by"]
    assert united(record, asked()).fields["submitted_by"] == first.fields["submitted_by"]
    other = {**asked(), "userIdentity": {**USER, "type": "Root"}}
    assert isinstance(join_records([job(record), job(other)]), LoadFailure)


def test_what_a_request_did_not_ask_for_does_not_contradict_what_the_job_has() -> None:
    found = united(get_output(**output(s3EncryptionKeyId=KEY)), asked())
    assert found.fields["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] == KEY
    named = {"outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3EncryptionKeyId": KEY.rpartition("/")[2]}}}
    found = united(get_output(**output(s3EncryptionKeyId=KEY)), asked(**named))
    assert found.fields["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] == KEY
