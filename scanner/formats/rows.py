"""A report as the rows of one table: findings, what was not decided or not read, and everything noted."""

import json
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import fields

from scanner.display.lines import printable
from scanner.formats.remarks import remarks
from scanner.formats.state import INCOMPLETE_RULE, INCOMPLETE_TITLE, ScanState, state_of, verdict_text
from scanner.model.governance import Standing
from scanner.model.intake import LoadFailure
from scanner.model.job import Json
from scanner.model.outcome import Finding, Undecided
from scanner.model.place import Location
from scanner.model.report import Report, ReportedRule


class Row(Struct, frozen=True):
    """One row. `outcome` is fail, unknown, error or not_read; incomplete for the scan itself; error, warning or note of a remark."""

    outcome: str
    rule: str = ""
    title: str = ""
    severity: str = ""
    account: str = ""
    region: str = ""
    job: str = ""
    job_name: str = ""
    role: str = ""
    status: str = ""
    submitted: str = ""
    owner: str = ""
    message: str = ""
    field: str = ""
    seen: str = ""
    expected: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    waiver: str = ""
    baseline: str = ""
    cause: str = ""
    fingerprint: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def rows(report: Report) -> Iterator[Row]:
    """All rows: first that the scan was incomplete, so that no reader of the first lines takes the table for the whole truth."""
    if state_of(report) is not ScanState.COMPLETE:
        yield Row("incomplete", INCOMPLETE_RULE, INCOMPLETE_TITLE, message=verdict_text(report))
    rules = {rule.id: rule for rule in report.rules}
    for finding in report.findings:
        yield finding_row(finding, rules)
    for entry in report.undecided:
        yield undecided_row(entry, rules)
    yield from map(unread_row, report.load_failures)
    for remark in remarks(report):
        rule = "" if remark.rule is None else remark.rule.id
        yield Row(f"remark {remark.level.value}", rule, remark.kind, message=printable(remark.text))


def finding_row(finding: Finding, rules: Mapping[str, ReportedRule]) -> Row:
    """The row of a finding."""
    place = finding.location
    return Row(
        outcome="fail",
        rule=finding.rule_id,
        title=rules[finding.rule_id].title,
        severity=finding.severity.value,
        account=finding.account_id,
        region=finding.region,
        job=finding.job,
        job_name=finding.job_name,
        role=finding.role,
        status=finding.status or finding.stage.value,
        submitted=finding.submit_time,
        owner=finding.owner,
        message=finding.message,
        field=finding.field,
        seen=_json(finding.seen),
        expected=finding.expected,
        file=place.path,
        line=place.line,
        column=place.column,
        waiver="" if finding.waiver is None else finding.waiver.id,
        baseline=_standing(finding.baseline),
        cause=finding.cause,
        fingerprint=finding.fingerprint,
    )


def undecided_row(entry: Undecided, rules: Mapping[str, ReportedRule]) -> Row:
    """The row of an unknown or an error; `waiver` is what accepts it."""
    rule, place = rules[entry.rule_id], entry.location
    return Row(
        outcome=entry.outcome.value,
        rule=entry.rule_id,
        title=rule.title,
        severity=rule.severity.value,
        job=entry.job,
        message=entry.reason,
        field=", ".join(reason.path for reason in entry.missing),
        file=place.path,
        line=place.line,
        column=place.column,
        waiver=", ".join(entry.waivers) or entry.accepted,
    )


def unread_row(failure: LoadFailure) -> Row:
    """The row of what could not be read."""
    place: Location = failure.location
    return Row("not_read", message=failure.reason, file=place.path, line=place.line, column=place.column)


def _standing(standing: Standing | None) -> str:
    return "" if standing is None else standing.value


def _json(value: Json) -> str:
    """A value as JSON; nothing for null."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
