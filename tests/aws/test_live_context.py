"""What jobs refer to, asked from AWS: once each, if a rule asks, and never taken for complete where it is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from moto.bedrock.responses import BedrockResponse
from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from scanner.aws.calls import CONTEXT_CALLS
from tests.aws.bedrock import add_jobs
from tests.aws.runs import Command
from tests.aws.world import MANAGEMENT, REGIONS, World

REGION = REGIONS[0]
MODEL = {"modelArn": f"arn:aws:bedrock:{REGION}::foundation-model/amazon.nova-micro-v1:0", "modelId": "amazon.nova-micro-v1:0"}
RULES = ("-p", "network-isolation", "-p", "encryption", "--select", "BMJ-NET-008", "--select", "BMJ-ENC-001", "--select", "BMJ-ENC-007")
ASKING = (*RULES, "--param", "accept_bucket_default=true")


@pytest.fixture
def command(world: World, tmp_path: Path, no_waiting: None, monkeypatch: pytest.MonkeyPatch) -> Command:
    for backends in (ec2_backends, kms_backends, s3_backends):
        backends.reset()
    # moto does not have it.
    monkeypatch.setattr(BedrockResponse, "list_foundation_models", lambda _: json.dumps({"modelSummaries": [MODEL]}), raising=False)
    return Command(world, tmp_path)


class Place:
    """A VPC with a subnet, a key and a bucket in one account and Region."""

    def __init__(self) -> None:
        self.ec2: Any = ec2_backends[MANAGEMENT][REGION]
        self.vpc = self.ec2.create_vpc("10.0.0.0/16")
        self.subnet = self.ec2.create_subnet(self.vpc.id, "10.0.1.0/24", f"{REGION}a")
        kms: Any = kms_backends[MANAGEMENT][REGION]
        self.key = kms.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [], False)
        kms.create_alias(self.key.id, "alias/batch")
        s3: Any = s3_backends[MANAGEMENT]["aws"]
        s3.create_bucket("claims-out", REGION)
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": self.key.arn}
        s3.put_bucket_encryption("claims-out", {"Rule": {"ApplyServerSideEncryptionByDefault": default}})

    def add_jobs(self, number: int, first: int = 0, key: str = "") -> list[str]:
        output: dict[str, Any] = {"s3Uri": "s3://claims-out/x/", "s3BucketOwner": MANAGEMENT}
        if key:
            output["s3EncryptionKeyId"] = key
        vpc = {"subnetIds": [self.subnet.id], "securityGroupIds": ["sg-1"]}
        return add_jobs(MANAGEMENT, REGION, number, first=first, vpcConfig=vpc, outputDataConfig={"s3OutputDataConfig": output})

    def open_to_the_internet(self) -> None:
        gateway = self.ec2.create_internet_gateway()
        self.ec2.attach_internet_gateway(gateway.id, self.vpc.id)
        self.ec2.create_route(self._main(), "0.0.0.0/0", gateway_id=gateway.id)

    def _main(self) -> str:
        (table,) = self.ec2.describe_route_tables(filters={"vpc-id": self.vpc.id, "association.main": "true"})
        return str(table.id)


def outcomes(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {rule["id"]: rule["outcomes"] for rule in report["rules"]}


def asked(world: World) -> int:
    operations = {call.operation for call in CONTEXT_CALLS}
    return sum(request.operation in operations for request in world.proxy.log)


def test_the_three_rules_are_decided(world: World, command: Command) -> None:
    place = Place()
    place.add_jobs(2)
    place.add_jobs(1, first=2, key=place.key.arn)
    run = command.scan("--region", REGION, rules=ASKING)
    assert run.gaps() == {}
    decided = outcomes(run.report)
    assert {rule: [name for name, number in found.items() if number] for rule, found in decided.items()} == {
        "BMJ-ENC-001": ["pass"],
        "BMJ-ENC-007": ["pass", "not_applicable"],
        "BMJ-NET-008": ["pass"],
    }
    assert run.states("context") == {(MANAGEMENT, REGION): "complete"}


def test_a_route_to_the_internet_is_found(world: World, command: Command) -> None:
    place = Place()
    place.open_to_the_internet()
    (arn,) = place.add_jobs(1)
    assert command.scan("--region", REGION, rules=ASKING).findings() == [arn]


def test_each_thing_is_asked_for_once(world: World, command: Command) -> None:
    place = Place()
    place.add_jobs(20, key=place.key.arn)
    command.scan("--region", REGION, rules=ASKING)
    assert world.calls()["DescribeSubnets"] == world.calls()["DescribeRouteTables"] == world.calls()["DescribeKey"] == 1


def test_nothing_is_asked_where_no_rule_asks_or_an_option_says_so(world: World, command: Command) -> None:
    Place().add_jobs(1)
    command.scan("--region", REGION)
    assert asked(world) == 0
    run = command.scan("--region", REGION, "--no-context", rules=ASKING)
    assert asked(world) == 0
    assert run.states("context") == {(MANAGEMENT, REGION): "not_asked"}
    assert outcomes(run.report)["BMJ-NET-008"]["unknown"] == 1


def test_a_denial_is_a_gap_and_never_a_pass(world: World, command: Command) -> None:
    Place().add_jobs(1)
    world.fail("DescribeRouteTables", "denied")
    run = command.scan("--region", REGION, rules=ASKING)
    assert run.states("context") == {(MANAGEMENT, REGION): "denied"}
    assert outcomes(run.report)["BMJ-NET-008"] == {**outcomes(run.report)["BMJ-NET-008"], "unknown": 1, "pass": 0}
    assert run.code != 0


def test_a_collection_judges_the_same(world: World, command: Command) -> None:
    place = Place()
    place.open_to_the_internet()
    place.add_jobs(1, key=f"arn:aws:kms:{REGION}:{MANAGEMENT}:alias/batch")
    live = command.scan("--region", REGION, rules=ASKING)
    collected = command.collect("--region", REGION, "--context")
    assert collected.code == 0
    file = command.scan_collection(rules=ASKING)
    assert outcomes(file.report) == outcomes(live.report)
    assert (file.code, file.gaps(), file.report["load_failures"]) == (live.code, {}, [])
    assert len(command.collected()) == collected.report["records"] > 5


def test_a_bucket_of_two_regions_is_asked_for_once(world: World, command: Command) -> None:
    Place().add_jobs(1)
    output = {"s3OutputDataConfig": {"s3Uri": "s3://claims-out/x/", "s3BucketOwner": MANAGEMENT}}
    add_jobs(MANAGEMENT, REGIONS[1], 1, outputDataConfig=output)
    run = command.scan("--region", REGION, "--region", REGIONS[1], rules=ASKING)
    assert outcomes(run.report)["BMJ-ENC-001"]["pass"] == 2
    assert sum("claims-out" in request.path for request in world.proxy.log) == 1
    assert world.calls()["DescribeKey"] == 1


def test_what_is_gone_is_not_a_gap_and_leaves_rules_unknown(world: World, command: Command) -> None:
    Place()
    key = f"arn:aws:kms:{REGION}:{MANAGEMENT}:key/00000000-0000-0000-0000-000000000000"
    output = {"s3Uri": "s3://gone/x/", "s3BucketOwner": MANAGEMENT}
    vpc = {"subnetIds": ["subnet-00000000"], "securityGroupIds": ["sg-1"]}
    add_jobs(MANAGEMENT, REGION, 1, vpcConfig=vpc, outputDataConfig={"s3OutputDataConfig": output})
    keyed = {"s3OutputDataConfig": {**output, "s3EncryptionKeyId": key}}
    add_jobs(MANAGEMENT, REGION, 1, first=1, vpcConfig=vpc, outputDataConfig=keyed)
    run = command.scan("--region", REGION, rules=ASKING)
    assert run.gaps() == {}
    unknown = {rule: found["unknown"] for rule, found in outcomes(run.report).items()}
    assert unknown == {"BMJ-ENC-001": 1, "BMJ-ENC-007": 1, "BMJ-NET-008": 2}


def test_a_collection_with_contexts_is_reused(world: World, command: Command) -> None:
    place = Place()
    place.add_jobs(2, key=place.key.arn)
    command.collect("--region", REGION, "--context")
    first = command.collected()
    world.forget_requests()
    again = command.collect("--region", REGION, "--context")
    assert again.code == 0
    assert command.collected() == first
    assert world.calls().get("GetModelInvocationJob") is None
