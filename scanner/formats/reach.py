"""What a scan reached of accounts and Regions: its rows of coverage by reason, and how many accounts and Regions each reason is about."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from scanner.display.lines import count, join, printable
from scanner.model.coverage import Coverage, CoverageState, Exemption
from scanner.model.report import Report

Scope = tuple[str, str]  # account and Region; without a Region, the account itself

GAPS = tuple(state for state in CoverageState if Coverage(state).is_gap)
STALE = (CoverageState.STALE,)
UNREAD = tuple(state for state in GAPS if state is not CoverageState.MISSING)  # of what was to be read from AWS
MISSING = (CoverageState.MISSING,)
JUDGED = (CoverageState.COMPLETE, CoverageState.STALE)
_EXCEPTIONS = {  # what the verdict says after the number of accounts or scopes
    CoverageState.EXPECTED: "expected to be denied",
    CoverageState.INACTIVE: "inactive",
    CoverageState.EXCLUDED: "excluded",
}
EXCEPTIONS = tuple(_EXCEPTIONS)


class Reason(Struct, frozen=True):
    """Why something was not read, or not today; rows with the same reason are shown together."""

    state: CoverageState
    detail: str
    exemption: Exemption | None
    as_of: str  # the day


class Group(Struct, frozen=True):
    """The scopes that share a reason, e.g. those where one action is denied, and what it keeps from being read of each.

    `accounts` are those that a row of the account itself gives the reason for, such as a role that cannot be assumed.
    """

    reason: Reason
    operations: tuple[str, ...]
    accounts: tuple[str, ...]
    scopes: tuple[Scope, ...]


class Reach:
    """The rows of accounts and Regions in a report: those of AWS, also in a collection, and those that were expected and are missing."""

    def __init__(self, report: Report) -> None:
        # A collection that was read twice, e.g. by itself and in another one, cost its calls once.
        self.rows = tuple(dict.fromkeys(row for row in report.coverage if row.operation))

    @cached_property
    def is_of_aws(self) -> bool:
        """Whether AWS was asked for anything, in this scan or for a collection; what was only expected does not count."""
        return any(row.state is not CoverageState.MISSING for row in self.rows)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Each account and Region that was to be read from AWS, once."""
        return tuple(dict.fromkeys(_scope(row) for row in self.rows if row.region and row.state is not CoverageState.MISSING))

    def scopes_of(self, states: Collection[CoverageState]) -> dict[Scope, CoverageState]:
        """The scopes that have one of these states in any row, each with the first one."""
        found: dict[Scope, CoverageState] = {}
        for row in self.rows:
            if row.region and row.state in states:
                found.setdefault(_scope(row), row.state)
        return found

    def accounts_of(self, states: Collection[CoverageState]) -> dict[str, CoverageState]:
        """The accounts that have one of these states in a row about the account itself; "" is the list of accounts."""
        found: dict[str, CoverageState] = {}
        for row in self.rows:
            if not row.region and row.state in states:
                found.setdefault(row.account, row.state)
        return found

    def groups(self, states: Sequence[CoverageState]) -> list[Group]:
        """The rows with these states by reason, in the order of the states, the reasons with the most scopes first.

        If the role of an account cannot be assumed, none of its scopes is read, for the same reason: they are in the account's group.
        """
        operations: dict[tuple[Reason, Scope], dict[str, None]] = {}
        for row in _with_details([row for row in self.rows if row.state in states]):
            operations.setdefault((_reason(row), _scope(row)), {})[row.operation] = None
        grouped: dict[tuple[Reason, tuple[str, ...]], list[Scope]] = {}
        for (reason, scope), own in operations.items():
            of_account = operations.get((reason, (scope[0], "")), own)
            grouped.setdefault((reason, tuple(of_account)), []).append(scope)
        groups = [_group(reason, names, scopes) for (reason, names), scopes in grouped.items()]
        return sorted(groups, key=lambda group: (states.index(group.reason.state), -len(group.scopes)))


def _group(reason: Reason, operations: tuple[str, ...], scopes: list[Scope]) -> Group:
    accounts = tuple(account for account, region in scopes if not region)
    return Group(reason, operations, accounts, tuple(scope for scope in scopes if scope[1]))


def _scope(row: Coverage) -> Scope:
    return row.account, row.region


def _with_details(rows: Sequence[Coverage]) -> Iterator[Coverage]:
    """The rows, each with a reason where any row of its scope has one.

    Where listing the jobs failed, details and tags were not asked for, and their rows may say no more than that.
    """
    details: dict[tuple[Scope, CoverageState], str] = {}
    for row in rows:
        if row.detail:
            details.setdefault((_scope(row), row.state), row.detail)
    for row in rows:
        yield replace(row, detail=row.detail or details.get((_scope(row), row.state), ""))


def _reason(row: Coverage) -> Reason:
    """The reason that is shown: of what is accepted by name, the one in the configuration, whatever AWS said."""
    if row.exemption is not None and row.state in EXCEPTIONS:
        return Reason(row.state, "", row.exemption, as_of="")
    if row.state in STALE:
        return Reason(row.state, row.detail, None, day_of(row.as_of))
    return Reason(row.state, row.detail, None, as_of="")


def gap_parts(reach: Reach) -> Iterator[str]:
    """How much was not read, e.g. "3 of 480 scopes not read in full (denied 2, throttled 1)"; nothing where all was."""
    scopes = reach.scopes_of(UNREAD)
    if scopes:
        number = f"{len(scopes):,} of {count(len(reach.scopes), 'scope')}"
        yield f"{number} not read in full ({_by_state(scopes.values())})"
    covered = {account for account, _ in scopes}
    accounts = {account: state for account, state in reach.accounts_of(UNREAD).items() if account not in covered}
    listing = accounts.pop("", None)
    if accounts:
        yield f"{count(len(accounts), 'account')} not read in full ({_by_state(accounts.values())})"
    if listing is not None:
        yield f"accounts not read in full ({listing.value})"
    missing = _missing(reach)
    if missing:
        yield missing


def _missing(reach: Reach) -> str:
    """How much of what was expected is missing, e.g. "2 expected accounts and 1 expected Region missing"; empty where nothing is."""
    accounts, scopes = reach.accounts_of(MISSING), reach.scopes_of(MISSING)
    parts = []
    if accounts:
        parts.append(count(len(accounts), "expected account"))
    if scopes:
        parts.append(count(len(scopes), "expected Region"))
    if not parts:
        return ""
    return f"{join(parts)} missing"


def _by_state(states: Collection[CoverageState]) -> str:
    return ", ".join(f"{state.value} {number:,}" for state, number in Counter(states).most_common())


def stale_part(reach: Reach) -> str:
    """What was judged as it was seen before, e.g. "2 of 480 scopes as of 2026-11-25"; empty where nothing was."""
    scopes = reach.scopes_of(STALE)
    accounts = reach.accounts_of(STALE).keys() - {account for account, _ in scopes}
    parts = []
    if scopes:
        parts.append(f"{len(scopes):,} of {count(len(reach.scopes), 'scope')}")
    if accounts:
        parts.append(count(len(accounts), "account"))
    if not parts:
        return ""
    first, *others = sorted({day_of(row.as_of) for row in reach.rows if row.state in STALE})
    if others:
        return f"{join(parts)} as of {first} to {others[-1]}"
    return f"{join(parts)} as of {first}"


def day_of(as_of: str) -> str:
    """The day of a time."""
    return printable(as_of[:10]) or "an earlier day"


def exception_parts(reach: Reach) -> Iterator[str]:
    """What the scan may be complete without, e.g. "1 account inactive", "4 scopes excluded"."""
    for state, words in _EXCEPTIONS.items():
        accounts = reach.accounts_of((state,))
        scopes = [scope for scope in reach.scopes_of((state,)) if scope[0] not in accounts]
        parts = []
        if accounts:
            parts.append(count(len(accounts), "account"))
        if scopes:
            parts.append(count(len(scopes), "scope"))
        if parts:
            yield f"{join(parts)} {words}"
