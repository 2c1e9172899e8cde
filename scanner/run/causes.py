"""Counts findings by cause while they come, whatever their order."""

from collections import Counter

from msgspec import Struct, field

from scanner.findings.of_job import JobPart
from scanner.findings.order import Key
from scanner.findings.stable import stem
from scanner.formats.json.finding_line import FindingLine, JobPieces, Rank
from scanner.model.arn import is_arn
from scanner.model.job import Stage
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.report import CauseSummary, Newest
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE


class _Shown(Struct, frozen=True, gc=False):
    """The finding that a cause shows, without what no table of causes has: a scan of requests has as many causes as findings."""

    rule_id: str
    account_id: str
    region: str
    role: str
    newest: Newest


class _Cause(Struct):
    """What is known of one cause so far."""

    shown: _Shown  # its newest finding
    rank: Rank  # of that
    order: Key  # of that in reports
    first: Key  # the least of its findings in the order of reports
    severities: set[Severity] = field(default_factory=set)
    role: str | None = None  # None where there are several
    owner: str | None = None  # None where there are several
    findings: int = 0
    stoppable: int = 0
    waived: int = 0

    def count(self, rank: Rank, order: Key, severity: Severity, role: str, owner: str) -> None:
        """Counts a finding."""
        if self.findings == 0:
            self.role, self.owner = role, owner
        is_active, is_stoppable, _ = rank
        self.findings += 1
        if is_stoppable:
            self.stoppable += 1
        if not is_active:
            self.waived += 1
        self.severities.add(severity)
        if order < self.first:
            self.first = order
        if role != self.role:
            self.role = None
        if owner != self.owner:
            self.owner = None

    def merge(self, other: "_Cause") -> None:
        """Adds other findings of the cause."""
        if other.rank > self.rank or (other.rank == self.rank and other.order < self.order):
            self.shown, self.rank, self.order = other.shown, other.rank, other.order
        self.first = min(self.first, other.first)
        self.findings += other.findings
        self.stoppable += other.stoppable
        self.waived += other.waived
        self.severities |= other.severities
        if other.role != self.role:
            self.role = None
        if other.owner != self.owner:
            self.owner = None

    @property
    def active(self) -> int:
        """How many of its findings are not waived."""
        return self.findings - self.waived


class Causes:
    """The causes of the findings that were added."""

    def __init__(self) -> None:
        self._causes: dict[str, _Cause] = {}

    def add(self, finding: Finding, order: Key) -> None:
        """Counts a finding; `order` is its key in reports."""
        is_active = finding.waiver is None
        rank = (is_active, is_active and finding.status in STOPPABLE, finding.submit_time)
        known = self._causes.get(finding.cause)
        if known is None or rank > known.rank or (rank == known.rank and order < known.order):
            known = self._show(finding.cause, known, _shown(finding), rank, order)
        known.count(rank, order, finding.severity, finding.role.rpartition("/")[2], finding.owner)

    def add_line(self, line: FindingLine, job: JobPieces) -> None:
        """Counts a finding that is a line already. No waiver covers it."""
        shared, rank, order = line.shared, job.rank, line.order
        known = self._causes.get(shared.cause)
        if known is None or (rank >= known.rank and (rank > known.rank or order < known.order)):
            known = self._show(shared.cause, known, _shown_of_line(line, job.part), rank, order)
        known.count(rank, order, shared.severity, job.role_name, line.owner)

    def _show(self, cause: str, known: _Cause | None, shown: _Shown, rank: Rank, order: Key) -> _Cause:
        """Makes a finding the one that its cause shows; the cause, which is new if it is not known."""
        if known is None:
            known = self._causes[cause] = _Cause(shown, rank, order, order)
        else:
            known.shown, known.rank, known.order = shown, rank, order
        return known

    def merge(self, other: "Causes") -> None:
        """Adds the causes of other findings."""
        for text, theirs in other._causes.items():
            ours = self._causes.setdefault(text, theirs)
            if ours is not theirs:
                ours.merge(theirs)

    def summaries(self) -> tuple[CauseSummary, ...]:
        """All causes, the most severe rule first; within a rule those whose jobs can be stopped, then the largest, then the newest.

        What a plan leaves as it is comes last: its author can change the rest.
        """
        severity: dict[str, int] = {}
        for cause in self._causes.values():
            rule = cause.shown.rule_id
            severity[rule] = max(severity.get(rule, 0), *(one.rank for one in cause.severities))
        by_time = sorted(self._causes.items(), key=lambda item: item[1].first)
        by_time.sort(key=lambda item: item[1].shown.newest.submit_time, reverse=True)
        by_time.sort(key=lambda item: (item[1].shown.newest.unchanged, item[1].stoppable == 0, -item[1].active))
        by_time.sort(key=lambda item: (-severity[item[1].shown.rule_id], item[1].shown.rule_id))
        return tuple(_summary(text, cause) for text, cause in by_time)


def _shown(finding: Finding) -> _Shown:
    place = finding.location
    newest = Newest(
        finding.job,
        finding.job_name,
        finding.status,
        finding.stage,
        finding.submit_time,
        finding.fingerprint,
        Location(place.path, place.line, place.column),
        finding.unchanged,
    )
    return _Shown(finding.rule_id, finding.account_id, finding.region, finding.role, newest)


def _shown_of_line(line: FindingLine, part: JobPart) -> _Shown:
    record = part.real.records[0]
    newest = Newest(
        part.job,
        part.job_name,
        part.status,
        part.real.stage,
        part.submit_time,
        line.fingerprint,
        Location(record.path, record.line, line.column),
        part.unchanged,
    )
    return _Shown(line.shared.rule_id, part.account_id, part.region, part.role, newest)


def _summary(text: str, cause: _Cause) -> CauseSummary:
    shown = cause.shown
    return CauseSummary(
        cause=text,
        rule_id=shown.rule_id,
        severity=max(cause.severities, key=lambda severity: severity.rank),
        account_id=shown.account_id,
        region=shown.region,
        role=stem(shown.role.rpartition("/")[2]) if cause.role is None else cause.role,
        findings=cause.findings,
        stoppable=cause.stoppable,
        severities=len(cause.severities),
        waived=cause.waived,
        owner=cause.owner or "",
        newest=shown.newest,
    )


class RuleFindings(Struct):
    """The findings of one rule, counted by what its headings say."""

    severities: Counter[Severity] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    submitted: int = 0
    waived: Counter[Severity] = field(default_factory=Counter)

    def count(self, finding: Finding) -> None:
        """Counts a finding."""
        if finding.waiver is not None:
            self.severities[finding.severity] += 1
            self.waived[finding.severity] += 1
            return
        is_job = finding.stage is Stage.JOB
        self.count_active(finding.severity, finding.status if is_job else None, is_job or is_arn(finding.job))

    def count_active(self, severity: Severity, status: str | None, is_submitted: bool, number: int = 1) -> None:
        """Counts a number of findings that no waiver covers; `status` is None of a request."""
        self.severities[severity] += number
        if status is not None:
            self.statuses[status] += number
        if is_submitted:
            self.submitted += number

    def merge(self, other: "RuleFindings") -> None:
        """Adds other findings of the rule."""
        self.severities.update(other.severities)
        self.statuses.update(other.statuses)
        self.submitted += other.submitted
        self.waived.update(other.waived)
