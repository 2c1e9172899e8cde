"""The findings as rows of the page's table, and what one pass over them tells besides."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from scanner.display.lines import count, printable
from scanner.formats.html.columns import Columns, Heading, Kind
from scanner.model.governance import Standing
from scanner.model.job import Json
from scanner.model.outcome import Finding
from scanner.model.report import Report

MOST = 200_000  # findings in the table: a browser would need more than a hundred megabytes for more
JOBS = 5  # of a cause that are listed in it

HEADINGS = (
    Heading("severity", Kind.SEVERITY, has_filter=True),
    Heading("rule", has_filter=True),
    Heading("finding", Kind.TEXT),
    Heading("standing", has_filter=True),
    Heading("job name"),
    Heading("account", has_filter=True),
    Heading("Region", has_filter=True),
    Heading("status", has_filter=True),
    Heading("submitted"),
    Heading("owner", Kind.DETAIL, has_filter=True),
    Heading("job", Kind.DETAIL),
    Heading("role", Kind.DETAIL),
    Heading("field", Kind.DETAIL),
    Heading("seen", Kind.DETAIL),
    Heading("expected", Kind.DETAIL),
    Heading("place", Kind.DETAIL),
    Heading("place in the record", Kind.DETAIL),
    Heading("waiver", Kind.DETAIL),
    Heading("cause", Kind.DETAIL),
)


@dataclass(frozen=True, slots=True, order=True)
class CauseJob:
    """A job of a cause; the newest is the greatest."""

    submitted: str
    job: str
    name: str
    status: str


@dataclass(slots=True)
class Survey:
    """What one pass over the findings gives: the table, the days on which their jobs were submitted, the newest jobs of some causes."""

    table: Columns = field(default_factory=lambda: Columns(HEADINGS))
    total: int = 0
    days: Counter[str] = field(default_factory=Counter)
    newest: dict[str, list[CauseJob]] = field(default_factory=dict)

    @property
    def beyond_the_table(self) -> str:
        """How many findings are not in the table, in a sentence; empty where all are."""
        missing = self.total - len(self.table)
        if not missing:
            return ""
        return f"{count(missing, 'finding')} more, the least severe, do not fit into this page; the JSON, jsonl and CSV reports have all."


def survey(report: Report, causes: Collection[str]) -> Survey:
    """Goes through the findings once; `causes` are those whose newest jobs are kept."""
    result = Survey(newest={cause: [] for cause in causes})
    for finding in report.findings:
        result.total += 1
        if finding.submit_time:
            result.days[printable(finding.submit_time[:10])] += 1
        jobs = result.newest.get(finding.cause)
        if jobs is not None:
            _keep_newest(jobs, finding)
        if len(result.table) < MOST:
            result.table.add(map(printable, _texts(finding)))
    return result


def _keep_newest(jobs: list[CauseJob], finding: Finding) -> None:
    jobs.append(CauseJob(finding.submit_time, finding.job, finding.job_name, finding.status or finding.stage.value))
    jobs.sort(reverse=True)
    del jobs[JOBS:]


def _texts(finding: Finding) -> tuple[str, ...]:
    return (
        finding.severity.value,
        finding.rule_id,
        finding.message,
        _standing(finding),
        finding.job_name,
        finding.account_id,
        finding.region,
        _status(finding),
        minute(finding.submit_time),
        finding.owner,
        finding.job,
        finding.role,
        finding.field,
        as_json(finding.seen),
        finding.expected,
        str(finding.location),
        "" if finding.record_location is None else str(finding.record_location),
        _waiver(finding),
        finding.cause,
    )


def minute(time: str) -> str:
    """A time to the minute, e.g. "2026-11-22 03:00"; empty stays empty."""
    return time[: len("2026-11-22T03:00")].replace("T", " ")


def _status(finding: Finding) -> str:
    status = finding.status or finding.stage.value
    return f"{status}, unchanged" if finding.unchanged else status


def _standing(finding: Finding) -> str:
    """Whether the finding is waived, else what the baseline knows of it."""
    if finding.waiver is not None:
        return "waived"
    return standing_word(finding.baseline)


def standing_word(standing: Standing | None) -> str:
    """What a baseline knows, in a word; empty without a baseline."""
    return "" if standing is None else standing.value


def _waiver(finding: Finding) -> str:
    waiver = finding.waiver
    if waiver is None:
        return ""
    return f"{waiver.id} until {waiver.expires} ({waiver.owner}): {waiver.reason}"


def as_json(value: Json) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False)
