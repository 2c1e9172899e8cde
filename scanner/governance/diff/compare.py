"""What changed from one report to a later one: a pure function of the two."""

import hashlib
from collections.abc import Iterable, Iterator

from scanner.governance.diff.fates import Fates
from scanner.governance.diff.lost import lost_coverage
from scanner.governance.diff.newly_covered import NewlyCovered
from scanner.governance.diff.notes import notes
from scanner.governance.diff.window import is_later, later_of
from scanner.model.codes import BOTH, CLEAN, FINDINGS, INCOMPLETE
from scanner.model.difference import Change, ChangedCause, Difference, Side
from scanner.model.report import CauseSummary, Report
from scanner.model.severity import Severity
from scanner.version import __version__

_ORDER = {change: number for number, change in enumerate(Change)}


def why_not_comparable(old: Report, new: Report) -> str:
    """Why two reports cannot be compared, in one sentence; empty where they can."""
    for which, report in (("old", old), ("new", new)):
        if report.error is not None:
            return f"the {which} report says that nothing was scanned: {report.error}"
    if old.cause_version != new.cause_version:
        return f"the reports have causes of different versions ({old.cause_version}, {new.cause_version}); scan again with one jobscan"
    if old.group_by != new.group_by:
        return f"the reports group jobs in different ways (group_by: {old.group_by or 'none'}, {new.group_by or 'none'}); scan again"
    if old.redacted != new.redacted:
        return "the reports have different names for one job: one is redacted, or both with different keys; compare the originals"
    if is_later(old.now, new.now):
        return f"the arguments are in the wrong order: the old report is of {old.now}, the new one of {new.now}"
    return ""


def diff(old: Report, new: Report, old_path: str, new_path: str) -> Difference:
    """What became of each cause of two reports, and what the new scan covers less. They must be comparable."""
    causes = tuple(sorted(_Comparison(old, new).changes(), key=_order))
    lost = tuple(lost_coverage(old, new))
    return Difference(
        version=__version__,
        old=_side(old, old_path),
        new=_side(new, new_path),
        exit_code=_exit_code(causes, bool(lost)),
        cause_version=new.cause_version,
        group_by=new.group_by,
        causes=causes,
        lost=lost,
        notes=tuple(notes(old, new)),
    )


class _Comparison:
    """Two reports by their causes, and what is needed to tell what became of each."""

    def __init__(self, old: Report, new: Report) -> None:
        self._before = {entry.cause: entry for entry in old.causes}
        self._now = {entry.cause: entry for entry in new.causes}
        self._severity_before = active_severities(old)
        self._severity_now = active_severities(new)
        self._warned_before = {rule.id for rule in old.rules if rule.warns is not None}
        self._warns_now = {rule.id for rule in new.rules if rule.warns is not None}
        self._newly_covered = NewlyCovered(old, new)
        self._fates = Fates(new, has_same_jobs(old, new))
        # A job may have been submitted after the time that a scan was told with --now: it did not run again since.
        self._since = later_of(old.now, old.window.newest_submit)

    def changes(self) -> Iterator[ChangedCause]:
        """Every cause of either report, once."""
        yield from map(self._present, self._now.values())
        yield from (self._gone(entry) for entry in self._before.values() if entry.cause not in self._now)

    def _present(self, cause: CauseSummary) -> ChangedCause:
        """A cause that the new report has."""
        text = cause.cause
        severity, before = self._severity_now[text], self._severity_before.get(text)
        if _is_waived(cause):
            return ChangedCause(Change.WAIVED, cause, severity, before)
        counts = cause.rule_id not in self._warns_now
        if before is None:
            return ChangedCause(Change.NEW, cause, severity, reason=self._newly_covered.reason(cause), counts=counts)
        why_new = self._why_it_did_not_count(cause)
        if why_new:
            return ChangedCause(Change.NEW, cause, severity, before, reason=why_new, counts=counts)
        if severity.rank > before.rank:
            return ChangedCause(Change.WORSENED, cause, severity, before, counts=counts)
        return ChangedCause(Change.STILL_THERE, cause, severity, before)

    def _why_it_did_not_count(self, cause: CauseSummary) -> str:
        """Why a cause that both reports have did not count in the old one and does now; empty where it counted, or still does not."""
        if _is_waived(self._before[cause.cause]):
            return "waived in the old report"
        if cause.rule_id in self._warned_before - self._warns_now:
            return "its rule only warned in the old report"
        return ""

    def _gone(self, cause: CauseSummary) -> ChangedCause:
        """A cause that only the old report has."""
        fate = self._fates.fate_of(cause.cause, self._since, cause.newest.location.path)
        severity = self._severity_before[cause.cause]
        return ChangedCause(fate.change, cause, severity, severity, fate.reason, fate.other, fate.passed)


def has_same_jobs(old: Report, new: Report) -> bool:
    """Whether two reports were made of the same bytes and the same window, e.g. of one collection with two sets of rules."""
    before = print_of_jobs(old)
    return before != "" and before == print_of_jobs(new)


def print_of_jobs(report: Report) -> str:
    """The same text for reports of the same bytes and the same window; empty where a source has no hash, e.g. AWS itself."""
    hashes = [source.sha256 for source in report.sources]
    known = sorted(text for text in hashes if text is not None)
    if not known or len(known) < len(hashes):
        return ""
    window = report.window
    asked = (window.since, window.name_contains, window.active_only, window.statuses)
    return hashlib.sha256(repr((known, asked)).encode()).hexdigest()


def _is_waived(cause: CauseSummary) -> bool:
    return cause.waived >= cause.findings


def active_severities(report: Report) -> dict[str, Severity]:
    """The highest severity of each cause's findings that are not waived; of all its findings where all are."""
    severities = {cause.cause: cause.severity for cause in report.causes}
    # The summary has the highest of all findings. Where a waiver covers some of them, the findings themselves tell.
    mixed = {cause.cause for cause in report.causes if cause.severities > 1 and 0 < cause.waived < cause.findings}
    if not mixed:
        return severities
    active: dict[str, list[Severity]] = {}
    for finding in report.findings:
        if finding.cause in mixed and finding.waiver is None:
            active.setdefault(finding.cause, []).append(finding.severity)
    return severities | {cause: max(found, key=lambda severity: severity.rank) for cause, found in active.items()}


def _exit_code(causes: Iterable[ChangedCause], has_lost: bool) -> int:
    is_worse = any(entry.counts for entry in causes)
    if is_worse and has_lost:
        return BOTH
    if is_worse:
        return FINDINGS
    return INCOMPLETE if has_lost else CLEAN


def _order(entry: ChangedCause) -> tuple[int, int, str]:
    return _ORDER[entry.change], -entry.severity.rank, entry.cause.cause


def _side(report: Report, path: str) -> Side:
    return Side(path, report.now, report.version, report.jobs, len(report.causes), report.complete, report.honest_code)
