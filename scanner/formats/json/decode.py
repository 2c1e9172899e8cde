"""The nouns behind the entries of a saved report; the inverse of `encode`. The entries have been checked against the JSON Schema."""

from collections.abc import Mapping
from typing import Any

from scanner.model.coverage import Coverage, CoverageState, Exemption, Usage
from scanner.model.governance import BaselineUse, ReportedWaiver, Standing, WaiverState, Warns
from scanner.model.intake import SourceSummary, Truncation
from scanner.model.job import Stage
from scanner.model.outcome import Outcome, Reason, ReasonKind
from scanner.model.place import Location
from scanner.model.report import CauseSummary, ChangedValue, Newest, Passed, Pipeline, PolicySummary, ReportedRule, SwitchedOff
from scanner.model.rule import Precision, Remediation
from scanner.model.severity import Severity

Entry = Mapping[str, Any]


def policy_of(entry: Entry) -> PolicySummary:
    """A policy or configuration file that was in force."""
    return PolicySummary(entry["path"], entry["sha256"])


def changed_of(entry: Entry) -> ChangedValue:
    """A parameter's value that is not the default."""
    return ChangedValue(entry["rule"], entry["name"], entry.get("value"), entry["origin"], omitted="value" not in entry)


def source_of(entry: Entry) -> SourceSummary:
    """A file that was read."""
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
    return Truncation(place_of(entry), entry["reason"])


def rule_of(entry: Entry) -> ReportedRule:
    """A rule with its texts and counts."""
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
        severities=_by_severity(entry["findings"]),
        statuses=entry["statuses"],
        submitted=entry["submitted"],
        waived=_by_severity(entry["waived"]),
        known=_by_severity(entry["known"]),
        warns=_warns(entry["warns"]),
        was_undecided=entry.get("was_undecided", False),
        off=tuple(map(_switched_off, entry.get("switched_off", ()))),
    )


def _by_severity(entry: Entry) -> dict[Severity, int]:
    return {Severity(name): number for name, number in entry.items()}


def _warns(entry: Entry | None) -> Warns | None:
    return None if entry is None else Warns(entry["reason"], entry["until"])


def _switched_off(entry: Entry) -> SwitchedOff:
    return SwitchedOff(entry["scope"], place_of(entry["location"]), entry["reason"], entry["jobs"])


def cause_of(entry: Entry) -> CauseSummary:
    """A cause with the job that its row shows."""
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
        waived=entry["waived"],
        standing=_standing(entry["baseline"]),
        owner=entry["owner"],
        newest=Newest(**{**newest, "stage": Stage(newest["stage"]), "location": place_of(newest["location"])}),
    )


def _standing(name: str | None) -> Standing | None:
    return None if name is None else Standing(name)


def waiver_of(entry: Entry) -> ReportedWaiver:
    """A waiver of the configuration, and what became of it."""
    lists = {name: tuple(entry[name]) for name in ("rules", "fields", "where")}
    nouns = {"state": WaiverState(entry["state"]), "location": place_of(entry["location"])}
    return ReportedWaiver(**{**entry, **lists, **nouns})


def baseline_of(entry: Entry) -> BaselineUse:
    """The baseline that findings were compared with."""
    return BaselineUse(entry["path"], entry["sha256"], entry["entries"], entry["expired"])


def reason_of(entry: Entry) -> Reason:
    """Something that was missing."""
    return Reason(entry["path"], ReasonKind(entry["kind"]), entry.get("source", ""), entry.get("why", ""))


def pipeline_of(entry: Entry) -> Pipeline:
    """A pipeline with the rules that its jobs passed."""
    passed = tuple(Passed(rule, one["jobs"], one["newest_submit"]) for rule, one in entry["passed"].items())
    names = ("key", "account_id", "region", "role", "name", "jobs", "newest_submit")
    return Pipeline(**{name: entry[name] for name in names}, passed=passed)


def coverage_of(entry: Entry) -> Coverage:
    """A row of coverage."""
    nouns: dict[str, Any] = {"state": CoverageState(entry["state"])}
    if "exemption" in entry:
        nouns["exemption"] = Exemption(**entry["exemption"])
    if "usage" in entry:
        nouns["usage"] = Usage(**entry["usage"])
    return Coverage(**{**entry, **nouns})


def place_of(entry: Entry) -> Location:
    """A place in a file, with the line if the entry has it."""
    return Location(
        path=entry["path"],
        line=entry["line"],
        column=entry["column"],
        width=entry.get("width", 1),
        source=entry.get("excerpt"),
        source_column=entry.get("excerpt_column"),
        lacks=entry.get("lacks", ""),
    )
