"""Which accounts the options of a live scan mean, with the sessions and Regions that they are read by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.aws.ask import Meter
from scanner.aws.calls import GET_CALLER_IDENTITY, LIST_ACCOUNTS
from scanner.aws.errors import Reason, reason_of
from scanner.aws.organization import Member, NoAccountsError, list_accounts, list_accounts_in_unit
from scanner.aws.session import Session, Sessions
from scanner.config.accounts import AccountEntry, read_accounts
from scanner.display.suggest import did_you_mean
from scanner.errors import UsageError
from scanner.model.arn import is_account, is_arn, parse_arn
from scanner.model.coverage import Coverage, CoverageState, Usage
from scanner.model.names import ALL_REGIONS, ORGANIZATION, REGION
from scanner.project.options import LiveOptions
from scanner.sources import tree
from scanner.sources.live.accounts import Account

_REGION = re.compile(REGION)
_SDK_SERVICE = "ec2"  # in every Region


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts to be read; and a row for what kept AWS from listing them, if anything did."""

    accounts: tuple[Account, ...]
    rows: tuple[Coverage, ...] = ()
    failed_temporarily: bool = False


def find_accounts(options: LiveOptions, sessions: Sessions, top: Path) -> Accounts:
    """The accounts that the options mean.

    Raises UsageError where they cannot be right, MistakesError for mistakes in a file of accounts. What AWS refuses is a row.
    """
    base = sessions.base()
    if not base.has_credentials():
        raise UsageError("no AWS credentials found: sign in, or set AWS_PROFILE", "profile" if options.profile else "aws")
    entries = _entries(options, top)
    regions = _regions(options, base, are_needed=not entries or any(not entry.regions for entry in entries))
    home = base.region or next(iter(regions), "") or base.default_region
    if options.role_arn is not None:
        return Accounts((_account_of_role(options, sessions, home, regions),))
    if options.accounts_from is None:
        return _own_account(base, home, regions)
    if options.accounts_from == ORGANIZATION:
        return _organization(options, sessions, home, regions)
    return Accounts(tuple(_account_of_entry(entry, options, sessions, home, regions) for entry in entries))


def _regions(options: LiveOptions, base: Session, are_needed: bool) -> tuple[str, ...]:
    """The Regions that every account is read in that has none of its own; empty for all that are enabled in it."""
    if ALL_REGIONS in options.regions:
        if len(set(options.regions)) > 1:
            raise UsageError(f"{ALL_REGIONS} means every Region; leave out the others", "regions")
        return ()
    regions = tuple(dict.fromkeys(options.regions)) or ((base.region,) if base.region else ())
    if not regions and are_needed:
        raise UsageError("no Region: pass --region, or set AWS_REGION", "regions")
    for region in regions:
        _check_region(region, base)
    return regions


def _check_region(region: str, base: Session) -> None:
    """Raises UsageError for a Region that the SDK does not know: a slip would else read as a Region that does not answer."""
    known = base.all_regions(_SDK_SERVICE)
    if not _REGION.fullmatch(region) or region not in known:
        hint = did_you_mean(region.lower(), sorted(known), otherwise="see `aws account list-regions`; a newer botocore knows newer ones")
        raise UsageError(f"unknown Region {region!r}; {hint}", "regions")


def _own_account(base: Session, home: str, regions: tuple[str, ...]) -> Accounts:
    """The account of the caller's own credentials."""
    try:
        account = base.identity().account
    except Exception as error:
        return _unknown("role", reason_of(error, GET_CALLER_IDENTITY.operation))
    return Accounts((Account(account, base, home, regions),))


def _account_of_role(options: LiveOptions, sessions: Sessions, home: str, regions: tuple[str, ...]) -> Account:
    role = str(options.role_arn)
    arn = parse_arn(role)
    if arn is None or (arn.service, arn.type) != ("iam", "role") or not is_account(arn.account):
        raise UsageError(f"{role!r} is not the ARN of a role, such as arn:aws:iam::111122223333:role/jobscan", "role_arn")
    session = sessions.assume(sessions.base(), role, options.external_id)
    return Account(arn.account, session, home, regions)


def _organization(options: LiveOptions, sessions: Sessions, home: str, regions: tuple[str, ...]) -> Accounts:
    meter = Meter()
    try:
        members = _members(options, sessions.base(), home, meter)
    except NoAccountsError as error:
        row = Coverage(CoverageState.ERROR, operation="accounts", detail=str(error), usage=meter.usage)
        return Accounts((), (row,))
    except UsageError:
        raise
    except Exception as error:
        return _unknown("accounts", reason_of(error, LIST_ACCOUNTS.operation), meter.usage)
    accounts = [_account_of_member(member, options, sessions, home, regions) for member in members]
    row = Coverage(CoverageState.COMPLETE, operation="accounts", records=len(accounts), usage=meter.usage)
    return Accounts(tuple(sorted(accounts, key=lambda account: account.account)), (row,))


def _members(options: LiveOptions, base: Session, home: str, meter: Meter) -> list[Member]:
    if options.unit is not None:
        return list_accounts_in_unit(base, options.unit, meter, region=home)
    return list_accounts(base, meter, region=home)


def _account_of_member(member: Member, options: LiveOptions, sessions: Sessions, home: str, regions: tuple[str, ...]) -> Account:
    roles = (str(options.role_name),)
    return Account(
        member.account,
        _assume(sessions, member.account, roles, options.external_id, home),
        home,
        regions,
        name=member.name,
        inactive=member.state if member.is_inactive else "",
        joined=member.joined,
    )


def _entries(options: LiveOptions, top: Path) -> Sequence[AccountEntry]:
    """The accounts in the file that the options name; none where they name no file."""
    if options.accounts_from in (None, ORGANIZATION):
        return ()
    file = Path(str(options.accounts_from))
    if not file.is_file():
        raise UsageError(f"file not found: {file} (a file of accounts, or {ORGANIZATION})", "accounts_from")
    return sorted(read_accounts(file, tree.shown(file, top)), key=lambda entry: entry.account)


def _account_of_entry(entry: AccountEntry, options: LiveOptions, sessions: Sessions, home: str, regions: tuple[str, ...]) -> Account:
    roles = entry.roles or ((options.role_name,) if options.role_name is not None else ())
    if not roles:
        raise UsageError(f"{entry.at}: account {entry.account} has no role; add one, or pass --role-name", "accounts_from")
    own = () if entry.regions == (ALL_REGIONS,) else entry.regions or regions
    for region in own:
        _check_region(region, sessions.base())
    external_id = entry.external_id or options.external_id
    return Account(entry.account, _assume(sessions, entry.account, roles, external_id, home), home, own, name=entry.name)


def _assume(sessions: Sessions, account: str, roles: Sequence[str], external_id: str | None, home: str) -> Session:
    """The session at the end of a chain of roles: ARNs, or names of roles in the account. Each is passed the external ID, as by c7n-org."""
    session = sessions.base()
    partition = session.partition_of(home)
    for role in roles:
        arn = role if is_arn(role) else f"arn:{partition}:iam::{account}:role/{role}"
        session = sessions.assume(session, arn, external_id)
    return session


def _unknown(operation: str, reason: Reason, usage: Usage | None = None) -> Accounts:
    """No account, and the row that says why."""
    row = Coverage(reason.state, operation=operation, detail=reason.sentence, action=reason.action, usage=usage)
    return Accounts((), (row,), reason.is_temporary)
