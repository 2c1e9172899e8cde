"""The scan: one function, read from top to bottom."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import scanner
from scanner.evaluate.engine import Engine, ReferenceEngine
from scanner.evaluate.finding import accepted_by, find, leave_open
from scanner.evaluate.gate import Gate, judge_scan
from scanner.model.job import Job
from scanner.model.outcome import Finding, Outcome, Undecided, Verdict
from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, PolicySummary, Report, RuleSummary, SourceSummary, SwitchedOff
from scanner.model.rule import ConfiguredRule, Policy
from scanner.policy.effective import lowered, parameters_hash
from scanner.shape.normalise import Options, Reading
from scanner.sources.files import Source, expand, hashes_of
from scanner.sources.filters import Filter
from scanner.sources.jobs import read_jobs
from scanner.sources.tree import in_tree

_TICK = 200  # records from one sign of progress to the next
_NAMED = 3  # files in a note


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a scan needs to know before it reads the first record."""

    sources: tuple[str | Source, ...]
    rules: tuple[ConfiguredRule, ...]
    policies: tuple[Policy, ...]
    gate: Gate
    top: Path  # the working tree
    now: datetime
    reproducible: bool = False  # `now` was given, so that the report carries no other time
    normalising: Options = field(default_factory=Options)
    show_sensitive: bool = False
    join: bool = True  # records of one job in several sources are one job
    wanted: Filter = field(default_factory=Filter)
    respect_gitignore: bool = True
    notes: tuple[str, ...] = ()
    config: PolicySummary | None = None


@dataclass(slots=True)
class _Tally:
    """What a scan has found so far."""

    jobs: int = 0
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    off: dict[str, Counter[tuple[str, Location, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    failures: list[LoadFailure] = field(default_factory=list)
    sources: list[SourceSummary] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # files that a folder happened to hold
    left_out: Counter[str] = field(default_factory=Counter)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    changes: list[str] = field(default_factory=list)  # earliest and latest of the times that were seen
    submits: list[str] = field(default_factory=list)


def scan(plan: Plan, progress: Callable[[int], None] = lambda _: None) -> Report:
    """The report of a scan; raises nothing for what a source or a record holds. `progress` is told how many records were read."""
    started = datetime.now(UTC)
    engine: Engine = ReferenceEngine(plan.rules, plan.now)
    by_id = {configured.rule.id: configured for configured in plan.rules}
    found = expand(plan.sources, plan.top, plan.respect_gitignore)
    tally = _Tally(failures=list(found.failures), outcomes={rule: Counter() for rule in by_id}, off={rule: Counter() for rule in by_id})
    for number, job in enumerate(_jobs(found.sources, plan, tally)):
        if number % _TICK == 0:
            progress(number)
        _note_job(job, tally)
        for verdict in engine.verdicts(job):
            tally.outcomes[verdict.rule.id][verdict.outcome] += 1
            _note_verdict(verdict, by_id[verdict.rule.id], plan, tally)
    findings = _with_hashes(tally.findings, found.sources)
    return _report(plan, tally, findings, (*found.notes, *_foreign(tally.foreign)), started)


def _foreign(paths: list[str]) -> Iterator[str]:
    """The files in folders that hold no record, so that nobody takes them for checked."""
    if paths:
        named = ", ".join(paths[:_NAMED]) + (f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else "")
        yield f"passed over in the folders, since nothing in them is about jobs: {named}"


def _jobs(sources: Iterable[Source], plan: Plan, tally: _Tally) -> Iterator[Job]:
    """The jobs of all sources; what is no job goes into the tally."""
    for item in read_jobs(sources, plan.normalising, plan.join, plan.wanted):
        match item:
            case Reading(job):
                yield job
            case LoadFailure():
                tally.failures.append(item)
            case LeftOut(reason):
                tally.left_out[reason] += 1
            case SourceSummary(path, foreign=True):
                tally.foreign.append(path)
            case SourceSummary():
                tally.sources.append(item)


def _note_job(job: Job, tally: _Tally) -> None:
    tally.jobs += 1
    fields = job.fields
    if isinstance(account := fields["account_id"], str):
        tally.accounts.add(account)
    if job.identity.startswith("arn:") and (region := job.identity.split(":")[3:4]):
        tally.regions.add(region[0])
    _widen(tally.submits, fields["submit_time"])
    for name in ("submit_time", "last_modified_time", "end_time"):
        _widen(tally.changes, fields[name])


def _widen(span: list[str], time: object) -> None:
    """Widens [earliest, latest] by a time, if it is one; the normaliser writes times so that they sort as text."""
    if isinstance(time, str):
        span[:] = [min([*span, time]), max([*span, time])]


def _note_verdict(verdict: Verdict, configured: ConfiguredRule, plan: Plan, tally: _Tally) -> None:
    match verdict.outcome:
        case Outcome.FAIL:
            tally.findings.append(find(verdict.configured or configured, verdict.job, plan.now, plan.show_sensitive))
        case Outcome.UNKNOWN | Outcome.ERROR:
            tally.undecided.append(leave_open(verdict, accepted_by(verdict, plan.gate.allow_unknown)))
        case Outcome.NOT_APPLICABLE if verdict.off is not None:
            scope = verdict.off.scope
            tally.off[verdict.rule.id][scope.name, scope.location, verdict.off.off] += 1
        case Outcome.PASS | Outcome.NOT_APPLICABLE | Outcome.NOT_CONFIGURED:
            pass  # counted


def _with_hashes(findings: Iterable[Finding], sources: Iterable[Source]) -> list[Finding]:
    """The findings with code scanning's hash of their lines, where their file is in the working tree."""
    findings = list(findings)
    lines: dict[str, set[int]] = {}
    for finding in findings:
        if finding.location.line is not None and in_tree(finding.location.path):
            lines.setdefault(finding.location.path, set()).add(finding.location.line)
    hashes = {source.path: hashes_of(source, lines[source.path]) for source in sources if source.path in lines}
    return [_hashed(finding, hashes.get(finding.location.path, {})) for finding in findings]


def _hashed(finding: Finding, hashes: Mapping[int, str]) -> Finding:
    line = hashes.get(finding.location.line or 0)
    return finding if line is None else replace(finding, location=replace(finding.location, line_hash=line))


def _report(plan: Plan, tally: _Tally, findings: list[Finding], notes: tuple[str, ...], started: datetime) -> Report:
    rules = tuple(_summary(configured, tally) for configured in plan.rules)
    damaged = bool(tally.failures) or any(source.truncated for source in tally.sources)
    judgement = judge_scan(plan.gate, rules, findings, tally.undecided, tally.jobs, damaged)
    return Report(
        version=scanner.__version__,
        now=_iso(plan.now),
        fail_on=plan.gate.fail_on,
        exit_code=judgement.exit_code,
        complete=judgement.complete,
        jobs=tally.jobs,
        policies=tuple(PolicySummary(policy.path, policy.sha256) for policy in plan.policies),
        parameters_sha256=parameters_hash(plan.rules),
        config=plan.config,
        sources=tuple(tally.sources),
        started=None if plan.reproducible else _iso(started),
        ended=None if plan.reproducible else _iso(datetime.now(UTC)),
        rules=rules,
        findings=tuple(sorted(findings, key=_finding_order)),
        undecided=tuple(sorted(tally.undecided, key=lambda one: (one.rule.id, *_place(one.location), one.job))),
        load_failures=tuple(sorted(tally.failures, key=lambda one: (*_place(one.location), one.reason))),
        newest_change=tally.changes[-1] if tally.changes else None,
        left_out=dict(sorted(tally.left_out.items())),
        oldest_submit=tally.submits[0] if tally.submits else None,
        newest_submit=tally.submits[-1] if tally.submits else None,
        accounts=tuple(sorted(tally.accounts)),
        regions=tuple(sorted(tally.regions)),
        exit_zero=plan.gate.exit_zero,
        allow_empty=plan.gate.allow_empty,
        notes=(*plan.notes, *notes, *lowered(plan.rules)),
    )


def _summary(configured: ConfiguredRule, tally: _Tally) -> RuleSummary:
    rule = configured.rule.id
    off = [SwitchedOff(name, place, reason, jobs) for (name, place, reason), jobs in tally.off[rule].items()]
    ordered = sorted(off, key=lambda one: (one.location.line or 0, one.reason))
    return RuleSummary(configured, dict(tally.outcomes[rule]), tuple(ordered))


def _finding_order(finding: Finding) -> tuple[int, str, str, int, int, str]:
    """The one order of findings: the most severe first, then by rule and place."""
    return (-finding.severity.rank, finding.rule.id, *_place(finding.location), finding.job)


def _place(location: Location) -> tuple[str, int, int]:
    return location.path, location.line or 0, location.column or 0


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
