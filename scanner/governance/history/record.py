"""What a history keeps of a report, and which reports it takes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scanner.errors import UsageError
from scanner.governance.diff.compare import active_severities, print_of_jobs
from scanner.governance.diff.window import is_later, later_of
from scanner.governance.history.follow import Followed
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.history import Counts, ScanRecord, SeenCause
from scanner.model.report import CAUSE_VERSION, Report
from scanner.model.severity import Severity

_BEGINNING = "1970-01-01T00:00:00Z"


def check_fits(report: Report, followed: Followed) -> None:
    """Raises UsageError for a report that cannot be the next scan of a history; one of a scan that could not start can."""
    newest = followed.newest_scan
    if not is_later(report.now, newest or _BEGINNING):
        raise UsageError(_why_not_later(report.now, newest))
    if report.part is not None:
        raise UsageError("it holds the findings of one owner only; add the whole report")
    if report.error is not None:
        return
    if report.cause_version != CAUSE_VERSION:
        raise UsageError(f"its causes are of version {report.cause_version}, and this jobscan follows {CAUSE_VERSION}; scan again")
    grouping = followed.grouping
    if grouping is None:
        return
    if grouping.cause_version != report.cause_version:
        raise UsageError(f"its causes are of version {report.cause_version}, those of the history {grouping.cause_version}; {_ANEW}")
    if grouping.group_by != report.group_by:
        ways = f"(group_by: {report.group_by or 'none'}, in the history {grouping.group_by or 'none'})"
        raise UsageError(f"it groups jobs in another way {ways}; {_ANEW}")


_ANEW = "begin another history"


def _why_not_later(now: str, newest: str) -> str:
    if not is_later(now, _BEGINNING):
        return f"its time is not a time: {now!r}"
    if is_later(newest, now):
        return f"it is of {now}, older than the newest scan in the history ({newest}); add reports in the order of their times"
    return f"the history has another scan of the same time, {newest}; make one scan of both, or keep two histories"


def record_of(report: Report, sha256: str, followed: Followed) -> ScanRecord:
    """What a history with these scans keeps of the next report; `sha256` is that of its file."""
    severities = active_severities(report)
    seen = tuple(_seen(report, severities))
    scopes, missed = count_scopes(report.coverage)
    return ScanRecord(
        now=report.now,
        version=report.version,
        complete=report.complete,
        exit_code=report.exit_code,
        honest_code=report.honest_code,
        error=report.error or "",
        jobs=report.jobs,
        report_sha256=sha256,
        parameters_sha256=report.parameters_sha256,
        policies=report.policies,
        cause_version=report.cause_version,
        group_by=report.group_by,
        jobs_until=later_of(report.now, report.window.newest_submit),
        jobs_sha256=print_of_jobs(report),
        counts=_counts(report, seen),
        scopes=scopes,
        scopes_missed=missed,
        seen=seen,
        gone=tuple(followed.gone(report)),
    )


def _seen(report: Report, severities: dict[str, Severity]) -> Iterator[SeenCause]:
    for cause in sorted(report.causes, key=lambda cause: cause.cause):
        yield SeenCause(
            cause=cause.cause,
            rule_id=cause.rule_id,
            severity=severities[cause.cause],
            account_id=cause.account_id,
            region=cause.region,
            findings=cause.findings,
            waived=cause.waived,
            standing=cause.standing,
            newest_submit=cause.newest.submit_time,
            source=cause.newest.location.path,
        )


def _counts(report: Report, seen: Iterable[SeenCause]) -> Counts:
    findings: Counter[Severity] = Counter()
    findings_waived: Counter[Severity] = Counter()
    for rule in report.rules:
        findings.update(rule.active)
        findings_waived.update(rule.waived)
    causes: Counter[Severity] = Counter()
    causes_waived: Counter[Severity] = Counter()
    for cause in seen:
        counter = causes_waived if cause.is_waived else causes
        counter[cause.severity] += 1
    return Counts(report.outcomes, _in_order(findings), _in_order(findings_waived), _in_order(causes), _in_order(causes_waived))


def _in_order(counter: Counter[Severity]) -> dict[Severity, int]:
    """The numbers that are not 0, the highest severity first."""
    return {severity: counter[severity] for severity in reversed(Severity) if counter[severity]}


def count_scopes(coverage: Iterable[Coverage]) -> tuple[int, int]:
    """How many files and Regions of accounts were read in full, and how many were not, or not in full.

    What was left out on purpose is neither. An account or organization is counted only where something about it was not read.
    """
    read: set[tuple[str, str, str]] = set()
    missed: set[tuple[str, str, str]] = set()
    for row in coverage:
        place = (row.account, row.region, "") if row.operation else ("", "", row.source)
        if row.is_gap or row.state is CoverageState.STALE:
            missed.add(place)
        elif row.state is CoverageState.COMPLETE and (row.region or not row.operation):
            read.add(place)
    return len(read - missed), len(missed)
