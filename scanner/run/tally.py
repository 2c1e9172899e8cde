"""What a scan has found so far; a million broken lines take no more room in it than a thousand."""

from collections import Counter
from dataclasses import dataclass, field, replace

from scanner.findings.mask import mask_location, mask_text
from scanner.model.arn import region_of
from scanner.model.job import Job, Stage
from scanner.model.outcome import Finding, Outcome, Undecided, Verdict
from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, SwitchedOff, Truncation

KEPT = 1000  # load failures, and skipped files, that are kept one by one
KINDS = 100  # reasons that are counted apart
OTHERS = "other reasons"


class Bounded(Counter[str]):
    """Counts texts, those beyond the first hundred different ones together."""

    def count(self, text: str, number: int = 1) -> None:
        """Adds to the count of a text."""
        self[text if text in self or len(self) < KINDS else OTHERS] += number


@dataclass(slots=True)
class Failures:
    """The first thousand load failures, masked, and how many more there were of which reason."""

    kept: list[LoadFailure] = field(default_factory=list)
    more: Bounded = field(default_factory=Bounded)

    def add(self, failure: LoadFailure) -> None:
        """Keeps a failure, or counts it."""
        if len(self.kept) < KEPT and failure.number == 1:
            self.kept.append(replace(failure, location=mask_location(failure.location), reason=mask_text(failure.reason)))
        else:
            self.more.count(mask_text(failure.reason), failure.number)

    def __len__(self) -> int:
        return len(self.kept) + sum(self.more.values())


@dataclass(slots=True)
class Tally:
    """Counts jobs and outcomes, and keeps what reports tell one by one; all texts in it are masked."""

    jobs: int = 0
    requests: int = 0
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    off: dict[str, Counter[tuple[str, Location, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    failures: Failures = field(default_factory=Failures)
    sources: list[SourceSummary] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # files that a folder happened to hold
    more_skipped: int = 0
    left_out: Bounded = field(default_factory=Bounded)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    changes: list[str] = field(default_factory=list)  # earliest and latest of the times that were seen
    submits: list[str] = field(default_factory=list)

    def add(self, item: LoadFailure | LeftOut | SourceSummary) -> None:
        """Notes what was read and is not a job."""
        match item:
            case LoadFailure():
                self.failures.add(item)
            case LeftOut(reason, number):
                self.left_out.count(mask_text(reason), number)
            case SourceSummary(path, foreign=True):
                self._skip(mask_text(path))
            case SourceSummary():
                self.sources.append(_masked(item))

    def add_job(self, job: Job) -> None:
        """Counts a job, and widens what the scan covers by it."""
        self.jobs += 1
        self.requests += job.stage is Stage.REQUEST
        fields = job.fields
        if isinstance(account := fields["account_id"], str):
            self.accounts.add(account)
        if region := region_of(job.identity):
            self.regions.add(region)
        _widen(self.submits, fields["submit_time"])
        for name in ("submit_time", "last_modified_time", "end_time"):
            _widen(self.changes, fields[name])

    def count(self, verdict: Verdict) -> None:
        """Counts an outcome; a rule that is switched off is counted by what switched it off too."""
        self.outcomes[verdict.rule.id][verdict.outcome] += 1
        if verdict.off is not None:
            scope = verdict.off.scope
            self.off[verdict.rule.id][scope.name, scope.location, verdict.off.off] += 1

    def switched_off(self, rule: str) -> tuple[SwitchedOff, ...]:
        """The scopes that switched a rule off, in the order of the configuration."""
        off = [SwitchedOff(name, place, reason, jobs) for (name, place, reason), jobs in self.off[rule].items()]
        return tuple(sorted(off, key=lambda one: (one.location.line or 0, one.reason)))

    def _skip(self, path: str) -> None:
        if len(self.skipped) < KEPT:
            self.skipped.append(path)
        else:
            self.more_skipped += 1


def _widen(span: list[str], time: object) -> None:
    """Widens [earliest, latest] by a time, if it is one; the normaliser writes times so that they sort as text."""
    if isinstance(time, str):
        span[:] = [min([*span, time]), max([*span, time])]


def _masked(source: SourceSummary) -> SourceSummary:
    return replace(
        source,
        path=mask_text(source.path),
        notes=tuple(map(mask_text, source.notes)),
        truncated=source.truncated and mask_truncation(source.truncated),
        collected=tuple(map(mask_truncation, source.collected)),
    )


def mask_truncation(one: Truncation) -> Truncation:
    """The truncated dump as reports tell of it."""
    return Truncation(mask_location(one.location), mask_text(one.reason))
