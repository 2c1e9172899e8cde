"""Whoever reads only lines sees every finding as the JSON report has it, and cannot take an incomplete scan for a clean one."""

import json
from typing import Any

import pytest

from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.model.report import Report
from tests.unit.formats import reports

MADE = {
    "mixed": reports.mixed(),
    "clean": reports.clean(),
    "broken": reports.broken(),
    "refused": reports.refused(),
    "hostile": reports.hostile(),
    "empty": reports.EMPTY,
}


def lines_of(report: Report) -> list[dict[str, Any]]:
    text = b"".join(FORMATS["jsonl"].chunks(report, ReportOptions())).decode()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def json_of(report: Report) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(b"".join(FORMATS["json"].chunks(report, ReportOptions())))
    return whole


@pytest.mark.parametrize("name", MADE)
def test_the_findings_are_those_of_the_json_report_with_the_same_keys_in_the_same_order(name: str) -> None:
    lines, whole = lines_of(MADE[name]), json_of(MADE[name])
    findings = [line for line in lines if "rule" in line]
    assert json.dumps(findings) == json.dumps(whole["findings"])
    assert lines[: len(findings)] == findings


@pytest.mark.parametrize("name", MADE)
def test_every_other_line_has_one_member_and_is_what_the_json_report_lists(name: str) -> None:
    lines, whole = lines_of(MADE[name]), json_of(MADE[name])
    listed: dict[str, list[Any]] = {}
    for line in lines[len(whole["findings"]) : -1]:
        ((kind, entry),) = line.items()
        listed.setdefault(kind, []).append(entry)
    lists = {
        "undecided": "undecided",
        "not_configured": "not_configured",
        "load_failure": "load_failures",
        "more_load_failures": "more_load_failures",
        "truncated": "truncated",
        "coverage": "coverage",
        "waiver": "waivers",
        "left_out": "left_out",
        "skipped": "skipped",
        "note": "notes",
    }
    assert listed == {kind: whole[member] for kind, member in lists.items() if whole[member]}


@pytest.mark.parametrize("name", MADE)
def test_the_last_line_is_the_summary_of_the_json_report(name: str) -> None:
    whole = json_of(MADE[name])
    head = {member: whole[member] for member in ("report", "tool", "now", "only_owner", "error")}
    assert lines_of(MADE[name])[-1] == {"summary": {**head, **whole["summary"]}}


def test_a_scan_that_could_not_start_says_so() -> None:
    (line,) = lines_of(MADE["refused"])
    assert (line["summary"]["complete"], line["summary"]["exit_code"]) == (False, 2)
    assert line["summary"]["error"]


def test_the_made_reports_have_every_kind_of_line() -> None:
    kinds = {next(iter(line)) for report in MADE.values() for line in lines_of(report)}
    assert {"rule", "undecided", "not_configured", "load_failure", "truncated", "coverage", "note", "summary"} <= kinds
