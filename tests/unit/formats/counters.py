"""What each format says was found, counted as its consumer counts it: how often which rule, waived findings included."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO, StringIO

from junitparser import JUnitXml
from openpyxl import load_workbook

from scanner.formats.state import INCOMPLETE_RULE

Counts = Counter[str]  # by rule


def _json(data: bytes) -> Counts:
    return Counter(finding["rule"] for finding in json.loads(data)["findings"])


def _jsonl(data: bytes) -> Counts:
    return Counter(row["rule"] for row in map(json.loads, data.decode().splitlines()) if "rule" in row)


def _sarif(data: bytes) -> Counts:
    results = json.loads(data)["runs"][0]["results"]
    return Counter(result["ruleId"] for result in results if result["ruleId"] != INCOMPLETE_RULE)


def _junit(data: bytes) -> Counts:
    cases = [case for suite in JUnitXml.fromstring(data) for case in suite]
    return Counter(case.classname.removeprefix("jobscan.") for case in cases if "model-invocation-job/" in case.name)


def _csv(data: bytes) -> Counts:
    return Counter(row["rule"] for row in csv.DictReader(StringIO(data.decode(), newline="")) if row["outcome"] == "fail")


def _xlsx(data: bytes) -> Counts:
    head, *rows = load_workbook(BytesIO(data), read_only=True)["Findings"].iter_rows(values_only=True)
    column = [str(name).lower() for name in head].index("rule")
    return Counter(str(row[column]) for row in rows)


def _ocsf(data: bytes) -> Counts:
    events = map(json.loads, data.decode().splitlines())
    return Counter(event["metadata"]["event_code"] for event in events if event["compliance"]["status_id"] == 3)


OF_FINDINGS: dict[str, Callable[[bytes], Counts]] = {
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "junit": _junit,
    "csv": _csv,
    "xlsx": _xlsx,
    "ocsf": _ocsf,
}


def _codequality(data: bytes) -> Counts:
    return Counter(issue["check_name"] for issue in json.loads(data) if issue["location"]["path"] != "jobscan/scan")


def _asff(data: bytes) -> Counts:
    findings = [finding for row in data.decode().splitlines() for finding in json.loads(row)["Findings"]]
    return Counter(
        finding["GeneratorId"].rsplit("/", 1)[-1]
        for finding in findings
        if finding["Compliance"]["Status"] == "FAILED" and not finding["GeneratorId"].endswith(INCOMPLETE_RULE)
    )


OF_CAUSES: dict[str, Callable[[bytes], Counts]] = {"gitlab-codequality": _codequality, "asff": _asff}


def _number(pattern: str) -> Callable[[bytes], int]:
    """The number in a sentence about findings; 0 without it."""

    def read(data: bytes) -> int:
        found = re.search(pattern, data.decode())
        return 0 if found is None else int(found[1].replace(",", ""))

    return read


# Of findings that are not waived, in words.
OF_ACTIVE: dict[str, Callable[[bytes], int]] = {
    name: _number(r"\b([\d,]+) findings? in [\d,]+ causes?") for name in ("text", "markdown", "markdown-comment", "html")
}
