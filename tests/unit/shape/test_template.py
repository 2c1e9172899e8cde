"""State machines in templates of CloudFormation, SAM and CDK."""

import io
import json
from typing import Any

import pytest

from scanner.documents.reader import read
from scanner.model.job import Json, Record
from scanner.shape.job_domain import job_domain
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.unwrap import unwrap
from tests.unit.shape.records import OPTIONS, record
from tests.unit.shape.test_machine import CREATE, machine
from tests.unit.shape.test_requests import task

TYPE = "AWS::StepFunctions::StateMachine"
TEXT = json.dumps(machine(Go=task()))


def template(kind: str = TYPE, **properties: Json) -> dict[str, Any]:
    """A template with one state machine."""
    return {"Resources": {"Role": {"Type": "AWS::IAM::Role"}, "Nightly": {"Type": kind, "Properties": properties}}}


def joined(text: str, *cuts: tuple[str, Json]) -> dict[str, Any]:
    """A `Fn::Join` of a text in which each of these words is a reference."""
    pieces: list[Json] = [text]
    for word, reference in cuts:
        before, _, behind = pieces.pop().partition(word)
        pieces += [before, reference, behind]
    return {"Fn::Join": ["", pieces]}


PARTITION = ("aws", {"Ref": "AWS::Partition"})
DEFINITIONS = {
    "text": {"DefinitionString": TEXT},
    "substituted text": {"DefinitionString": {"Fn::Sub": TEXT.replace("arn:aws:states", "arn:${AWS::Partition}:states")}},
    "substituted text with a map": {"DefinitionString": {"Fn::Sub": [TEXT, {"X": "y"}]}},
    "pieces": {"DefinitionString": joined(TEXT, PARTITION)},
    "pieces with a separator": {"DefinitionString": {"Fn::Join": [": ", TEXT.split(": ")]}},
    "pieces in pieces": {"DefinitionString": {"Fn::Join": ["", [TEXT[:50], {"Fn::Join": ["", [TEXT[50:90], {"Fn::Sub": TEXT[90:]}]]}]]}},
    "object": {"Definition": machine(Go=task())},
    "object with functions": {"Definition": machine(Go={**task(), "Resource": {"Fn::Sub": CREATE.replace("aws", "${AWS::Partition}", 1)}})},
}


@pytest.mark.parametrize("kind", [TYPE, "AWS::Serverless::StateMachine", "", "AWS::StepFunctions::StateMachin"])
@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_is_read_however_it_is_written(name: str, kind: str) -> None:
    inside = unwrap(record(template(kind, **DEFINITIONS[name])))
    (one,) = inside.records
    found = to_job(one, OPTIONS).job
    assert (inside.failures, inside.notes, found.identity) == ((), (), "jobs.json#Nightly/Go/nightly")
    assert found.fields["model_id"] == "amazon.nova-micro-v1:0"


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_place_is_the_value_s_own_in_the_template(name: str, indent: int | None) -> None:
    text = json.dumps(template(**DEFINITIONS[name]), indent=indent)
    (one,) = unwrap(Record(json.loads(text), text, "t.json", 1, 1, "json")).records
    place = locate(to_job(one, OPTIONS).job, "role_arn")
    line = text.split("\n")[(place.line or 0) - 1][(place.column or 0) - 1 :]
    assert line.lstrip('\\"').startswith("arn:aws:iam::")
    assert locate(to_job(one, OPTIONS).job, "vpc_config").lacks == "VpcConfig"


def test_a_reference_is_in_the_place_of_what_it_refers_to() -> None:
    given = joined(TEXT, ("arn:aws:iam::012345678901:role/batch", {"Fn::GetAtt": ["Role", "Arn"]}))
    (one,) = unwrap(record(template(DefinitionString=given))).records
    assert one.value["Parameters"]["RoleArn"] == "${Role.Arn}"
    as_object = machine(Go=task(RoleArn={"Ref": "RoleName"}, ModelId={"Fn::ImportValue": "model"}))
    (one,) = unwrap(record(template(Definition=as_object))).records
    assert (one.value["Parameters"]["RoleArn"], one.value["Parameters"]["ModelId"]) == ("${RoleName}", "${Fn::ImportValue}")


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"DefinitionString": None},
        {"DefinitionStrng": TEXT},
        {"DefinitionString": "{"},
        {"DefinitionString": TEXT[:-1]},
        {"DefinitionString": 5},
        {"DefinitionString": joined(TEXT, ('"amazon.nova-micro-v1:0"', {"Ref": "Model"}))},
        {"DefinitionString": {"Fn::If": ["Prod", TEXT, ""]}},
        {"DefinitionString": {"Fn::Join": ["", ['{"StartAt": ', {"Fn::If": ["Prod", TEXT, ""]}]]}},
        {"Definition": {"States": 5}},
    ],
)
def test_a_definition_that_cannot_be_read_is_a_failure(properties: dict[str, Json]) -> None:
    inside = unwrap(record(template(**properties)))
    assert (inside.records, inside.notes) == ((), ())
    assert [failure.foreign for failure in inside.failures][:1] == [False]


@pytest.mark.parametrize(
    "properties",
    [
        {"DefinitionUri": "machine.asl.json"},
        {"DefinitionS3Location": {"Bucket": "b", "Key": "k"}},
        {"DefinitionString": {"Ref": "Definition"}},
        {"DefinitionString": {"Fn::Join": ["", ['{"StartAt": ', {"Ref": "Start"}, "}"]]}},
    ],
)
def test_a_definition_that_is_elsewhere_is_noted(properties: dict[str, Json]) -> None:
    inside = unwrap(record(template(**properties)))
    assert inside.notes == ("the definition of Nightly is not written out in this file; scan it as well",)
    assert (inside.records, inside.failures) == ((), ())


def test_a_machine_that_creates_no_job_says_so_unless_it_calls_functions() -> None:
    waits = json.dumps(machine(A={"Type": "Wait", "Seconds": 1}))
    assert unwrap(record(template(DefinitionString=waits))).notes == ("1 state machine in this template creates no batch inference job",)
    calls = machine(A={"Type": "Task", "Resource": {"Fn::GetAtt": ["Submit", "Arn"]}})
    assert unwrap(record(template(Definition=calls))).notes == (
        "1 task calls code or an endpoint that this scan cannot see into: Nightly/A",
    )


@pytest.mark.parametrize(
    "more",
    [
        {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:bedrock:createModelInvocationJob"}},
        },
        {"Type": "Custom::AWS", "Properties": {"Create": json.dumps(task()["Parameters"])}},
    ],
)
def test_a_job_outside_of_the_machines_is_a_failure(more: Json) -> None:
    given = template(**DEFINITIONS["text"])
    given["Resources"]["More"] = more
    inside = unwrap(record(given))
    assert len(inside.records) == 1
    assert [failure.reason.split(" of ")[0] for failure in inside.failures] == ["this template has signs"]


def test_a_policy_that_allows_the_call_is_not_a_job() -> None:
    given = template(**DEFINITIONS["text"])
    given["Resources"]["Role"]["Properties"] = {"Policies": [{"Action": "bedrock:CreateModelInvocationJob", "Resource": "*"}]}
    assert unwrap(record(given)).failures == ()


def test_a_template_without_a_machine_is_a_record() -> None:
    value = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "Odd": 5}}
    assert [one.value for one in unwrap(record(value)).records] == [value]
    assert [one.value for one in unwrap(record({"Resources": []})).records] == [{"Resources": []}]


@pytest.mark.parametrize("style", ["|", ">", "'"])
def test_a_template_in_yaml(style: str) -> None:
    lines = json.dumps(machine(Go=task()), indent=1).split("\n")
    body = f" {style}\n" + "\n".join(f"        {line}" for line in lines) if style != "'" else f" '{TEXT}'"
    text = f"Resources:\n  Nightly:\n    Type: {TYPE}\n    Properties:\n      DefinitionString:{body}\n"
    (item,) = read(io.BytesIO(text.encode()), "t.yaml", job_domain(Options().is_record))
    assert isinstance(item, Record), item
    (one,) = unwrap(item).records
    place = locate(to_job(one, OPTIONS).job, "role_arn")
    if style == ">":  # what is folded has no known columns: the scalar's own place
        assert place.line == 5
    else:
        assert text.split("\n")[(place.line or 0) - 1][(place.column or 0) :].startswith("arn:aws:iam::")


@pytest.mark.parametrize("kind", [[], {"a": 1}, 5, None])
def test_a_type_that_is_not_a_text_is_one_of_no_machine(kind: Json) -> None:
    beside = {"Resources": {"Odd": {"Type": kind}, **template(DefinitionString=TEXT)["Resources"]}}
    assert len(unwrap(record(beside)).records) == 1
    assert len(unwrap(record({"States": {"Odd": {"Type": kind}, "Go": task()}})).records) == 1
