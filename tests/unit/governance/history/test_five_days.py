"""A history of five days: what is open, fixed and not re-checked after each."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.governance.history.trend import trend_of, trend_until
from scanner.model.difference import Change
from scanner.model.report import Report
from scanner.model.severity import Severity
from scanner.model.trend import Trend
from tests.unit.governance.days import job, report
from tests.unit.governance.history.five_days import five_days, read_trend, records, write_history

SCANS = records(five_days())


def rules_open(trend: Trend, rechecked: bool = True) -> list[tuple[str, int]]:
    """The rules and days of the open causes that were, or were not, re-checked."""
    return [(cause.rule_id, cause.days) for cause in trend.open if cause.rechecked is rechecked]


def test_a_cause_that_is_gone_since_nothing_was_read_is_open_and_not_rechecked() -> None:
    trend = trend_of(SCANS[:3])
    assert rules_open(trend) == [("ACME-OUT-001", 2)]
    # The run of kyc passed, but the file that was cut short may have held another run of it.
    assert rules_open(trend, rechecked=False) == [("ACME-NET-001", 2), ("ACME-KEY-001", 2), ("ACME-KEY-001", 2)]
    assert (trend.days_until_fixed, trend.unsettled) == ({}, {})
    assert [(scan.complete, scan.scopes, scan.scopes_missed) for scan in trend.scans] == [(True, 2, 0), (True, 2, 0), (False, 1, 1)]


def test_after_a_scan_that_could_not_start_all_is_open_and_nothing_rechecked() -> None:
    trend = trend_of(SCANS[:4])
    assert rules_open(trend) == []
    assert rules_open(trend, rechecked=False) == [("ACME-OUT-001", 3), ("ACME-NET-001", 3), ("ACME-KEY-001", 3), ("ACME-KEY-001", 3)]
    assert trend.scans[-1].refused
    assert not trend.scans[-1].complete


def test_only_a_run_that_passed_in_a_whole_scan_is_a_fix() -> None:
    trend = trend_of(SCANS)
    assert rules_open(trend) == [("ACME-OUT-001", 4), ("ACME-HRS-001", 0)]
    assert rules_open(trend, rechecked=False) == []
    assert trend.days_until_fixed == {Severity.HIGH: (4,), Severity.LOW: (4,)}
    assert trend.unsettled == {Change.DID_NOT_RUN: 1}


@pytest.mark.parametrize("number", range(1, 6))
def test_what_the_file_gives_back_draws_the_same(number: int, tmp_path: Path) -> None:
    assert read_trend(write_history(tmp_path / "history.db", SCANS[:number])) == trend_of(SCANS[:number])


@pytest.mark.parametrize("number", range(5))
def test_a_report_is_drawn_after_the_scans_before_it_whether_or_not_it_was_added(number: int) -> None:
    expected = trend_of(SCANS[: number + 1])
    for scans in (SCANS, SCANS[:number], SCANS[: number + 1]):
        assert trend_until(scans, five_days()[number]) == expected


def test_a_cause_that_comes_back_is_new_only_after_it_was_fixed() -> None:
    def day(number: int, **changes: Any) -> Report:
        return report(f"2026-11-{number}T12:00:00Z", job("kyc", f"{number}T03:00", **changes))

    bad, good = {"vpc": False}, {"vpc": True}
    without_run = report("2026-11-21T12:00:00Z", job("other", "21T03:00"))
    back = trend_of(records([day(20, **bad), without_run, day(23, **bad)]))
    assert rules_open(back) == [("ACME-NET-001", 3)]
    again = trend_of(records([day(20, **bad), day(21, **good), day(23, **bad)]))
    assert (rules_open(again), again.days_until_fixed) == ([("ACME-NET-001", 0)], {Severity.HIGH: (1,)})


def test_a_waiver_is_no_fix() -> None:
    waived = replace(SCANS[0], seen=tuple(replace(cause, waived=cause.findings) for cause in SCANS[0].seen))
    trend = trend_of([waived])
    assert (trend.open, trend.days_until_fixed, trend.waived) == ((), {}, 4)
    assert rules_open(trend_of([waived, *SCANS[1:2]]))[0] == ("ACME-OUT-001", 1)
