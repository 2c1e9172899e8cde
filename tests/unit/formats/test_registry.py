"""Every format, on every kind of report."""

import json

import pytest

from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.model.report import Report

from . import reports
from .readers import options_of, written

MADE = [reports.mixed(), reports.clean(), reports.broken(), reports.refused(), reports.hostile(), reports.EMPTY]


JSON = ("json", "sarif", "gitlab-codequality")


def test_each_format_is_listed_under_its_name() -> None:
    assert {name: form.name for name, form in FORMATS.items()} == {name: name for name in FORMATS}
    assert [name for name, form in FORMATS.items() if form.tells_verdict] == ["text"]
    assert [name for name, form in FORMATS.items() if form.needs_file] == ["xlsx", "evidence"]
    assert [name for name, form in FORMATS.items() if form.scan_only] == ["evidence"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", MADE)
def test_every_report_can_be_written_twice_alike(report: Report, name: str) -> None:
    form, data = FORMATS[name], written(name, report)
    assert data == written(name, report)
    if form.needs_file:
        return
    text = data.decode()
    assert text.endswith("\n") or not text
    if name in JSON:
        json.loads(text)


@pytest.mark.parametrize("show_all", [False, True])
def test_nothing_in_a_text_report_steers_a_terminal_or_a_runner(show_all: bool) -> None:
    text = "".join(FORMATS["text"].pieces(reports.hostile(), ReportOptions(show_all)))
    assert all(char == "\n" or (char.isprintable() and ord(char) != 0x85) for char in text)
    assert not any(row.lstrip().startswith("::") for row in text.splitlines())
    assert text.splitlines()[-1].startswith("FINDINGS, AND INCOMPLETE   1 finding in 1 cause (1 medium); 1 unknown accepted")


@pytest.mark.parametrize("name", FORMATS)
def test_no_piece_grows_with_what_was_found(name: str) -> None:
    rule = reports.rule()
    findings = [reports.finding(rule, number) for number in range(3000)]
    few, many = (reports.report(3000, (rule,), found, exit_code=1) for found in (findings[:30], findings))
    longest = [max(map(len, FORMATS[name].pieces(report, options_of(name, report)))) for report in (few, many)]
    assert longest[1] < (1 << 16) + 1 if FORMATS[name].needs_file else longest[0] + 200
