"""What a scan has found so far, counted. It holds no rule and no job, so it stays small and can be added to another one."""

import dataclasses
from collections import Counter

from msgspec import Struct, field, structs
from msgspec.structs import replace

from scanner.findings.mask import mask_location, mask_text
from scanner.findings.order import Key, failure_order, finding_order, undecided_order
from scanner.findings.spill import Spill
from scanner.model.arn import is_arn, region_of
from scanner.model.coverage import Coverage
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.model.job import Job, Stage
from scanner.model.outcome import Check, Finding, Outcome, Reason, Undecided
from scanner.model.place import Location
from scanner.model.report import MissingReason, SwitchedOff, Window
from scanner.run.causes import Causes, RuleFindings
from scanner.run.pipelines import Pipelines

KEPT = 1000  # load failures, and skipped files, that are listed one by one: a small compressed file can hold a million broken lines
KINDS = 100  # reasons that are counted apart
OTHERS = "other reasons"
_TIMES = ("submit_time", "last_modified_time", "end_time")


class Bounded(Counter[str]):
    """Counts texts; those after the first hundred different ones together."""

    def count(self, text: str, number: int) -> None:
        """Adds to the count of a text."""
        known = text in self or len(self) < KINDS
        self[text if known else OTHERS] += number


class _Missing(Struct):
    """A reason that is missing, as it is first in the order of reports, with the rules that are unknown because of it."""

    first: Key
    reason: Reason
    rules: set[str] = field(default_factory=set)
    jobs: int = 0
    last_job: int = -1  # the number of the job that was counted last


class Tally(Struct):
    """Counts jobs and outcomes, and keeps what reports list one by one. All texts in it are masked."""

    jobs: int = 0
    requests: int = 0
    rows: Counter[str] = field(default_factory=Counter)  # how many jobs had each row of outcomes
    causes: Causes = field(default_factory=Causes)
    pipelines: Pipelines = field(default_factory=Pipelines)
    by_rule: dict[str, RuleFindings] = field(default_factory=dict)
    accepted: Counter[str] = field(default_factory=Counter)  # unknowns that an --allow-unknown covers, by rule
    waived: Counter[str] = field(default_factory=Counter)  # findings and unknowns that a waiver is about, by its ID
    switched_off: dict[str, Counter[tuple[str, Location, str]]] = field(default_factory=dict)
    findings: Spill[Finding] = field(default_factory=lambda: Spill(finding_order))
    undecided: Spill[Undecided] = field(default_factory=lambda: Spill(undecided_order))
    failures: Spill[LoadFailure] = field(default_factory=lambda: Spill(failure_order))
    more_failures: Bounded = field(default_factory=Bounded)  # those beyond the first, and those that a collection only counts, by reason
    sources: list[SourceSummary] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    attribution_notes: list[str] = field(default_factory=list)  # about conditions of owners
    windows: list[Window] = field(default_factory=list)  # which jobs collections were to have
    skipped: list[str] = field(default_factory=list)  # files that a folder happens to hold
    more_skipped: int = 0
    left_out: Bounded = field(default_factory=Bounded)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    oldest_submit: str = ""
    newest_submit: str = ""
    newest_change: str = ""  # the latest time that any job carries
    _missing: dict[tuple[Reason, bool], _Missing] = field(default_factory=dict)

    @property
    def damaged(self) -> bool:
        """Whether something could not be read, or says that there is more than it holds."""
        if self.failures or self.more_failures or any(source.truncations for source in self.sources):
            return True
        return any(row.is_gap for row in self.coverage)

    def note(self, item: LoadFailure | LeftOut | SourceSummary | Coverage | Window) -> None:
        """Notes what was read and is not a job."""
        match item:
            case LoadFailure(number=1) if len(self.failures) < KEPT:
                self.failures.add(dataclasses.replace(item, location=mask_location(item.location), reason=mask_text(item.reason)))
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
        if job.stage is Stage.REQUEST:
            self.requests += 1
        region = region_of(job.identity)
        self.pipelines.add(job, row, group)
        self.cover(job, region)

    def cover(self, job: Job, region: str) -> None:
        """Widens what the scan covers by a job: accounts, Regions and times."""
        fields = job.fields
        account, submitted = fields["account_id"], fields["submit_time"]
        if isinstance(account, str):
            self.accounts.add(account)
        if region:
            self.regions.add(region)
        if isinstance(submitted, str):  # the normaliser writes times so that they sort as text
            if submitted > self.newest_submit:
                self.newest_submit = submitted
            if submitted < self.oldest_submit or not self.oldest_submit:
                self.oldest_submit = submitted
        for name in _TIMES:
            time = fields[name]
            if isinstance(time, str) and time > self.newest_change:
                self.newest_change = time

    def add_finding(self, finding: Finding) -> None:
        """Keeps a finding, and counts it by cause and rule."""
        self.findings.add(finding)
        self.causes.add(finding)
        counts = self.by_rule.setdefault(finding.rule_id, RuleFindings())
        counts.severities[finding.severity] += 1
        if finding.waiver is not None:
            counts.waived[finding.severity] += 1
            return
        if finding.stage is Stage.JOB:
            counts.statuses[finding.status] += 1
        if finding.stage is Stage.JOB or is_arn(finding.job):
            counts.submitted += 1

    def add_undecided(self, undecided: Undecided) -> None:
        """Keeps an unknown or an error; an unknown that is not accepted is counted by what is missing."""
        self.undecided.add(undecided)
        if undecided.accepted:
            self.accepted[undecided.rule_id] += 1
        elif undecided.outcome is Outcome.UNKNOWN:
            order = undecided_order(undecided)
            for position, reason in enumerate(undecided.missing):
                self._count_missing(reason, undecided.rule_id, (*order, position))

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

    def missing(self) -> tuple[MissingReason, ...]:
        """What is missing, in the order in which reports list the checks that are undecided because of it, whatever came first."""
        in_order = sorted(self._missing.values(), key=lambda missing: missing.first)
        return tuple(MissingReason(missing.reason, tuple(sorted(missing.rules)), missing.jobs) for missing in in_order)

    def _count_missing(self, reason: Reason, rule: str, order: Key) -> None:
        # Whatever a record has instead of a value ("null" as text, a placeholder), it is one reason; the first is its example.
        key = (structs.replace(reason, why=""), reason.why != "")
        missing = self._missing.setdefault(key, _Missing(order, reason))
        if order < missing.first:
            missing.first, missing.reason = order, reason
        missing.rules.add(rule)
        if missing.last_job != self.jobs:
            missing.jobs += 1
            missing.last_job = self.jobs

    def _skip(self, path: str) -> None:
        if len(self.skipped) < KEPT:
            self.skipped.append(path)
        else:
            self.more_skipped += 1


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
