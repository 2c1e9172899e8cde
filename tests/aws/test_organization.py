"""Accounts of an organization and Regions of an account, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.organizations import models

from scanner.aws.ask import Meter
from scanner.aws.deadline import Deadline, DeadlineError
from scanner.aws.errors import reason_of
from scanner.aws.organization import NoAccountsError, NoOrganizationError, NoUnitError, list_accounts, list_accounts_in_unit
from scanner.aws.regions import enabled_regions
from scanner.aws.session import Session, Sessions
from scanner.errors import UsageError
from scanner.model.coverage import CoverageState
from tests.aws.proxy import Proxy, Rule

MANAGEMENT = "123456789012"
LIST = "ListAccounts"
LIST_IN_UNIT = "ListAccountsForParent"
LIST_UNITS = "ListOrganizationalUnitsForParent"
REGIONS = "DescribeRegions"


@pytest.fixture
def backend(proxy: Proxy, no_waiting: None) -> Iterator[Any]:
    backend = models.organizations_backends[MANAGEMENT]["aws"]
    backend.reset()
    yield backend
    backend.reset()


@pytest.fixture
def session(backend: Any) -> Session:
    backend.create_organization(region="us-east-1", FeatureSet="ALL")
    return Sessions().base()


def add_account(backend: Any, name: str, unit: str = "") -> str:
    backend.create_account(AccountName=name, Email=f"{name}@example.com")
    account = backend.accounts[-1]
    account.parent_id = unit or account.parent_id
    return str(account.id)


def add_unit(backend: Any, name: str, parent: str = "") -> str:
    return str(backend.create_organizational_unit(ParentId=parent or backend.ou[0].id, Name=name)["OrganizationalUnit"]["Id"])


def test_the_accounts_of_an_organization(backend: Any, session: Session, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.aws.organization.PAGE", 2)
    accounts = [add_account(backend, f"team-{index}") for index in range(4)]
    backend.accounts[2].state = "SUSPENDED"
    meter = Meter()
    members = list_accounts(session, meter=meter)
    assert [member.account for member in members] == [MANAGEMENT, *accounts]
    assert [member.state for member in members] == ["ACTIVE", "ACTIVE", "SUSPENDED", "ACTIVE", "ACTIVE"]
    assert [member.is_inactive for member in members] == [False, False, True, False, False]
    assert (members[1].name, proxy.count(LIST), meter.usage.calls) == ("team-0", 3, 3)
    joined = members[1].joined
    assert joined is not None
    assert abs((datetime.now(UTC) - joined).total_seconds()) < 60


def test_no_region_is_needed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert [member.account for member in list_accounts(Sessions().base())] == [MANAGEMENT]


def test_the_accounts_of_a_unit_and_of_all_below_it(backend: Any, session: Session, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.aws.organization.PAGE", 1)
    unit = add_unit(backend, "workloads")
    below = add_unit(backend, "prod", unit)
    deepest = add_unit(backend, "eu", below)
    add_account(backend, "elsewhere")
    expected = {add_account(backend, name, parent) for name, parent in (("a", unit), ("b", unit), ("c", below), ("d", deepest))}
    assert {member.account for member in list_accounts_in_unit(session, unit)} == expected
    assert proxy.count(LIST) == 0
    assert {member.account for member in list_accounts_in_unit(session, deepest)} < expected


def test_units_in_a_circle_are_read_once(backend: Any, session: Session, proxy: Proxy) -> None:
    unit = add_unit(backend, "a")
    below = add_unit(backend, "b", unit)
    next(ou for ou in backend.ou if ou.id == unit).parent_id = below
    account = add_account(backend, "team", below)
    assert [member.account for member in list_accounts_in_unit(session, unit)] == [account]
    assert proxy.count(LIST_UNITS) == 2


def test_a_unit_that_is_not_there_is_wrong_usage(session: Session) -> None:
    with pytest.raises(NoUnitError, match="no organizational unit 'ou-ab12-cdefghij' found in the organization") as caught:
        list_accounts_in_unit(session, "ou-ab12-cdefghij")
    assert (isinstance(caught.value, UsageError), caught.value.argument) == (True, "unit")


@pytest.mark.parametrize(
    ("fault", "words"),
    [("invalid input", "'x' is not the ID of an organizational unit"), ("no organization", "not in an AWS organization")],
)
def test_what_aws_refuses_is_wrong_usage(session: Session, proxy: Proxy, fault: str, words: str) -> None:
    proxy.reset(Rule(LIST_IN_UNIT, fault))
    with pytest.raises(UsageError, match=words):
        list_accounts_in_unit(session, "x")


def test_an_account_without_an_organization_is_wrong_usage(session: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(LIST, "no organization"))
    with pytest.raises(NoOrganizationError, match="not in an AWS organization"):
        list_accounts(session)


def test_no_account_at_all_is_an_error(backend: Any, session: Session) -> None:
    backend.accounts.clear()
    with pytest.raises(NoAccountsError, match="no account of the organization") as caught:
        list_accounts(session)
    assert reason_of(caught.value, LIST).state is CoverageState.ERROR
    unit = add_unit(backend, "empty")
    with pytest.raises(NoAccountsError, match="or below it"):
        list_accounts_in_unit(session, unit)


@pytest.mark.parametrize("operation", [LIST, LIST_IN_UNIT, LIST_UNITS])
def test_a_denied_call_has_its_action(backend: Any, session: Session, proxy: Proxy, operation: str) -> None:
    proxy.reset(Rule(operation, "denied"))
    with pytest.raises(ClientError) as caught:
        list_accounts(session) if operation == LIST else list_accounts_in_unit(session, backend.ou[0].id)
    reason = reason_of(caught.value, operation)
    assert (reason.state, reason.action) == (CoverageState.DENIED, f"organizations:{operation}")


DAMAGE = [
    "cut off", "cut off without a length", "HTML", "empty object", "null", "duplicate key", "redirect",
    "no state", "11 digits", "twice", "no entry", "joined yesterday",
]  # fmt: skip


@pytest.mark.parametrize("fault", DAMAGE)
def test_a_damaged_list_of_accounts_is_asked_for_again(
    backend: Any, session: Session, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    accounts = [MANAGEMENT, add_account(backend, "team")]
    proxy.reset(Rule(LIST, fault, 1))
    monkeypatch.setattr("scanner.aws.organization.PAGE", 1)
    assert [member.account for member in list_accounts(session)] == accounts
    assert (proxy.count(LIST), proxy.damaged) == (3, 1)


@pytest.mark.parametrize("fault", ["cut off without a length", "no state", "11 digits", "twice"])
def test_a_list_of_accounts_that_is_always_damaged(session: Session, proxy: Proxy, fault: str) -> None:
    proxy.reset(Rule(LIST, fault))
    with pytest.raises(ClientError) as caught:
        list_accounts(session)
    assert reason_of(caught.value, LIST).state is CoverageState.DAMAGED
    assert proxy.count(LIST) == 6


def test_pages_without_end_are_damage(session: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(LIST, "a page without end"))
    with pytest.raises(ClientError) as caught:
        list_accounts(session)
    assert "a page token is repeated" in reason_of(caught.value, LIST).sentence
    assert proxy.count(LIST) == 7


def test_an_account_on_two_pages_is_damage(backend: Any, session: Session, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.aws.organization.PAGE", 1)
    backend.accounts.append(backend.accounts[0])
    with pytest.raises(ClientError) as caught:
        list_accounts(session)
    assert f"it has the account {MANAGEMENT} twice" in reason_of(caught.value, LIST).sentence


def test_a_damaged_list_of_units_is_asked_for_again(backend: Any, session: Session, proxy: Proxy) -> None:
    unit = add_unit(backend, "workloads")
    account = add_account(backend, "team", add_unit(backend, "prod", unit))
    for fault in ("cut off without a length", "empty object", "no entry"):
        proxy.reset(Rule(LIST_UNITS, fault, 1))
        assert [member.account for member in list_accounts_in_unit(session, unit)] == [account], fault
        assert proxy.damaged == 1


def test_no_account_is_listed_after_the_deadline(proxy: Proxy) -> None:
    with pytest.raises(DeadlineError, match="the scan took longer than 0 seconds"):
        list_accounts(Sessions(deadline=Deadline.after(0, "the scan")).base())
    assert proxy.count(LIST) == 0


def test_the_regions_of_an_account(session: Session, proxy: Proxy) -> None:
    regions = enabled_regions(session, (), "us-east-1")
    assert {"us-east-1", "eu-central-1"} <= set(regions.usable)
    assert regions.usable == tuple(sorted(regions.usable))
    assert not set(regions.usable) & set(regions.unknown)
    assert proxy.count(REGIONS) == 1


def test_a_region_that_the_sdk_does_not_know_is_named(session: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(REGIONS, "new Region"))
    regions = enabled_regions(session, (), "us-east-1")
    assert "eu-west-99" in regions.unknown
    assert "eu-west-99" not in regions.usable


def test_a_disabled_region_is_not_usable(session: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(REGIONS, "not opted in"))
    with pytest.raises(Exception, match="the answer has no Region") as caught:
        enabled_regions(session, (), "us-east-1")
    assert reason_of(caught.value, REGIONS).state is CoverageState.DAMAGED


def test_a_denied_list_of_regions_has_its_action(session: Session, proxy: Proxy) -> None:
    proxy.reset(Rule(REGIONS, "EC2 denies"))
    with pytest.raises(ClientError) as caught:
        enabled_regions(session, (), "us-east-1")
    reason = reason_of(caught.value, REGIONS)
    assert (reason.state, reason.action) == (CoverageState.DENIED, "ec2:DescribeRegions")


@pytest.mark.parametrize("fault", ["cut off", "cut off without a length", "HTML", "empty body", "another document", "no Region", "no name"])
def test_damaged_regions_are_never_none(session: Session, proxy: Proxy, fault: str) -> None:
    proxy.reset(Rule(REGIONS, fault))
    with pytest.raises(Exception) as caught:  # whichever: each has its reason
        enabled_regions(session, (), "us-east-1")
    # An older SDK looks at the length itself, and calls it a connection that was closed.
    assert reason_of(caught.value, REGIONS).state in (CoverageState.DAMAGED, CoverageState.ERROR)
    assert proxy.count(REGIONS) <= 6
