"""Reads a report back that version 1 of the JSON format wrote: every format writes the same text for it as for the report of the scan."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, BinaryIO

from scanner.documents.members import read_members
from scanner.errors import ReadError, SavedReportError
from scanner.findings.order import failure_order, finding_order, undecided_order
from scanner.findings.spill import Spill
from scanner.formats.json.report import VERSION
from scanner.formats.schema import report_schema
from scanner.governance.gate import Counts, judge_scan
from scanner.model.codes import NOT_WRITTEN
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.job import Json, Stage
from scanner.model.outcome import Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from scanner.model.report import (
    CauseSummary,
    ChangedValue,
    Flags,
    LoadFailure,
    MissingReason,
    Newest,
    Passed,
    Pipeline,
    PolicySummary,
    Report,
    ReportedRule,
    SourceSummary,
    SwitchedOff,
    Truncation,
    Window,
)
from scanner.model.rule import Precision, Remediation
from scanner.model.severity import Severity

Entry = Mapping[str, Any]

_NAME = "report"
_NOT_A_REPORT = f"not a report of jobscan ({_NAME!r} must be {VERSION!r})"


def read_report(stream: BinaryIO) -> Report:
    """The report in a stream, also in gzip; its findings are read one by one and spill to disk as those of a scan do.

    Raises SavedReportError where the stream holds no report, one of a newer version, one that is cut short, or one whose lists do not
    fit its counts: someone has edited it, so it proves nothing.
    """
    lists = _Lists()
    head: dict[str, Json] = {}
    try:
        for member in read_members(stream, lists.add_to):
            if member.is_entry:
                lists.add(member.name, member.value)
            else:
                head[member.name] = member.value
                _check_version(head)
    except ReadError as error:
        raise SavedReportError(f"not a whole report: {error}") from None
    if _NAME not in head:
        raise SavedReportError(_NOT_A_REPORT)
    _check(_validator(), head, "")
    report = _report(head, lists)
    if report.error is None:
        _check_counts(report, head)
    return report


class _Lists:
    """The entries of the long lists, as they come."""

    def __init__(self) -> None:
        self.findings: Spill[Finding] = Spill(finding_order)
        self.undecided: Spill[Undecided] = Spill(undecided_order)
        self.load_failures: Spill[LoadFailure] = Spill(failure_order)
        self.causes: list[CauseSummary] = []
        self.pipelines: list[Pipeline] = []
        self.coverage: list[Coverage] = []
        self.add_to: dict[str, Callable[[Entry], None]] = {
            "findings": lambda entry: self.findings.add(_finding(entry)),
            "undecided": lambda entry: self.undecided.add(_undecided(entry)),
            "load_failures": lambda entry: self.load_failures.add(LoadFailure(_place(entry), entry["reason"])),
            "causes": lambda entry: self.causes.append(_cause(entry)),
            "pipelines": lambda entry: self.pipelines.append(_pipeline(entry)),
            "coverage": lambda entry: self.coverage.append(_coverage(entry)),
        }
        self._numbers: Counter[str] = Counter()

    def add(self, name: str, entry: Json) -> None:
        """Checks and keeps an entry of the list `name`."""
        _check(_validator_of_entry(name), entry, f"{name}[{self._numbers[name]}]")
        self._numbers[name] += 1
        self.add_to[name](entry)


def _check_version(head: Mapping[str, Json]) -> None:
    """Refuses what says of itself that it is something else, before its members are looked at."""
    version = head.get(_NAME)
    if version is None or version == VERSION:
        return
    if isinstance(version, str) and version.startswith("jobscan/"):
        raise SavedReportError(
            f"the report has version {version}, but this jobscan reads {VERSION}; use the one that wrote it, or a newer one"
        )
    raise SavedReportError(_NOT_A_REPORT)


def _check(validator: Any, value: Json, where: str) -> None:
    problem = next(validator.iter_errors(value), None)
    if problem is None:
        return
    path = where + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in problem.absolute_path)
    raise SavedReportError(f"not a report that this jobscan wrote: {path.lstrip('.') or 'the file'}: {problem.message[:200]}; scan again")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # late: it is slow to import

    return Draft202012Validator(report_schema())


@cache
def _validator_of_entry(name: str) -> Any:
    schema = report_schema()
    return _validator().evolve(schema={"$defs": schema["$defs"], **schema["properties"][name]["items"]})


def _check_counts(report: Report, head: Mapping[str, Any]) -> None:
    """Refuses a report whose lists do not fit its counts; a list from which findings were removed must never look clean."""
    summary = head["summary"]
    rules = report.rules
    _check_findings(report)
    _check_causes(report)
    _same("findings", len(report.findings), summary["findings"])
    _check_undecided(report)
    _same("checks", {rule.id: sum(rule.outcomes.values()) for rule in rules}, {rule.id: report.jobs for rule in rules})
    _same("outcomes", {outcome.value: number for outcome, number in report.outcomes.items()}, summary["outcomes"])
    _same("causes", sum(cause.findings for cause in report.causes), len(report.findings))
    _same("causes", len(report.causes), summary["causes"])
    _same("sources", {source.path for source in report.sources} - {row.source for row in report.coverage}, set())
    _same("load failures", report.failures, summary["load_failures"])
    _same("truncated dumps", [_failure_key(one) for one in report.truncations], [(*_key(one), one["reason"]) for one in head["truncated"]])
    judgement = judge_scan(report.flags, Counts(rules, report.jobs, report.damaged))
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


def _check_causes(report: Report) -> None:
    """Each cause must have its findings, and its newest one among them: the text report looks it up."""
    listed: Counter[str] = Counter()
    newest = {(cause.cause, cause.newest.fingerprint, *_place_key(cause.newest.location)) for cause in report.causes}
    for finding in report.findings:
        listed[finding.cause] += 1
        newest.discard((finding.cause, finding.fingerprint, *_place_key(finding.location)))
    _same("causes", listed, Counter({cause.cause: cause.findings for cause in report.causes}))
    _same("newest findings", newest, set())


def _check_undecided(report: Report) -> None:
    listed: Counter[tuple[str, Outcome]] = Counter()
    accepted: Counter[str] = Counter()
    missing: set[tuple[str, str]] = set()  # path and rule
    for entry in report.undecided:
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


def _report(head: Mapping[str, Any], lists: _Lists) -> Report:
    run, summary = head["run"], head["summary"]
    config = run["config"]
    return Report(
        version=head["tool"]["version"],
        now=head["now"],
        flags=_flags(head),
        exit_code=summary["exit_code"],
        honest_code=summary["honest_code"],
        complete=summary["complete"],
        jobs=summary["jobs"],
        requests=summary["requests"],
        named=tuple(run["named"]),
        policies=tuple(map(_policy, run["policies"])),
        parameters_sha256=run["parameters_sha256"],
        config=None if config is None else _policy(config),
        changed=tuple(map(_changed, run["parameters_changed"])),
        sources=tuple(map(_source, run["sources"])),
        started=run.get("started"),
        ended=run.get("ended"),
        window=_window(head["window"]),
        accounts=tuple(head["accounts"]),
        regions=tuple(head["regions"]),
        rules=tuple(map(_rule, head["rules"])),
        causes=tuple(lists.causes),
        pipelines=tuple(lists.pipelines),
        more_pipelines=head["more_pipelines"],
        coverage=tuple(lists.coverage),
        missing=tuple(MissingReason(_reason(entry), tuple(entry["rules"]), entry["jobs"]) for entry in head["missing"]),
        findings=lists.findings,
        undecided=lists.undecided,
        load_failures=lists.load_failures,
        more_load_failures={entry["reason"]: entry["number"] for entry in head["more_load_failures"]},
        skipped=tuple(head["skipped"]),
        more_skipped=summary["skipped"] - len(head["skipped"]),
        left_out={entry["what"]: entry["number"] for entry in head["left_out"]},
        error=head["error"],
        notes=tuple(head["notes"]),
    )


def _flags(head: Mapping[str, Any]) -> Flags:
    fail_on, flags = head["fail_on"], head["flags"]
    severity = None if fail_on in (None, "never") else Severity(fail_on)
    return Flags(severity, frozenset(flags["allow_unknown"]), flags["allow_empty"], flags["exit_zero"])


def _policy(entry: Entry) -> PolicySummary:
    return PolicySummary(entry["path"], entry["sha256"])


def _changed(entry: Entry) -> ChangedValue:
    return ChangedValue(entry["rule"], entry["name"], entry.get("value"), entry["origin"], omitted="value" not in entry)


def _source(entry: Entry) -> SourceSummary:
    truncated = entry.get("truncated")
    return SourceSummary(
        path=entry["path"],
        sha256=entry["sha256"],
        records=entry["records"],
        notes=tuple(entry.get("notes", ())),
        truncated=None if truncated is None else _truncation(truncated),
        collected=tuple(map(_truncation, entry.get("collected", ()))),
    )


def _truncation(entry: Entry) -> Truncation:
    return Truncation(_place(entry), entry["reason"])


def _window(entry: Entry) -> Window:
    return Window(**{**entry, "statuses": tuple(entry["statuses"])})


def _rule(entry: Entry) -> ReportedRule:
    unset = entry.get("unset", {"parameters": (), "never_configured": False, "configure_with": ""})
    return ReportedRule(
        id=entry["id"],
        title=entry["title"],
        severity=Severity(entry["severity"]),
        name=entry["name"],
        precision=Precision(entry["precision"]),
        rationale=entry["rationale"],
        remediation=Remediation(**entry["remediation"]),
        references=tuple(entry["references"]),
        frameworks={name: tuple(controls) for name, controls in entry["frameworks"].items()},
        cwe=tuple(entry["cwe"]),
        stages=tuple(entry["stages"]),
        owner=entry.get("owner", ""),
        runbook=entry.get("runbook", ""),
        severity_reason=entry.get("severity_reason", ""),
        asked_for=entry["asked_for"],
        unset=tuple(unset["parameters"]),
        never_configured=unset["never_configured"],
        configure_with=unset["configure_with"],
        outcomes={Outcome(name): number for name, number in entry["outcomes"].items()},
        accepted=entry["accepted"],
        severities={Severity(name): number for name, number in entry["findings"].items()},
        statuses=entry["statuses"],
        submitted=entry["submitted"],
        off=tuple(map(_switched_off, entry.get("switched_off", ()))),
    )


def _switched_off(entry: Entry) -> SwitchedOff:
    return SwitchedOff(entry["scope"], _place(entry["location"]), entry["reason"], entry["jobs"])


def _cause(entry: Entry) -> CauseSummary:
    newest = entry["newest"]
    return CauseSummary(
        cause=entry["cause"],
        rule_id=entry["rule"],
        severity=Severity(entry["severity"]),
        account_id=entry["account_id"],
        region=entry["region"],
        role=entry["role"],
        findings=entry["findings"],
        stoppable=entry["stoppable"],
        severities=entry["severities"],
        newest=Newest(**{**newest, "stage": Stage(newest["stage"]), "location": _place(newest["location"])}),
    )


def _finding(entry: Entry) -> Finding:
    names = ("job", "job_name", "account_id", "region", "role", "status", "submit_time", "message", "fingerprint", "cause")
    return Finding(
        rule_id=entry["rule"],
        severity=Severity(entry["severity"]),
        **{name: entry[name] for name in names},
        field=entry["field"],
        stage=Stage(entry["stage"]),
        seen=entry["seen"],
        expected=entry["expected"],
        location=_place(entry["location"]),
        tags=entry["tags"],
    )


def _undecided(entry: Entry) -> Undecided:
    return Undecided(
        rule_id=entry["rule"],
        job=entry["job"],
        outcome=Outcome(entry["outcome"]),
        reason=entry["reason"],
        missing=tuple(map(_reason, entry["missing"])),
        location=_place(entry["location"]),
        accepted=entry["accepted"] or "",
    )


def _reason(entry: Entry) -> Reason:
    return Reason(entry["path"], ReasonKind(entry["kind"]), entry.get("source", ""), entry.get("why", ""))


def _pipeline(entry: Entry) -> Pipeline:
    passed = tuple(Passed(rule, one["jobs"], one["newest_submit"]) for rule, one in entry["passed"].items())
    names = ("account_id", "region", "role", "name", "jobs", "newest_submit")
    return Pipeline(**{name: entry[name] for name in names}, passed=passed)


def _coverage(entry: Entry) -> Coverage:
    return Coverage(**{**entry, "state": CoverageState(entry["state"])})


def _place(entry: Entry) -> Location:
    return Location(
        path=entry["path"],
        line=entry["line"],
        column=entry["column"],
        width=entry.get("width", 1),
        source=entry.get("excerpt"),
        source_column=entry.get("excerpt_column"),
        lacks=entry.get("lacks", ""),
    )
