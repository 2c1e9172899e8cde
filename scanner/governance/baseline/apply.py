"""Compares a report with a baseline: which findings are new, known or worsened."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec import structs
from msgspec.structs import replace

from scanner.display.lines import count
from scanner.errors import UsageError
from scanner.governance.gaps import mark_gaps
from scanner.governance.regate import regate
from scanner.model.baseline import Baseline, BaselineHead
from scanner.model.governance import BaselineUse, Standing
from scanner.model.outcome import Finding
from scanner.model.report import Report, ReportedRule, Rows
from scanner.model.severity import Severity

# From the worst to the best: what a cause is called whose findings differ.
_WORST_FIRST = (Standing.WORSENED, Standing.NEW, Standing.KNOWN)


def apply_baseline(report: Report, baseline: Baseline) -> Report:
    """The report with the standing of each finding, its gaps compared with those of the baseline, and the exit code that follows.

    Nothing is removed. Raises UsageError where the causes of the two cannot be compared.
    """
    if report.error is not None:
        return report
    check_comparable(baseline.head, baseline.path, report.cause_version, report.group_by)
    check_time(baseline, report.now)
    findings = MarkedFindings(report.findings, baseline, report.now)
    standings = count_standings(findings)
    marked = replace(
        report,
        findings=findings,
        rules=tuple(_with_known(rule, standings) for rule in report.rules),
        causes=tuple(replace(cause, standing=standings.of_cause(cause.cause)) for cause in report.causes),
        baseline=_use(report, baseline),
        notes=(*_other_notes(report), *_notes(report, baseline)),
    )
    marked = mark_gaps(marked, baseline.head.gaps)
    return regate(marked, marked.flags)


def check_comparable(head: BaselineHead, path: str, cause_version: str, group_by: str) -> None:
    """Raises UsageError unless causes of this version and grouping have the same texts as those of the baseline."""
    migrate = f"carry it over: jobscan baseline migrate {path} --old REPORT --new REPORT"
    if head.cause_version != cause_version:
        raise UsageError(f"{path} has causes of version {head.cause_version}, not {cause_version}; {migrate}")
    if head.group_by != group_by:
        groups = f"{_grouping(head.group_by)}, not {_grouping(group_by)}"
        raise UsageError(f"the causes in {path} are {groups}; {migrate}")


def _grouping(group_by: str) -> str:
    return f"grouped by {group_by!r}" if group_by else "by role and job name"


def check_time(baseline: Baseline, now: str) -> None:
    """Raises UsageError for a baseline from a later day than `now`: its entries would not end when they should."""
    day = len("2026-11-23")
    written, today = baseline.head.written[:day], now[:day]
    if written > today:
        raise UsageError(f"{baseline.path} was written on {written}, after the time of the report ({today})")


class MarkedFindings(Rows[Finding]):
    """The findings of a report with their standing, worked out each time they are gone through: there may be a million."""

    def __init__(self, findings: Rows[Finding], baseline: Baseline, now: str) -> None:
        self._findings = findings
        self._severities = {cause: entry.severity for cause, entry in baseline.entries.items() if not entry.has_ended(now)}

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        for finding in self._findings:
            yield structs.replace(finding, baseline=self._standing(finding))

    def _standing(self, finding: Finding) -> Standing:
        severity = self._severities.get(finding.cause)
        if severity is None:
            return Standing.NEW
        if finding.severity.rank > severity.rank:
            return Standing.WORSENED
        return Standing.KNOWN


@dataclass(slots=True)
class Standings:
    """How the marked findings of a report are counted: the known ones of each rule, and which standings each cause has."""

    known: dict[str, Counter[Severity]] = field(default_factory=dict)  # by rule; those that are not waived
    by_cause: dict[str, set[Standing]] = field(default_factory=dict)  # of findings that are not waived
    waived_by_cause: dict[str, set[Standing]] = field(default_factory=dict)

    def of_cause(self, cause: str) -> Standing | None:
        """The worst standing of a cause; its waived findings count only where there are no others."""
        standings = self.by_cause.get(cause) or self.waived_by_cause.get(cause, set())
        return next((standing for standing in _WORST_FIRST if standing in standings), None)


def count_standings(findings: Iterable[Finding]) -> Standings:
    """The counts of marked findings; those without a mark are not counted."""
    standings = Standings()
    for finding in findings:
        standing = finding.baseline
        if standing is None:
            continue
        if finding.waiver is not None:
            standings.waived_by_cause.setdefault(finding.cause, set()).add(standing)
            continue
        standings.by_cause.setdefault(finding.cause, set()).add(standing)
        if standing is Standing.KNOWN:
            standings.known.setdefault(finding.rule_id, Counter())[finding.severity] += 1
    return standings


def _with_known(rule: ReportedRule, standings: Standings) -> ReportedRule:
    return replace(rule, known=dict(standings.known.get(rule.id, {})))


def _use(report: Report, baseline: Baseline) -> BaselineUse:
    ended = sum(entry.has_ended(report.now) for entry in baseline.entries.values())
    return BaselineUse(baseline.path, baseline.sha256, len(baseline.entries), ended)


def _other_notes(report: Report) -> Iterator[str]:
    """The notes that are not about a baseline that the report was compared with before."""
    if report.baseline is None:
        yield from report.notes
        return
    beginning = _beginning(report.baseline.path)
    yield from (note for note in report.notes if not note.startswith(beginning))


def _beginning(path: str) -> str:
    return f"baseline {path}: "


def _notes(report: Report, baseline: Baseline) -> Iterator[str]:
    """What to know before trusting the standings, one sentence each."""
    beginning = _beginning(baseline.path)
    for sentence in (*_on_entries(baseline, report.now), *_on_what_differs(baseline.head, report)):
        yield f"{beginning}{sentence}"


def _on_entries(baseline: Baseline, now: str) -> Iterator[str]:
    if not baseline.entries:
        yield "no entries, so every finding is new"
    ended = [entry for entry in baseline.entries.values() if entry.has_ended(now)]
    if ended:
        last = max(entry.until for entry in ended)
        yield f"{count(len(ended), 'entry has', 'entries have')} ended, on {last} at the latest; what they knew is new again"


def _on_what_differs(head: BaselineHead, report: Report) -> Iterator[str]:
    if set(head.policies) != {policy.sha256 for policy in report.policies}:
        yield "written with other policies, so a finding may be new because a rule is"
    if head.parameters_sha256 != report.parameters_sha256:
        yield "written with other parameters, so a finding may be new because a value is"
