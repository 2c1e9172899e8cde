"""What update and prune change in a baseline, and what they leave."""

from msgspec import structs
from msgspec.structs import replace

from scanner.governance.baseline.change import updated, without_ended, without_fixed, written_from
from scanner.model.governance import WaivedBy
from scanner.model.severity import Severity
from tests.unit.governance.days import MONDAY, OTHER, TUESDAY, WORSE_POLICY, job, report

WAIVER = WaivedBy("W-1", "a", "b", "2026-12-31")


def test_an_entry_has_the_highest_severity_and_the_number_of_its_findings() -> None:
    found = report(MONDAY, job("nightly", "22T03:00", key=False), job("nightly", "22T04:00", key=False))
    first, second = found.findings
    two = replace(found, findings=(structs.replace(first, severity=Severity.HIGH), second))
    (entry,) = written_from(two).entries.values()
    assert (entry.severity, entry.jobs) == (Severity.HIGH, 2)


def test_waived_findings_are_not_written() -> None:
    found = report(MONDAY, job("nightly", "22T03:00", key=False), job("adhoc", "22T04:00", key=False))
    first, second = found.findings
    (entry,) = written_from(replace(found, findings=(structs.replace(first, waiver=WAIVER), second))).entries.values()
    assert entry.cause == second.cause


def test_update_renews_jobs_and_last_seen_and_nothing_else() -> None:
    before = written_from(report(MONDAY, job("nightly", "22T03:00", key=False)))
    worse = report(
        TUESDAY,
        job("nightly", "22T03:00", key=False),
        job("nightly", "23T03:00", key=False),
        job("adhoc", "23T04:00", owner=OTHER),
        policy=WORSE_POLICY,
    )
    after = updated(before, worse)
    (old,), (new,) = before.entries.values(), after.entries.values()
    assert new == replace(old, jobs=2, last_seen="2026-11-23")
    assert after.head == before.head


def test_update_with_an_older_report_changes_nothing() -> None:
    monday = report(MONDAY, job("nightly", "22T03:00", key=False))
    tuesday = updated(written_from(monday), report(TUESDAY, job("nightly", "23T03:00", key=False), job("nightly", "23T04:00", key=False)))
    assert updated(tuesday, monday) == tuesday


def test_prune_removes_what_has_ended() -> None:
    baseline = written_from(report(MONDAY, job("nightly", "22T03:00", key=False)))
    assert without_ended(baseline, "2027-05-21T23:59:59Z") == baseline
    assert without_ended(baseline, "2027-05-22T00:00:00Z").entries == {}


def test_prune_removes_what_a_report_shows_fixed_and_nothing_that_merely_did_not_run() -> None:
    baseline = written_from(
        report(
            MONDAY,
            job("nightly", "22T03:00", key=False),
            job("adhoc", "22T04:00", key=False),
            job("hourly", "22T05:00", key=False),
        )
    )
    later = report("2026-11-24T12:00:00Z", job("nightly", "24T03:00"), job("hourly", "24T05:00", key=False))
    left = without_fixed(baseline, later)
    assert [entry.cause.split(" | ")[4] for entry in left.entries.values()] == ["adhoc-*", "hourly-*"]


def test_a_cause_that_is_still_there_is_not_fixed_by_a_pass_of_its_pipeline() -> None:
    baseline = written_from(report(MONDAY, job("nightly", "22T03:00", key=False)))
    later = report("2026-11-24T12:00:00Z", job("nightly", "24T03:00", key=False), job("nightly", "24T04:00"))
    assert without_fixed(baseline, later) == baseline


def test_a_pass_on_the_day_on_which_it_was_last_seen_fixes_nothing() -> None:
    baseline = written_from(report(MONDAY, job("nightly", "22T03:00", key=False)))
    later = report(TUESDAY, job("nightly", "22T23:00"))
    assert without_fixed(baseline, later) == baseline
