"""A result for each cause, for services that tell alerts apart by rule and path: a nightly job is a new job every night."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.display.lines import count
from scanner.formats.sarif.baseline import BaselineStates
from scanner.formats.sarif.guids import guid
from scanner.formats.sarif.rules import LEVELS, raw_text, sarif_text, sentence
from scanner.formats.sarif.suppressions import Suppressions
from scanner.model.governance import WARN
from scanner.model.outcome import Finding
from scanner.model.report import CauseSummary, Report, ReportedRule

_MESSAGE = 2048  # GitLab drops a result with a longer one
_FACT = 1500


def worst_first(causes: tuple[CauseSummary, ...]) -> list[CauseSummary]:
    """The causes in the order in which a limit cuts them: the most severe first; causes that are all waived come last."""
    return sorted(causes, key=lambda cause: (not cause.active, -cause.severity.rank))


def newest_findings(report: Report, causes: Mapping[str, CauseSummary]) -> dict[str, Finding]:
    """The finding of the newest job of each of these causes, by cause; the findings are gone through once."""
    newest: dict[str, Finding] = {}
    for finding in report.findings:
        cause = causes.get(finding.cause)
        if cause is not None and finding.fingerprint == cause.newest.fingerprint:
            newest.setdefault(finding.cause, finding)
    return newest


def cause_result(
    cause: CauseSummary, finding: Finding, rule: ReportedRule, index: int, suppressions: Suppressions, states: BaselineStates
) -> dict[str, Any]:
    """The result of a cause, at a path that only it has; `finding` is that of its newest job."""
    level, rank, _ = LEVELS[cause.severity]
    digest = hashlib.sha256(cause.cause.encode("utf-8", "surrogatepass")).hexdigest()
    path = f"jobscan/{rule.id}/{digest[:24]}"
    place = {"artifactLocation": {"uri": sarif_text(path)}, "region": {"startLine": 1, "endLine": 1}}
    logical = [{"name": sarif_text(finding.job_name or finding.job), "fullyQualifiedName": sarif_text(finding.job), "kind": "resource"}]
    return {
        "ruleId": rule.id,
        "ruleIndex": index,
        "kind": "fail",
        "level": level,
        "rank": rank,
        "message": {"text": _message(cause, finding, rule)},
        "locations": [{"physicalLocation": place, "logicalLocations": logical}],
        "occurrenceCount": cause.findings,
        "guid": guid(cause.cause),
        "correlationGuid": guid(f"cause\n{cause.cause}"),
        "partialFingerprints": {"primaryLocationLineHash": f"{digest[:16]}:1"},
        "fingerprints": {"jobscan/cause/v2": digest},
        "properties": _properties(cause, finding, rule),
        **states.of_standing(cause.standing),
        **suppressions.of(finding),
    }


def _message(cause: CauseSummary, finding: Finding, rule: ReportedRule) -> str:
    """The fact first, then how many jobs and where, and the ARN of the newest: services show nothing else."""
    fact = sentence(finding.message or rule.title, _FACT)
    where = ", ".join(_where(cause))
    return sentence(f"{fact} {count(cause.findings, 'job')}, {where}, newest {finding.job}", _MESSAGE)


def _where(cause: CauseSummary) -> Iterator[str]:
    parts = (("account", cause.account_id), ("Region", cause.region), ("role", cause.role), ("owner", cause.owner))
    for name, part in parts:
        if part:
            yield f"{name} {part}"


def _properties(cause: CauseSummary, finding: Finding, rule: ReportedRule) -> dict[str, Any]:
    texts = (
        ("cause", cause.cause),
        ("accountId", cause.account_id),
        ("region", cause.region),
        ("role", cause.role),
        ("owner", cause.owner),
        ("newestJob", finding.job),
        ("newestStatus", finding.status),
        ("newestSubmitTime", finding.submit_time),
        ("place", str(finding.location)),
    )
    properties: dict[str, Any] = {name: raw_text(text) for name, text in texts if text}
    properties |= {"stoppable": cause.stoppable, "waived": cause.waived}
    if rule.warns is not None:
        properties["enforcement"] = WARN
    return properties
