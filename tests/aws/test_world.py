"""moto and the proxy give what the tests of the live scan rely on."""

from typing import Any

from scanner.aws.jobs import Scope, list_jobs
from scanner.aws.session import Sessions
from tests.aws.world import MANAGEMENT, REGIONS, ROLE, World


def accounts(world: World) -> dict[str, dict[str, Any]]:
    client = Sessions().base().client("organizations", "us-east-1")
    answer = client.list_accounts()
    return {account["Id"]: account for account in answer["Accounts"]}


def test_an_organization_has_states_and_times_of_joining(world: World) -> None:
    members = world.add_organization(3)
    world.suspend(members[0])
    world.join(members[1], hours=1)
    found = accounts(world)
    assert {account: entry["State"] for account, entry in found.items()} == {
        MANAGEMENT: "ACTIVE",
        members[0]: "SUSPENDED",
        members[1]: "ACTIVE",
        members[2]: "ACTIVE",
    }
    assert found[members[1]]["JoinedTimestamp"] - found[MANAGEMENT]["JoinedTimestamp"] == (400 * 24 - 1) * 3600


def test_units_hold_accounts(world: World) -> None:
    members = world.add_organization(3)
    unit = world.add_unit("prod", accounts=(members[0],))
    below = world.add_unit("eu", unit, (members[1],))
    client = Sessions().base().client("organizations", "us-east-1")
    assert [account["Id"] for account in client.list_accounts_for_parent(ParentId=unit)["Accounts"]] == [members[0]]
    units = client.list_organizational_units_for_parent(ParentId=unit)["OrganizationalUnits"]
    assert [entry["Id"] for entry in units] == [below]


def test_a_role_is_of_its_account_and_a_fault_hits_one_account_and_region(world: World) -> None:
    members = world.add_organization(2)
    arns = world.fill(1, regions=REGIONS[:2])
    world.fail("ListModelInvocationJobs", "denied by a policy", members[0], REGIONS[0])
    sessions = Sessions()
    found, refused = [], []
    for member in members:
        role = sessions.assume(sessions.base(), f"arn:aws:iam::{member}:role/{ROLE}")
        for region in REGIONS[:2]:
            try:
                found += [job["jobArn"] for page in list_jobs(Scope(role, member, region)) for job in page]
            except Exception as error:
                refused.append((member, region, str(error).partition("perform: ")[2]))
    assert sorted(found) == sorted(arns[1:])
    action = "bedrock:ListModelInvocationJobs with an explicit deny in a service control policy"
    assert refused == [(members[0], REGIONS[0], action)]
    assert world.per_account("AssumeRole") == {members[0]: 1, members[1]: 1}
    assert world.calls() == {"AssumeRole": 2, "ListModelInvocationJobs": 4}


def test_list_filters_as_aws_does(world: World) -> None:
    world.fill(3, (MANAGEMENT,), REGIONS[:1])
    scope = Scope(Sessions().base(), MANAGEMENT, REGIONS[0])
    named = [job["jobName"] for page in list_jobs(scope, nameContains="-1") for job in page]
    newer = [job["jobName"] for page in list_jobs(scope, submitTimeAfter="2026-11-23T11:59:00Z") for job in page]
    ended = [job["jobName"] for page in list_jobs(scope, statusEquals="Stopped") for job in page]
    assert (named, newer, ended) == (["job-1"], ["job-0", "job-1"], [])
