"""Follows each cause of a history from scan to scan: since when it has been there, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scanner.governance.diff.compare import print_of_jobs
from scanner.governance.diff.fates import Fates
from scanner.model.difference import Change, Fate
from scanner.model.history import GoneCause, ScanRecord, SeenCause
from scanner.model.report import Report

_NOTHING_SCANNED = Fate(Change.NOT_COVERED, "nothing was scanned")


@dataclass(frozen=True, slots=True)
class FollowedCause:
    """A cause that was found and is not fixed. `gone` is None where the newest scan found it."""

    seen: SeenCause  # as the last scan that found it did
    since: str  # the time of the first scan that found it
    jobs_until: str  # of the last scan that found it
    jobs_sha256: str
    gone: GoneCause | None = None


@dataclass(frozen=True, slots=True)
class FixedCause:
    """A cause that was fixed, and how many days after it was found a scan showed that."""

    seen: SeenCause
    days: int


class Followed:
    """The causes of a history that are not fixed, after the scans that were taken so far, the oldest first."""

    def __init__(self) -> None:
        self.newest_scan = ""  # its time; empty without any
        self.grouping: ScanRecord | None = None  # the newest scan that could start: how it groups jobs into causes
        self._causes: dict[str, FollowedCause] = {}

    @property
    def causes(self) -> tuple[FollowedCause, ...]:
        """The causes that are not fixed, in no order."""
        return tuple(self._causes.values())

    def take(self, scan: ScanRecord) -> tuple[FixedCause, ...]:
        """Goes on to the next scan; gives the causes that it showed fixed."""
        self.newest_scan = scan.now
        if not scan.error:
            self.grouping = scan
        for seen in scan.seen:
            before = self._causes.get(seen.cause)
            since = scan.now if before is None else before.since
            self._causes[seen.cause] = FollowedCause(seen, since, scan.jobs_until, scan.jobs_sha256)
        return tuple(self._take_gone(scan))

    def _take_gone(self, scan: ScanRecord) -> Iterator[FixedCause]:
        for gone in scan.gone:
            before = self._causes[gone.cause]
            if gone.change is Change.FIXED:
                del self._causes[gone.cause]
                yield FixedCause(before.seen, days_between(before.since, scan.now))
            else:
                self._causes[gone.cause] = replace(before, gone=gone)

    def gone(self, report: Report) -> Iterator[GoneCause]:
        """What became of the causes that the next report does not have, where that is not what it was before.

        Each is compared with the last scan that found it, not with the scan before: a pipeline that was not read in between is fixed only
        if it ran again after it was found.
        """
        found = {cause.cause for cause in report.causes}
        teller = _Teller(report)
        for text, cause in sorted(self._causes.items()):
            if text in found:
                continue
            fate = teller.fate_of(cause)
            gone = GoneCause(text, fate.change, fate.reason)
            if gone != cause.gone:
                yield gone


class _Teller:
    """Tells what became of causes that a report does not have."""

    def __init__(self, report: Report) -> None:
        self._is_refused = report.error is not None
        self._jobs_sha256 = print_of_jobs(report)
        self._on_other_jobs = Fates(report)
        self._on_same_jobs = Fates(report, has_same_jobs=True)

    def fate_of(self, cause: FollowedCause) -> Fate:
        if self._is_refused:
            return _NOTHING_SCANNED
        has_same_jobs = cause.jobs_sha256 != "" and cause.jobs_sha256 == self._jobs_sha256
        fates = self._on_same_jobs if has_same_jobs else self._on_other_jobs
        return fates.fate_of(cause.seen.cause, cause.jobs_until, cause.seen.source)


def days_between(since: str, until: str) -> int:
    """Whole days between two times."""
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).days
