"""What counts in one report and not in another one of the same sources."""

from collections.abc import Iterable

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.governance.weakening import Weakening, weakening
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.governance import Standing, Warns
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Finding, Undecided
from scanner.model.place import Location
from scanner.model.report import Report
from scanner.model.severity import Severity
from tests.unit.formats import reports

FIRST = reports.rule("BMJ-ENC-001", Severity.HIGH)
SECOND = reports.rule("BMJ-NET-001", Severity.LOW)
FINDINGS = (reports.finding(FIRST, 1), reports.finding(FIRST, 2), reports.finding(SECOND, 1))
UNDECIDED = (reports.undecided(SECOND, 3), reports.undecided(SECOND, 4, accepted="vpc_config"))
FAILURES = (LoadFailure(Location("jobs.json", 3, 1), "not a job"),)
ROWS = (Coverage(CoverageState.UNREADABLE, "jobs.json"), Coverage(CoverageState.COMPLETE, "more.json"))


def report(findings: Iterable[Finding] = FINDINGS, undecided: Iterable[Undecided] = UNDECIDED, code: int = 4, jobs: int = 5) -> Report:
    return reports.report(jobs, [FIRST, SECOND], findings, undecided, exit_code=code, load_failures=FAILURES, coverage=ROWS)


REPORT = report()
KNOWN = [structs.replace(finding, baseline=Standing.KNOWN) for finding in FINDINGS]


def with_flags(**changes: object) -> Report:
    return replace(REPORT, flags=replace(REPORT.flags, **changes))  # type: ignore[arg-type]


def warning(rule_id: str) -> Report:
    rules = tuple(replace(rule, warns=Warns("for now")) if rule.id == rule_id else rule for rule in REPORT.rules)
    return replace(REPORT, rules=rules)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (REPORT, Weakening({}, {}, 0, 0, 4, 4)),
        (report(FINDINGS[1:]), Weakening({"BMJ-ENC-001": 1}, {}, 0, 0, 4, 4)),
        (report((), code=3), Weakening({"BMJ-ENC-001": 2, "BMJ-NET-001": 1}, {}, 0, 0, 4, 3)),
        (report(undecided=UNDECIDED[1:], code=1), Weakening({}, {"BMJ-NET-001": 1}, 0, 0, 4, 1)),
        (report([*FINDINGS, reports.finding(SECOND, 3)], (), code=1), Weakening({}, {}, 0, 0, 4, 1)),
        (report([structs.replace(FINDINGS[0], severity=Severity.INFO), *FINDINGS[1:]]), Weakening({"BMJ-ENC-001": 1}, {}, 0, 0, 4, 4)),
        (with_flags(fail_on=Severity.HIGH), Weakening({"BMJ-NET-001": 1}, {}, 0, 0, 4, 4)),
        (with_flags(fail_on=None), Weakening({"BMJ-ENC-001": 2, "BMJ-NET-001": 1}, {}, 0, 0, 4, 4)),
        (warning("BMJ-ENC-001"), Weakening({"BMJ-ENC-001": 2}, {}, 0, 0, 4, 4)),
        (replace(REPORT, jobs=3), Weakening({}, {}, 2, 0, 4, 4)),
        (replace(REPORT, load_failures=(), coverage=()), Weakening({}, {}, 0, 2, 4, 4)),
        (replace(REPORT, jobs=9), Weakening({}, {}, 0, 0, 4, 4)),
    ],
    ids=[
        "same",
        "one less",
        "none",
        "decided",
        "found instead",
        "milder",
        "threshold",
        "never",
        "warns",
        "fewer jobs",
        "gaps",
        "more jobs",
    ],
)
def test_what_counts_no_more(other: Report, expected: Weakening) -> None:
    assert weakening(REPORT, other) == expected


def test_what_does_not_count_here_cannot_be_lost() -> None:
    flags = replace(REPORT.flags, fail_on_new=True)
    known = replace(report(KNOWN, UNDECIDED[1:], code=0), flags=flags)
    assert weakening(known, report((), (), code=0)).is_none
    assert weakening(REPORT, replace(report(KNOWN), flags=flags)).findings == {"BMJ-ENC-001": 2, "BMJ-NET-001": 1}


@pytest.mark.parametrize(
    ("code", "other", "is_none"), [(0, 0, True), (0, 4, True), (1, 4, True), (1, 0, False), (3, 0, False), (3, 1, True), (4, 3, True)]
)
def test_another_code_is_weaker_where_it_is_0(code: int, other: int, is_none: bool) -> None:
    assert Weakening({}, {}, 0, 0, code, other).is_none is is_none


def test_the_sentence() -> None:
    findings = {"A-1": 1200, "A-2": 2, "A-3": 1, "A-4": 1}
    expected = (
        "1,204 findings would not count (A-1 1,200, A-2 2, A-3 1 and 1 more); 1 undecided check would not count (B-1 1); "
        "2 jobs would not be checked; 3 gaps in what was read would not count; the exit code would be 0 instead of 4"
    )
    assert Weakening(findings, {"B-1": 1}, 2, 3, 4, 0).sentence() == expected


def test_a_lower_severity_weakens_even_if_the_finding_still_counts() -> None:
    milder = report([structs.replace(FINDINGS[0], severity=Severity.LOW), *FINDINGS[1:]])
    found = weakening(REPORT, milder)
    assert (found.is_none, found.sentence()) == (False, "1 finding would have a lower severity (BMJ-ENC-001 1)")
    assert weakening(milder, REPORT).is_none
