"""The accounts of a live scan: whether each can be read, and in which Regions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from scanner.aws.ask import Meter
from scanner.aws.calls import ASSUME_ROLE, DESCRIBE_REGIONS
from scanner.aws.deadline import Deadline
from scanner.aws.errors import Reason, reason_of
from scanner.aws.regions import EnabledRegions, enabled_regions
from scanner.aws.session import Session
from scanner.display.lines import first_of
from scanner.display.time import iso
from scanner.model.coverage import Coverage, CoverageState, Exemption
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.reading import Target
from scanner.sources.live.rows import account_row, exempt, rows_without_role

_NEW = timedelta(hours=48)  # how long an account may be without the role that is rolled out to it
_NAMES = 10  # Regions in one sentence


@dataclass(slots=True)
class Account:
    """An account that is to be read, and what came of opening it.

    `regions` are those to be read; empty for all that are enabled. `inactive` is the state of an account of an organization that is not
    active, e.g. SUSPENDED; `joined` is when it joined. `home` is the Region that is asked for the enabled ones.
    """

    account: str
    session: Session
    home: str
    regions: tuple[str, ...] = ()
    name: str = ""
    inactive: str = ""
    joined: datetime | None = None
    role_reason: Reason | None = None
    regions_reason: Reason | None = None
    unknown_regions: tuple[str, ...] = ()
    meter: Meter = field(default_factory=Meter)  # of the call for its Regions

    @property
    def failed_temporarily(self) -> bool:
        """Whether opening it failed, and may well succeed a little later."""
        return any(reason is not None and reason.is_temporary for reason in (self.role_reason, self.regions_reason))


def open_account(account: Account, deadlines: tuple[Deadline, ...]) -> None:
    """Gets the credentials of an account's role, and its Regions where they are not given; what fails is noted in it."""
    try:
        account.session.require_credentials()
    except Exception as error:
        account.role_reason = reason_of(error, ASSUME_ROLE.operation)
        return
    if account.regions:
        return
    try:
        found = enabled_regions(account.session, deadlines, account.home, account.meter)
    except Exception as error:
        account.regions_reason = reason_of(error, DESCRIBE_REGIONS.operation)
        return
    _note_regions(account, found)


def _note_regions(account: Account, found: EnabledRegions) -> None:
    account.regions = found.usable
    account.unknown_regions = found.unknown
    if not found.usable:
        account.regions_reason = Reason(CoverageState.UNSUPPORTED, "the SDK knows Bedrock in none of the enabled Regions; update botocore")


def targets_of(account: Account, regions: Sequence[str], excluded: Exemptions) -> list[Target]:
    """What is to be read in Regions of an account: all but those that are excluded."""
    wanted = [region for region in regions if excluded.of(account.account, region) is None]
    return [Target(account.account, region, account.session, account.name) for region in wanted]


def rows_of_account(account: Account, expected: Exemptions, excluded: Exemptions, now: datetime) -> Iterator[Coverage]:
    """The rows of an account's role and Regions; where the role failed for good, those of what is read in its Regions too."""
    role = account_row(account.account, "role", account.role_reason, calls=account.session.role_calls)
    if account.role_reason is not None:
        role = _new_or_expected(role, account, expected, now)
        yield from (role, replace(role, operation="regions", usage=None))
        if not account.role_reason.is_temporary:
            regions = [region for region in account.regions if excluded.of(account.account, region) is None]
            yield from rows_without_role(account.account, regions, role)
        return
    yield role
    detail = ""
    if account.unknown_regions:
        names = first_of(account.unknown_regions, _NAMES)
        detail = f"enabled, and not known to have Bedrock by this SDK, so not read: {names}"
    row = account_row(account.account, "regions", account.regions_reason, detail)
    yield _as_expected(replace(row, usage=account.meter.usage), expected)


def _new_or_expected(role: Coverage, account: Account, expected: Exemptions, now: datetime) -> Coverage:
    """The row of a role that cannot be assumed, which may be expected: by the configuration, or since the account is new."""
    role = _as_expected(role, expected)
    if role.state is not CoverageState.DENIED or account.joined is None or now >= account.joined + _NEW:
        return role
    reason = f"{account.name or account.account} joined the organization on {account.joined:%Y-%m-%d}, and has no role yet"
    return exempt(role, CoverageState.EXPECTED, Exemption(reason, until=iso(account.joined + _NEW)))


def _as_expected(row: Coverage, expected: Exemptions) -> Coverage:
    """The row of an account as such; a denial that the configuration expects is accepted."""
    exemption = expected.of(row.account, "")
    if row.state is not CoverageState.DENIED or exemption is None:
        return row
    return exempt(row, CoverageState.EXPECTED, exemption)


def rows_not_tried(account: Account, excluded: Exemptions) -> Sequence[Coverage]:
    """The rows of an account that is not to be tried: inactive, or excluded; none for any other."""
    role = account_row(account.account, "role")
    if account.inactive:
        role = exempt(role, CoverageState.INACTIVE, Exemption(f"the account is {account.inactive}"))
        return [role, replace(role, operation="regions")]
    exemption = excluded.of(account.account, "")
    if exemption is None:
        return []
    role = exempt(role, CoverageState.EXCLUDED, exemption)
    return [role, replace(role, operation="regions"), *rows_without_role(account.account, account.regions, role)]
