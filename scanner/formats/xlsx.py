"""A workbook for auditors: the verdict, the causes, the findings and everything that was not checked, a sheet each."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import astuple
from xlsxwriter import Workbook

from scanner.display.lines import printable, shorten
from scanner.formats.cause_words import what_is_wrong
from scanner.formats.options import ReportOptions
from scanner.formats.remarks import remarks
from scanner.formats.rows import COLUMNS, Row, finding_row, undecided_row, unread_row
from scanner.formats.state import state_of, verdict_text
from scanner.model.outcome import Outcome
from scanner.model.report import CauseSummary, Report

_MOST = 1_048_575  # rows of a sheet, without its head
_CELL = 32_767  # characters
_CHUNK = 1 << 16
_WIDTHS = {"message": 60, "title": 40, "cause": 50, "job": 40, "verdict": 80}
_WIDTH = 18
_CAUSES = (
    "rule", "title", "severity", "what is wrong", "account", "region", "role", "owner", "jobs", "can be stopped", "waived",
    "newest job", "newest job name", "status", "submitted", "file", "line", "cause",
)  # fmt: skip


def pieces(report: Report, options: ReportOptions) -> Iterator[bytes]:
    """The workbook's bytes; it is made in a temporary file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.xlsx"
        # Texts stay texts: an account keeps its zeros, and nothing becomes a formula or a link.
        with Workbook(
            str(file), {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False, "strings_to_formulas": False}
        ) as book:
            book.set_properties({"title": "jobscan report", "created": datetime.fromisoformat(report.now)})
            _fill(book, report)
        with file.open("rb") as stream:
            yield from iter(lambda: stream.read(_CHUNK), b"")


def _fill(book: Any, report: Report) -> None:
    rules = {rule.id: rule for rule in report.rules}
    _sheet(book, "Summary", ("what", "value"), _summary(report))
    _sheet(book, "Causes", _CAUSES, (_cause(cause, rules[cause.rule_id].title) for cause in report.causes))
    _sheet(book, "Findings", COLUMNS, (astuple(finding_row(finding, rules)) for finding in report.findings))
    _sheet(book, "Not decided", COLUMNS, (astuple(undecided_row(entry, rules)) for entry in report.undecided))
    _sheet(book, "Not read", COLUMNS, (astuple(row) for row in _unread(report)))
    outcomes = [outcome.value for outcome in Outcome]
    _sheet(book, "Rules", ("rule", "title", "severity", *outcomes, "next jobs"), _rules(report))
    _sheet(book, "Remarks", ("level", "kind", "rule", "message"), _remarks(report))


def _summary(report: Report) -> Iterator[tuple[object, ...]]:
    yield "verdict", verdict_text(report)
    yield "state", state_of(report).value
    yield "exit code", report.exit_code
    yield "as of", report.now
    yield "jobscan", report.version
    yield "jobs and requests", report.jobs
    yield "rules", len(report.rules)
    yield "findings", len(report.findings)
    yield "causes", len(report.causes)
    for outcome, number in report.outcomes.items():
        yield f"checks: {outcome.value}", number
    yield "accounts", ", ".join(report.accounts)
    yield "Regions", ", ".join(report.regions)
    for policy in (*report.policies, *report.floors):
        yield f"policy {policy.path}", policy.sha256


def _cause(cause: CauseSummary, title: str) -> tuple[object, ...]:
    newest = cause.newest
    place = newest.location
    return (
        cause.rule_id, title, cause.severity.value, what_is_wrong(cause.cause), cause.account_id, cause.region, cause.role, cause.owner,
        cause.findings, cause.stoppable, cause.waived, newest.job, newest.job_name, newest.status or newest.stage.value,
        newest.submit_time, place.path, place.line, cause.cause,
    )  # fmt: skip


def _unread(report: Report) -> Iterator[Row]:
    yield from map(unread_row, report.load_failures)
    for truncation in report.truncations:
        yield Row("not_read", message=truncation.reason, file=truncation.location.path, line=truncation.location.line)
    for reason, number in report.more_load_failures.items():
        yield Row("not_read", message=f"{number:,} more: {reason}")
    for row in report.coverage:
        if row.is_gap:
            message = f"{row.operation or 'file'} {row.state.value}: {row.detail}"
            yield Row("not_read", account=row.account, region=row.region, message=message, file=row.source)


def _rules(report: Report) -> Iterator[tuple[object, ...]]:
    for rule in report.rules:
        numbers = (rule.outcomes.get(outcome, 0) for outcome in Outcome)
        yield rule.id, rule.title, rule.severity.value, *numbers, rule.remediation.pipeline


def _remarks(report: Report) -> Iterator[tuple[object, ...]]:
    for remark in remarks(report):
        yield remark.level.value, remark.kind, "" if remark.rule is None else remark.rule.id, remark.text


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A sheet with a frozen head and a filter; where there is more than a sheet holds, its last row says how much is missing."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column, _WIDTH))
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    missing = written = 0
    for row in rows:
        if written == _MOST - 1:
            missing += 1
            continue
        written += 1
        for number, value in enumerate(row):
            _write(sheet, written, number, value)
    if missing:
        written += 1
        sheet.write_string(written, 0, f"{missing:,} more rows do not fit into a sheet; the JSON, jsonl and CSV reports have all of them")
    sheet.autofilter(0, 0, written, len(columns) - 1)


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        sheet.write_string(row, column, shorten(printable(str(value)), _CELL))
