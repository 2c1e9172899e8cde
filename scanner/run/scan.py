"""The scan: one function, read from top to bottom."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from scanner.engine.reference import Engine, ReferenceEngine
from scanner.findings.build import accepted_by, find, leave_open
from scanner.findings.mask import mask_text
from scanner.governance.gate import judge_scan
from scanner.model.job import Job
from scanner.model.outcome import Finding, Outcome, Verdict
from scanner.model.place import Location
from scanner.model.report import PolicySummary, Report, RuleSummary
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import changed, lowered, parameters_hash
from scanner.project.plan import Plan
from scanner.run.tally import Tally
from scanner.shape.normalise import Reading
from scanner.sources.files import Source, expand
from scanner.sources.jobs import read_jobs
from scanner.version import __version__

_TICK = 200  # records from one sign of progress to the next


def scan(plan: Plan, progress: Callable[[int], None] = lambda _: None) -> Report:
    """The report of a scan; raises nothing for what a source or a record holds. `progress` is told how many records were read."""
    started = datetime.now(UTC)
    engine: Engine = ReferenceEngine(plan.rules, plan.now)
    by_id = {configured.rule.id: configured for configured in plan.rules}
    found = expand(plan.sources, plan.top, plan.respect_gitignore, plan.exclude)
    tally = Tally(outcomes={rule: Counter() for rule in by_id}, off={rule: Counter() for rule in by_id})
    for failure in found.failures:
        tally.add(failure)
    for number, job in enumerate(_jobs(found.sources, plan, tally)):
        if number % _TICK == 0:
            progress(number)
        tally.add_job(job)
        for verdict in engine.verdicts(job):
            tally.count(verdict)
            _note_verdict(verdict, by_id[verdict.rule.id], plan, tally)
    return _report(plan, tally, (*plan.notes, *found.notes, *lowered(plan.rules)), started)


def _jobs(sources: Iterable[Source], plan: Plan, tally: Tally) -> Iterator[Job]:
    """The jobs of all sources; what is not a job goes into the tally."""
    for item in read_jobs(sources, plan.normalising, plan.join, plan.wanted):
        if isinstance(item, Reading):
            yield item.job
        else:
            tally.add(item)


def _note_verdict(verdict: Verdict, configured: ConfiguredRule, plan: Plan, tally: Tally) -> None:
    """Keeps what reports tell of a verdict one by one."""
    match verdict.outcome:
        case Outcome.FAIL:
            tally.findings.append(find(verdict.configured or configured, verdict.job, plan.now, plan.show_sensitive))
        case Outcome.UNKNOWN | Outcome.ERROR:
            tally.undecided.append(leave_open(verdict, accepted_by(verdict, plan.gate.allow_unknown)))
        case Outcome.PASS | Outcome.NOT_APPLICABLE | Outcome.NOT_CONFIGURED:
            pass  # counted


def _report(plan: Plan, tally: Tally, notes: tuple[str, ...], started: datetime) -> Report:
    rules = tuple(RuleSummary(one, dict(tally.outcomes[one.rule.id]), tally.switched_off(one.rule.id)) for one in plan.rules)
    damaged = bool(tally.failures) or any(source.truncations for source in tally.sources)
    judgement = judge_scan(plan.gate, rules, tally.findings, tally.undecided, tally.jobs, damaged)
    return Report(
        version=__version__,
        now=_iso(plan.now),
        fail_on=plan.gate.fail_on,
        exit_code=judgement.exit_code,
        complete=judgement.complete,
        jobs=tally.jobs,
        requests=tally.requests,
        named=tuple(map(mask_text, plan.named)),
        policies=tuple(PolicySummary(policy.path, policy.sha256) for policy in plan.policies),
        parameters_sha256=parameters_hash(plan.rules),
        config=plan.config,
        changed=tuple(changed(plan.rules)),
        sources=tuple(tally.sources),
        started=None if plan.reproducible else _iso(started),
        ended=None if plan.reproducible else _iso(datetime.now(UTC)),
        rules=rules,
        findings=tuple(sorted(tally.findings, key=_finding_order)),
        undecided=tuple(sorted(tally.undecided, key=lambda one: (one.rule.id, *_place(one.location), one.job))),
        load_failures=tuple(sorted(tally.failures.kept, key=lambda one: (*_place(one.location), one.reason))),
        more_load_failures=dict(sorted(tally.failures.more.items())),
        skipped=tuple(tally.skipped),
        more_skipped=tally.more_skipped,
        newest_change=tally.changes[-1] if tally.changes else None,
        left_out=dict(sorted(tally.left_out.items())),
        oldest_submit=tally.submits[0] if tally.submits else None,
        newest_submit=tally.submits[-1] if tally.submits else None,
        accounts=tuple(sorted(tally.accounts)),
        regions=tuple(sorted(tally.regions)),
        exit_zero=plan.gate.exit_zero,
        allow_empty=plan.gate.allow_empty,
        notes=tuple(map(mask_text, notes)),
    )


def _finding_order(finding: Finding) -> tuple[int, str, str, int, int, str]:
    """The one order of findings: the most severe first, then by rule and place."""
    return (-finding.severity.rank, finding.rule.id, *_place(finding.location), finding.job)


def _place(location: Location) -> tuple[str, int, int]:
    return location.path, location.line or 0, location.column or 0


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
