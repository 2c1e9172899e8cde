"""Which findings a baseline knows, and what that does to the exit code."""

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.findings import maker
from scanner.governance.baseline.apply import apply_baseline
from scanner.governance.baseline.change import written_from
from scanner.governance.regate import regate
from scanner.model.baseline import Baseline
from scanner.model.governance import Standing, WaivedBy
from scanner.model.report import Flags, Report
from scanner.model.severity import Severity
from tests.unit.governance.days import MONDAY, OTHER, TUESDAY, WORSE_POLICY, job, report

THIRD = "777788889999"
NEW_ONLY = Flags(fail_on_new=True)


def baseline_of(found: Report) -> Baseline:
    return replace(written_from(found), path="baseline.jsonl")


def marked(found: Report, baseline: Baseline) -> list[tuple[str, str, Standing | None]]:
    return [(finding.rule_id, finding.job_name, finding.baseline) for finding in apply_baseline(found, baseline).findings]


def code(found: Report, baseline: Baseline) -> int:
    return apply_baseline(regate(found, NEW_ONLY), baseline).exit_code


def test_the_next_run_of_a_pipeline_is_known_and_another_pipeline_is_new() -> None:
    baseline = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False)))
    tuesday = report(TUESDAY, job("nightly", "23T03:00", key=False), job("adhoc", "23T04:00", key=False))
    assert marked(tuesday, baseline) == [
        ("ACME-KEY-001", "nightly-230300", Standing.KNOWN),
        ("ACME-KEY-001", "adhoc-230400", Standing.NEW),
    ]
    assert code(tuesday, baseline) == 1
    assert code(report(TUESDAY, job("nightly", "23T03:00", key=False)), baseline) == 0


def test_a_baseline_alone_changes_no_code() -> None:
    monday = report(MONDAY, job("nightly", "22T03:00", key=False))
    assert apply_baseline(monday, baseline_of(monday)).exit_code == 1


def test_a_second_foreign_owner_of_one_pipeline_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    def standing() -> Standing | None:
        baseline = baseline_of(report(MONDAY, job("nightly", "22T03:00", owner=OTHER)))
        return next(iter(apply_baseline(report(TUESDAY, job("nightly", "23T03:00", owner=THIRD)), baseline).findings)).baseline

    assert standing() is Standing.NEW
    # With causes that leave the value out, the first owner hides the second.
    monkeypatch.setattr(maker, "_describe_wrong", lambda field, _seen: field)
    assert standing() is Standing.KNOWN


def test_a_finding_above_the_severity_of_the_entry_is_worsened_and_counts() -> None:
    baseline = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False)))
    worse = report(TUESDAY, job("nightly", "23T03:00", key=False), policy=WORSE_POLICY)
    assert marked(worse, baseline) == [("ACME-KEY-001", "nightly-230300", Standing.WORSENED)]
    assert code(worse, baseline) == 1
    (cause,) = apply_baseline(worse, baseline).causes
    assert cause.standing is Standing.WORSENED


def test_a_lower_severity_is_known() -> None:
    baseline = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False), policy=WORSE_POLICY))
    assert code(report(TUESDAY, job("nightly", "23T03:00", key=False)), baseline) == 0


@pytest.mark.parametrize(("now", "expected"), [("2027-05-21T23:59:59Z", 0), ("2027-05-22T00:00:00Z", 1)])
def test_an_entry_holds_until_the_end_of_its_last_day(now: str, expected: int) -> None:
    baseline = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False)))
    later = apply_baseline(regate(report(now, job("nightly", "22T03:00", key=False)), NEW_ONLY), baseline)
    assert later.exit_code == expected
    assert later.baseline is not None
    assert later.baseline.expired == expected
    assert any("1 entry has ended, on 2027-05-21 at the latest; what they knew is new again" in note for note in later.notes) == expected


def test_counts_are_those_of_the_marks() -> None:
    jobs = [job("nightly", f"22T{hour:02}:00", key=False, vpc=hour % 2 == 0) for hour in range(6)]
    found = report(MONDAY, *jobs, job("adhoc", "22T09:00", key=False))
    baseline = baseline_of(report(MONDAY, job("nightly", "21T03:00", key=False)))
    marked_report = apply_baseline(found, baseline)
    assert {rule.id: dict(rule.known) for rule in marked_report.rules if rule.known} == {"ACME-KEY-001": {Severity.LOW: 6}}
    assert {cause.cause.split(" | ")[4]: cause.standing for cause in marked_report.causes if cause.rule_id == "ACME-KEY-001"} == {
        "nightly-*": Standing.KNOWN,
        "adhoc-*": Standing.NEW,
    }
    assert len(marked_report.findings) == len(list(marked_report.findings)) == len(list(found.findings))


def test_a_waived_finding_is_marked_and_not_counted() -> None:
    found = report(MONDAY, job("nightly", "22T03:00", key=False), job("nightly", "22T04:00", key=False))
    baseline = baseline_of(found)
    first, second = found.findings
    waived = replace(found, findings=(structs.replace(first, waiver=WaivedBy("W-1", "a", "b", "2026-12-31")), second))
    known = apply_baseline(waived, baseline)
    assert [finding.baseline for finding in known.findings] == [Standing.KNOWN, Standing.KNOWN]
    assert [dict(rule.known) for rule in known.rules if rule.known] == [{Severity.LOW: 1}]


def test_a_baseline_without_entries_is_said() -> None:
    empty = baseline_of(report(MONDAY, job("nightly", "22T03:00")))
    found = apply_baseline(report(TUESDAY, job("nightly", "23T03:00", key=False)), empty)
    assert found.notes == ("baseline baseline.jsonl: no entries, so every finding is new",)


def test_other_policies_are_said_and_another_baseline_takes_their_place() -> None:
    found = report(TUESDAY, job("nightly", "23T03:00", key=False))
    other = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False), policy=WORSE_POLICY))
    (note,) = apply_baseline(found, other).notes
    assert "written with other policies" in note
    own = baseline_of(report(MONDAY, job("nightly", "22T03:00", key=False)))
    again, once = apply_baseline(apply_baseline(found, other), own), apply_baseline(found, own)
    assert replace(again, findings=()) == replace(once, findings=())
    assert list(again.findings) == list(once.findings)


def test_other_causes_are_refused_with_what_to_do() -> None:
    found = report(TUESDAY, job("nightly", "23T03:00", key=False))
    baseline = baseline_of(found)
    for head in (replace(baseline.head, cause_version="cause/1"), replace(baseline.head, group_by="tags.pipeline")):
        with pytest.raises(UsageError, match=r"jobscan baseline migrate baseline\.jsonl --old REPORT --new REPORT"):
            apply_baseline(found, replace(baseline, head=head))


def test_a_baseline_from_the_future_is_refused() -> None:
    tuesday = report(TUESDAY, job("nightly", "22T03:00", key=False))
    with pytest.raises(UsageError, match="was written on 2026-11-23, after the time of the report"):
        apply_baseline(report(MONDAY, job("nightly", "22T03:00", key=False)), baseline_of(tuesday))


def test_a_report_of_nothing_stays_what_it_is() -> None:
    refused = Report(version="1", now=TUESDAY, flags=Flags(), exit_code=2, honest_code=2, complete=False, error="x")
    assert apply_baseline(refused, baseline_of(report(MONDAY, job("nightly", "22T03:00")))) is refused
