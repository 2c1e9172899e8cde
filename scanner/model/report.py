"""Everything that a scan found out, before any format writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.model.job import Json
from scanner.model.outcome import Finding, Outcome, Undecided
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.model.severity import Severity


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """Something that should have been a job and could not be read as one."""

    location: Location
    reason: str
    foreign: bool = field(default=False, compare=False)  # nothing in it is about jobs: a folder may well hold such a file
    other_type: str = field(default="", compare=False)  # it is a job of another type, such as an evaluation-job
    blank: bool = field(default=False, compare=False)  # foreign, but a file of nothing else is what a failed call leaves
    number: int = 1  # how many there were of it: more than one only where a collection's head line counts them


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records or jobs that are not to be checked, which is no failure; `reason` says what they are, the same for all of a kind."""

    reason: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Truncation:
    """A dump that says of itself that there is more than it holds."""

    location: Location
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source that was read. `sha256` is None for one without bytes, and for one that could not be read to its end."""

    path: str
    sha256: str | None
    records: int
    notes: tuple[str, ...] = ()  # what was taken for granted in it, one sentence each
    truncated: Truncation | None = None
    is_whole: bool = True  # it was read to its end
    foreign: bool = False  # it was found in a folder, and nothing in it is about jobs
    collected: tuple[Truncation, ...] = ()  # the truncated dumps that this file was collected from
    sections: tuple[str, ...] = ()  # of a collection: the sha256 of what follows each of its head lines, up to the next

    @property
    def truncations(self) -> tuple[Truncation, ...]:
        """Everything in it that is not a whole dump: of a collection, the dumps that it was made of too."""
        return ((self.truncated,) if self.truncated else ()) + self.collected


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A parameter's value that is not the default of the rule's file; `origin` is where it comes from, such as "jobscan.yaml:12"."""

    rule: str
    name: str
    value: Json
    origin: str


@dataclass(frozen=True, slots=True)
class PolicySummary:
    """One policy file that rules came from."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A rule that a scope switched off for some jobs."""

    scope: str
    location: Location
    reason: str
    jobs: int


_APPLIED = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """A selected rule and how often it gave which outcome; the jobs of `off` are among the not applicable."""

    configured: ConfiguredRule
    outcomes: Mapping[Outcome, int]
    off: tuple[SwitchedOff, ...] = ()

    @property
    def unset(self) -> tuple[str, ...]:
        """Names of the parameters for want of which it was not configured, for all jobs or for those outside its scopes."""
        return self.configured.unset_outside if self.outcomes.get(Outcome.NOT_CONFIGURED) else self.configured.unset

    @property
    def applied(self) -> bool:
        """Whether it was run on a job at all, whatever came of that."""
        return any(self.outcomes.get(outcome) for outcome in _APPLIED)

    @property
    def idle(self) -> bool:
        """Whether it checked nothing: it was not configured, or switched off, for each job that it would apply to."""
        aside = self.outcomes.get(Outcome.NOT_CONFIGURED, 0) + sum(one.jobs for one in self.off)
        return bool(self.configured.unset) or (aside > 0 and not self.applied)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of a scan.

    `findings`, `undecided` and `load_failures` are sorted. `complete` leaves the --allow flags out of account, `exit_code` obeys them.
    `now` is ISO 8601 in UTC. `error` is the sentence of a scan that could not start. Of load failures and skipped files the first
    thousand are kept, and the others counted.
    """

    version: str
    now: str
    fail_on: Severity | None  # None: never
    exit_code: int
    complete: bool
    jobs: int = 0  # all that were checked, requests included
    requests: int = 0  # those of them that were not submitted yet
    named: tuple[str, ...] = ()  # the packs, selections and files that -p or the configuration names
    policies: tuple[PolicySummary, ...] = ()
    parameters_sha256: str = ""
    config: PolicySummary | None = None
    changed: tuple[ChangedValue, ...] = ()  # in the order of the rules
    sources: tuple[SourceSummary, ...] = ()
    started: str | None = None  # None where the scan's time was given, so that reports are reproducible
    ended: str | None = None
    rules: tuple[RuleSummary, ...] = ()
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    load_failures: tuple[LoadFailure, ...] = ()
    more_load_failures: Mapping[str, int] = field(default_factory=dict)  # those that were not kept: the reason, and how many
    skipped: tuple[str, ...] = ()  # files in folders that have nothing to do with jobs
    more_skipped: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # what is not checked: what it is, and how many of it
    newest_change: str | None = None  # the latest time that any job carries
    oldest_submit: str | None = None
    newest_submit: str | None = None
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    exit_zero: bool = False
    allow_empty: bool = False
    error: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How often each outcome came, over all rules; every outcome is a key."""
        return {o: sum(rule.outcomes.get(o, 0) for rule in self.rules) for o in Outcome}

    @property
    def failures(self) -> int:
        """How many load failures there were."""
        return len(self.load_failures) + sum(self.more_load_failures.values())

    @property
    def truncations(self) -> tuple[Truncation, ...]:
        """The dumps that say of themselves that there is more than they hold."""
        return tuple(one for source in self.sources for one in source.truncations)

    @property
    def causes(self) -> int:
        """How many different causes the findings have."""
        return len({finding.cause for finding in self.findings})
