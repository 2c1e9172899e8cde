"""The exit code, by the documented table."""

import itertools

import pytest
from msgspec.structs import replace

from scanner.governance.gate import Counts, Judgement, judge_scan
from scanner.model.governance import Warns
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.report import Flags, ReportedRule, SwitchedOff
from scanner.model.severity import Severity

PASSED = ReportedRule("ACME-1", "x", Severity.MEDIUM, outcomes={Outcome.PASS: 1})
FAILED = replace(PASSED, outcomes={Outcome.FAIL: 1}, severities={Severity.MEDIUM: 1})
OPEN = replace(PASSED, outcomes={Outcome.UNKNOWN: 1})
BROKEN = replace(PASSED, outcomes={Outcome.ERROR: 1})
ACCEPTED = replace(OPEN, accepted=1)
UNSET = replace(PASSED, outcomes={Outcome.NOT_CONFIGURED: 1}, unset=("a",), never_configured=True)


def judge(flags: Flags, *rules: ReportedRule, jobs: int = 1, damaged: bool = False) -> Judgement:
    return judge_scan(flags, Counts(rules, jobs, damaged))


def code(flags: Flags, *rules: ReportedRule, jobs: int = 1, damaged: bool = False) -> int:
    return judge(flags, *rules, jobs=jobs, damaged=damaged).exit_code


TABLE = [
    ((), 1, False, 0),
    ((FAILED,), 1, False, 1),
    ((OPEN,), 1, False, 3),
    ((BROKEN,), 1, False, 3),
    ((), 0, False, 3),
    ((), 1, True, 3),
    ((FAILED, OPEN), 1, False, 4),
    ((FAILED, BROKEN), 1, False, 4),
    ((FAILED,), 1, True, 4),
    ((ACCEPTED,), 1, False, 0),
    ((FAILED, ACCEPTED), 1, False, 1),
    ((ACCEPTED, OPEN), 1, False, 3),
    ((replace(OPEN, outcomes={Outcome.UNKNOWN: 2}, accepted=1),), 2, False, 3),
    ((replace(ACCEPTED, outcomes={Outcome.UNKNOWN: 1, Outcome.ERROR: 1}),), 2, False, 3),
]


@pytest.mark.parametrize(("rules", "jobs", "damaged", "expected"), TABLE)
def test_the_table(rules: tuple[ReportedRule, ...], jobs: int, damaged: bool, expected: int) -> None:
    assert code(Flags(), PASSED, *rules, jobs=jobs, damaged=damaged) == expected
    assert judge(Flags(exit_zero=True), PASSED, *rules, jobs=jobs, damaged=damaged).exit_code == 0
    assert code(Flags(fail_on=None), PASSED, *rules, jobs=jobs, damaged=damaged) == {0: 0, 1: 0, 3: 3, 4: 3}[expected]


@pytest.mark.parametrize(("rules", "jobs", "damaged", "expected"), TABLE)
def test_exit_zero_hides_neither_the_honest_code_nor_a_gap(
    rules: tuple[ReportedRule, ...], jobs: int, damaged: bool, expected: int
) -> None:
    plain, zero = (judge(Flags(exit_zero=zero), PASSED, *rules, jobs=jobs, damaged=damaged) for zero in (False, True))
    assert (plain.honest_code, zero.honest_code) == (expected, expected)
    assert plain.complete is zero.complete


def test_the_threshold() -> None:
    codes = {severity: code(Flags(severity), FAILED) for severity in Severity}  # the finding is medium
    assert codes == {Severity.INFO: 1, Severity.LOW: 1, Severity.MEDIUM: 1, Severity.HIGH: 0, Severity.CRITICAL: 0}


def test_a_finding_counts_by_its_own_severity_and_not_by_that_of_its_rule() -> None:
    raised = replace(FAILED, outcomes={Outcome.FAIL: 2}, severities={Severity.INFO: 1, Severity.CRITICAL: 1})
    assert code(Flags(Severity.HIGH), raised) == 1
    assert code(Flags(Severity.HIGH), replace(raised, severities={Severity.INFO: 2, Severity.CRITICAL: 0})) == 0


def test_no_job_may_be_allowed_and_damage_may_not() -> None:
    assert code(Flags(allow_empty=True), PASSED, jobs=0) == 0
    assert code(Flags(allow_empty=True), PASSED, jobs=0, damaged=True) == 3


def test_a_rule_that_is_not_configured_is_a_gap_only_where_all_are() -> None:
    assert code(Flags(), UNSET) == 3
    assert code(Flags(), UNSET, PASSED) == 0


def test_a_rule_that_was_asked_for_and_has_no_value_for_some_job_is_a_gap() -> None:
    partly = replace(UNSET, asked_for=True, never_configured=False, outcomes={Outcome.PASS: 1, Outcome.NOT_CONFIGURED: 1})
    assert judge(Flags(), partly, PASSED, jobs=2) == Judgement(3, 3, False)
    assert code(Flags(), replace(partly, asked_for=False), PASSED, jobs=2) == 0


def test_rules_that_are_switched_off_are_a_gap_where_nothing_else_ran() -> None:
    off = SwitchedOff("s", Location("jobscan.yaml", 3), "why", 1)
    idle = replace(PASSED, outcomes={Outcome.NOT_APPLICABLE: 2}, off=(off,))
    assert code(Flags(), idle, jobs=2) == 3
    assert code(Flags(), idle, PASSED, jobs=2) == 0
    assert code(Flags(), replace(idle, outcomes={Outcome.NOT_APPLICABLE: 1, Outcome.PASS: 1}), jobs=2) == 0


def test_rules_that_apply_to_no_job_checked_nothing() -> None:
    nothing = replace(PASSED, outcomes={Outcome.NOT_APPLICABLE: 2})
    assert judge(Flags(), nothing, jobs=2) == Judgement(3, 3, False)
    assert judge(Flags(allow_empty=True), nothing, jobs=2) == Judgement(0, 0, False)
    assert judge(Flags(), nothing, PASSED, jobs=2) == Judgement(0, 0, True)


def test_a_scan_without_a_job_is_not_complete_whatever_its_rules_say() -> None:
    assert judge(Flags(allow_empty=True), PASSED, jobs=0) == Judgement(0, 0, False)


def test_complete_leaves_the_allowances_out_of_account() -> None:
    for accepted, allow_empty in itertools.product([True, False], repeat=2):
        judged = judge(Flags(allow_empty=allow_empty), PASSED, ACCEPTED if accepted else OPEN, jobs=0)
        assert not judged.complete
    assert not judge(Flags(), PASSED, ACCEPTED).complete
    assert judge(Flags(), PASSED, FAILED).complete


@pytest.mark.parametrize(
    ("rules", "jobs", "expected"), [((PASSED,), 2, 0), ((PASSED,), 1, 3), ((PASSED, FAILED), 1, 4), ((), 0, 3), ((PASSED, ACCEPTED), 1, 3)]
)
def test_fewer_jobs_than_expected_are_a_gap_that_no_option_allows(rules: tuple[ReportedRule, ...], jobs: int, expected: int) -> None:
    flags = Flags(expect_jobs=2, allow_empty=True)
    judgement = judge(flags, *rules, jobs=jobs)
    assert (judgement.exit_code, judgement.complete) == (expected, expected == 0)
    assert judge(replace(flags, exit_zero=True), *rules, jobs=jobs) == Judgement(0, expected, expected == 0)


@pytest.mark.parametrize(("rules", "jobs", "damaged", "expected"), TABLE)
def test_of_a_rule_that_only_warns_nothing_but_its_findings_is_left_out(
    rules: tuple[ReportedRule, ...], jobs: int, damaged: bool, expected: int
) -> None:
    warning = tuple(replace(rule, warns=Warns("enforce: warn (jobscan.yaml:4)")) for rule in rules)
    without = {0: 0, 1: 0, 3: 3, 4: 3}[expected]
    assert code(Flags(), PASSED, *warning, jobs=jobs, damaged=damaged) == without
    assert code(Flags(), PASSED, FAILED, *warning, jobs=jobs, damaged=damaged) == {0: 1, 3: 4}[without]
