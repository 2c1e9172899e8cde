"""Whether the lists of a saved report match its counts: someone who removes findings from a list must not get a green report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.errors import SavedReportError
from scanner.formats.json.encode import coverage_counts, signals_entry
from scanner.governance.baseline.apply import count_standings
from scanner.governance.gate import Counts, judge_scan
from scanner.model.codes import NOT_WRITTEN
from scanner.model.governance import PIN
from scanner.model.intake import Truncation
from scanner.model.job import Json
from scanner.model.outcome import Finding, Outcome
from scanner.model.place import Location
from scanner.model.report import Report
from scanner.model.severity import Severity

Entry = Mapping[str, Any]


def check_counts(report: Report, head: Mapping[str, Any]) -> None:
    """Refuses a report whose lists do not fit its counts; a list from which findings were removed must never look clean."""
    summary = head["summary"]
    rules = report.rules
    _check_findings(report)
    _check_waived(report)
    _check_standings(report)
    _check_known_gaps(report)
    _check_warns(report)
    _check_causes(report)
    _check_pipelines(report)
    _same("findings", len(report.findings), summary["findings"])
    _check_undecided(report)
    _same("checks", {rule.id: sum(rule.outcomes.values()) for rule in rules}, {rule.id: report.jobs for rule in rules})
    _same("outcomes", {outcome.value: number for outcome, number in report.outcomes.items()}, summary["outcomes"])
    _same("causes", sum(cause.findings for cause in report.causes), len(report.findings))
    _same("causes", len(report.causes), summary["causes"])
    _same("sources", {source.path for source in report.sources} - {row.source for row in report.coverage}, set())
    _same("load failures", report.failures, summary["load_failures"])
    _same("truncated dumps", [_failure_key(one) for one in report.truncations], [(*_key(one), one["reason"]) for one in head["truncated"]])
    _same("coverage", coverage_counts(report.coverage), summary["coverage"])
    _same("signals", signals_entry(report), head["signals"])
    judgement = judge_scan(report.flags, Counts(rules, report.jobs, report.damaged, report.damaged_before))
    _same("exit codes", report.honest_code, judgement.honest_code)
    if report.exit_code != NOT_WRITTEN:
        _same("exit codes", report.exit_code, judgement.exit_code)
    _same("gaps", report.complete, judgement.complete)


def _check_findings(report: Report) -> None:
    listed: Counter[tuple[str, Severity]] = Counter((finding.rule_id, finding.severity) for finding in report.findings)
    counted: Counter[tuple[str, Severity]] = Counter()
    for rule in report.rules:
        counted.update({(rule.id, severity): number for severity, number in rule.severities.items()})
        _same("failed checks", rule.findings, rule.outcomes.get(Outcome.FAIL, 0))
    _same("findings", listed, +counted)


def _check_waived(report: Report) -> None:
    """Each waived finding must have a waiver that has not ended, and be counted so."""
    valid = _valid_waivers(report, Outcome.FAIL)
    waived: Counter[tuple[str, Severity]] = Counter()
    for finding in report.findings:
        if finding.waiver is not None:
            _same("waivers", valid.get(finding.waiver.id), finding.waiver.expires)
            waived[finding.rule_id, finding.severity] += 1
    _same("waived findings", waived, _counted({rule.id: rule.waived for rule in report.rules}))


def _check_standings(report: Report) -> None:
    """Each finding has a standing where there is a baseline, and none else; rules and causes must be counted by them."""
    has_baseline = report.baseline is not None
    for finding in report.findings:
        _same("known findings", finding.baseline is not None, has_baseline)
    standings = count_standings(report.findings)
    known = _counted(standings.known)
    _same("known findings", known, _counted({rule.id: rule.known for rule in report.rules}))
    by_cause = {cause.cause: cause.standing for cause in report.causes}
    _same("known causes", by_cause, {cause: standings.of_cause(cause) for cause in by_cause})


def _check_known_gaps(report: Report) -> None:
    """Only a gap can be one that was there before, and only where there was something to compare with."""
    has_before = report.baseline is not None or report.last is not None
    known = [row for row in report.coverage if row.known_gap]
    _same("known gaps", all(row.is_gap and has_before for row in known), True)
    _same("known gaps", has_before or not any(rule.was_undecided for rule in report.rules), True)


def _check_warns(report: Report) -> None:
    """A rule can only warn until a day that has not ended, and where a configuration or a pin says so."""
    pins = [name for name in report.named if PIN in name]
    for rule in report.rules:
        if rule.warns is not None:
            _same("rules that only warn", report.config is not None or bool(pins), True)
            _same("rules that only warn", rule.warns.until in ("", max(rule.warns.until, report.now[: len("2026-11-27")])), True)


def _valid_waivers(report: Report, outcome: Outcome) -> dict[str, str]:
    """The last day of each waiver of findings, or of unknowns, that has not ended, by its ID."""
    today = report.now[: len("2026-11-27")]
    return {waiver.id: waiver.expires for waiver in report.waivers if waiver.outcome == outcome and waiver.expires >= today}


def _counted(by_rule: Mapping[str, Mapping[Severity, int]]) -> Counter[tuple[str, Severity]]:
    counted = Counter({(rule, severity): number for rule, numbers in by_rule.items() for severity, number in numbers.items()})
    return +counted


def _check_causes(report: Report) -> None:
    """Each cause must have its findings, and its newest one among them: the text report looks it up, and `diff` compares the rest."""
    listed: dict[str, _Listed] = {}
    newest = {(cause.cause, cause.newest.fingerprint, *_place_key(cause.newest.location)) for cause in report.causes}
    for finding in report.findings:
        listed.setdefault(finding.cause, _Listed()).add(finding)
        newest.discard((finding.cause, finding.fingerprint, *_place_key(finding.location)))
    counted = {cause.cause: (cause.findings, cause.waived, cause.severity, cause.severities) for cause in report.causes}
    _same("causes", {text: found.counts() for text, found in listed.items()}, counted)
    _same("newest findings", newest, set())


@dataclass(slots=True)
class _Listed:
    """The findings of a cause that a report lists."""

    findings: int = 0
    waived: int = 0
    severities: set[Severity] = field(default_factory=set)

    def add(self, finding: Finding) -> None:
        """Counts a finding."""
        self.findings += 1
        self.waived += finding.waiver is not None
        self.severities.add(finding.severity)

    def counts(self) -> tuple[int, int, Severity, int]:
        """What the summary of the cause says: findings, those that are waived, the highest severity, and how many severities."""
        highest = max(self.severities, key=lambda severity: severity.rank)
        return self.findings, self.waived, highest, len(self.severities)


def _check_pipelines(report: Report) -> None:
    """The jobs of the pipelines, and those that passed: `diff` and `baseline prune` call a cause fixed by them."""
    _same("pipelines", sum(pipeline.jobs for pipeline in report.pipelines) + report.more_pipelines, report.jobs)
    passed: Counter[str] = Counter()
    for pipeline in report.pipelines:
        passed.update({rule.rule_id: rule.jobs for rule in pipeline.passed})
    counted = Counter({rule.id: rule.outcomes.get(Outcome.PASS, 0) for rule in report.rules})
    _same("passed checks", passed - counted, Counter())
    if not report.more_pipelines:  # which rules the jobs of those passed is not listed
        _same("passed checks", counted - passed, Counter())


def _check_undecided(report: Report) -> None:
    listed: Counter[tuple[str, Outcome]] = Counter()
    accepted: Counter[str] = Counter()
    missing: set[tuple[str, str]] = set()  # path and rule
    waivers = _valid_waivers(report, Outcome.UNKNOWN).keys()
    for entry in report.undecided:
        _same("waivers", set(entry.waivers) - waivers, set())
        listed[entry.rule_id, entry.outcome] += 1
        if entry.accepted:
            accepted[entry.rule_id] += 1
        elif entry.outcome is Outcome.UNKNOWN:
            missing.update((reason.path, entry.rule_id) for reason in entry.missing)
    _same("missing fields", missing, {(one.reason.path, rule) for one in report.missing for rule in one.rules})
    counted: Counter[tuple[str, Outcome]] = Counter()
    for rule in report.rules:
        counted.update({(rule.id, kind): rule.outcomes.get(kind, 0) for kind in (Outcome.UNKNOWN, Outcome.ERROR)})
        _same("accepted checks", accepted[rule.id], rule.accepted)
    _same("undecided checks", listed, +counted)


def _same(what: str, listed: object, counted: object) -> None:
    if listed != counted:
        raise SavedReportError(f"the report was edited: its lists and its counts of {what} differ; scan again")


def _place_key(place: Location) -> tuple[Json, ...]:
    return place.path, place.line, place.column


def _failure_key(truncation: Truncation) -> tuple[Json, ...]:
    place = truncation.location
    return place.path, place.line, place.column, truncation.reason


def _key(entry: Entry) -> tuple[Json, ...]:
    return entry["path"], entry["line"], entry["column"]
