"""Counts findings by cause while they come, whatever their order."""

from collections import Counter

from msgspec import Struct, field, structs

from scanner.findings.order import Key, finding_order
from scanner.findings.stable import stem
from scanner.model.outcome import Finding
from scanner.model.report import CauseSummary, Newest
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE


class _Cause(Struct):
    """What is known of one cause so far."""

    newest: Finding
    rank: tuple[bool, bool, str]  # of the newest: whether it is not waived, whether it can be stopped, and when it was submitted
    first: Key  # the least of its findings in the order of reports
    findings: int = 0
    stoppable: int = 0
    severities: set[Severity] = field(default_factory=set)
    role: str | None = None  # None where there are several
    owner: str | None = None  # None where there are several
    waived: int = 0

    def merge(self, other: "_Cause") -> None:
        """Adds other findings of the cause."""
        if other.rank > self.rank or (other.rank == self.rank and finding_order(other.newest) < finding_order(self.newest)):
            self.newest, self.rank = other.newest, other.rank
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

    def add(self, finding: Finding) -> None:
        """Counts a finding."""
        order = finding_order(finding)
        is_waived = finding.waiver is not None
        stoppable = finding.status in STOPPABLE and not is_waived
        rank = (not is_waived, stoppable, finding.submit_time)
        role = finding.role.rsplit("/", 1)[-1]
        known = self._causes.get(finding.cause)
        if known is None:
            severities = {finding.severity}
            known = self._causes[finding.cause] = _Cause(
                _for_table(finding), rank, order, severities=severities, role=role, owner=finding.owner
            )
        elif rank > known.rank or (rank == known.rank and order < finding_order(known.newest)):
            known.severities.add(finding.severity)
            known.newest, known.rank = _for_table(finding), rank
        elif finding.severity is not known.newest.severity:  # that is among them; asking is faster than adding it again
            known.severities.add(finding.severity)
        if order < known.first:
            known.first = order
        known.findings += 1
        known.stoppable += stoppable
        known.waived += is_waived
        if role != known.role:
            known.role = None
        if finding.owner != known.owner:
            known.owner = None

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
            rule = cause.newest.rule_id
            severity[rule] = max(severity.get(rule, 0), *(one.rank for one in cause.severities))
        by_time = sorted(self._causes.items(), key=lambda item: item[1].first)
        by_time.sort(key=lambda item: item[1].newest.submit_time, reverse=True)
        by_time.sort(key=lambda item: (item[1].newest.unchanged, item[1].stoppable == 0, -item[1].active))
        by_time.sort(key=lambda item: (-severity[item[1].newest.rule_id], item[1].newest.rule_id))
        return tuple(_summary(text, cause) for text, cause in by_time)


def _for_table(finding: Finding) -> Finding:
    """The finding without what no table of causes shows, since a scan of requests has as many causes as findings."""
    place = structs.replace(finding.location, source=None)
    return structs.replace(finding, message="", seen=None, expected="", tags=None, location=place, record_location=None)


def _summary(text: str, cause: _Cause) -> CauseSummary:
    newest = cause.newest
    return CauseSummary(
        cause=text,
        rule_id=newest.rule_id,
        severity=max(cause.severities, key=lambda severity: severity.rank),
        account_id=newest.account_id,
        region=newest.region,
        role=stem(newest.role.rsplit("/", 1)[-1]) if cause.role is None else cause.role,
        findings=cause.findings,
        stoppable=cause.stoppable,
        severities=len(cause.severities),
        waived=cause.waived,
        owner=cause.owner or "",
        newest=Newest(
            job=newest.job,
            job_name=newest.job_name,
            status=newest.status,
            stage=newest.stage,
            submit_time=newest.submit_time,
            fingerprint=newest.fingerprint,
            location=structs.replace(newest.location, width=1, source=None, source_column=None, lacks=""),
            unchanged=newest.unchanged,
        ),
    )


class RuleFindings(Struct):
    """The findings of one rule, counted by what its headings say."""

    severities: Counter[Severity] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    submitted: int = 0
    waived: Counter[Severity] = field(default_factory=Counter)

    def merge(self, other: "RuleFindings") -> None:
        """Adds the counts of other findings of the rule."""
        self.severities.update(other.severities)
        self.statuses.update(other.statuses)
        self.submitted += other.submitted
        self.waived.update(other.waived)
