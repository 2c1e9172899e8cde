"""From a reading to its rows of coverage: how far each operation came, and whether the scan may be complete without it."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scanner.aws.errors import Reason
from scanner.display.time import iso
from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.origin import Live, report_path
from scanner.sources.live.asked import Asked
from scanner.sources.live.contexts import ContextReading
from scanner.sources.live.earlier import Earlier
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.last_seen import LastSeen
from scanner.sources.live.reading import Operation, Reading, Target

_NO_JOB = "no job is known"
_AS_LAST_SEEN = "the jobs are as last seen"
_LIST_ONLY = "left out (--detail list)"


def rows_of(reading: Reading, asked: Asked, expected: Exemptions, last_seen: LastSeen | None, reproducible: bool) -> Iterator[Coverage]:
    """The row of each operation; `last_seen` is what it was filled in with, if anything is stale."""
    exemption = expected.of(*reading.scope)
    for operation in Operation:
        row = _row(reading, operation, asked, reproducible)
        if operation in reading.stale and last_seen is not None:
            inferred = last_seen.inferred if operation is Operation.TAGS else 0
            yield replace(row, state=CoverageState.STALE, as_of=iso(last_seen.read_at), inferred=row.inferred or inferred)
        elif exemption is not None and _is_as_expected(reading, operation):
            yield exempt(row, CoverageState.EXPECTED, exemption)
        else:
            yield row


def _is_as_expected(reading: Reading, operation: Operation) -> bool:
    """Whether AWS denied the list of jobs from the first. A denial after some pages, or of details and tags alone, is another one."""
    tries = reading.tries[operation]
    return operation is Operation.JOBS and tries.is_denied and not tries.meter.usage.pages


def _row(reading: Reading, operation: Operation, asked: Asked, reproducible: bool) -> Coverage:
    tries = reading.tries[operation]
    usage = tries.meter.usage
    if not reproducible:
        usage = replace(usage, seconds=round(tries.seconds, 3))
    row = Coverage(
        CoverageState.COMPLETE,
        report_path(Live(*reading.scope)),
        *reading.scope,
        operation.value,
        records=_records(reading, operation, asked),
        inferred=len(reading.inferred) if operation is Operation.TAGS else 0,
        usage=usage,
    )
    if tries.reason is not None:
        return _failed(row, tries.reason)
    if operation is Operation.DETAILS and not asked.details:
        return replace(row, state=CoverageState.NOT_ASKED, detail=_LIST_ONLY)
    if reading.knows_no_job:
        return replace(row, state=CoverageState.NOT_ASKED, detail=_NO_JOB)
    if not reading.is_trial and not reading.has_all(operation):  # a fault of ours, which must not look complete
        return replace(row, state=CoverageState.ERROR, detail=f"internal error: not all {operation.value} were asked for")
    return row


def context_row(reading: ContextReading, is_stale: bool) -> Coverage:
    """How far what the jobs refer to was read. Where AWS denies it, it listed the jobs, so that no denial was expected.

    `is_stale`: the jobs that are judged are those of an earlier collection.
    """
    row = replace(_context_row(reading.target, len(reading.records)), usage=reading.meter.usage)
    if reading.knows_no_job:
        return replace(row, state=CoverageState.NOT_ASKED, detail=_AS_LAST_SEEN if is_stale else _NO_JOB)
    if reading.reason is not None:
        return _failed(row, reading.reason)
    return row


def row_without_context(target: Target) -> Coverage:
    """The row where what the jobs refer to is left out by an option."""
    return replace(_context_row(target, 0), state=CoverageState.NOT_ASKED, detail="left out (--no-context)")


def _context_row(target: Target, records: int) -> Coverage:
    place = report_path(Live(target.account, target.region))
    return Coverage(CoverageState.COMPLETE, place, target.account, target.region, "context", records=records)


def _records(reading: Reading, operation: Operation, asked: Asked) -> int:
    """How many jobs an operation is known of."""
    match operation:
        case Operation.JOBS:
            return len(reading.slots)
        case Operation.DETAILS:
            return len(reading.slots) - len(reading.lacking) if asked.details else 0
        case Operation.TAGS:
            return len(reading.tags)


def account_row(account: str, operation: str, reason: Reason | None = None, detail: str = "", calls: int | None = None) -> Coverage:
    """A row of an account as such: its `role` or `regions`."""
    usage = None if calls is None else Usage(calls)
    row = Coverage(CoverageState.COMPLETE, report_path(Live(account)), account, operation=operation, detail=detail, usage=usage)
    return row if reason is None else _failed(row, reason)


def rows_without_role(account: str, regions: Sequence[str], role: Coverage) -> Iterator[Coverage]:
    """The rows of an account's Regions where its role says it all: that it was denied, excluded and so on."""
    for region in regions:
        for operation in Operation:
            yield replace(role, source=report_path(Live(account, region)), region=region, operation=operation.value, usage=None)


def rows_of_unlisted(rows: Sequence[Coverage], earlier: Earlier) -> Iterator[Coverage]:
    """Where the accounts could not be found: a row for all that the collection before had, which nobody knows now."""
    for row in rows:
        if row.is_gap:
            for account, region, operation in earlier.as_of:
                yield replace(row, source=report_path(Live(account, region)), account=account, region=region, operation=operation)


def excluded_rows(account: str, region: str, exemption: Exemption) -> Iterator[Coverage]:
    """The rows of a Region that is not tried."""
    row = exempt(account_row(account, "role"), CoverageState.EXCLUDED, exemption)
    return rows_without_role(account, (region,), row)


def exempt(row: Coverage, state: CoverageState, exemption: Exemption) -> Coverage:
    """The row of what a scan may be complete without."""
    return replace(row, state=state, exemption=exemption)


def _failed(row: Coverage, reason: Reason) -> Coverage:
    return replace(row, state=reason.state, detail=reason.sentence, action=reason.action)
