"""Collects the jobs of all accounts and Regions: opens the accounts, reads their Regions, and tries once more what failed in passing."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from scanner.aws.deadline import Deadline, DeadlineError
from scanner.aws.errors import Reason, reason_of
from scanner.config.config import LiveSettings
from scanner.model.coverage import Coverage, CoverageState
from scanner.sources.live.accounts import Account, open_account, rows_not_tried, rows_of_account
from scanner.sources.live.asked import Asked
from scanner.sources.live.contexts import ContextReading, named_by_jobs, named_by_records, read_contexts
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.last_seen import fill_in
from scanner.sources.live.notes import notes_on_answers, notes_on_earlier, notes_on_entries, notes_on_unknown_regions
from scanner.sources.live.pool import AbandonedError, Patience, run_all
from scanner.sources.live.progress import Counts, Progress
from scanner.sources.live.read import ReadTarget, Shelves, read_first_page, read_target
from scanner.sources.live.reading import Reading, Target
from scanner.sources.live.rows import context_row, excluded_rows, row_without_context, rows_of
from scanner.sources.live.source import LiveSource
from scanner.sources.live.spool import Spool

THREADS = 8  # accounts, or Regions of accounts, at a time
_ONE = "one Region of one account"


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
    collector.read(collector.targets(collector.tried))
    collector.read_again()
    if plan.asked.context:
        collector.read_contexts()
    return collector.result()


def try_out(plan: LivePlan, spool: Spool, progress: Progress) -> Collected:
    """What one call for each account and Region lets be read, and in rows of coverage what it does not."""
    collector = _Collector(plan, Earlier(), Shelves(spool, spool), progress, read_first_page)
    collector.open_accounts()
    collector.read(collector.targets(collector.tried))
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
    tried: list[Account] = field(default_factory=list)
    opened: int = 0  # accounts, whatever came of it
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    contexts: dict[tuple[str, str], ContextReading] = field(default_factory=dict)
    under_way: list[Reading] = field(default_factory=list)
    own_failure: Reason | None = None  # why the caller's own credentials failed, so that nothing more can be read
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.expected = Exemptions(self.plan.settings.expected, self.plan.now)
        self.excluded = Exemptions(self.plan.settings.exclude, self.plan.now)

    def open_accounts(self) -> None:
        """Opens the accounts that are to be tried."""
        for account in self.plan.accounts:
            rows = rows_not_tried(account, self.excluded)
            self.rows += rows
            if not rows:
                self.tried.append(account)
        self._open_all(self.tried)

    def _open_all(self, accounts: Sequence[Account]) -> None:
        for ended in run_all(accounts, self._open, THREADS, self._patience):
            if ended is not None:
                account, error = ended
                if error is not None:
                    account.role_reason = self._late(error)
                self.opened += 1
            self._show()

    def _open(self, account: Account) -> None:
        if self.own_failure is not None:
            account.role_reason = self.own_failure
            return
        open_account(account, self._deadlines())
        for reason in (account.role_reason, account.regions_reason):
            self._note_own(reason, account.session.role_arn)

    def targets(self, accounts: Sequence[Account]) -> list[Target]:
        """What is to be read in accounts that could be opened; a Region that is excluded gets its rows instead."""
        targets = []
        for account in accounts:
            if account.role_reason is not None:
                continue
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
        """Tries once more what failed in passing: accounts, then Regions. What is worse then does not replace what was read before."""
        if self.own_failure is not None:
            return
        accounts = [account for account in self.tried if account.failed_in_passing]
        for account in accounts:
            account.role_reason = account.regions_reason = None
        self._open_all(accounts)
        before = {scope: reading for scope, reading in self.readings.items() if reading.failed_in_passing}
        self.read([*(reading.target for reading in before.values()), *self.targets(accounts)])
        for scope, reading in before.items():
            if self.readings[scope].extent < reading.extent:
                self.readings[scope] = reading

    def read_contexts(self) -> None:
        """Asks for what the jobs refer to, then for what that refers to itself. Which target asks for what does not depend on time."""
        kinds = self.plan.asked.context
        asked: set[tuple[str, str]] = set()
        for scope, reading in sorted(self.readings.items()):
            self.contexts[scope] = ContextReading(reading.target, named_by_jobs(reading, kinds).without(asked))
        self._read_contexts()
        for _, into in sorted(self.contexts.items()):
            into.named = named_by_records(into, kinds).without(asked)
        self._read_contexts()

    def _read_contexts(self) -> None:
        for ended in run_all(list(self.contexts.values()), self._read_context, THREADS, self._patience):
            if ended is None:
                continue
            into, error = ended
            if error is not None:
                into = into.without_thread()
                into.fail(self._late(error))
            self.contexts[into.target.account, into.target.region] = into

    def _read_context(self, into: ContextReading) -> None:
        if self.own_failure is not None and into.named.names:
            into.fail(self.own_failure)
            return
        read_contexts(into, self._deadlines())
        self._note_own(into.reason, into.target.session.role_arn)

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
                opened=self.opened,
                targets=sum(len(account.regions) for account in self.tried),
                read=len(self.readings),
                jobs=sum(len(reading.slots) for reading in under_way),
                calls=sum(tries.meter.usage.calls for reading in under_way for tries in reading.tries.values()),
            )
        )

    def result(self) -> Collected:
        """The sources in the order of their accounts and Regions, and all rows."""
        for account in self.tried:
            self._note_account(account)
        sources = tuple(self._source(self.readings[scope]) for scope in sorted(self.readings))
        rows = list(map(self._with_loss, self.rows))
        if not any(row.is_gap for row in (*self.plan.rows, *rows, *chain.from_iterable(source.rows for source in sources))):
            rows += _nothing_read(sources)
        notes = (
            *notes_on_entries(self.expected, self.excluded, self.plan.accounts),
            *notes_on_answers(self.expected, [source.reading for source in sources]),
            *notes_on_unknown_regions(self.plan.accounts),
            *notes_on_earlier(self.earlier, {(row.account, row.region) for row in (*rows, *chain.from_iterable(s.rows for s in sources))}),
        )
        return Collected(sources, (*self.plan.rows, *rows), notes, is_cut_off=self.own_failure is not None)

    def _note_account(self, account: Account) -> None:
        """Notes the rows of an account. Where its role failed in passing, its Regions did too, and may be judged as last seen."""
        self.rows += rows_of_account(account, self.expected, self.plan.now)
        reason = account.role_reason
        if reason is None or not reason.in_passing:
            return
        for region in account.regions:
            reading = Reading(Target(account.account, region, account.session, account.name))
            reading.fail(reason)
            self.readings[reading.scope] = reading

    def _source(self, reading: Reading) -> LiveSource:
        plan, read_at = self.plan, None
        if plan.settings.max_age is not None:
            read_at = fill_in(reading, plan.asked, self.earlier, plan.settings.max_age, plan.now)
        rows = rows_of(reading, plan.asked, self.expected, read_at, plan.reproducible)
        contexts = self.contexts.get(reading.scope)
        all_rows = [*rows]
        if contexts is not None:
            all_rows.append(context_row(contexts, self.expected))
        elif plan.asked.no_context:
            all_rows.append(row_without_context(reading.target))
        records = () if contexts is None else tuple(contexts.records)
        return LiveSource(reading, tuple(map(self._with_loss, all_rows)), plan.asked.window, records)

    def _with_loss(self, row: Coverage) -> Coverage:
        """The row; a gap that the collection before did not have says so."""
        return row.lost_since(self.earlier.complete)


def _nothing_read(sources: Iterable[LiveSource]) -> list[Coverage]:
    """A row that says so where nothing was read, whatever the reasons: a scan of nothing is not complete."""
    read = (CoverageState.COMPLETE, CoverageState.STALE)
    if any(row.state in read for source in sources for row in source.rows):
        return []
    return [Coverage(CoverageState.ERROR, operation="accounts", detail="no account and Region was read; exclude fewer")]
