"""Findings as SARIF results."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from scanner.formats.sarif.baseline import BaselineStates
from scanner.formats.sarif.causes import cause_result
from scanner.formats.sarif.guids import guid
from scanner.formats.sarif.paths import uri
from scanner.formats.sarif.rules import LEVELS, raw_text, sarif_text, sentence
from scanner.formats.sarif.suppressions import Suppressions
from scanner.model.governance import WARN
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.report import CauseSummary, ReportedRule

_MESSAGE = 2048  # GitLab drops a result with a longer one


class Results:
    """Makes the results of findings, which are numbered where a job has several records in one file."""

    def __init__(self, rules: Sequence[ReportedRule], suppressions: Suppressions, states: BaselineStates) -> None:
        self._rules = rules  # in the order of the run's list of rules
        self._index = {rule.id: number for number, rule in enumerate(rules)}
        self._suppressions = suppressions
        self._states = states
        self._prints = _Prints()

    def of(self, finding: Finding) -> dict[str, Any]:
        """The result of the next finding, at its place in the file."""
        number = self._index[finding.rule_id]
        rule = self._rules[number]
        result = _result(finding, number, finding.message or rule.title, self._prints.of(finding))
        if rule.warns is not None:
            result["properties"]["enforcement"] = WARN
        return {**result, **self._states.of(finding), **self._suppressions.of(finding)}

    def of_cause(self, cause: CauseSummary, finding: Finding) -> dict[str, Any]:
        """The result of a cause, of which `finding` is that of the newest job."""
        number = self._index[cause.rule_id]
        return cause_result(cause, finding, self._rules[number], number, self._suppressions, self._states)


def _result(finding: Finding, index: int, message: str, line_hash: str) -> dict[str, Any]:
    level, rank, _ = LEVELS[finding.severity]
    return {
        "ruleId": finding.rule_id,
        "ruleIndex": index,
        "kind": "fail",
        "level": level,
        "rank": rank,
        "message": {"text": sentence(message, _MESSAGE)},
        "locations": [_location(finding)],
        **_related(finding),
        "guid": guid(f"{finding.fingerprint}\n{line_hash}"),
        "correlationGuid": guid(f"cause\n{finding.cause}"),
        "partialFingerprints": {"primaryLocationLineHash": line_hash},
        "fingerprints": {"jobscan/v1": finding.fingerprint},
        "properties": _properties(finding),
    }


def _properties(finding: Finding) -> dict[str, Any]:
    """What there is besides: texts, and whether a plan leaves the job as it is."""
    texts = (
        ("job", finding.job),
        ("jobName", finding.job_name),
        ("accountId", finding.account_id),
        ("region", finding.region),
        ("role", finding.role),
        ("status", finding.status),
        ("submitTime", finding.submit_time),
        ("cause", finding.cause),
        ("owner", finding.owner),
        ("field", finding.field),
        ("expected", finding.expected),
    )
    properties: dict[str, Any] = {name: raw_text(text) for name, text in texts if text}
    if finding.unchanged:
        properties["unchanged"] = True
    return properties


def _location(finding: Finding) -> dict[str, Any]:
    name = sarif_text(finding.job_name or finding.job)
    logical = [{"name": name, "fullyQualifiedName": sarif_text(finding.job), "kind": "resource"}]
    if finding.field:
        logical.append({"fullyQualifiedName": sarif_text(finding.field), "kind": "property"})
    return {"physicalLocation": _physical(finding.location), "logicalLocations": logical}


def _related(finding: Finding) -> dict[str, Any]:
    """The place of the value in Terraform's document, where the result itself is shown at the block of code."""
    place = finding.record_location
    if place is None:
        return {}
    return {"relatedLocations": [{"id": 1, "physicalLocation": _physical(place), "message": {"text": "The value that was judged."}}]}


def _physical(place: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.path)}, "region": _region(place)}
    whole = place.source if place.source_column == place.column else None  # not where the line was cut
    if whole and place.line is not None and place.column is not None and len(whole) > place.width:
        physical["contextRegion"] = {"startLine": place.line, "endLine": place.line, "snippet": {"text": raw_text(whole)}}
    return physical


def _region(place: Location) -> dict[str, Any]:
    """The place as a region of one line, which a diff can cover whole; line 1 where the place has none."""
    line = place.line or 1
    if place.line is None or place.column is None:
        return {"startLine": line, "endLine": line}
    width = max(1, place.width)
    region: dict[str, Any] = {"startLine": line, "startColumn": place.column, "endLine": line, "endColumn": place.column + width}
    start = (place.source_column or place.column) - 1
    if place.source and (text := place.source[start : start + width]):
        region["snippet"] = {"text": raw_text(text)}
    return region


class _Prints:
    """What code scanning knows the findings of a rule in a file by: a hash of rule, job and field, and nothing else.

    CodeQL's hash of the line would not do: in a pretty-printed dump the line of a field holds nothing of the job, so a dismissed alert
    would pass to another job in the next dump. The number after the colon counts the records of one job in one file. For a plan that is the
    plan, so that a print stays the same when its block of code is found, moves or is lost.
    """

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()  # by a short hash of file and print: a scan may have a million of them

    def of(self, finding: Finding) -> str:
        """The print of the next finding, e.g. "0123456789abcdef:1"."""
        digest = _hash(f"{finding.fingerprint}\n{finding.field}")
        record_place = finding.record_location or finding.location
        in_file = _hash(f"{record_place.path}\n{digest.hex()}")
        key = int.from_bytes(in_file[:8], "big")
        self._seen[key] += 1
        return f"{digest.hex()[:16]}:{self._seen[key]}"


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
