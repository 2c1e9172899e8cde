"""The accounts of an organization, or of one of its organizational units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from scanner.aws.answer import DamagedError
from scanner.aws.ask import Answer, Asker, Meter
from scanner.aws.calls import LIST_ACCOUNTS, LIST_ACCOUNTS_FOR_PARENT, LIST_UNITS, Call
from scanner.aws.guard import Check
from scanner.aws.session import Session
from scanner.errors import JobscanError, UsageError
from scanner.model.arn import is_account
from scanner.model.job import Json

PAGE = 20  # accounts or units; the most that AWS accepts
_INACTIVE = frozenset({"SUSPENDED", "PENDING_CLOSURE", "PENDING_ACTIVATION", "CLOSED"})
_NO_UNIT = frozenset({"ParentNotFoundException", "OrganizationalUnitNotFoundException"})
_NO_ORGANIZATION = "AWSOrganizationsNotInUseException"
_INVALID = "InvalidInputException"


class NoOrganizationError(UsageError):
    """The account of the session is not in an organization."""


class NoUnitError(UsageError):
    """The organization does not have the organizational unit."""


class NoAccountsError(JobscanError):
    """AWS lists no account, where there is at least one."""


@dataclass(frozen=True, slots=True)
class Member:
    """An account of an organization. `state` is AWS's, e.g. ACTIVE or SUSPENDED; `joined` is None where AWS does not say when that was."""

    account: str
    name: str
    state: str
    joined: datetime | None

    @property
    def is_inactive(self) -> bool:
        """Whether nothing can be read in it. A state that AWS adds one day does not say that."""
        return self.state in _INACTIVE


def list_accounts(session: Session, meter: Meter | None = None, region: str | None = None) -> list[Member]:
    """All accounts of the organization, as AWS lists them. `region` is a Region of its partition, by default that of the session.

    Raises NoOrganizationError, NoAccountsError, and what `Asker.ask` raises.
    """
    members = _members(_asker(session, meter, region), LIST_ACCOUNTS, {})
    if not members:
        raise NoAccountsError("AWS lists no account of the organization")
    return members


def list_accounts_in_unit(session: Session, unit: str, meter: Meter | None = None, region: str | None = None) -> list[Member]:
    """The accounts of an organizational unit, e.g. `ou-ab12-cdefghij`, and of all units below it; `unit` may also be the ID of a root.

    Raises NoUnitError, NoOrganizationError, NoAccountsError, and what `Asker.ask` raises.
    """
    asker = _asker(session, meter, region)
    members: dict[str, Member] = {}
    seen = {unit}
    remaining = [unit]
    while remaining:
        parent = {"ParentId": remaining.pop()}
        for member in _members(asker, LIST_ACCOUNTS_FOR_PARENT, parent):
            members[member.account] = member  # an account that moves while it is listed can be in two units
        for child in _units(asker, parent):
            if child not in seen:
                seen.add(child)
                remaining.append(child)
    if not members:
        raise NoAccountsError(f"AWS lists no account in {unit} or below it")
    return list(members.values())


def _asker(session: Session, meter: Meter | None, region: str | None) -> Asker:
    return Asker(session, region or session.region or session.default_region, meter=meter or Meter())


def _members(asker: Asker, call: Call, parent: dict[str, str]) -> list[Member]:
    """The accounts of all pages of a call; an account that is in them twice is damage."""
    members: dict[str, Member] = {}

    def check(answer: Mapping[str, Json]) -> None:
        accounts = set(members)
        for member in _read_members(answer[call.key]):
            if member.account in accounts:
                raise DamagedError(f"it has the account {member.account} twice")
            accounts.add(member.account)

    for page in _pages(asker, call, check, parent):
        for member in _read_members(page[call.key]):
            members[member.account] = member
    return list(members.values())


def _units(asker: Asker, parent: dict[str, str]) -> list[str]:
    def check(answer: Mapping[str, Json]) -> None:
        _read_units(answer[LIST_UNITS.key])

    units: list[str] = []
    for page in _pages(asker, LIST_UNITS, check, parent):
        units += _read_units(page[LIST_UNITS.key])
    return units


def _pages(asker: Asker, call: Call, check: Check, parent: dict[str, str]) -> Iterator[Answer]:
    """The pages of a call about a unit, or about the whole organization; raises NoUnitError and NoOrganizationError."""
    try:
        yield from asker.ask_pages(call, check, {"MaxResults": PAGE, **parent})
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        unit = parent.get("ParentId", "")
        if code == _NO_ORGANIZATION:
            raise NoOrganizationError("the account of the credentials is not in an AWS organization", "accounts_from") from None
        if code in _NO_UNIT:
            raise NoUnitError(f"no organizational unit {unit!r} found in the organization", "unit") from None
        if code == _INVALID and parent:
            raise NoUnitError(f"{unit!r} is not the ID of an organizational unit, e.g. ou-ab12-cdefghij", "unit") from None
        raise


def _read_members(entries: Any) -> list[Member]:
    """The accounts of a page; raises DamagedError where an entry is not one."""
    members: list[Member] = []
    for entry in entries:
        account = entry.get("Id") if isinstance(entry, dict) else None
        if not isinstance(account, str) or not is_account(account):
            raise DamagedError("an entry has no account ID of 12 digits")
        state = entry.get("State")
        if not isinstance(state, str):
            raise DamagedError(f"the account {account} has no State")
        members.append(Member(account, str(entry.get("Name", "")), state, _read_time(entry.get("JoinedTimestamp"))))
    return members


def _read_time(seconds: Any) -> datetime | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise DamagedError("JoinedTimestamp is not a time in seconds") from None


def _read_units(entries: Any) -> list[str]:
    """The IDs of the units of a page; raises DamagedError where an entry is not one."""
    units: list[str] = []
    for entry in entries:
        unit = entry.get("Id") if isinstance(entry, dict) else None
        if not isinstance(unit, str) or not unit:
            raise DamagedError("an organizational unit has no ID")
        units.append(unit)
    return units
