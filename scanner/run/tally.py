"""What a scan has found so far, counted. It holds no rule and no job, so it stays small and can be added to another one."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from scanner.findings.mask import mask_location, mask_text
from scanner.findings.order import failure_order
from scanner.findings.spill import Spill
from scanner.formats.json.finding_line import FindingLine, JobPieces
from scanner.formats.json.lines import spilled_findings, spilled_undecided
from scanner.model.arn import region_of
from scanner.model.coverage import Coverage
from scanner.model.evidence import JobEvidence
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.model.job import Job, Stage
from scanner.model.outcome import Check, Finding, Outcome, Undecided
from scanner.model.place import Location
from scanner.model.report import SwitchedOff, Window
from scanner.run.bounded import Bounded, Firsts
from scanner.run.causes import Causes, RuleFindings
from scanner.run.evidence import checked_jobs
from scanner.run.missing import Missing
from scanner.run.pipelines import Pipelines

KEPT = 1000  # load failures, and skipped files, that are listed one by one: a small compressed file can hold a million broken lines
_times = itemgetter("submit_time", "last_modified_time", "end_time")


class Tally(Struct):
    """Counts jobs and outcomes, and keeps what reports list one by one. All texts in it are masked."""

    jobs: int = 0
    requests: int = 0
    rows: Counter[str] = field(default_factory=Counter)  # how many jobs had each row of outcomes
    causes: Causes = field(default_factory=Causes)
    pipelines: Pipelines = field(default_factory=Pipelines)
    by_rule: dict[str, RuleFindings] = field(default_factory=dict)  # the counts of each rule that has findings
    accepted: Counter[str] = field(default_factory=Counter)  # unknowns that an --allow-unknown covers, by rule
    waived: Counter[str] = field(default_factory=Counter)  # findings and unknowns that a waiver is about, by its ID
    switched_off: dict[str, Counter[tuple[str, Location, str]]] = field(default_factory=dict)
    findings: Spill[Finding] = field(default_factory=spilled_findings)
    undecided: Spill[Undecided] = field(default_factory=spilled_undecided)
    failures: Firsts[LoadFailure] = field(default_factory=lambda: Firsts(failure_order, KEPT))
    more_failures: Bounded = field(default_factory=Bounded)  # those beyond the first, and those that a collection only counts, by reason
    sources: list[SourceSummary] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    owner_errors: Counter[int] = field(default_factory=Counter)  # jobs for which a condition of `owners` ended in an error, by its index
    windows: list[Window] = field(default_factory=list)  # which jobs collections were to have
    skipped: list[str] = field(default_factory=list)  # files that a folder happens to hold
    more_skipped: int = 0
    left_out: Bounded = field(default_factory=Bounded)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    oldest_submit: str = ""
    newest_submit: str = ""
    newest_change: str = ""  # the latest time that any job carries
    missing: Missing = field(default_factory=Missing)
    evidence: Spill[JobEvidence] | None = None  # every job, where the scan is to keep them

    @property
    def damaged(self) -> bool:
        """Whether something could not be read, or says that there is more than it holds."""
        if self.failures or self.more_failures or any(source.truncations for source in self.sources):
            return True
        return any(row.is_gap for row in self.coverage)

    def note(self, item: LoadFailure | LeftOut | SourceSummary | Coverage | Window) -> None:
        """Notes what was read and is not a job."""
        match item:
            case LoadFailure(number=1):
                self._fail(dataclasses.replace(item, location=mask_location(item.location), reason=mask_text(item.reason)))
            case LoadFailure():
                self.more_failures.count(mask_text(item.reason), item.number)
            case LeftOut(reason, number):
                self.left_out.count(mask_text(reason), number)
            case SourceSummary(path, foreign=True):
                self._skip(mask_text(path))
            case SourceSummary():
                self.sources.append(_masked(item))
            case Coverage():
                self.coverage.append(_masked_row(item))
            case Window(name_contains=name_contains):
                self.windows.append(replace(item, name_contains=mask_text(name_contains)))

    def add_job(self, job: Job, row: str, group: str = "") -> None:
        """Counts a job and its row of outcomes; `group` as for its causes."""
        self.jobs += 1
        self.rows[row] += 1
        if not self.pipelines.add(job, row, group):
            self._cover(job)
        times = _times(job.fields)
        submitted = times[0]
        if submitted.__class__ is str and not self.oldest_submit <= submitted <= self.newest_submit:
            self._widen(submitted)
        for time in times:
            if time.__class__ is str and time > self.newest_change:
                self.newest_change = time

    def _cover(self, job: Job) -> None:
        """Adds what jobs of one kind share to what the scan covers."""
        if job.stage is Stage.REQUEST:
            self.requests += 1
        account, region = job.fields["account_id"], region_of(job.identity)
        if account.__class__ is str:
            self.accounts.add(account)
        if region:
            self.regions.add(region)

    @property
    def ungrouped(self) -> int:
        """Jobs without a group, requests aside."""
        return self.jobs - self.requests - self.pipelines.grouped

    def add_finding(self, finding: Finding) -> None:
        """Keeps a finding, and counts it by cause and rule."""
        self.causes.add(finding, self.findings.add(finding))
        self.findings_of(finding.rule_id).count(finding)

    def add_lines(self, lines: Sequence[FindingLine], job: JobPieces) -> None:
        """Does the same for findings that are lines already, of a job that is not a request, but does not count them by rule.

        No waiver covers them.
        """
        self.findings.add_rows([(line.order, line.data) for line in lines])
        for line in lines:
            self.causes.add_line(line, job)

    def findings_of(self, rule: str) -> RuleFindings:
        """The counts of a rule, to add to."""
        return self.by_rule.get(rule) or self.by_rule.setdefault(rule, RuleFindings())

    def add_undecided(self, undecided: Undecided) -> None:
        """Keeps an unknown or an error; an unknown that is not accepted is counted by what is missing."""
        order = self.undecided.add(undecided)
        if undecided.accepted:
            self.accepted[undecided.rule_id] += 1
        elif undecided.outcome is Outcome.UNKNOWN:
            self.missing.add(undecided, order, self.jobs)

    def add_switched_off(self, check: Check) -> None:
        """Counts a check that a scope switched off."""
        if check.off is not None:
            scope = check.off.scope
            self.switched_off.setdefault(check.rule.id, Counter())[scope.name, scope.location, check.off.off] += 1

    def off_of(self, rule: str) -> tuple[SwitchedOff, ...]:
        """The scopes that switched a rule off, in the order of the configuration."""
        counted = self.switched_off.get(rule, Counter())
        off = [SwitchedOff(name, place, reason, jobs) for (name, place, reason), jobs in counted.items()]
        return tuple(sorted(off, key=lambda scope: (scope.location.line or 0, scope.reason)))

    def merge(self, other: "Tally") -> None:
        """Adds what came after this: parts of a scan that are merged in order are the scan. `other` is not to be used any more."""
        self.jobs += other.jobs
        self.requests += other.requests
        self._merge_counts(other)
        self._merge_lists(other)
        self._merge_reach(other)

    def _merge_counts(self, other: "Tally") -> None:
        self.rows.update(other.rows)
        self.causes.merge(other.causes)
        self.pipelines.merge(other.pipelines)
        for rule, findings in other.by_rule.items():
            self.findings_of(rule).merge(findings)
        self.accepted.update(other.accepted)
        self.waived.update(other.waived)
        self.owner_errors.update(other.owner_errors)
        for rule, scopes in other.switched_off.items():
            self.switched_off.setdefault(rule, Counter()).update(scopes)
        self.missing.merge(other.missing)
        self.more_failures.merge(other.more_failures)
        self.left_out.merge(other.left_out)
        self.more_skipped += other.more_skipped

    def _merge_lists(self, other: "Tally") -> None:
        self.findings.take(other.findings)
        self.undecided.take(other.undecided)
        if self.evidence is not None and other.evidence is not None:
            self.evidence.take(other.evidence)
        for failure in other.failures:
            self._fail(failure)
        for path in other.skipped:
            self._skip(path)
        self.sources += other.sources
        self.coverage += other.coverage
        self.windows += other.windows

    def _merge_reach(self, other: "Tally") -> None:
        self.accounts |= other.accounts
        self.regions |= other.regions
        self._widen(other.oldest_submit)
        self._widen(other.newest_submit)
        self.newest_change = max(self.newest_change, other.newest_change)

    def _widen(self, submitted: str) -> None:
        """Widens the time in which jobs were submitted; the normaliser writes times so that they sort as text."""
        if submitted > self.newest_submit:
            self.newest_submit = submitted
        if submitted and (submitted < self.oldest_submit or not self.oldest_submit):
            self.oldest_submit = submitted

    def _fail(self, failure: LoadFailure) -> None:
        dropped = self.failures.add(failure)
        if dropped is not None:
            self.more_failures.count(dropped.reason, 1)

    def _skip(self, path: str) -> None:
        if len(self.skipped) < KEPT:
            self.skipped.append(path)
        else:
            self.more_skipped += 1


def tally_to_send(folder: Path, with_evidence: bool) -> Tally:
    """An empty tally that can be pickled for another process however much it holds; what spills has files with names in the folder."""
    return Tally(
        findings=spilled_findings(folder),
        undecided=spilled_undecided(folder),
        evidence=checked_jobs(folder) if with_evidence else None,
    )


def _masked(source: SourceSummary) -> SourceSummary:
    return replace(
        source,
        path=mask_text(source.path),
        notes=tuple(map(mask_text, source.notes)),
        truncated=source.truncated and mask_truncation(source.truncated),
        collected=tuple(map(mask_truncation, source.collected)),
    )


def _masked_row(row: Coverage) -> Coverage:
    exemption = row.exemption
    if exemption is not None:
        exemption = replace(exemption, reason=mask_text(exemption.reason), owner=mask_text(exemption.owner))
    return replace(row, source=mask_text(row.source), detail=mask_text(row.detail), exemption=exemption)


def mask_truncation(truncation: Truncation) -> Truncation:
    """The truncated dump as reports show it."""
    return Truncation(mask_location(truncation.location), mask_text(truncation.reason))
