"""CSV and the workbook: every value is text, and nothing is left out."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from scanner.formats.rows import COLUMNS

from . import reports
from .readers import written

KEY = reports.rule()


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode(), newline="")))


def test_csv_has_crlf_commas_and_no_mark() -> None:
    data = written("csv", reports.mixed())
    assert data.startswith(b"outcome,rule,title,")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_csv_has_findings_and_what_was_not_decided_read_or_noted() -> None:
    outcomes = [row["outcome"] for row in table(written("csv", reports.mixed()))]
    assert outcomes[:9] == ["incomplete", *["fail"] * 4, *["unknown"] * 4]
    assert {outcome.split()[0] for outcome in outcomes[9:]} == {"remark"}
    assert "not_read" in [row["outcome"] for row in table(written("csv", reports.broken()))]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text: str) -> None:
    report = reports.report(1, (KEY,), [reports.finding(KEY, job_name=text)], exit_code=1)
    (row,) = [row for row in table(written("csv", report)) if row["outcome"] == "fail"]
    assert row["job_name"][0] not in "=+-@\t\r"
    cells = [cell for cell in load_workbook(BytesIO(written("xlsx", report)))["Findings"][2] if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_an_account_keeps_its_zeros() -> None:
    report = reports.report(1, (KEY,), [reports.finding(KEY, account_id="012345678901")], exit_code=1)
    sheet = load_workbook(BytesIO(written("xlsx", report)))["Findings"]
    assert sheet.cell(2, COLUMNS.index("account") + 1).value == "012345678901"


def test_the_workbook_has_a_row_for_each_entry_and_a_filter() -> None:
    book = load_workbook(BytesIO(written("xlsx", reports.mixed())))
    numbers = {name: book[name].max_row - 1 for name in ("Causes", "Findings", "Not decided", "Not read", "Rules")}
    assert numbers == {"Causes": 2, "Findings": 4, "Not decided": 4, "Not read": 0, "Rules": 3}
    assert book["Findings"].auto_filter.ref
    assert book["Findings"].freeze_panes == "A2"


def test_a_sheet_that_is_full_says_how_much_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.formats.xlsx._MOST", 10)
    findings = [reports.finding(KEY, number) for number in range(30)]
    sheet = load_workbook(BytesIO(written("xlsx", reports.report(30, (KEY,), findings, exit_code=1))))["Findings"]
    assert sheet.max_row == 11
    assert str(sheet.cell(11, 1).value).startswith("21 more rows do not fit")
