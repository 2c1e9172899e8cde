"""What collecting came to: a source for each account and Region, all rows of coverage, and notes for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from scanner.aws.deadline import Deadline
from scanner.config.config import LiveSettings
from scanner.model.coverage import Coverage, CoverageState
from scanner.sources.live.accounts import Account, rows_of_account, targets_of
from scanner.sources.live.asked import Asked
from scanner.sources.live.contexts import ContextReading
from scanner.sources.live.earlier import Earlier, Scope
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.last_seen import fill_in
from scanner.sources.live.notes import notes_on_answers, notes_on_earlier, notes_on_entries, notes_on_unknown_regions
from scanner.sources.live.reading import Operation, Reading
from scanner.sources.live.rows import context_row, excluded_rows, row_without_context, rows_of, rows_of_unlisted
from scanner.sources.live.source import LiveSource


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

    @property
    def listed(self) -> set[tuple[str, str]]:
        """The accounts and Regions whose jobs are all known, as of now or as last seen."""
        known = (CoverageState.COMPLETE, CoverageState.STALE)
        return {source.reading.scope for source in self.sources if source.rows[0].state in known}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the accounts that were tried, what was read in them, and the rows of those that were not.

    `is_cut_off`: the caller's own credentials ended before all was read.
    """

    tried: Sequence[Account]
    readings: Mapping[Scope, Reading]
    contexts: Mapping[Scope, ContextReading]
    rows: Sequence[Coverage]
    is_cut_off: bool


def outcome_of(plan: LivePlan, found: Found, earlier: Earlier, expected: Exemptions, excluded: Exemptions) -> Collected:
    """The sources in the order of their accounts and Regions, and all rows; what failed temporarily is filled in as it was last seen."""
    readings = {**found.readings, **_failed_readings(found, earlier, excluded)}
    sources = tuple(_source(plan, readings[scope], found.contexts.get(scope), earlier, expected) for scope in sorted(readings))
    of_sources = tuple(chain.from_iterable(source.rows for source in sources))
    rows = [*plan.rows, *found.rows, *rows_of_unlisted(plan.rows, earlier)]
    for account in found.tried:
        rows += _rows_of(account, of_sources, expected, excluded, plan.now)
        rows += _rows_of_excluded(account, earlier, excluded)
    rows = [row.lost_since(earlier.as_of) for row in rows]
    if not any(row.is_gap for row in (*rows, *of_sources)):
        rows += _nothing_read(of_sources)
    notes = (
        *notes_on_entries(expected, excluded, plan.accounts),
        *notes_on_answers(expected, [source.reading for source in sources]),
        *notes_on_unknown_regions(plan.accounts),
        *notes_on_earlier(earlier, {(row.account, row.region) for row in (*rows, *of_sources)}),
    )
    return Collected(sources, tuple(rows), notes, found.is_cut_off)


def _regions_of(account: Account, earlier: Earlier) -> tuple[str, ...]:
    """The Regions of an account; where they could not be asked for now, those that were read before."""
    if account.regions or not account.failed_temporarily:
        return account.regions
    return earlier.regions_of(account.account)


def _failed_readings(found: Found, earlier: Earlier, excluded: Exemptions) -> dict[Scope, Reading]:
    """A reading for each Region of the accounts that could not be opened for a temporary reason; it may be filled in as last seen."""
    readings = {}
    for account in found.tried:
        reason = account.role_reason or account.regions_reason
        if reason is None or not account.failed_temporarily:
            continue
        for target in targets_of(account, _regions_of(account, earlier), excluded):
            reading = Reading(target)
            reading.fail(reason)
            readings[reading.scope] = reading
    return readings


def _rows_of(
    account: Account, of_sources: Sequence[Coverage], expected: Exemptions, excluded: Exemptions, now: datetime
) -> Iterator[Coverage]:
    """The rows of an account as such; where all its Regions are judged as last seen, so are these."""
    own = [row for row in of_sources if row.account == account.account]
    times = [row.as_of for row in own if row.state is CoverageState.STALE]
    is_stale = account.failed_temporarily and bool(times) and not any(row.is_gap for row in own)
    for row in rows_of_account(account, expected, excluded, now):
        if is_stale and row.is_gap:
            yield replace(row, state=CoverageState.STALE, as_of=min(times))
        else:
            yield row


def _rows_of_excluded(account: Account, earlier: Earlier, excluded: Exemptions) -> Iterator[Coverage]:
    """The rows of the Regions of an account that are not tried."""
    for region in _regions_of(account, earlier):
        exemption = excluded.of(account.account, region)
        if exemption is not None:
            yield from excluded_rows(account.account, region, exemption)


def _source(plan: LivePlan, reading: Reading, contexts: ContextReading | None, earlier: Earlier, expected: Exemptions) -> LiveSource:
    last_seen = None
    if plan.settings.max_age is not None:
        last_seen = fill_in(reading, plan.asked, earlier, plan.settings.max_age, plan.now)
    rows = [*rows_of(reading, plan.asked, expected, last_seen, plan.reproducible)]
    if contexts is not None:
        rows.append(context_row(contexts, Operation.JOBS in reading.stale))
    elif plan.asked.no_context:
        rows.append(row_without_context(reading.target))
    records = () if contexts is None else tuple(contexts.records)
    return LiveSource(reading, tuple(row.lost_since(earlier.as_of) for row in rows), plan.asked.window, records)


def _nothing_read(rows: Iterable[Coverage]) -> list[Coverage]:
    """A row that says so where nothing was read, whatever the reasons: a scan of nothing is not complete."""
    if any(row.state in (CoverageState.COMPLETE, CoverageState.STALE) for row in rows):
        return []
    return [Coverage(CoverageState.ERROR, operation="accounts", detail="no account and Region was read")]
