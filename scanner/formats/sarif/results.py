"""Findings as SARIF results."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from scanner.formats.sarif.rules import LEVELS, raw_text, sarif_text, sentence
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.report import ReportedRule

_MESSAGE = 2048  # GitLab drops a result with a longer one
_SAFE = "/-._~!$&'()*+,;=@"  # no colon: in the first segment it would make a scheme


def results(findings: Iterable[Finding], rules: Sequence[ReportedRule]) -> Iterator[dict[str, Any]]:
    """The results, in the order of the findings; `rules` are in the order of the list of rules."""
    index = {rule.id: number for number, rule in enumerate(rules)}
    prints = _Prints()
    for finding in findings:
        number = index[finding.rule_id]
        yield _result(finding, number, finding.message or rules[number].title, prints.of(finding))


def uri(path: str) -> str:
    """A path as a relative reference, percent-encoded."""
    return quote(path.lstrip("/"), safe=_SAFE, errors="replace")


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
        "partialFingerprints": {"primaryLocationLineHash": line_hash},
        "fingerprints": {"jobscan/v1": finding.fingerprint},
        "properties": {name: raw_text(value) for name, value in _properties(finding) if value},
    }


def _properties(finding: Finding) -> Sequence[tuple[str, str]]:
    return (
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


def _location(finding: Finding) -> dict[str, Any]:
    name = sarif_text(finding.job_name or finding.job)
    logical = [{"name": name, "fullyQualifiedName": sarif_text(finding.job), "kind": "resource"}]
    if finding.field:
        logical.append({"fullyQualifiedName": sarif_text(finding.field), "kind": "property"})
    place = finding.location
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.path)}, "region": _region(place)}
    whole = place.source if place.source_column == place.column else None  # not where the line was cut
    if whole and place.line is not None and place.column is not None and len(whole) > place.width:
        physical["contextRegion"] = {"startLine": place.line, "endLine": place.line, "snippet": {"text": raw_text(whole)}}
    return {"physicalLocation": physical, "logicalLocations": logical}


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
    would pass to another job in the next dump. The number after the colon counts the records of one job in one file.
    """

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()  # by a short hash of file and print: a scan may have a million of them

    def of(self, finding: Finding) -> str:
        """The print of the next finding, e.g. "0123456789abcdef:1"."""
        digest = _hash(f"{finding.fingerprint}\n{finding.field}")
        in_file = _hash(f"{finding.location.path}\n{digest.hex()}")
        key = int.from_bytes(in_file[:8], "big")
        self._seen[key] += 1
        return f"{digest.hex()[:16]}:{self._seen[key]}"


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
