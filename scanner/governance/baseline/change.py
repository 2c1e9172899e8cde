"""New and changed baselines: written from a report, updated with one, and without the entries that have ended."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from scanner.governance.baseline.read import LASTS, date_of
from scanner.governance.diff.fates import Fates
from scanner.governance.gaps import gaps_of
from scanner.model.baseline import Baseline, BaselineEntry, BaselineHead
from scanner.model.difference import Change
from scanner.model.outcome import Finding
from scanner.model.report import Report
from scanner.model.severity import Severity


@dataclass(frozen=True, slots=True)
class CauseCount:
    """The findings of a cause that are not waived: how many, and the highest severity."""

    jobs: int
    severity: Severity


def written_from(report: Report) -> Baseline:
    """The baseline that knows every finding of a report that is not waived, for 180 days."""
    day = date_of(report.now)
    until = day + LASTS
    entries = {
        cause: BaselineEntry(cause, counted.severity, counted.jobs, day.isoformat(), day.isoformat(), until.isoformat())
        for cause, counted in sorted(count_causes(report.findings).items())
    }
    head = BaselineHead(
        cause_version=report.cause_version,
        group_by=report.group_by,
        written=report.now,
        policies=tuple(sorted({policy.sha256 for policy in report.policies})),
        parameters_sha256=report.parameters_sha256,
        coverage=dict(sorted(Counter(row.state.value for row in report.coverage).items())),
        gaps=gaps_of(report),
        window=report.window,
    )
    return Baseline(head, entries)


def count_causes(findings: Iterable[Finding]) -> Mapping[str, CauseCount]:
    """The causes of the findings that are not waived."""
    counts: dict[str, CauseCount] = {}
    for finding in findings:
        if finding.waiver is not None:
            continue
        counted = counts.get(finding.cause, CauseCount(0, finding.severity))
        severity = max(counted.severity, finding.severity, key=lambda severity: severity.rank)
        counts[finding.cause] = CauseCount(counted.jobs + 1, severity)
    return counts


def updated(baseline: Baseline, report: Report) -> Baseline:
    """The baseline with the number of jobs and the last day of the causes that a report shows.

    No entry is added, and none knows more or longer than before. What the head says of gaps stays too: it would hide those of the report.
    """
    day = date_of(report.now).isoformat()
    counts = count_causes(report.findings)
    entries = {cause: _seen_again(entry, counts.get(cause), day) for cause, entry in baseline.entries.items()}
    return replace(baseline, entries=entries)


def _seen_again(entry: BaselineEntry, counted: CauseCount | None, day: str) -> BaselineEntry:
    if counted is None or day < entry.last_seen:
        return entry
    return replace(entry, jobs=counted.jobs, last_seen=day)


def without_ended(baseline: Baseline, now: str) -> Baseline:
    """The baseline without the entries whose last day is over."""
    return replace(baseline, entries={cause: entry for cause, entry in baseline.entries.items() if not entry.has_ended(now)})


def without_fixed(baseline: Baseline, report: Report) -> Baseline:
    """The baseline without the entries that a later report shows fixed: their pipeline ran again after they were last seen, and passed.

    One that merely did not run again, or was not covered, stays.
    """
    shown = {cause.cause for cause in report.causes}
    fates = Fates(report)

    def is_fixed(entry: BaselineEntry) -> bool:
        return entry.cause not in shown and fates.fate_of(entry.cause, _end_of(entry.last_seen)).change is Change.FIXED

    return replace(baseline, entries={cause: entry for cause, entry in baseline.entries.items() if not is_fixed(entry)})


def _end_of(day: str) -> str:
    """The last second of a day: it is not known when on that day a cause was seen."""
    return f"{day}T23:59:59Z"
