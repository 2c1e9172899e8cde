"""Formats that CI servers read: JUnit, GitHub's commands, GitLab's code quality report, and Markdown."""

import json
import re
from typing import Any

import pytest
from junitparser import JUnitXml
from msgspec import structs

from scanner.formats.markdown.report import COMMENT, SUMMARY
from scanner.model.governance import Standing, WaivedBy, Warns
from scanner.model.report import Flags, Report
from scanner.model.severity import Severity

from . import reports
from .readers import elements, written

KEY = reports.rule()
WAIVER = WaivedBy("W-1", "ana@acme.example", "Agreed.", "2026-12-31")


def found(flags: Flags = Flags(), rule: Any = KEY, **changes: Any) -> Report:  # noqa: B008 - frozen
    return reports.report(4, (rule,), [reports.finding(rule, **changes)], exit_code=1, flags=flags)


def results(report: Report) -> list[tuple[str, str]]:
    """Name and kind of the result of each JUnit test case of a rule."""
    suite = next(iter(JUnitXml.fromstring(written("junit", report))))
    cases = [case for case in suite if case.classname != "jobscan"]
    return [(case.name, "".join(type(result).__name__ for result in case.result)) for case in cases]


def test_a_finding_is_a_failed_test_case_and_passes_are_one() -> None:
    job = reports.finding(KEY).job
    assert results(found()) == [(f"nightly-000 {job}", "Failure"), ("3 jobs passed", "")]


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (found(waiver=WAIVER), "waived until 2026-12-31 (W-1): "),
        (found(Flags(fail_on=Severity.HIGH)), "below --fail-on: "),
        (found(Flags(fail_on=None)), "below --fail-on: "),
        (found(Flags(fail_on_new=True), baseline=Standing.KNOWN), "known in the baseline: "),
    ],
)
def test_a_finding_that_does_not_count_is_skipped(report: Report, why: str) -> None:
    (_, result), *_ = results(report)
    assert result == "Skipped"
    assert why in written("junit", report).decode()


def test_a_new_finding_fails_though_known_ones_do_not() -> None:
    assert results(found(Flags(fail_on_new=True), baseline=Standing.NEW))[0][1] == "Failure"


def test_a_rule_that_warns_fails_no_test() -> None:
    report = found()
    warning = structs.replace(report, rules=tuple(structs.replace(rule, warns=Warns("for now")) for rule in report.rules))
    assert results(warning)[0][1] == "Skipped"


def test_names_of_test_cases_are_unique() -> None:
    report = reports.mixed()
    cases = [(case.get("classname"), case.get("name")) for case in elements(written("junit", report)).iter("testcase")]
    assert len(set(cases)) == len(cases)


COMMAND = re.compile(r"::(error|warning|notice) (file=[^,:]+,line=\d+,)?title=[^,:]+::[^\r\n]+")


@pytest.mark.parametrize("report", [reports.mixed(), reports.broken(), reports.refused(), reports.hostile()])
def test_each_line_is_one_command_of_github(report: Report) -> None:
    rows = written("github", report).decode().split("\n")
    assert rows.pop() == ""
    assert all(COMMAND.fullmatch(row) for row in rows)


def test_ten_commands_of_a_type_the_worst_first_and_how_many_were_cut() -> None:
    high = reports.rule("BMJ-NET-001", Severity.HIGH)
    critical = reports.rule("BMJ-IAM-001", Severity.CRITICAL)
    findings = [reports.finding(high, number, cause=f"{high.id} | {number}") for number in range(30)]
    findings.append(reports.finding(critical, 5, cause="one"))
    rows = written("github", reports.report(40, (high, critical), findings, exit_code=1)).decode().splitlines()
    errors = [row for row in rows if row.startswith("::error")]
    assert len(errors) == 10
    assert "title=BMJ-IAM-001 critical" in errors[0]
    assert "22 more of these" in errors[-1]


def test_percent_and_line_ends_are_escaped_as_githubs_toolkit_does() -> None:
    text = written("github", found(rule=reports.rule(title="100% a: b,\r\nc"))).decode()
    assert "::100%25 a: b, c: no s3" in text.replace("key", "s3")


def test_code_quality_has_an_issue_for_each_cause_with_a_print_of_its_own() -> None:
    issues = json.loads(written("gitlab-codequality", reports.mixed()))
    ours = [issue for issue in issues if issue["check_name"] == "BMJ-ENC-001"]
    assert len(ours) == 2
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert all(set(issue) == {"description", "check_name", "fingerprint", "severity", "location"} for issue in issues)
    assert issues[0]["severity"] == "blocker"


def test_a_waived_cause_is_no_issue() -> None:
    issues = json.loads(written("gitlab-codequality", found(waiver=WAIVER)))
    assert not issues


@pytest.mark.parametrize(("name", "limit"), [("markdown", SUMMARY), ("markdown-comment", COMMENT)])
def test_markdown_stays_below_its_limit_and_says_what_is_cut(name: str, limit: int) -> None:
    findings = [reports.finding(KEY, number, cause=f"{KEY.id} | {number} | {'x' * 300} absent") for number in range(9000)]
    notes = tuple(f"note {number} {'y' * 500}" for number in range(300))
    data = written(name, reports.report(9000, (KEY,), findings, exit_code=1, notes=notes))
    assert limit - 2000 < len(data) <= limit
    rows = data.decode().splitlines()
    cut = [int(found[1].replace(",", "")) for row in rows if (found := re.match(r"\*\*([\d,]+) causes more do not fit", row))]
    shown = [row for row in rows if row.startswith("| medium |")]
    assert cut == [9000 - len(shown)]


def test_nothing_in_markdown_becomes_markup() -> None:
    text = written("markdown", reports.hostile()).decode()
    assert "<b>" not in text
    assert "](" not in text
    assert {row[:1] for row in text.splitlines()} <= {"#", "|", "-", "F", "j", ""}
