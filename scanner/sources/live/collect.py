"""Collects the jobs of all accounts and Regions: opens the accounts, reads their Regions, and tries once more what failed in passing."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from scanner.aws.deadline import Deadline, DeadlineError
from scanner.aws.errors import Reason, reason_of
from scanner.config.config import LiveEntry, LiveSettings
from scanner.display.lines import count, first_of
from scanner.model.coverage import Coverage, CoverageState
from scanner.sources.live.accounts import Account, open_account, rows_not_tried, rows_of_account
from scanner.sources.live.asked import Asked
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.last_seen import fill_in
from scanner.sources.live.pool import AbandonedError, Patience, run_all
from scanner.sources.live.progress import Counts, Progress
from scanner.sources.live.read import ReadTarget, Shelves, read_first_page, read_target
from scanner.sources.live.reading import Reading, Target
from scanner.sources.live.rows import excluded_rows, rows_of
from scanner.sources.live.source import LiveSource
from scanner.sources.live.spool import Spool

THREADS = 8  # accounts, or Regions of accounts, at a time
_ONE = "one Region of one account"
_NAMES = 5  # accounts and Regions in a note


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What is to be collected. `rows` are those that are known already; `now` is what ages count from.

    `read_timeout`: seconds that one read from a connection may take; a task that sends no request any more ends after that at the latest.
    """

    accounts: tuple[Account, ...]
    asked: Asked
    settings: LiveSettings
    now: datetime
    deadline: Deadline
    read_timeout: float
    reproducible: bool = False
    rows: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """What was collected: a source for each account and Region, the rows of the accounts as such, and notes for people.

    `is_cut_off`: the caller's own credentials ended before all was read.
    """

    sources: tuple[LiveSource, ...]
    rows: tuple[Coverage, ...]
    notes: tuple[str, ...]
    is_cut_off: bool = False


def collect(plan: LivePlan, earlier: Earlier, shelves: Shelves, progress: Progress) -> Collected:
    """Everything that AWS lets be read; whatever it does not is in a row of coverage."""
    collector = _Collector(plan, earlier, shelves, progress, read_target)
    collector.open_accounts()
    collector.read(collector.targets())
    collector.read_again()
    return collector.result()


def try_out(plan: LivePlan, spool: Spool, progress: Progress) -> Collected:
    """What one call for each account and Region lets be read, and in rows of coverage what it does not."""
    collector = _Collector(plan, Earlier(), Shelves(spool, spool), progress, read_first_page)
    collector.open_accounts()
    collector.read(collector.targets())
    return collector.result()


@dataclass(slots=True)
class _Collector:
    plan: LivePlan
    earlier: Earlier
    shelves: Shelves
    progress: Progress
    read_one: ReadTarget
    expected: Exemptions = field(init=False)
    excluded: Exemptions = field(init=False)
    rows: list[Coverage] = field(default_factory=list)  # of accounts, and of Regions that are not tried
    opened: list[Account] = field(default_factory=list)
    tried: int = 0  # accounts
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    under_way: list[Reading] = field(default_factory=list)
    own_failure: Reason | None = None  # why the caller's own credentials failed, so that nothing more can be read
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.expected = Exemptions(self.plan.settings.expected, self.plan.now)
        self.excluded = Exemptions(self.plan.settings.exclude, self.plan.now)

    def open_accounts(self) -> None:
        """Opens the accounts that are to be tried, and notes their rows."""
        accounts = []
        for account in self.plan.accounts:
            rows = rows_not_tried(account, self.excluded)
            self.rows += rows
            if not rows:
                accounts.append(account)
        for ended in run_all(accounts, self._open, THREADS, self._patience):
            if ended is not None:
                account, error = ended
                if error is not None:
                    account.role_reason = self._late(error)
                self.tried += 1
            self._show()
        for account in accounts:
            self.rows += rows_of_account(account, self.expected, self.plan.now)
            if account.role_reason is None:
                self.opened.append(account)

    def _open(self, account: Account) -> None:
        if self.own_failure is not None:
            account.role_reason = self.own_failure
            return
        open_account(account, self._deadlines())
        for reason in (account.role_reason, account.regions_reason):
            self._note_own(reason, account.session.role_arn)

    def targets(self) -> list[Target]:
        """What is to be read in the accounts that could be opened; a Region that is excluded gets its rows instead."""
        targets = []
        for account in self.opened:
            for region in account.regions:
                exemption = self.excluded.of(account.account, region)
                if exemption is None:
                    targets.append(Target(account.account, region, account.session, account.name))
                else:
                    self.rows += excluded_rows(account.account, region, exemption)
        return targets

    def read(self, targets: Sequence[Target]) -> None:
        """Reads targets, several at a time."""
        readings = [Reading(target) for target in targets]
        for ended in run_all(readings, self._read, THREADS, self._patience):
            if ended is not None:
                reading, error = ended
                self.readings[reading.scope] = self._ended(reading, error)
            self._show()

    def _read(self, reading: Reading) -> None:
        reading.begin()
        with self._lock:
            self.under_way.append(reading)
        if self.own_failure is not None:
            reading.fail(self.own_failure)
            return
        self.read_one(reading, self.plan.asked, self.earlier, self.shelves, self._deadlines())
        for tries in reading.tries.values():
            self._note_own(tries.reason, reading.target.session.role_arn)

    def _ended(self, reading: Reading, error: BaseException | None) -> Reading:
        """The reading of a task that ended, or that was abandoned."""
        if error is None:
            return reading
        reading = reading.without_thread()
        reading.fail(self._late(error))
        return reading

    def read_again(self) -> None:
        """Reads once more what failed in passing; what is worse then does not replace what was read before."""
        failed = [reading for reading in self.readings.values() if reading.failed_in_passing]
        if self.own_failure is not None or not failed:
            return
        before = {reading.scope: reading for reading in failed}
        self.read([reading.target for reading in failed])
        for scope, reading in before.items():
            if self.readings[scope].extent < reading.extent:
                self.readings[scope] = reading

    def _late(self, error: BaseException) -> Reason:
        """Why a task did not end as it should have."""
        if not isinstance(error, AbandonedError):
            return reason_of(error, "collecting")
        try:
            self.plan.deadline.check()
        except DeadlineError as over:
            return reason_of(over, "collecting")
        allowed = self.plan.settings.scope_deadline.total_seconds()
        return Reason(CoverageState.DEADLINE, f"{_ONE} took longer than {allowed:g} seconds")

    def _note_own(self, reason: Reason | None, role_arn: str) -> None:
        """Notes that the caller's own credentials failed: nothing more can be read with them."""
        if reason is None or self.own_failure is not None:
            return
        if reason.is_own or (reason.state is CoverageState.EXPIRED and not role_arn):
            self.own_failure = reason

    @property
    def _patience(self) -> Patience:
        """How long a task may take at most: it sends no request after its deadlines, and then waits for one read."""
        allowed = self.plan.settings.scope_deadline.total_seconds()
        return Patience(allowed + self.plan.read_timeout, self.plan.deadline.end + self.plan.read_timeout)

    def _deadlines(self) -> tuple[Deadline, ...]:
        return (Deadline.after(self.plan.settings.scope_deadline.total_seconds(), _ONE),)

    def _show(self) -> None:
        with self._lock:
            under_way = list(self.under_way)
        self.progress(
            Counts(
                accounts=len(self.plan.accounts),
                opened=self.tried,
                targets=sum(len(account.regions) for account in self.opened),
                read=len(self.readings),
                jobs=sum(len(reading.slots) for reading in under_way),
                calls=sum(tries.meter.usage.calls for reading in under_way for tries in reading.tries.values()),
            )
        )

    def result(self) -> Collected:
        """The sources in the order of their accounts and Regions, and all rows."""
        sources = tuple(self._source(self.readings[scope]) for scope in sorted(self.readings))
        rows = list(map(self._with_loss, self.rows))
        if not any(row.is_gap for row in (*self.plan.rows, *rows, *chain.from_iterable(source.rows for source in sources))):
            rows += _nothing_read(sources)
        notes = (
            *self._notes_on_entries(),
            *self._notes_on_answers(sources),
            *_notes_on_unknown_regions(self.opened),
            *self._notes_on_earlier(),
        )
        return Collected(sources, (*self.plan.rows, *rows), notes, is_cut_off=self.own_failure is not None)

    def _source(self, reading: Reading) -> LiveSource:
        plan, read_at = self.plan, None
        if plan.settings.max_age is not None:
            read_at = fill_in(reading, plan.asked, self.earlier, plan.settings.max_age, plan.now)
        rows = rows_of(reading, plan.asked, self.expected, read_at, plan.reproducible)
        return LiveSource(reading, tuple(map(self._with_loss, rows)), plan.asked.window)

    def _with_loss(self, row: Coverage) -> Coverage:
        """The row; a gap that the collection before did not have says so."""
        return row.lost_since(self.earlier.complete)

    def _notes_on_entries(self) -> Iterator[str]:
        """Which entries of the configuration are over, or for nothing."""
        for entry in self.expected.over():
            yield f"{_named(entry)} ended on {entry.until} (owner {entry.owner}): what it was for counts again"
        for entry in self.excluded.over():
            yield f"{_named(entry)} ended on {entry.until} (owner {entry.owner}): what it excluded is read again"
        accounts = self.plan.accounts
        if not all(account.regions for account in accounts):  # the Regions of an account that could not be opened are not known
            return
        planned = [(account.account, region) for account in accounts for region in (*account.regions, "")]
        for entry in (*self.expected.entries, *self.excluded.entries):
            if not any(entry.is_for(*scope) for scope in planned):
                yield f"{_named(entry)} is for no account and Region of this scan; remove it, or check its accounts and Regions"

    def _notes_on_answers(self, sources: Sequence[LiveSource]) -> Iterator[str]:
        """What was expected to be denied, and is not."""
        answered = [source.reading.scope for source in sources if not _is_denied(source)]
        for entry in self.expected.lasting():
            names = [" ".join(scope) for scope in answered if entry.is_for(*scope)]
            if names:
                yield f"{_named(entry)} expects a denial, but {first_of(names, _NAMES)} answered; take that out of it"

    def _notes_on_earlier(self) -> Iterator[str]:
        """Why the collection before is not used; else what it had and this one does not ask for."""
        if self.earlier.note:
            yield self.earlier.note
        planned = {*self.readings, *((row.account, row.region) for row in self.rows)}
        gone = sorted({(account, region) for account, region, _ in self.earlier.as_of if region} - planned)
        if gone:
            names = first_of([" ".join(scope) for scope in gone], _NAMES)
            yield f"{count(len(gone), 'account and Region', 'accounts and Regions')} of the collection before not asked for now: {names}"


def _notes_on_unknown_regions(accounts: Iterable[Account]) -> Iterator[str]:
    names = sorted({region for account in accounts for region in account.unknown_regions})
    if names:
        yield f"enabled, and not read, since this SDK does not know Bedrock there: {first_of(names, _NAMES)}; a newer botocore may"


def _named(entry: LiveEntry) -> str:
    return f"the entry at {entry.at.path}:{entry.at.line}"


def _is_denied(source: LiveSource) -> bool:
    reasons = (tries.reason for tries in source.reading.tries.values())
    return any(reason is not None and reason.state is CoverageState.DENIED for reason in reasons)


def _nothing_read(sources: Iterable[LiveSource]) -> list[Coverage]:
    """A row that says so where nothing was read, whatever the reasons: a scan of nothing is not complete."""
    read = (CoverageState.COMPLETE, CoverageState.STALE)
    if any(row.state in read for source in sources for row in source.rows):
        return []
    return [Coverage(CoverageState.ERROR, operation="accounts", detail="no account and Region was read; exclude fewer")]
