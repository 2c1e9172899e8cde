"""The evidence of a scan as JSON Lines: a head, what was read and reached, a line for each job, a summary and a seal."""

from collections.abc import Iterator

from scanner.formats.evidence.lines import VERSION, Sealing
from scanner.formats.json.encode import Entry, coverage_entry, finite, full_source_entry, outcomes_entry, waiver_entry
from scanner.formats.json.report import flags_entry, run_entry, summary_entry, window_entry
from scanner.formats.json.text import compact
from scanner.formats.options import ReportOptions
from scanner.formats.remarks import remarks
from scanner.formats.state import state_of, verdict_text
from scanner.model.evidence import LETTERS, JobEvidence, RuleInForce, ScanEvidence
from scanner.model.report import Report, ReportedRule, Rows

Gaps = tuple[tuple[str, ...], tuple[str, ...]]  # paths that were not delivered, and computed ones
_MOST_GAPS = 4096  # that are remembered
_OF_SOURCES = "sources"


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The evidence line by line; of a scan that could not start, that it could not. A saved report does not have what it needs."""
    evidence = options.evidence
    if evidence is None:
        if report.error is None:
            raise ValueError("evidence needs every job of the scan, which this report does not have")
        evidence = ScanEvidence()
    if len(evidence.jobs) != report.jobs:
        raise ValueError(f"evidence of {len(evidence.jobs)} jobs for a report of {report.jobs}")
    sealing = Sealing()
    for entry in _entries(report, evidence):
        yield from sealing.add(compact(entry))
    yield from sealing.end(evidence.sign)


def _entries(report: Report, evidence: ScanEvidence) -> Iterator[Entry]:
    """Every line but marks and seal."""
    yield _head(report, evidence)
    for source in report.sources:
        yield {"source": full_source_entry(source)}
    for row in report.coverage:
        yield {"coverage": coverage_entry(row)}
    for waiver in report.waivers:
        yield {"waiver": waiver_entry(waiver)}
    for remark in remarks(report):
        yield {"remark": {"kind": remark.kind, "level": remark.level.value, "text": remark.text}}
    yield from _jobs(evidence.jobs)
    yield _summary(report)


def _head(report: Report, evidence: ScanEvidence) -> Entry:
    run = run_entry(report)
    del run[_OF_SOURCES]  # they have lines
    previous = evidence.previous
    in_force = {rule.id: rule for rule in evidence.rules}
    return {
        "evidence": VERSION,
        "tool": {"name": "jobscan", "version": report.version},
        "now": report.now,
        "error": report.error,
        "previous": None if previous is None else {"sha256": previous.sha256, "now": previous.now},
        "run": run,
        "flags": flags_entry(report),
        "window": window_entry(report),
        "accounts": list(report.accounts),
        "regions": list(report.regions),
        "letters": LETTERS,
        "rules": [_rule(rule, in_force[rule.id]) for rule in report.rules],
    }


def _rule(rule: ReportedRule, in_force: RuleInForce) -> Entry:
    """A rule in the place that its letter has in each row."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "policy": in_force.policy,
        "policy_sha256": in_force.policy_sha256,
        "parameters": [{"name": each.name, "value": finite(each.value), "origin": each.origin} for each in in_force.parameters],
        "frameworks": {name: list(ids) for name, ids in rule.frameworks.items()},
    }


def _jobs(jobs: Rows[JobEvidence]) -> Iterator[Entry]:
    """The jobs. What was not delivered is the same for thousands of them, so it is a line, with a number, before the first."""
    numbers: dict[Gaps, int] = {}
    last = 0
    for job in jobs:
        gaps = (job.not_delivered, job.computed)
        number = numbers.get(gaps)
        if number is None and any(gaps):
            if len(numbers) >= _MOST_GAPS:
                numbers.clear()
            last += 1
            number = numbers[gaps] = last
            yield {"gaps": number, "not_delivered": list(job.not_delivered), "computed": list(job.computed)}
        yield _job(job, number)


def _job(job: JobEvidence, gaps: int | None) -> Entry:
    """A job; `gaps` and what was set aside only where there is something."""
    entry: Entry = {
        "job": job.job,
        "account": job.account_id,
        "region": job.region,
        "submitted": job.submit_time,
        "status": job.status,
        "record": job.record_sha256,
        "row": job.row,
    }
    if gaps is not None:
        entry["gaps"] = gaps
    if job.set_aside:
        entry["set_aside"] = dict(job.set_aside)
    return entry


def _summary(report: Report) -> Entry:
    counts = [
        {"rule": rule.id, **outcomes_entry(rule.outcomes), "accepted": rule.accepted, "waived": sum(rule.waived.values())}
        for rule in report.rules
    ]
    return {
        "summary": {
            **summary_entry(report),
            "error": report.error,
            "state": state_of(report).value,
            "verdict": verdict_text(report),
            "rules_by_outcome": counts,
        }
    }
