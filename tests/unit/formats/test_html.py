"""The web page without a browser: what is in it, in which order, and that nothing of a report is markup."""

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from scanner.formats.html import findings
from scanner.formats.html.columns import Columns, Heading
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.formats.remarks import remarks
from scanner.model.governance import Standing, WaivedBy
from scanner.model.report import OwnerPart, Report
from scanner.model.severity import Severity
from scanner.model.trend import OpenCause, Trend, TrendScan

from . import reports
from .readers import written

KEY = reports.rule()
ALL = {
    "mixed": reports.mixed(),
    "clean": reports.clean(),
    "broken": reports.broken(),
    "refused": reports.refused(),
    "organised": reports.organised(),
    "hostile": reports.hostile(),
    "empty": reports.EMPTY,
}
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """A page as a browser without scripts and styles shows it: its text, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.unbalanced: list[str] = []
        self._open: list[str] = []
        self._texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("script", "style"):
            self._texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._texts).split())


def page(report: Report, options: ReportOptions = ReportOptions()) -> str:  # noqa: B008 - frozen
    return b"".join(FORMATS["html"].chunks(report, options)).decode()


def tables(report: Report) -> dict[str, list[dict[str, str]]]:
    """The tables that the page's script reads, by name, unpacked as it does it."""
    packed = re.findall(r'<script type="application/json" data-table="(\w+)">([^<]*)</script>', page(report))
    return {name: _rows(json.loads(zlib.decompress(base64.b64decode(data)))) for name, data in packed}


def _rows(columns: list[dict[str, Any]]) -> list[dict[str, str]]:
    number = {column["title"]: 0 for column in columns}
    rows = []
    for place in range(len(columns[0]["steps"])):
        row = {}
        for column in columns:
            number[column["title"]] += column["steps"][place]
            row[column["title"]] = column["values"][number[column["title"]]]
        rows.append(row)
    return rows


@pytest.mark.parametrize("report", ALL.values(), ids=ALL)
def test_the_page_is_well_formed_and_has_neither_handlers_nor_styles_nor_anything_to_load(report: Report) -> None:
    read = Page(page(report))
    assert read.unbalanced == []
    names = {name for _, name, _ in read.attributes}
    assert not {name for name in names if name.startswith("on")} | {"style", "src", "srcset", "action", "ping"} & names
    links = [value for _, name, value in read.attributes if name == "href"]
    assert [link for link in links if not re.match(r"https://|#[a-z]+$", link)] == []
    assert set(read.tags) <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "section", "nav", "script", "noscript",
        "h1", "h2", "p", "time", "strong", "code", "a", "ul", "li", "dl", "dt", "dd", "div", "span", "details", "summary",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "form", "label", "input", "button",
        "figure", "figcaption", "svg", "text", "rect", "polyline", "circle", "tspan",
    }  # fmt: skip


@pytest.mark.parametrize("report", ALL.values(), ids=ALL)
def test_the_policy_names_the_script_and_the_style_by_their_hashes_and_allows_nothing_else(report: Report) -> None:
    text = page(report)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    hashes = [_hash(re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)) for tag in ("script", "style")]
    assert policy == (
        f"default-src 'none'; script-src '{hashes[0]}'; style-src '{hashes[1]}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(contents: list[str]) -> str:
    (content,) = contents
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


@pytest.mark.parametrize("report", ALL.values(), ids=ALL)
def test_every_remark_is_in_the_text_and_what_was_not_checked_comes_first(report: Report) -> None:
    text = Page(page(report)).text
    said = [" ".join(remark.text.split()) for remark in remarks(report)]
    assert [remark for remark in said if reports.HOSTILE[:3] not in remark and remark not in text] == []
    if report.error is None and report.jobs:
        assert text.index("jobscan 0.1.0") < text.index("Counts") < text.index("What to fix first") < text.index("What was read")
    if "Not checked" in text and "Counts" in text:
        assert text.index("Not checked") < text.index("Counts")


def test_a_scan_that_could_not_start_says_nothing_else() -> None:
    read = Page(page(reports.refused()))
    assert "as of 2026-11-23T12:00:00Z NOTHING WAS SCANNED no SOURCE is named" in read.text[:150]
    assert "error Nothing was scanned: no SOURCE is named" in read.text
    assert read.tags["table"] == 0


def test_colour_of_the_heading_is_good_only_where_all_is_well() -> None:
    tones = {name: re.findall(r'<h1 class="(\w+)">', page(report)) for name, report in ALL.items()}
    assert [name for name, tone in tones.items() if tone == ["good"]] == ["clean"]


def test_all_findings_and_causes_are_in_the_tables() -> None:
    report = reports.mixed()
    unpacked = tables(report)
    assert [row["job"] for row in unpacked["findings"]] == [finding.job for finding in report.findings]
    assert {row["cause"] for row in unpacked["causes"]} == {cause.cause for cause in report.causes}
    assert unpacked["causes"][0] == {
        "severity": "medium",
        "rule": "BMJ-ENC-001",
        "what is wrong": "A job should name the KMS key of its output: adhoc",
        "jobs": "1",
        "can be stopped": "1",
        "account": "111122223333",
        "Region": "us-east-1",
        "role": "batch-adhoc",
        "newest job": "adhoc",
        "status": "Submitted",
        "submitted": "2026-11-13 03:00",
        "place": "jobs.json:93:5",
        "cause": "BMJ-ENC-001 | adhoc",
    }


def test_waived_and_known_findings_are_marked() -> None:
    waiver = WaivedBy("W-1", "ana@acme.example", "Agreed.", "2026-12-31")
    found = [reports.finding(KEY, 0, waiver=waiver), reports.finding(KEY, 1, baseline=Standing.KNOWN), reports.finding(KEY, 2)]
    rows = tables(reports.report(3, (KEY,), found, exit_code=1))["findings"]
    marks = [(row["job name"], row["standing"], row["waiver"]) for row in rows]
    assert marks == [
        ("nightly-000", "waived", "W-1 until 2026-12-31 (ana@acme.example): Agreed."),
        ("nightly-001", "known", ""),
        ("nightly-002", "", ""),
    ]


def test_without_scripts_the_first_rows_are_there_and_the_page_names_where_the_others_are() -> None:
    report = reports.report(300, (KEY,), [reports.finding(KEY, number) for number in range(300)], exit_code=1)
    text = Page(page(report)).text
    assert "Only the first 200 of 300 findings are shown here. The other 100 findings need JavaScript." in text
    assert "nightly-199" in text
    assert "jobscan convert report.json -f csv=report.csv" in text
    (row,) = tables(report)["causes"]
    assert row["jobs"] == "300"
    assert "The newest 5 of 300 jobs: 2026-11-21 03:00 nightly-299 Completed arn:aws:bedrock:" in text


def test_more_findings_than_fit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MOST", 30)
    low, high = reports.rule("BMJ-LOW-001", Severity.LOW), reports.rule("BMJ-HIG-001", Severity.HIGH)
    found = [reports.finding(rule, number) for rule in (low, high) for number in range(25)]
    report = reports.report(25, (low, high), found, exit_code=1)
    assert [row["severity"] for row in tables(report)["findings"]] == ["high"] * 25 + ["low"] * 5
    assert "20 findings more, the least severe, do not fit into this page" in Page(page(report)).text


def test_a_part_says_whose_it_is() -> None:
    whole = reports.mixed()
    part = replace(whole, findings=(), causes=(), part=OwnerPart("team-a", whole))
    text = Page(page(part)).text
    assert 0 < text.find("Only the findings of team-a: 0 of 4.") < text.index("Counts")
    assert "FINDINGS, AND INCOMPLETE" in text


def test_charts_have_their_numbers_as_text() -> None:
    labels = [value for tag, name, value in Page(page(reports.mixed())).attributes if (tag, name) == ("svg", "aria-label")]
    assert labels == [
        "Findings by severity: medium 4",
        "Findings by rule: BMJ-ENC-001 4",
        "Findings by account: 111122223333 4",
        "Findings by day of submission: 2026-11-10 1, 2026-11-11 1, 2026-11-12 1, 2026-11-13 1",
    ]


def test_days_without_findings_are_drawn_and_old_days_are_one_column() -> None:
    days = ("2025-01-01", "2026-11-01", "2026-11-04", "", "no day")
    found = [reports.finding(KEY, number, submit_time=day and f"{day}T03:00:00Z") for number, day in enumerate(days)]
    text = page(reports.report(5, (KEY,), found, exit_code=1))
    (label,) = re.findall(r'aria-label="(Findings by day[^"]*)"', text)
    assert label.startswith("Findings by day of submission: before 1, 2026-10-05 0, ")
    assert label.endswith("2026-11-01 1, 2026-11-02 0, 2026-11-03 0, 2026-11-04 1")


def test_a_requirement_is_as_its_worst_rule_and_passed_only_where_all_was_read() -> None:
    assert "nist_800_53_r5: 1 requirement (1 with findings)" in Page(page(reports.mixed())).text
    assert "nist_800_53_r5: 1 requirement (1 passed)" in Page(page(reports.clean())).text
    assert "nist_800_53_r5: 1 requirement (1 passed for what was read)" in Page(page(reports.broken())).text


def test_what_could_not_be_read_is_listed() -> None:
    text = Page(page(reports.broken())).text
    assert "2 load failures jobs.json:7:16 timeoutDurationInHours is text, and a number is wanted jobs.json:31:3 it has no jobArn" in text


def test_a_history_is_drawn_with_its_incomplete_scans() -> None:
    scans = tuple(
        TrendScan(f"2026-11-{20 + day}T12:00:00Z", day != 1, {Severity.HIGH: 3 - day}, {Severity.HIGH: 1}, 4, int(day == 1))
        for day in range(3)
    )
    cause = OpenCause("BMJ-ENC-001 | 111122223333", "BMJ-ENC-001", Severity.HIGH, "2026-11-20T12:00:00Z", 2)
    trend = Trend(scans, (cause,), {Severity.LOW: (1, 2, 6)})
    read = Page(page(reports.mixed(), ReportOptions(history=trend)))
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    assert labels[:3] == [
        "Findings: high from 3 to 1",
        "Causes: high from 1 to 1",
        "Files and Regions: read in full from 4 to 4, missed from 0 to 0",
    ]
    assert "2026-11-21T12:00:00Z: 2 high; 4 read in full, 1 missed; incomplete" in read.text
    assert "2 days, high: BMJ-ENC-001 | 111122223333" in read.text
    assert "low: 3 causes fixed, half of them within 2 days" in read.text
    assert read.tags["circle"] == 4
    assert "circle" not in Page(page(reports.mixed())).tags


def test_texts_of_a_report_stay_texts() -> None:
    report = reports.hostile()
    text = page(report)
    assert "<b>y</b>" not in text
    assert "&lt;b&gt;y&lt;/b&gt;" in text
    assert "javascript:" not in [value[:11] for _, name, value in Page(text).attributes if name == "href"]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\u2066]", text)
    assert all(char.isprintable() for row in tables(report)["findings"] for value in row.values() for char in value)


@given(st.lists(st.tuples(st.sampled_from(["", "x", "y"]), st.text(max_size=5)), max_size=50))
def test_what_the_script_unpacks_is_what_was_packed(rows: list[tuple[str, str]]) -> None:
    table = Columns((Heading("a"), Heading("b"), Heading("never")))
    for row in rows:
        table.add((*row, ""))
    columns = json.loads(zlib.decompress(base64.b64decode("".join(table.packed()))))
    titles = [column["title"] for column in columns]
    used = [title for place, title in enumerate("ab") if any(row[place] for row in rows)]
    assert titles == (used if rows else ["a", "b", "never"])
    if used:
        assert [tuple(row.values()) for row in _rows(columns)] == [tuple(row["ab".index(title)] for title in used) for row in rows]


def test_no_finding_is_shown_with_a_severity_of_its_own_rule_when_a_scope_gave_it_another() -> None:
    raised = structs.replace(reports.finding(KEY), severity=Severity.CRITICAL)
    report = reports.report(1, (KEY,), [raised], exit_code=1)
    assert [row["severity"] for row in tables(report)["findings"]] == ["critical"]
    assert written("html", report).count(b'<td><span class="badge critical">critical</span></td>') == 2
