"""`iam-policy` names what a scan with the same options asks AWS for, no less and no more, and nothing that writes."""

import json
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest

from tests.aws.bedrock import add_jobs
from tests.aws.runs import COLLECTION, Command
from tests.aws.world import MANAGEMENT, REGIONS, ROLE, World

BUCKET = "collections"
# IAM's names for what the SDK signs for, and for calls that have another name there.
PREFIXES = {"tagging": "tag"}
ACTIONS = {"s3:ListObjectsV2": "s3:ListBucket", "s3:HeadObject": "s3:GetObject"}
ORGANIZATION = ("--accounts", "org", "--role-name", ROLE)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The actions of all calls, as botocore's event `before-call` tells of them."""
    seen: set[str] = set()
    create = botocore.session.Session.create_client

    def note(model: Any, **_: Any) -> None:
        service = model.service_model.signing_name
        action = f"{PREFIXES.get(service, service)}:{model.name}"
        seen.add(ACTIONS.get(action, action))

    def create_noting(session: Any, *arguments: Any, **options: Any) -> Any:
        client = create(session, *arguments, **options)
        client.meta.events.register("before-call", note)
        return client

    monkeypatch.setattr(botocore.session.Session, "create_client", create_noting)
    return seen


def named(policies: Any) -> set[str]:
    """All actions in some policies."""
    match policies:
        case {"Action": actions, **_unused}:
            return {actions} if isinstance(actions, str) else set(actions)
        case dict():
            return {action for value in policies.values() for action in named(value)}
        case list():
            return {action for value in policies for action in named(value)}
    return set()


CASES: list[tuple[str, ...]] = [
    (),
    ("--detail", "list"),
    ("--region", "all"),
    ("--role-arn", f"arn:aws:iam::100000000001:role/{ROLE}", "--external-id", "nightly"),
    ("--accounts", "accounts.txt", "--role-name", ROLE),
    (*ORGANIZATION, "--region", REGIONS[0]),
    (*ORGANIZATION, "--ou", "UNIT"),
    ("--reuse", f"s3://{BUCKET}/{COLLECTION}"),
]
FAST = ((), (*ORGANIZATION, "--ou", "UNIT"))


@pytest.mark.parametrize(
    "options", [pytest.param(case, marks=() if case in FAST else pytest.mark.live, id=" ".join(case) or "none") for case in CASES]
)
def test_the_policy_names_what_is_called(
    world: World, tmp_path: Path, no_waiting: None, called: set[str], options: tuple[str, ...]
) -> None:
    members = world.add_organization(1)
    unit = world.add_unit("prod", accounts=(members[0],))
    world.add_unit("eu", unit)
    command = Command(world, tmp_path)
    tmp_path.joinpath("accounts.txt").write_text(f"{members[0]}\n")
    for account in (MANAGEMENT, *members):
        add_jobs(account, REGIONS[0], 1)
        add_jobs(account, REGIONS[0], 1, tagged=False, first=1, status="InProgress")
    options = tuple(unit if word == "UNIT" else word for word in options)
    if "--reuse" in options:
        command.collect()
        bucket = boto3.resource("s3").create_bucket(Bucket=BUCKET)
        bucket.upload_file(str(tmp_path / COLLECTION), COLLECTION)
        called.clear()
    printed = command.run_plain("iam-policy", *options)
    assert called == set()
    run = command.scan(*options)
    assert run.gaps() == {}, run.out + run.err
    policy = named({key: value for key, value in json.loads(printed.stdout).items() if key != "AssumeRolePolicyDocument"})
    assert policy == called
    assert all(action.partition(":")[2].startswith(("List", "Get", "Describe", "AssumeRole")) for action in policy)
