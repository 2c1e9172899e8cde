"""Collects the jobs of all accounts and Regions: opens the accounts, reads their Regions, and tries once more what failed temporarily."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from scanner.aws.deadline import Deadline, DeadlineError
from scanner.aws.errors import Reason, reason_of
from scanner.aws.session import Session
from scanner.model.coverage import Coverage, CoverageState
from scanner.sources.live.accounts import Account, open_account, rows_not_tried, targets_of
from scanner.sources.live.contexts import ContextReading, Errand, run_errand
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.outcome import Collected, Found, LivePlan, outcome_of
from scanner.sources.live.pool import AbandonedError, TimeLimit, run_all
from scanner.sources.live.progress import Counts, Progress
from scanner.sources.live.read import ReadTarget, Shelves, read_target, try_target
from scanner.sources.live.reading import Reading, Target
from scanner.sources.live.spool import Spool
from scanner.sources.live.things import Thing, first_of_each_kind, things_of_jobs, things_of_record
from scanner.sources.live.wants import Wants

THREADS = 8  # accounts, or Regions of accounts, at a time
_ONE = "one Region of one account"


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
    """What a few calls say of each account and Region: a page of the list, then one job, then one thing of each kind of context."""
    collector = _Collector(plan, Earlier(), Shelves(spool, spool), progress, try_target)
    collector.open_accounts()
    collector.read(collector.targets(collector.tried))
    if plan.asked.context:
        collector.read_contexts(first_of_each_kind)
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
    rows: list[Coverage] = field(default_factory=list)  # of accounts that are not tried
    tried: list[Account] = field(default_factory=list)
    opened: int = 0  # accounts, whatever came of it
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    contexts: dict[tuple[str, str], ContextReading] = field(default_factory=dict)
    under_way: list[Reading] = field(default_factory=list)
    caller_failure: Reason | None = None  # why the caller's own credentials failed, so that nothing more can be read
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
        for ended in run_all(accounts, self._open, THREADS, self._limit):
            if ended is not None:
                account, error = ended
                if error is not None:
                    account.role_reason = self._late(error)
                self.opened += 1
            self._show()

    def _open(self, account: Account) -> None:
        if self.caller_failure is not None:
            account.role_reason = self.caller_failure
            return
        open_account(account, self._deadlines())
        for reason in filter(None, (account.role_reason, account.regions_reason)):
            self._note_caller(reason, account.session)

    def targets(self, accounts: Sequence[Account]) -> list[Target]:
        """What is to be read in accounts that could be opened."""
        opened = [account for account in accounts if account.role_reason is None]
        return [target for account in opened for target in targets_of(account, account.regions, self.excluded)]

    def read(self, targets: Sequence[Target]) -> None:
        """Reads targets, several at a time."""
        readings = [Reading(target) for target in targets]
        for ended in run_all(readings, self._read, THREADS, self._limit):
            if ended is not None:
                reading, error = ended
                self.readings[reading.scope] = self._ended(reading, error)
            self._show()

    def _read(self, reading: Reading) -> None:
        with self._lock:
            self.under_way.append(reading)
        if self.caller_failure is not None:
            reading.fail(self.caller_failure)
            return
        self.read_one(reading, self.plan.asked, self.earlier, self.shelves, self._deadlines())
        for reason in chain.from_iterable(tries.reasons for tries in reading.tries.values()):
            self._note_caller(reason, reading.target.session)

    def _ended(self, reading: Reading, error: BaseException | None) -> Reading:
        """The reading of a task that ended, or that was abandoned."""
        if error is None:
            return reading
        reading = reading.without_thread()
        reading.fail(self._late(error))
        return reading

    def read_again(self) -> None:
        """Tries once more what failed temporarily: accounts, then Regions."""
        if self.caller_failure is not None:
            return
        accounts = [account for account in self.tried if account.failed_temporarily]
        for account in accounts:
            account.role_reason = account.regions_reason = None
        self._open_all(accounts)
        first = {scope: reading for scope, reading in self.readings.items() if reading.failed_temporarily}
        self.read([*(reading.target for reading in first.values()), *self.targets(accounts)])
        for scope, reading in first.items():
            self.readings[scope].add_from(reading)

    def read_contexts(self, choose: Callable[[Iterable[Thing]], Iterable[Thing]] = iter) -> None:
        """Asks for what the jobs refer to, then for what that refers to itself; `choose` takes some of what a target refers to."""
        kinds = self.plan.asked.context
        wants = Wants(self.readings)
        for scope, reading in sorted(self.readings.items()):
            self.contexts[scope] = ContextReading(reading.target, knows_no_job=reading.knows_no_job)
            wants.add(choose(things_of_jobs(reading, kinds)), scope)
        self._ask_for(wants)
        for wanted, record in wants.found():
            for scope in wanted.referrers:
                wants.add(things_of_record(wanted.thing, record, scope, kinds), scope)
        self._ask_for(wants)
        for scope, into in self.contexts.items():
            into.reason = wants.reason_for(scope)

    def _ask_for(self, wants: Wants) -> None:
        """Asks round by round. Which target is asked for what depends on the answers only, and not on time."""
        things = wants.next_round()
        while things:
            errands = [Errand(self.contexts[scope], things[scope]) for scope in sorted(things)]
            ended_errands = []
            for ended in run_all(errands, self._run_errand, THREADS, self._limit):
                if ended is not None:
                    ended_errands.append(self._ended_errand(*ended))
            for errand in sorted(ended_errands, key=lambda errand: errand.scope):
                errand.of.records += [record for _, record in errand.found]
                wants.note(errand)
            things = wants.next_round()

    def _ended_errand(self, errand: Errand, error: BaseException | None) -> Errand:
        """An errand that ended, or that was abandoned."""
        if error is None:
            return errand
        errand = errand.without_thread()
        errand.fail(self._late(error))
        return errand

    def _run_errand(self, errand: Errand) -> None:
        if self.caller_failure is not None:
            errand.fail(self.caller_failure)
            return
        run_errand(errand, self._deadlines())
        for reason in errand.reasons.values():
            self._note_caller(reason, errand.of.target.session)

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

    def _note_caller(self, reason: Reason, session: Session) -> None:
        """Notes that the caller's own credentials failed: nothing more can be read with them.

        In a chain of roles it may be a role's token that AWS refused, and that concerns one account.
        """
        if session.is_chained:
            return
        if reason.caller_failed or (reason.state is CoverageState.EXPIRED and not session.role_arn):
            self.caller_failure = self.caller_failure or reason

    @property
    def _limit(self) -> TimeLimit:
        """How long a task may take at most: it sends no request after its deadlines, and then waits for one read."""
        allowed = self.plan.settings.scope_deadline.total_seconds()
        return TimeLimit(allowed + self.plan.read_timeout, self.plan.deadline.end + self.plan.read_timeout)

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
        """What all of it came to."""
        found = Found(self.tried, self.readings, self.contexts, self.rows, is_cut_off=self.caller_failure is not None)
        return outcome_of(self.plan, found, self.earlier, self.expected, self.excluded)
