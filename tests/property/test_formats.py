"""The law over all formats: they agree on what was found and on whether the scan was clean; a text of a record is only text."""

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from scanner import scan
from scanner.formats.options import ReportOptions, SarifProfile
from scanner.formats.redaction.report import redact
from scanner.formats.registry import FORMATS
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.governance import ReportedWaiver, WaivedBy, WaiverState
from scanner.model.intake import LoadFailure
from scanner.model.place import Location
from scanner.model.report import Report
from scanner.model.severity import Severity
from tests.bench import population
from tests.property.scans import cases
from tests.unit.formats import counters, reports
from tests.unit.formats.readers import SEES_CLEAN, written

RULES = (
    reports.rule(),
    reports.rule("BMJ-NET-001", Severity.HIGH, title="A job must run in a VPC", name="vpc-config-required"),
    reports.rule("BMJ-OPS-001", Severity.LOW, title="A job's timeout must stay within bounds", name="timeout-in-bounds"),
)
WAIVED = WaivedBy("W-1", "team-a", "Agreed.", "2026-12-31")
WAIVER = ReportedWaiver(
    "W-1", WaiverState.ACTIVE, "Agreed.", "team-a", "2026-11-01", "2026-12-31", "fail", ("job_names: *",), Location("waivers.yaml", 1, 1)
)
GAP = Coverage(CoverageState.DENIED, "external/aws/111122223333/us-east-1", "111122223333", "us-east-1", "jobs", "denied")
FAILURE = LoadFailure(Location("jobs.json", 7, 16), "not a job")
NAUGHTY = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]><x/>", "&lt;b&gt;&#x3C;",
    "{{7*7}}${7*7}#{7*7}", "$(id)`id`;id|id&&id",
    "=HYPERLINK(\"http://a\")", "+1+1", "-1", "@SUM(A1)", "\t=1", "a,b;c\"d'e", "| a | b |\n|---|",
    "[x](javascript:alert(1))", "```\n# H",
    "::error::x", "\n::set-output name=a::b", "%0A::error::x", "##[error]x",
    "##vso[task.complete]", "##teamcity[x]", "\x1b[31mred\x1b]0;t\x07",
    "\u202egnp.exe", "\u2066x\u2069", "\ud800", "\x00", "\x85\u2028\u2029", "a\r\nb", "\ufeffx",
    "@everyone", "</style></title>", "x" * 3000,
    "%s%n{0}", "\\u003c", "__proto__", "NaN", "'; DROP TABLE x;--", "日本\U0001f600",
)  # fmt: skip


@st.composite
def made_reports(draw: st.DrawFn) -> Report:
    """A report with any of what a report can have."""
    if draw(st.integers(0, 9)) == 0:
        return reports.refused()
    rules = RULES[: draw(st.integers(1, 3))]
    jobs = draw(st.integers(0, 6))
    findings, undecided = [], []
    for rule in rules:
        for number in range(jobs):
            outcome = draw(st.sampled_from(("pass", "pass", "fail", "fail", "waived", "unknown", "accepted")))
            if outcome in ("fail", "waived"):
                name = draw(st.sampled_from(("nightly-*", "adhoc", "gateway-*")))
                waiver = WAIVED if outcome == "waived" else None
                cause = f"{rule.id} | {reports.ACCOUNT} | {reports.REGION} | batch-default | {name} | key absent"
                findings.append(reports.finding(rule, number, cause=cause, waiver=waiver, severity=rule.severity))
            elif outcome != "pass":
                undecided.append(reports.undecided(rule, number, accepted="vpc_config" if outcome == "accepted" else ""))
    gaps = draw(st.lists(st.just(GAP), max_size=1))
    failures = draw(st.lists(st.just(FAILURE), max_size=2))
    is_open = bool(gaps or failures or not jobs or any(not entry.accepted for entry in undecided))
    is_failed = any(finding.waiver is None for finding in findings)
    code = {(False, False): 0, (False, True): 1, (True, False): 3, (True, True): 4}[is_open, is_failed]
    return reports.report(
        jobs, rules, findings, undecided, exit_code=code, complete=not is_open, load_failures=tuple(failures), more_pipelines=jobs,
        coverage=(*reports.report(0, rules).coverage, *gaps),
        waivers=(replace(WAIVER, matched=len(findings)),) if any(finding.waiver for finding in findings) else (),
    )  # fmt: skip


@settings(max_examples=cases(15), deadline=None)
@given(made_reports(), st.booleans())
def test_all_formats_agree(report: Report, is_redacted: bool) -> None:
    report = redact(report, b"k" * 32) if is_redacted else report
    data = {name: written(name, report) for name in FORMATS}
    found = Counter(finding.rule_id for finding in report.findings)
    assert {name: read(data[name]) for name, read in counters.OF_FINDINGS.items()} == dict.fromkeys(counters.OF_FINDINGS, found)
    active = Counter(cause.rule_id for cause in report.causes if cause.active)
    assert {name: read(data[name]) for name, read in counters.OF_CAUSES.items()} == dict.fromkeys(counters.OF_CAUSES, active)
    number = sum(cause.active for cause in report.causes)
    assert {name: read(data[name]) for name, read in counters.OF_ACTIVE.items()} == dict.fromkeys(counters.OF_ACTIVE, number)
    for profile in (SarifProfile.GITHUB, SarifProfile.GITLAB):
        sarif = json.loads(b"".join(FORMATS["sarif"].chunks(report, ReportOptions(sarif_profile=profile))))
        results = [result for result in sarif["runs"][0]["results"] if result["ruleId"] != "JOBSCAN-001"]
        assert sum(result["occurrenceCount"] for result in results) == len(report.findings)
        assert len(results) == len(report.causes)


@settings(max_examples=cases(15), deadline=None)
@given(made_reports())
def test_no_format_shows_as_clean_what_is_not(report: Report) -> None:
    is_waived = bool(report.findings) and all(finding.waiver is not None for finding in report.findings)
    is_clean = report.complete and report.error is None and (is_waived or not report.findings)
    if is_clean and (report.accepted or is_waived):
        return  # clean, with exceptions: formats with a row for each of them show them
    seen = {name: read(written(name, report)) for name, read in SEES_CLEAN.items() if name != "asff" or report.pipelines}
    assert seen == dict.fromkeys(seen, is_clean)


def hostile(text: str) -> Report:
    """A report in which a record and a file have this text wherever they can bring one."""
    rule = RULES[0]
    names = dict.fromkeys(("job_name", "role", "status", "message", "owner"), text)
    place = Location(f"{text[:40]}.json", 7, 1, 3, text[:100], 1)
    findings = [reports.finding(rule, number, **names, seen={text: text}, tags={text: text}, location=place) for number in range(2)]
    undecided = reports.undecided(rule, 3, reason=text, location=place)
    return reports.report(
        4, (rule,), findings, [undecided], exit_code=4, complete=False, load_failures=(LoadFailure(place, text),), notes=(text,)
    )


class _Elements(HTMLParser):
    """How often a page has which element, and the attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        self.running += [name for name, value in attrs if name.startswith("on") or (value or "").strip().startswith("javascript:")]


def _html_elements(text: str) -> tuple[Counter[str], list[str]]:
    page = _Elements()
    page.feed(text)
    return page.seen, page.running


def shape_of(value: Any) -> Any:
    """A JSON value without its texts and its counts."""
    match value:
        case dict():
            return sorted(value) if not any(key in ("seen", "tags") for key in value) else len(value)
        case list():
            return [shape_of(entry) for entry in value]
        case _:
            return type(value).__name__


@pytest.mark.parametrize("text", NAUGHTY, ids=ascii)
def test_a_text_of_a_record_is_only_text(text: str) -> None:
    data = {name: written(name, hostile(text)) for name in FORMATS}
    plain = {name: written(name, hostile("plain")) for name in FORMATS}
    for name in ("json", "sarif", "gitlab-codequality"):
        assert sorted(json.loads(data[name])) if name == "json" else json.loads(data[name])
    for name, read in counters.OF_FINDINGS.items():
        assert read(data[name]) == {RULES[0].id: 2}, name
    for name in ("jsonl", "ocsf", "asff", "github", "csv"):
        if name != "csv":
            assert data[name].count(b"\n") == plain[name].count(b"\n"), name
    tags = [[element.tag for element in ElementTree.fromstring(files["junit"]).iter()] for files in (data, plain)]
    assert tags[0] == tags[1]
    assert _html_elements(data["html"].decode()) == _html_elements(plain["html"].decode())
    _check_lines(data)


def _check_lines(data: dict[str, bytes]) -> None:
    text = data["text"].decode()
    assert all(char == "\n" or char.isprintable() for char in text)
    assert not any(row.lstrip().startswith("::") for row in text.splitlines())
    assert not any(command in text for command in ("##[", "##vso[", "##teamcity["))
    assert all(re.match(r"::(error|warning|notice) ", row) for row in data["github"].decode().splitlines())
    markdown = data["markdown"].decode()
    assert not re.search(r"(?<!\\)<(?!/?(details|summary|br|sub|code|b|pre)\b)[a-zA-Z!/]", markdown)
    assert not re.search(r"\]\(\s*javascript:", markdown)
    cells = [cell for row in data["csv"].decode().split("\r\n") for cell in re.findall(r'(?:^|,)"?([^",]*)', row)]
    assert not any(cell[:1] in ("=", "+", "@", "\t") for cell in cells)


def test_no_name_of_a_real_scan_is_in_any_redacted_format(tmp_path: Path) -> None:
    records = list(population.records(120))
    source = tmp_path / "acme-dump.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    report = redact(scan(str(source), now=population.NOW), b"k" * 32)
    assert len(report.findings) > 100
    names = {name for record in records for name in _names_of(record)}
    for name, form in FORMATS.items():
        if form.scan_only:
            continue
        text = _readable(name, written(name, report))
        assert [secret for secret in names if secret in text] == [], name


def _names_of(record: dict[str, Any]) -> Iterator[str]:
    """What must not be in a redacted report: account, job, its ID, role, buckets, tag values; and the word that all of them share."""
    yield from (record["account_id"], record["job_name"], record["job_arn"].rsplit("/", 1)[-1], record["role_arn"], "acme")
    yield from (record["output_data_config"]["s3_output_data_config"]["s3_uri"], record["role_arn"].rsplit("role/", 1)[-1])
    yield from (value for key, value in record["tags"].items() if key != "Environment")


def _readable(name: str, data: bytes) -> str:
    """The texts of a format, unpacked where it packs them."""
    if name == "xlsx":
        book = load_workbook(BytesIO(data), read_only=True)
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    text = data.decode()
    packed = re.findall(r'data-table="\w+">([^<]*)', text) if name == "html" else []
    return "\n".join([text, *(zlib.decompress(base64.b64decode(part)).decode() for part in packed)])
