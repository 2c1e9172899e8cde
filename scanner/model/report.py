"""Everything that a scan found out, before any format writes it."""

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct, field

from scanner.model.coverage import Coverage
from scanner.model.governance import BaselineUse, LastReport, ReportedWaiver, Standing, Warns
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.model.job import Json, Stage
from scanner.model.outcome import Finding, Outcome, Reason, Undecided
from scanner.model.place import Location
from scanner.model.rule import Precision, Remediation
from scanner.model.severity import Severity

CAUSE_VERSION = "cause/2"  # of how the texts of causes are made; a baseline of another version cannot be compared

T_co = TypeVar("T_co", covariant=True)


class ChangedValue(Struct, frozen=True):
    """A parameter's value that is not the default of the rule's file; `origin` is where it comes from, e.g. "jobscan.yaml:12"."""

    rule: str
    name: str
    value: Json
    origin: str
    omitted: bool = False  # the value is too long for a report


class PolicySummary(Struct, frozen=True):
    """A policy or configuration file that was in force."""

    path: str
    sha256: str


class SwitchedOff(Struct, frozen=True):
    """A scope that switched a rule off for some jobs."""

    scope: str
    location: Location
    reason: str
    jobs: int


_APPLIED = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)


class ReportedRule(Struct, frozen=True):
    """A selected rule as reports show it: its texts, and how often it had which outcome.

    It is plain data, made once when the report is made, so that a report can be saved and read back.
    """

    id: str
    title: str
    severity: Severity
    name: str = ""
    precision: Precision = Precision.MEDIUM
    rationale: str = ""
    remediation: Remediation = field(default_factory=Remediation)
    references: tuple[str, ...] = ()
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cwe: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    owner: str = ""  # who answers for it, as the configuration says
    runbook: str = ""
    severity_reason: str = ""  # why the configuration gives it another severity
    asked_for: bool = False  # named by --select with its own ID
    unset: tuple[str, ...] = ()  # required parameters without a value, for all jobs or for those outside the rule's scopes
    never_configured: bool = False  # no job has a value for them
    configure_with: str = ""  # the options that would configure it, e.g. "--param allowed_roles=arn:..."
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    accepted: int = 0  # of the unknowns, those that an --allow-unknown covers
    severities: Mapping[Severity, int] = field(default_factory=dict)  # of its findings: scopes can give another severity
    statuses: Mapping[str, int] = field(default_factory=dict)  # of the jobs of its findings that are not waived; without requests
    submitted: int = 0  # how many of its findings that are not waived are about jobs that exist at AWS
    waived: Mapping[Severity, int] = field(default_factory=dict)  # of its findings
    known: Mapping[Severity, int] = field(default_factory=dict)  # of its findings that are not waived, those that the baseline knows
    warns: Warns | None = None  # None: its findings reach the exit code
    was_undecided: bool = False  # for all jobs for which it is undecided, it was so in the baseline, or the report before
    off: tuple[SwitchedOff, ...] = ()

    @property
    def findings(self) -> int:
        """How many findings it has."""
        return sum(self.severities.values())

    @property
    def active(self) -> dict[Severity, int]:
        """How many of its findings of each severity are not waived."""
        return {severity: number - self.waived.get(severity, 0) for severity, number in self.severities.items()}

    @property
    def undecided(self) -> int:
        """How many of its checks ended in an error or in an unknown that is not accepted."""
        unknown = self.outcomes.get(Outcome.UNKNOWN, 0) - self.accepted
        return unknown + self.outcomes.get(Outcome.ERROR, 0)

    @property
    def applied(self) -> bool:
        """Whether it was run on a job at all, whatever came of that."""
        return any(self.outcomes.get(outcome) for outcome in _APPLIED)

    @property
    def is_set_aside(self) -> bool:
        """Whether it was not configured, switched off, or accepted as unknown, be it for one job."""
        return bool(self.unset or self.off or self.accepted)

    @property
    def idle(self) -> bool:
        """Whether it checked nothing: it was not configured, or switched off, for each job that it would apply to."""
        aside = self.outcomes.get(Outcome.NOT_CONFIGURED, 0) + sum(scope.jobs for scope in self.off)
        return self.never_configured or (aside > 0 and not self.applied)


class Newest(Struct, frozen=True):
    """The job of a cause that a table shows: one that can still be stopped if there is one, then the one submitted last."""

    job: str
    job_name: str
    status: str
    stage: Stage
    submit_time: str
    fingerprint: str
    location: Location  # without an excerpt
    unchanged: bool = False  # a plan leaves it as it is


class CauseSummary(Struct, frozen=True):
    """The findings of one rule that one pipeline makes night after night, counted."""

    cause: str  # e.g. "BMJ-ENC-001 | 111122223333 | us-east-1 | batch-* | nightly-* | ... absent"
    rule_id: str
    severity: Severity  # the highest of its findings
    account_id: str
    region: str
    role: str  # without its path; a stem such as "batch-*" where its findings have several
    findings: int
    stoppable: int  # how many of its jobs have not ended and are not waived
    severities: int  # how many different ones its findings have
    newest: Newest
    waived: int = 0  # how many of its findings are waived
    standing: Standing | None = None  # the worst of its findings, those that are not waived first: new, worsened, known
    owner: str = ""  # who answers for its jobs; empty where that is no one, or more than one

    @property
    def active(self) -> int:
        """How many of its findings are not waived."""
        return self.findings - self.waived


class Passed(Struct, frozen=True):
    """How often a rule passed on the jobs of a pipeline, and the newest submit time of such a job."""

    rule_id: str
    jobs: int
    newest_submit: str


class Pipeline(Struct, frozen=True):
    """The jobs of one account and Region whose role and name differ only in what changes from run to run; each request is one.

    `key` is the middle part of its causes.
    """

    key: str  # e.g. "111122223333 | us-east-1 | batch-* | nightly-*"
    account_id: str
    region: str
    role: str  # the stem of the role's name
    name: str  # the stem of the job's name
    jobs: int
    newest_submit: str
    passed: tuple[Passed, ...] = ()


class MissingReason(Struct, frozen=True):
    """Something that is missing, and the rules that are unknown because of it; accepted unknowns are not among them."""

    reason: Reason
    rules: tuple[str, ...]
    jobs: int


class Window(Struct, frozen=True):
    """Which jobs the scan was to judge, and which times it met; times are ISO 8601 in UTC."""

    since: str | None = None
    name_contains: str = ""  # only jobs with this in their name
    active_only: bool = False
    statuses: tuple[str, ...] = ()
    oldest_submit: str | None = None
    newest_submit: str | None = None
    newest_change: str | None = None  # the latest time that any job carries


class Flags(Struct, frozen=True):
    """What the command line says about the exit code. `fail_on` None means never."""

    fail_on: Severity | None = Severity.LOW
    allow_unknown: frozenset[str] = frozenset()
    allow_empty: bool = False
    exit_zero: bool = False
    fail_on_new: bool = False  # what the baseline knows does not count
    expect_jobs: int = 0  # fewer jobs are a gap
    only_new_gaps: bool = False  # what was incomplete before already does not count


class PackUse(Struct, frozen=True):
    """The built-in packs by how many of their rules ran: all, some, or none."""

    run: tuple[str, ...]
    in_part: tuple[str, ...]
    not_run: tuple[str, ...]


class Rows(Protocol[T_co]):
    """Sorted entries of a report, in memory or on disk; they can be gone through again and again."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[T_co]: ...


class OwnerPart(Struct, frozen=True):
    """Whose findings a report holds that has those of one owner only, and the report that has all; an empty owner is none."""

    owner: str
    whole: "Report"


class Report(Struct, frozen=True):
    """Everything a scan found out, as plain data; formats write it, and version 1 of the JSON format gives the same report back.

    `now` is ISO 8601 in UTC. `error` is the sentence of a scan that could not start. `complete` ignores the --allow options,
    `exit_code` obeys them and --exit-zero, `honest_code` obeys the former only.
    """

    version: str
    now: str
    flags: Flags
    exit_code: int
    honest_code: int
    complete: bool
    jobs: int = 0  # all that were checked, requests included
    requests: int = 0  # those of them that were not submitted yet
    named: tuple[str, ...] = ()  # the packs, selections, files and IDs that -p or the configuration names
    packs: PackUse | None = None  # None where that is not known
    policies: tuple[PolicySummary, ...] = ()
    parameters_sha256: str = ""
    config: PolicySummary | None = None
    floors: tuple[PolicySummary, ...] = ()  # what the configuration extends, the nearest first
    changed: tuple[ChangedValue, ...] = ()  # in the order of the rules
    sources: tuple[SourceSummary, ...] = ()
    started: str | None = None  # None where the scan's time was given, so that reports are reproducible
    ended: str | None = None
    window: Window = Window()
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    rules: tuple[ReportedRule, ...] = ()
    causes: tuple[CauseSummary, ...] = ()  # by rule, in the order in which people should look at them
    pipelines: tuple[Pipeline, ...] = ()
    more_pipelines: int = 0  # jobs of pipelines beyond those that are kept
    missing: tuple[MissingReason, ...] = ()
    coverage: tuple[Coverage, ...] = ()  # what the scan reached, and what it did not
    findings: Rows[Finding] = ()
    undecided: Rows[Undecided] = ()
    waivers: tuple[ReportedWaiver, ...] = ()  # in the order of their files
    baseline: BaselineUse | None = None
    last: LastReport | None = None
    cause_version: str = CAUSE_VERSION
    group_by: str = ""  # the expression that replaces role and job name in causes
    load_failures: Rows[LoadFailure] = ()
    more_load_failures: Mapping[str, int] = field(
        default_factory=dict
    )  # those after the first thousand, and those that a collection only counts
    skipped: tuple[str, ...] = ()  # files in folders that have nothing to do with jobs
    more_skipped: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # what is not checked: what it is, and how many of it
    error: str | None = None
    part: OwnerPart | None = None  # None for a report with all findings
    notes: tuple[str, ...] = ()  # what to know before trusting the figures, one sentence each
    redacted: str | None = None  # of a report with pseudonyms in place of names: the ID of the key

    def __repr__(self) -> str:
        """One line, e.g. "<Report of 3 jobs: 2 findings, 1 undecided, 0 load failures, exit code 4>"."""
        counts = f"{len(self.findings)} findings, {len(self.undecided)} undecided, {self.failures} load failures"
        noun = "job" if self.jobs == 1 else "jobs"
        return f"<Report of {self.jobs} {noun}: {counts}, exit code {self.exit_code}>"

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How often each outcome came, over all rules; every outcome is a key."""
        return {outcome: sum(rule.outcomes.get(outcome, 0) for rule in self.rules) for outcome in Outcome}

    @property
    def failures(self) -> int:
        """How many load failures there were."""
        return len(self.load_failures) + sum(self.more_load_failures.values())

    @property
    def truncations(self) -> tuple[Truncation, ...]:
        """The dumps that say of themselves that there is more than they hold."""
        return tuple(truncation for source in self.sources for truncation in source.truncations)

    @property
    def damaged(self) -> bool:
        """Whether something could not be read, says that there is more than it holds, or was not reached."""
        return bool(self.failures or self.truncations) or any(row.is_gap for row in self.coverage)

    @property
    def damaged_before(self) -> bool:
        """Whether all of that is in the baseline, or in the report before, too. What is wrong with a file belongs to the file's row."""
        gaps = [row for row in self.coverage if row.is_gap]
        if not gaps or not all(row.known_gap for row in gaps):
            return False
        truncated = {source.path for source in self.sources if source.truncations}
        failed = {failure.location.path for failure in self.load_failures}
        return truncated | failed <= {row.source for row in gaps}

    @property
    def accepted(self) -> int:
        """How many unknowns an --allow-unknown covers."""
        return sum(rule.accepted for rule in self.rules)
