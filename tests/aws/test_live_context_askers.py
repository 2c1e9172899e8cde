"""Who is asked for what jobs refer to: the account that has it first, then those whose jobs refer to it; and what a denial ends."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from moto.bedrock.responses import BedrockResponse
from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from tests.aws.bedrock import add_jobs
from tests.aws.runs import Command, Run
from tests.aws.world import MANAGEMENT, REGIONS, ROLE, World

REGION, OTHER_REGION = REGIONS[:2]
FIRST, SECOND, THIRD = "100000000001", "100000000002", "100000000003"
MODEL = {"modelArn": f"arn:aws:bedrock:{REGION}::foundation-model/amazon.nova-micro-v1:0", "modelId": "amazon.nova-micro-v1:0"}
KEYS_ARE_OWN = ("-p", "encryption", "--select", "BMJ-ENC-007")
MODELS = "foundation-models"  # the path of ListFoundationModels


@pytest.fixture
def command(world: World, tmp_path: Path, no_waiting: None, monkeypatch: pytest.MonkeyPatch) -> Command:
    for backends in (ec2_backends, kms_backends, s3_backends):
        backends.reset()
    monkeypatch.setattr(BedrockResponse, "list_foundation_models", lambda _: json.dumps({"modelSummaries": [MODEL]}), raising=False)
    return Command(world, tmp_path)


def add_key(account: str = MANAGEMENT, region: str = REGION) -> Any:
    kms: Any = kms_backends[account][region]
    return kms.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [], False)


def add_jobs_with(keys: list[str], account: str = MANAGEMENT, region: str = REGION) -> list[str]:
    """A job for each key."""
    arns = []
    for number, key in enumerate(keys):
        output = {"s3Uri": "s3://out/x/", "s3BucketOwner": account, "s3EncryptionKeyId": key}
        arns += add_jobs(account, region, 1, first=number, outputDataConfig={"s3OutputDataConfig": output})
    return arns


def outcomes(run: Run) -> dict[str, int]:
    """How often each outcome of the rule about keys."""
    (rule,) = run.report["rules"]
    return {name: number for name, number in rule["outcomes"].items() if number}


def organization(world: World, *members: str) -> tuple[str, ...]:
    """Options that read these members in one Region."""
    world.add_organization(len(members))
    return ("--region", REGION, "--accounts", "org", "--role-name", ROLE)


def test_a_key_whose_policy_denies_it_says_nothing_about_the_next(world: World, command: Command) -> None:
    keys = [add_key() for _ in range(6)]
    add_jobs_with([key.arn for key in keys])
    for key in keys[:4]:
        world.fail("DescribeKey", "denied by the key", about=key.id)
    run = command.scan("--region", REGION, rules=KEYS_ARE_OWN)
    assert world.calls()["DescribeKey"] == 6
    assert outcomes(run) == {"pass": 2, "unknown": 4}
    assert run.gaps() == {
        (MANAGEMENT, REGION, "context", "denied"): "kms:DescribeKey is denied by a resource-based policy, e.g. of a key or bucket"
    }


def test_three_denials_of_the_role_itself_end_the_calls_of_their_kind(world: World, command: Command) -> None:
    add_jobs_with([add_key().arn for _ in range(6)])
    world.fail("DescribeKey", "denied by the role")
    run = command.scan("--region", REGION, rules=KEYS_ARE_OWN)
    assert world.calls()["DescribeKey"] == 3
    assert outcomes(run) == {"unknown": 6}
    assert run.gaps() == {(MANAGEMENT, REGION, "context", "denied"): "kms:DescribeKey is denied; allow it for the scanning role"}


def test_a_key_is_asked_for_in_the_account_that_has_it(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    key = add_key(SECOND)
    add_jobs_with([key.arn], FIRST)
    run = command.scan(*options, rules=KEYS_ARE_OWN)
    assert world.per_account("DescribeKey") == {SECOND: 1}
    assert (run.gaps(), outcomes(run)) == ({}, {"fail": 1})  # it is of another account than the job


def test_what_its_own_account_may_not_read_is_asked_of_the_next(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    key = add_key(FIRST)
    add_jobs_with([key.arn], FIRST)
    kms_backends[SECOND][REGION].keys[key.id] = key  # as if its policy allowed the other account
    add_jobs_with([key.arn], SECOND)
    world.fail("DescribeKey", "denied", account=FIRST)
    run = command.scan(*options, rules=KEYS_ARE_OWN)
    assert world.per_account("DescribeKey") == {FIRST: 1, SECOND: 1}
    assert (run.gaps(), outcomes(run)) == ({}, {"pass": 1, "fail": 1})


def test_what_no_account_may_read_is_missing_in_each_account_that_refers_to_it(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND, THIRD)
    key = add_key(FIRST)
    add_jobs_with([key.arn], SECOND)
    add_jobs_with([key.arn], THIRD)
    world.fail("DescribeKey", "denied")
    run = command.scan(*options, rules=KEYS_ARE_OWN)
    assert world.per_account("DescribeKey") == {FIRST: 1, SECOND: 1, THIRD: 1}
    states = run.states("context")
    assert [states[account, REGION] for account in (FIRST, SECOND, THIRD)] == ["complete", "denied", "denied"]
    assert (run.code, outcomes(run)) == (3, {"unknown": 2})


def test_the_models_of_a_region_are_asked_of_the_next_account(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    world.fill(1, regions=(REGION,))
    world.fail(MODELS, "denied", account=FIRST)
    run = command.collect(*options, "--context")
    assert {account: number for account, number in world.per_account(MODELS).items() if account != MANAGEMENT} == {FIRST: 1, SECOND: 1}
    assert [record["modelId"] for record in command.collected() if "modelArn" in record] == [MODEL["modelId"]]
    assert (run.code, run.gaps()) == (0, {})


def test_a_key_that_its_account_does_not_know_is_gone(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    add_jobs_with([f"arn:aws:kms:{REGION}:{FIRST}:key/00000000-0000-0000-0000-000000000000"], SECOND)
    run = command.scan(*options, rules=KEYS_ARE_OWN)
    assert world.per_account("DescribeKey") == {FIRST: 1}
    assert (run.gaps(), outcomes(run)) == ({}, {"unknown": 1})


def test_a_bare_key_id_is_one_of_the_account_and_region_of_the_job(world: World, command: Command) -> None:
    options = (*organization(world, FIRST, SECOND), "--region", OTHER_REGION)
    first, second = add_key(FIRST), add_key(SECOND, OTHER_REGION)
    add_jobs_with([first.id], FIRST)
    add_jobs_with([second.id], SECOND, OTHER_REGION)
    run = command.scan(*options, rules=KEYS_ARE_OWN)
    asked = Counter((request.account, request.region) for request in world.proxy.log if request.operation == "DescribeKey")
    assert asked == {(FIRST, REGION): 1, (SECOND, OTHER_REGION): 1}
    assert (run.gaps(), outcomes(run)) == ({}, {"pass": 2})


def test_where_no_job_is_known_nothing_was_asked(world: World, command: Command) -> None:
    add_jobs_with([add_key().arn])
    world.fail("ListModelInvocationJobs", "denied")
    run = command.scan("--region", REGION, rules=KEYS_ARE_OWN)
    (row,) = run.rows("context")
    assert (row["state"], row["detail"]) == ("not_asked", "no job is known")


def test_doctor_asks_for_one_thing_of_each_kind(world: World, command: Command) -> None:
    add_jobs_with([add_key().arn for _ in range(4)])
    run = command.run("doctor", "--aws", "--context")
    calls = world.calls()
    assert (calls["DescribeKey"], calls[MODELS], run.returncode) == (1, 1, 0)
    assert "4 Get, 1 GetResources, 6 for context; about" in run.stdout  # 4 keys, a bucket and the list of models
    world.fail("DescribeKey", "denied")
    run = command.run("doctor", "--aws", "--context")
    assert (run.returncode, "kms:DescribeKey is denied" in run.stdout) == (3, True)


def test_doctor_asks_for_what_the_rules_of_the_configuration_ask(world: World, command: Command) -> None:
    add_jobs_with([add_key().arn for _ in range(4)])
    world.fail("DescribeKey", "denied")
    command.configure("format: 1\npolicies: [core]\n")
    assert command.run("doctor", "--aws").returncode == 0
    assert "DescribeKey" not in world.calls()
    command.configure("format: 1\npolicies: [encryption]\n")
    assert command.run("doctor", "--aws").returncode == 3
    assert command.run("doctor", "--aws", "--no-context").returncode == 0


def test_an_application_profile_that_was_not_read_names_the_option_that_reads_it(world: World, command: Command) -> None:
    profile = f"arn:aws:bedrock:{REGION}:{MANAGEMENT}:application-inference-profile/8kd03hs7qpzt"
    add_jobs(MANAGEMENT, REGION, 1, modelId=profile)
    run = command.scan("--region", REGION, rules=("--select", "BMJ-RES-002"))
    assert run.code == 3
    words = " ".join(run.out.split())  # the command is on a line of its own
    assert "add --context to scan --aws or collect --aws, or scan this as well, for each inference profile: aws bedrock" in words


def test_a_shared_subnet_that_the_first_account_does_not_see_is_asked_of_the_next(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    ec2: Any = ec2_backends[SECOND][REGION]
    subnet = ec2.create_subnet(ec2.create_vpc("10.0.0.0/16").id, "10.0.1.0/24", f"{REGION}a")
    for account in (FIRST, SECOND):
        add_jobs(account, REGION, 1, vpcConfig={"subnetIds": [subnet.id], "securityGroupIds": ["sg-1"]})
    run = command.scan(*options, rules=("-p", "network-isolation", "--select", "BMJ-NET-008"))
    assert world.per_account("DescribeSubnets") == {FIRST: 1, SECOND: 1}
    assert world.per_account("DescribeRouteTables") == {SECOND: 1}
    assert (run.gaps(), outcomes(run)) == ({}, {"pass": 2})


def test_a_bucket_is_asked_for_in_the_account_that_the_job_names_as_its_owner(world: World, command: Command) -> None:
    options = organization(world, FIRST, SECOND)
    output = {"s3OutputDataConfig": {"s3Uri": "s3://central-out/x/", "s3BucketOwner": SECOND}}
    add_jobs(FIRST, REGION, 1, outputDataConfig=output)
    command.collect(*options, "--context")
    assert [request.account for request in world.proxy.log if "central-out" in request.path] == [SECOND]
