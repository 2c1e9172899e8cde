"""Entries go where their findings went, and never know more than before."""

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.governance.baseline.change import written_from
from scanner.governance.baseline.migrate import migrate
from scanner.model.outcome import Finding
from scanner.model.report import Report
from tests.unit.governance.days import MONDAY, TUESDAY, job, report

NIGHTLY, ADHOC = job("nightly", "22T03:00", key=False), job("adhoc", "22T04:00", key=False)


def with_causes(found: Report, name: str) -> Report:
    """The report with causes of another version: all findings of a rule are one, or each is one."""

    def cause(finding: Finding) -> str:
        return f"{finding.rule_id} | {finding.job if name == 'fine' else 'all'}"

    return replace(found, cause_version="cause/3", findings=tuple(structs.replace(one, cause=cause(one)) for one in found.findings))


def test_entries_are_carried_over_by_their_findings() -> None:
    old = report(MONDAY, NIGHTLY, ADHOC)
    migration = migrate(written_from(old), old, with_causes(old, "fine"))
    assert migration.left == {}
    assert [(entry.cause, entry.until) for entry in migration.baseline.entries.values()] == [
        (f"ACME-KEY-001 | {ADHOC['jobArn']}", "2027-05-21"),
        (f"ACME-KEY-001 | {NIGHTLY['jobArn']}", "2027-05-21"),
    ]
    assert migration.baseline.head.cause_version == "cause/3"


def test_several_entries_become_one_with_the_earliest_end() -> None:
    old = report(MONDAY, NIGHTLY, ADHOC)
    baseline = written_from(old)
    first, second = baseline.entries.values()
    shorter = replace(baseline, entries={first.cause: replace(first, until="2027-01-01"), second.cause: second})
    (entry,) = migrate(shorter, old, with_causes(old, "coarse")).baseline.entries.values()
    assert (entry.cause, entry.jobs, entry.until) == ("ACME-KEY-001 | all", 2, "2027-01-01")


def test_an_entry_that_would_know_more_than_before_is_named_and_not_carried_over() -> None:
    baseline = written_from(report(MONDAY, NIGHTLY))
    both = report(MONDAY, NIGHTLY, ADHOC)
    migration = migrate(baseline, both, with_causes(both, "coarse"))
    assert migration.baseline.entries == {}
    assert list(migration.left.values()) == ["the new cause has other findings too: ACME-KEY-001 | all"]


def test_an_entry_without_findings_in_the_reports_is_named() -> None:
    baseline = written_from(report(MONDAY, NIGHTLY, ADHOC))
    later = report(TUESDAY, job("nightly", "23T03:00", key=False))
    migration = migrate(baseline, later, with_causes(later, "fine"))
    assert [reason for cause, reason in migration.left.items() if "adhoc" in cause] == ["the reports have no finding of it"]
    assert len(migration.baseline.entries) == 1


def test_the_reports_must_be_of_one_day_and_of_both_versions() -> None:
    old = report(MONDAY, NIGHTLY)
    baseline = replace(written_from(old), path="b.jsonl")
    with pytest.raises(UsageError, match="of 2026-11-22 and 2026-11-23; scan the same jobs"):
        migrate(baseline, old, with_causes(report(TUESDAY, NIGHTLY), "fine"))
    with pytest.raises(UsageError, match="nothing to carry over"):
        migrate(baseline, old, old)
    with pytest.raises(UsageError, match="has causes of version cause/2, not cause/3"):
        migrate(baseline, with_causes(old, "fine"), old)
