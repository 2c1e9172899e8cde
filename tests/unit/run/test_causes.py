"""Causes are counted while findings come, and come out as if all findings had been grouped at the end."""

from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scanner.findings.order import finding_order
from scanner.findings.stable import stem
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.report import CauseSummary
from scanner.model.severity import Severity
from scanner.run.causes import Causes
from tests.unit.formats import reports

RULES = (reports.rule("A-1"), reports.rule("A-2"), reports.rule("A-3"))
STATUSES = ("Submitted", "InProgress", "Stopping", "Completed", "Failed", "")
STOPPABLE = ("Submitted", "Validating", "Scheduled", "InProgress")
TIMES = ("", "2026-11-10T03:00:00Z", "2026-11-11T03:00:00Z")
ROLES = ("", "arn:aws:iam::1:role/a/batch-1", "arn:aws:iam::1:role/batch-1", "arn:aws:iam::1:role/batch-2")


@st.composite
def a_finding(draw: st.DrawFn) -> Finding:
    """One of few causes; a cause is always of one rule."""
    rule = draw(st.sampled_from(RULES))
    return reports.finding(
        rule,
        draw(st.integers(0, 3)),
        cause=f"{rule.id} | {draw(st.integers(0, 2))}",
        severity=draw(st.sampled_from(Severity)),
        status=draw(st.sampled_from(STATUSES)),
        submit_time=draw(st.sampled_from(TIMES)),
        role=draw(st.sampled_from(ROLES)),
        location=Location(draw(st.sampled_from(("a.json", "b.json"))), draw(st.integers(1, 30)), 5, 20, "the line", 5, "key"),
    )


def grouped(findings: list[Finding]) -> list[list[Finding]]:
    """The slow way: by rule, the most severe first, and within a rule by cause."""
    in_order = sorted(findings, key=finding_order)
    by_rule = groupby(sorted(in_order, key=lambda found: found.rule_id), key=lambda found: found.rule_id)
    rules = [list(group) for _, group in by_rule]
    rules.sort(key=lambda group: -max(found.severity.rank for found in group))
    return [cause for group in rules for cause in by_cause(group)]


def by_cause(findings: list[Finding]) -> list[list[Finding]]:
    causes = [[found for found in findings if found.cause == cause] for cause in dict.fromkeys(found.cause for found in findings)]
    causes.sort(key=lambda cause: newest(cause).submit_time, reverse=True)
    causes.sort(key=lambda cause: (not stoppable(cause), -len(cause)))
    return causes


def newest(cause: list[Finding]) -> Finding:
    """A job that can be stopped if there is one, then the latest; of several the first in the order of reports."""
    return max(cause, key=lambda found: (found.status in STOPPABLE, found.submit_time))


def stoppable(cause: list[Finding]) -> int:
    return sum(found.status in STOPPABLE for found in cause)


def summaries(findings: list[Finding]) -> tuple[CauseSummary, ...]:
    causes = Causes()
    for found in findings:
        causes.add(found, finding_order(found))
    return causes.summaries()


FINDINGS = st.lists(a_finding(), max_size=25, unique_by=finding_order)


@given(findings=FINDINGS, seed=st.integers(0, 9))
def test_causes_are_those_of_a_grouping_at_the_end(findings: list[Finding], seed: int) -> None:
    expected = grouped(findings)
    Random(seed).shuffle(findings)
    found = summaries(findings)
    assert [cause.cause for cause in found] == [cause[0].cause for cause in expected]
    for summary, cause in zip(found, expected, strict=True):
        shown = newest(cause)
        names = {one.role.rsplit("/", 1)[-1] for one in cause}
        assert (summary.findings, summary.stoppable) == (len(cause), stoppable(cause))
        assert summary.severity is max((one.severity for one in cause), key=lambda severity: severity.rank)
        assert summary.severities == len({one.severity for one in cause})
        assert (summary.rule_id, summary.account_id, summary.region) == (shown.rule_id, shown.account_id, shown.region)
        assert summary.role == (names.pop() if len(names) == 1 else stem(shown.role.rsplit("/", 1)[-1]))
        told = summary.newest
        assert (told.job, told.job_name, told.status, told.stage) == (shown.job, shown.job_name, shown.status, shown.stage)
        assert (told.submit_time, told.fingerprint) == (shown.submit_time, shown.fingerprint)
        assert told.location == Location(shown.location.path, shown.location.line, shown.location.column)


@given(findings=FINDINGS)
def test_the_order_in_which_findings_come_changes_nothing(findings: list[Finding]) -> None:
    assert summaries(findings) == summaries(findings[::-1]) == summaries(sorted(findings, key=finding_order))


def test_causes_that_can_be_stopped_come_first_then_the_largest_then_the_newest() -> None:
    def cause(name: str, number: int, **changes: str) -> list[Finding]:
        return [reports.finding(RULES[0], at, cause=f"A-1 | {name}", **changes) for at in range(number)]

    found = summaries(
        [
            *cause("small and old", 1, submit_time=TIMES[1]),
            *cause("small", 1, submit_time=TIMES[2]),
            *cause("large", 3, submit_time=TIMES[1]),
            *cause("running", 1, submit_time=TIMES[1], status="InProgress"),
        ]
    )
    assert [one.cause.partition(" | ")[2] for one in found] == ["running", "large", "small", "small and old"]


def test_a_cause_keeps_nothing_of_its_findings_that_no_table_shows() -> None:
    secret = "x" * 5000
    causes = Causes()
    found = structs.replace(reports.finding(RULES[0], seen=[secret], message=secret, expected=secret), tags={"a": secret})
    causes.add(found, finding_order(found))
    (kept,) = causes._causes.values()
    assert secret not in str(kept)
    assert "s3OutputDataConfig" not in str(kept)
