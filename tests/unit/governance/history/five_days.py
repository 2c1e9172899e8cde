"""The scans of five days: faults that come, go, are not re-checked, and one day on which the scan could not start."""

from pathlib import Path
from typing import Any

from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.formats.write import write_report
from scanner.governance.history.follow import Followed
from scanner.governance.history.record import check_fits, record_of
from scanner.governance.history.store import extending, reading
from scanner.governance.history.trend import trend_of
from scanner.model.history import ScanRecord
from scanner.model.report import Flags, Report
from scanner.model.trend import Trend
from tests.unit.governance.days import OTHER, job, lines, report_of

NOON = "2026-11-{}T12:00:00Z"


def five_days() -> list[Report]:
    """Real scans of 20 to 24 November.

    kyc (no VPC) is fixed on the 22nd. legal (foreign bucket) is there all the time. ads (no key, another account) is in a file that is cut
    short on the 22nd and missing from the scan of the 23rd that could not start, and is fixed on the 24th. once ran on the 20th only.
    """
    return [
        _day(20, job("kyc", "20T03:00", vpc=False), job("once", "20T04:00", key=False), ads=lines([_ads("20T05:00", key=False)])),
        _day(21, job("kyc", "21T03:00", vpc=False), ads=lines([_ads("21T05:00", key=False)])),
        _day(22, job("kyc", "22T03:00"), ads=lines([_ads("22T05:00", key=False)])[:200]),
        refused(NOON.format(23)),
        _day(24, job("kyc", "24T03:00"), job("late", "24T06:00", hours=72), ads=lines([_ads("24T05:00")])),
    ]


def _ads(submitted: str, **changes: Any) -> dict[str, Any]:
    return job("ads", submitted, account=OTHER, region="eu-west-1", **changes)


def _day(day: int, *jobs: dict[str, Any], ads: str) -> Report:
    legal = job("legal", f"{day}T02:00", owner="999988887777")
    return report_of(NOON.format(day), {"own/jobs.jsonl": lines([legal, *jobs]), "ads/jobs.jsonl": ads})


def refused(now: str) -> Report:
    """The report of a scan that could not start."""
    return Report("0.1.0", now, Flags(fail_on=None), exit_code=2, honest_code=2, complete=False, error="the policy has a mistake")


def write(report: Report, path: Path) -> Path:
    """Saves a report as JSON."""
    write_report(report, FORMATS["json"], path, ReportOptions())
    return path


def records(reports: list[Report]) -> list[ScanRecord]:
    """What a history keeps of these reports."""
    followed = Followed()
    kept = []
    for number, report in enumerate(reports):
        check_fits(report, followed)
        record = record_of(report, f"{number:064}", followed)
        followed.take(record)
        kept.append(record)
    return kept


def write_history(path: Path, scans: list[ScanRecord]) -> Path:
    """Adds the scans to a history."""
    with extending(path) as history:
        for scan in scans:
            history.append(scan)
    return path


def read_trend(path: Path) -> Trend:
    """The trend of the history in a file."""
    with reading(path) as history:
        return trend_of(history.scans())
