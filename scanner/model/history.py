"""What a history keeps of a scan."""

from collections.abc import Mapping

from msgspec import Struct, field

from scanner.model.difference import Change
from scanner.model.governance import Standing
from scanner.model.outcome import Outcome
from scanner.model.report import PolicySummary
from scanner.model.severity import Severity


class SeenCause(Struct, frozen=True):
    """A cause that a scan found."""

    cause: str
    rule_id: str
    severity: Severity  # the highest of its findings that are not waived, or of all where all are
    account_id: str
    region: str
    findings: int
    waived: int
    standing: Standing | None
    newest_submit: str
    source: str  # a file that has one of its jobs

    @property
    def is_waived(self) -> bool:
        """Whether all its findings are waived."""
        return self.waived >= self.findings


class GoneCause(Struct, frozen=True):
    """A cause that an earlier scan found and this one did not, and what became of it as `jobscan diff` says it.

    It is kept where that is not what the scan before said.
    """

    cause: str
    change: Change
    reason: str


class Counts(Struct, frozen=True):
    """How much a scan found."""

    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    findings: Mapping[Severity, int] = field(default_factory=dict)  # those that are not waived
    findings_waived: Mapping[Severity, int] = field(default_factory=dict)
    causes: Mapping[Severity, int] = field(default_factory=dict)
    causes_waived: Mapping[Severity, int] = field(default_factory=dict)


class ScanRecord(Struct, frozen=True):
    """A scan of a history."""

    now: str
    version: str  # of the jobscan that made it
    complete: bool
    exit_code: int
    honest_code: int
    error: str  # why it could not start; empty where it could
    jobs: int
    report_sha256: str  # of the file of the report
    parameters_sha256: str
    policies: tuple[PolicySummary, ...]
    cause_version: str
    group_by: str
    jobs_until: str  # the later one of `now` and the newest submit time: a job that was submitted later ran after this scan
    jobs_sha256: str  # the same for scans of the same bytes; empty where that is not known
    counts: Counts
    scopes: int  # files, and Regions of accounts, that were read in full
    scopes_missed: int
    seen: tuple[SeenCause, ...] = ()
    gone: tuple[GoneCause, ...] = ()
