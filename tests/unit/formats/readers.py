"""Each format read as its consumer reads it: whether what it shows is clean, and which findings it has."""

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree

from junitparser import JUnitXml, Skipped
from openpyxl import load_workbook

from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.model.report import Report

from . import reports


def written(name: str, report: Report) -> bytes:
    """The report in a format."""
    return b"".join(FORMATS[name].chunks(report, options_of(name, report)))


def options_of(name: str, report: Report) -> ReportOptions:
    """How a report is written; evidence gets jobs that fit the report."""
    return ReportOptions(show_all=True, evidence=reports.evidence(report) if FORMATS[name].scan_only else None)


def _text(data: bytes) -> bool:
    """A person reads the last line."""
    return data.decode().splitlines()[-1].startswith("CLEAN")


def _json(data: bytes) -> bool:
    document = json.loads(data)
    return document["error"] is None and document["summary"]["complete"] and not document["findings"]


def _jsonl(data: bytes) -> bool:
    """A script takes every line with a rule for a finding, and reads the last line."""
    *rows, last = map(json.loads, data.decode().splitlines())
    return last["summary"]["error"] is None and last["summary"]["complete"] and not any("rule" in row for row in rows)


def _sarif(data: bytes) -> bool:
    """Most tools read results only."""
    return not json.loads(data)["runs"][0]["results"]


def _markdown(data: bytes) -> bool:
    """A person reads the heading."""
    return data.decode().splitlines()[0].startswith("### jobscan: CLEAN")


class _Heading(HTMLParser):
    """The first heading of a page, as a browser shows it without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.text += data


def _html(data: bytes) -> bool:
    """A person reads the heading."""
    page = _Heading()
    page.feed(data.decode())
    return page.text.startswith("CLEAN")


def _junit(data: bytes) -> bool:
    """A CI server: there are tests, and all have passed or were skipped."""
    suites = JUnitXml.fromstring(data)
    cases = [case for suite in suites for case in suite]
    assert [suites.tests, suites.failures + suites.errors] == [len(cases), sum(_is_red(case.result) for case in cases)]
    return bool(cases) and not any(_is_red(case.result) for case in cases)


def _is_red(results: list[object]) -> bool:
    return any(not isinstance(result, Skipped) and type(result).__name__ in ("Failure", "Error") for result in results)


def _csv(data: bytes) -> bool:
    """A script takes all rows but remarks for problems."""
    return not [row for row in csv.DictReader(StringIO(data.decode(), newline="")) if not row["outcome"].startswith("remark")]


def _xlsx(data: bytes) -> bool:
    """An auditor reads the first sheet, and counts the rows of the others."""
    book = load_workbook(BytesIO(data), read_only=True)
    (_, verdict), *_ = book["Summary"].iter_rows(min_row=2, values_only=True)
    return str(verdict).startswith("CLEAN") and all(book[name].max_row == 1 for name in ("Findings", "Not decided", "Not read"))


def _github(data: bytes) -> bool:
    """GitHub: no error and no warning among the commands."""
    commands = [re.match(r"::(error|warning|notice) ", row) for row in data.decode().splitlines()]
    return not any(command is None or command[1] != "notice" for command in commands)


def _codequality(data: bytes) -> bool:
    """GitLab shows every issue; notes are of severity info."""
    return all(issue["severity"] == "info" for issue in json.loads(data))


def _ocsf(data: bytes) -> bool:
    """A SIEM alerts on each event that is neither suppressed nor a pass."""
    return all(json.loads(row)["compliance"]["status_id"] == 1 or json.loads(row)["status_id"] == 3 for row in data.decode().splitlines())


def _asff(data: bytes) -> bool:
    """Security Hub shows what is active; where nothing can be imported, what it has stays as it is."""
    findings = [finding for row in data.decode().splitlines() for finding in json.loads(row)["Findings"]]
    return bool(findings) and all(finding["RecordState"] == "ARCHIVED" for finding in findings)


def _evidence(data: bytes) -> bool:
    """An auditor reads the summary, and each row."""
    entries = [json.loads(row) for row in data.decode().splitlines()]
    (summary,) = [entry["summary"] for entry in entries if "summary" in entry]
    rows = "".join(entry["row"] for entry in entries if "job" in entry)
    return summary["state"] == "complete" and summary["verdict"].startswith("CLEAN") and not set(rows) & set("fuce")


SEES_CLEAN: dict[str, Callable[[bytes], bool]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "markdown": _markdown,
    "markdown-comment": _markdown,
    "html": _html,
    "junit": _junit,
    "csv": _csv,
    "xlsx": _xlsx,
    "github": _github,
    "gitlab-codequality": _codequality,
    "ocsf": _ocsf,
    "asff": _asff,
    "evidence": _evidence,
}


def elements(data: bytes) -> ElementTree.Element:
    """An XML report."""
    return ElementTree.fromstring(data)
