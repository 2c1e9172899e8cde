"""What a history draws: its scans, the causes that are open, and how long fixed ones were."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from scanner.governance.diff.window import is_later
from scanner.governance.history.follow import Followed, FollowedCause, days_between
from scanner.governance.history.record import check_fits, record_of
from scanner.model.difference import Change
from scanner.model.history import ScanRecord
from scanner.model.report import Report
from scanner.model.severity import Severity
from scanner.model.trend import OpenCause, Trend, TrendScan


def trend_of(scans: Iterable[ScanRecord]) -> Trend:
    """The trend of these scans, the oldest first."""
    drawing = _Drawing()
    for scan in scans:
        drawing.take(scan)
    return drawing.trend()


def trend_until(scans: Iterable[ScanRecord], report: Report) -> Trend:
    """The trend of the scans before a report, and of the report itself, whether or not the history has it.

    Raises UsageError where the report cannot be compared with the scans.
    """
    drawing = _Drawing()
    for scan in scans:
        # The scans after the report are gone through, too: only then is it known that nobody changed the history.
        if is_later(report.now, scan.now):
            drawing.take(scan)
    check_fits(report, drawing.followed)
    drawing.take(record_of(report, "", drawing.followed))
    return drawing.trend()


class _Drawing:
    """Fills a trend, scan by scan."""

    def __init__(self) -> None:
        self.followed = Followed()
        self._scans: list[TrendScan] = []
        self._days: dict[Severity, list[int]] = defaultdict(list)

    def take(self, scan: ScanRecord) -> None:
        """Adds the next scan."""
        for fixed in self.followed.take(scan):
            self._days[fixed.seen.severity].append(fixed.days)
        self._scans.append(_drawn(scan))

    def trend(self) -> Trend:
        """The trend of the scans that were taken."""
        causes = self.followed.causes
        not_waived = [cause for cause in causes if not cause.seen.is_waived]
        opened = (_open_cause(cause, self.followed.newest_scan) for cause in not_waived if _may_be_there(cause))
        return Trend(
            scans=tuple(self._scans),
            open=tuple(sorted(opened, key=_oldest_first)),
            days_until_fixed={severity: tuple(self._days[severity]) for severity in reversed(Severity) if severity in self._days},
            unsettled=_in_order(_unsettled(not_waived)),
            waived=len(causes) - len(not_waived),
        )


def _drawn(scan: ScanRecord) -> TrendScan:
    return TrendScan(
        now=scan.now,
        complete=scan.complete,
        findings=scan.counts.findings,
        causes=scan.counts.causes,
        scopes=scan.scopes,
        scopes_missed=scan.scopes_missed,
        refused=bool(scan.error),
    )


def _may_be_there(cause: FollowedCause) -> bool:
    """Whether the newest scan found a cause, or did not check what it is about."""
    return cause.gone is None or cause.gone.change is Change.NOT_COVERED


def _open_cause(cause: FollowedCause, newest_scan: str) -> OpenCause:
    return OpenCause(
        cause=cause.seen.cause,
        rule_id=cause.seen.rule_id,
        severity=cause.seen.severity,
        since=cause.since,
        days=days_between(cause.since, newest_scan),
        rechecked=cause.gone is None,
    )


def _oldest_first(cause: OpenCause) -> tuple[int, int, str]:
    return -cause.days, -cause.severity.rank, cause.cause


def _unsettled(causes: Iterable[FollowedCause]) -> Iterator[Change]:
    """What the newest scan says of each cause that it neither found nor showed fixed."""
    for cause in causes:
        if cause.gone is not None and not _may_be_there(cause):
            yield cause.gone.change


def _in_order(changes: Iterable[Change]) -> dict[Change, int]:
    counted = Counter(changes)
    return {change: counted[change] for change in Change if counted[change]}
