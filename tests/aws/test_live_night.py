"""A night that is green although not everything could be read, and that is not green any more once one thing gets a step worse."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.aws.bedrock import add_jobs
from tests.aws.runs import COLLECTION, Command, Run
from tests.aws.world import NOW, ROLE, World

LIST, TAGS = "ListModelInvocationJobs", "GetResources"
YESTERDAY = "2026-11-22T12:00:00Z"
IN_A_VPC = {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
RULES = ("--select", "BMJ-NET-001")


@dataclass
class Night:
    """An organization on the day after a complete collection.

    `denied` are the accounts whose last Region is closed, as expected. The account after them is healthy; the last one is suspended, and
    the first Region of the two before it is throttled.
    """

    world: World
    command: Command
    accounts: list[str]
    regions: tuple[str, ...]
    denied: list[str]
    until: str = "2027-03-31"
    max_age: str = "48h"

    @property
    def healthy(self) -> str:
        return self.accounts[len(self.denied)]

    def options(self) -> list[str]:
        regions = [word for region in self.regions for word in ("--region", region)]
        return ["--accounts", "org", "--role-name", ROLE, *regions]

    def configure(self) -> None:
        accounts = ", ".join(f'"{account}"' for account in self.denied)
        self.command.configure(
            f"""
live:
  max_age: {self.max_age}
  expected:
    - accounts: [{accounts}]
      regions: [{self.regions[-1]}]
      state: denied
      reason: The Region is closed by a service control policy.
      owner: cloud@example.com
      until: {self.until}
"""
        )

    def scan(self, now: str = NOW) -> Run:
        self.configure()
        return self.command.scan(*self.options(), "--reuse", COLLECTION, "--now", now, rules=RULES)


_COLLECTED: dict[int, bytes] = {}  # by the number of accounts: it is the same for every test, and takes as long as the test itself


def _collect_yesterday(night: Night) -> None:
    members = len(night.accounts)
    if members not in _COLLECTED:
        yesterday = night.command.collect(*night.options(), "--now", YESTERDAY)
        assert yesterday.code == 0, yesterday.err
        _COLLECTED[members] = night.command.folder.joinpath(COLLECTION).read_bytes()
    night.command.folder.joinpath(COLLECTION).write_bytes(_COLLECTED[members])


def night_of(world: World, folder: Path, members: int, regions: tuple[str, ...], denied: int) -> Night:
    """The night as it may be: a Region that is closed for some, a suspended account, two throttled scopes, untagged ended jobs."""
    accounts = world.add_organization(members)
    world.suspend(accounts[-1])
    for account in accounts[:-1]:
        for region in regions:
            add_jobs(account, region, 1, vpcConfig=IN_A_VPC)
            add_jobs(account, region, 1, tagged=False, first=1, vpcConfig=IN_A_VPC)
    night = Night(world, Command(world, folder), accounts, regions, accounts[:denied])
    for account in night.denied:
        world.fail("", "denied by a policy", account, regions[-1])
    night.configure()
    _collect_yesterday(night)
    for account in accounts[-3:-1]:
        world.fail(LIST, "throttled", account, regions[0])
    world.forget_requests()
    return night


SIZES = [
    pytest.param(5, ("us-east-1", "eu-west-1"), 1, id="small"),
    pytest.param(40, ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1"), 10, marks=pytest.mark.live, id="40-accounts"),
]


@pytest.fixture
def small(world: World, tmp_path: Path, no_waiting: None) -> Night:
    return night_of(world, tmp_path, 5, ("us-east-1", "eu-west-1"), 1)


@pytest.mark.parametrize(("members", "regions", "denied"), SIZES)
def test_the_night_is_green_and_says_what_it_did_without(
    world: World, tmp_path: Path, no_waiting: None, members: int, regions: tuple[str, ...], denied: int
) -> None:
    night = night_of(world, tmp_path, members, regions, denied)
    run = night.scan()
    scopes = members * len(regions)  # the management account has no jobs, and the suspended one is not read
    assert run.code == 0, run.out[-3000:]
    assert f"CLEAN, 2 of {scopes} scopes as of 2026-11-22" in run.verdict
    states = list(run.states().values())
    assert len(states) == scopes
    assert {state: states.count(state) for state in set(states)} == {"expected": denied, "stale": 2, "complete": scopes - denied - 2}
    assert [row["state"] for row in run.rows("role") if row["account"] == night.accounts[-1]] == ["inactive"]
    assert sum(row.get("inferred", 0) for row in run.rows("tags")) == (members - 1) * len(regions) - denied  # also those of what is stale
    assert run.report["summary"]["jobs"] == 2 * ((members - 1) * len(regions) - denied)
    assert set(world.per_account("AssumeRole").values()) == {1}
    assert len(world.per_account("AssumeRole")) == members  # all but the suspended one, and the management account


def test_a_finding_is_a_finding(small: Night) -> None:
    add_jobs(small.healthy, small.regions[0], 1, first=2)
    run = small.scan()
    assert (run.code, len(run.findings())) == (1, 1)


def test_collecting_and_scanning_later_says_the_same(small: Night) -> None:
    small.configure()
    collected = small.command.collect(*small.options())
    run = small.command.scan_collection(rules=RULES)
    assert (collected.code, run.code) == (0, 0), run.out
    assert "2 of 10 scopes as of 2026-11-22" in run.verdict


def another_account_is_denied(night: Night) -> None:
    night.world.fail(LIST, "denied by a policy", night.healthy, night.regions[-1])


def another_region_is_denied(night: Night) -> None:
    night.world.fail(LIST, "denied by a policy", night.accounts[0], night.regions[0])


def the_denied_fail_otherwise(night: Night) -> None:
    night.world.proxy.rules[0].fault = "unknown operation"


def the_expectation_is_over(night: Night) -> None:
    night.until = "2026-11-22"


def the_suspended_account_is_active(night: Night) -> None:
    night.world.activate(night.accounts[-1])
    night.world.fail("AssumeRole", "denied", night.accounts[-1])


def the_collection_is_too_old(night: Night) -> None:
    night.max_age = "23h"


def there_is_no_collection(night: Night) -> None:
    night.command.folder.joinpath(COLLECTION).write_text("")


def the_throttled_are_denied(night: Night) -> None:
    night.world.fail(LIST, "denied by a policy", night.accounts[-2], night.regions[0])
    night.world.proxy.rules.reverse()


def an_account_is_stale_that_was_not_complete(night: Night) -> None:
    night.world.fail(LIST, "throttled", night.accounts[0], night.regions[-1])
    night.world.proxy.rules.reverse()


def tags_are_denied(night: Night) -> None:
    night.world.fail(TAGS, "denied", night.healthy, night.regions[0])


def tags_are_damaged_and_were_not_known(night: Night) -> None:
    add_jobs(night.healthy, night.regions[0], 1, first=2, vpcConfig=IN_A_VPC)
    night.world.fail(TAGS, "empty object", night.healthy, night.regions[0])


def yesterday_was_asked_for_less(night: Night) -> None:
    night.world.proxy.rules.clear()
    night.command.collect(*night.options(), "--since", "12h", "--now", YESTERDAY)
    for account in night.accounts[-3:-1]:
        night.world.fail(LIST, "throttled", account, night.regions[0])


def yesterday_was_asked_for_active_jobs_only(night: Night) -> None:
    night.world.proxy.rules.clear()
    night.command.collect(*night.options(), "--active-only", "--now", YESTERDAY)
    for account in night.accounts[-3:-1]:
        night.world.fail(LIST, "throttled", account, night.regions[0])


STEPS = [
    pytest.param(yesterday_was_asked_for_less, marks=pytest.mark.live),
    pytest.param(yesterday_was_asked_for_active_jobs_only, marks=pytest.mark.live),
    another_account_is_denied,
    pytest.param(another_region_is_denied, marks=pytest.mark.live),
    pytest.param(the_denied_fail_otherwise, marks=pytest.mark.live),
    pytest.param(the_expectation_is_over, marks=pytest.mark.live),
    the_suspended_account_is_active,
    the_collection_is_too_old,
    pytest.param(there_is_no_collection, marks=pytest.mark.live),
    pytest.param(the_throttled_are_denied, marks=pytest.mark.live),
    pytest.param(an_account_is_stale_that_was_not_complete, marks=pytest.mark.live),
    tags_are_denied,
    pytest.param(tags_are_damaged_and_were_not_known, marks=pytest.mark.live),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_worse_is_not_green(small: Night, step: Callable[[Night], None]) -> None:
    step(small)
    run = small.scan()
    assert run.code == 3, run.out[-3000:]
    assert "CLEAN" not in run.verdict
    assert run.is_sound()


@pytest.mark.live
def test_a_step_worse_beside_a_finding(small: Night) -> None:
    add_jobs(small.healthy, small.regions[0], 1, first=2)
    another_account_is_denied(small)
    assert small.scan().code == 4


@pytest.mark.live
@pytest.mark.parametrize(("hours", "code"), [(47.5, 0), (48.5, 3)])
def test_an_account_that_joined_within_48_hours_may_have_no_role_yet(small: Night, hours: float, code: int) -> None:
    account = small.world.add_account("200000000001")
    small.world.join(account, hours)
    small.world.fail("AssumeRole", "denied", account)
    run = small.scan()
    assert run.code == code
    row = next(row for row in run.rows("role") if row["account"] == account)
    assert row["state"] == ("denied" if code else "expected")


@pytest.mark.live
def test_what_was_expected_to_be_denied_and_answers_is_scanned_and_reported(small: Night) -> None:
    small.world.proxy.rules.pop(0)
    add_jobs(small.accounts[0], small.regions[-1], 1, first=2)
    run = small.scan()
    assert (run.code, len(run.findings())) == (1, 1)
    assert any("expects a denial" in note and small.accounts[0] in note for note in run.report["notes"])


def test_a_role_that_is_throttled_leaves_its_scopes_as_last_seen(small: Night) -> None:
    small.world.fail("AssumeRole", "throttled", small.accounts[-2])
    run = small.scan()
    assert (run.code, run.is_sound()) == (0, True), run.out
    assert run.states("role")[small.accounts[-2], ""] == "stale"
    assert set(run.states().values()) == {"complete", "expected", "stale"}


@pytest.mark.live
def test_accounts_that_cannot_be_listed_are_lost(small: Night) -> None:
    small.world.fail("ListAccounts", "denied")
    run = small.scan()
    assert run.code == 3
    lost = {(row.get("account"), row.get("region")) for row in run.report["signals"]["lost"]}
    assert lost >= {(small.healthy, region) for region in small.regions}
