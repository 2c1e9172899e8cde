"""The exit code, by the documented table."""

import itertools
from dataclasses import replace

import pytest

from scanner.findings.build import find, leave_open
from scanner.governance.gate import Gate, Judgement, judge_scan
from scanner.model.outcome import Check, Finding, Outcome, Undecided
from scanner.model.report import RuleSummary, SwitchedOff
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from scanner.model.severity import Severity
from tests.unit.jobs import NOW, a_job, a_rule, configured

RULE = configured("present(vpc_config)")
UNSET = ConfiguredRule(a_rule("present(vpc_config)", params={"a": Parameter("a", ParameterType("string"), required=True)}), {}, {})
JOB = a_job({"vpc_config": None})
FINDING: Finding = find(RULE, JOB, NOW, False)
OPEN: Undecided = leave_open(Check(RULE.rule, JOB, Outcome.UNKNOWN), "")
ACCEPTED = replace(OPEN, accepted="vpc_config")
SUMMARY = RuleSummary(RULE, {Outcome.PASS: 1})


def code(gate: Gate, findings: int = 0, undecided: tuple[Undecided, ...] = (), jobs: int = 1, damaged: bool = False) -> int:
    return judge_scan(gate, [SUMMARY], [FINDING] * findings, undecided, jobs, damaged).exit_code


@pytest.mark.parametrize(
    ("findings", "undecided", "jobs", "damaged", "expected"),
    [
        (0, (), 1, False, 0),
        (1, (), 1, False, 1),
        (0, (OPEN,), 1, False, 3),
        (0, (), 0, False, 3),
        (0, (), 1, True, 3),
        (1, (OPEN,), 1, False, 4),
        (1, (), 1, True, 4),
        (0, (ACCEPTED,), 1, False, 0),
        (1, (ACCEPTED,), 1, False, 1),
        (0, (ACCEPTED, OPEN), 1, False, 3),
    ],
)
def test_the_table(findings: int, undecided: tuple[Undecided, ...], jobs: int, damaged: bool, expected: int) -> None:
    assert code(Gate(), findings, undecided, jobs, damaged) == expected
    assert code(Gate(exit_zero=True), findings, undecided, jobs, damaged) == 0
    assert code(Gate(fail_on=None), findings, undecided, jobs, damaged) == {0: 0, 1: 0, 3: 3, 4: 3}[expected]


def test_the_threshold() -> None:
    codes = {severity: code(Gate(severity), 1) for severity in Severity}  # the finding is medium
    assert codes == {Severity.INFO: 1, Severity.LOW: 1, Severity.MEDIUM: 1, Severity.HIGH: 0, Severity.CRITICAL: 0}


def test_no_job_may_be_allowed_and_damage_may_not() -> None:
    assert code(Gate(allow_empty=True), jobs=0) == 0
    assert code(Gate(allow_empty=True), jobs=0, damaged=True) == 3


def test_a_rule_that_is_not_configured_is_a_gap_only_where_all_are() -> None:
    summaries = [RuleSummary(UNSET, {Outcome.NOT_CONFIGURED: 1})]
    assert judge_scan(Gate(), summaries, [], [], 1, False).exit_code == 3
    assert judge_scan(Gate(), [*summaries, SUMMARY], [], [], 1, False).exit_code == 0


def test_a_rule_that_was_asked_for_and_has_no_value_for_some_job_is_a_gap() -> None:
    partly = RuleSummary(replace(UNSET, params={"a": "x"}, asked_for=True), {Outcome.PASS: 1, Outcome.NOT_CONFIGURED: 1})
    assert judge_scan(Gate(), [partly, SUMMARY], [], [], 2, False) == Judgement(3, False)
    assert judge_scan(Gate(), [replace(partly, configured=UNSET), SUMMARY], [], [], 2, False).exit_code == 0


def test_rules_that_are_switched_off_are_a_gap_where_nothing_else_ran() -> None:
    off = SwitchedOff("s", RULE.rule.location, "why", 1)
    idle = RuleSummary(RULE, {Outcome.NOT_APPLICABLE: 2}, (off,))
    assert judge_scan(Gate(), [idle], [], [], 2, False).exit_code == 3
    assert judge_scan(Gate(), [idle, SUMMARY], [], [], 2, False).exit_code == 0
    assert judge_scan(Gate(), [replace(idle, outcomes={Outcome.NOT_APPLICABLE: 1, Outcome.PASS: 1})], [], [], 2, False).exit_code == 0


def test_rules_that_apply_to_no_job_checked_nothing() -> None:
    nothing = RuleSummary(RULE, {Outcome.NOT_APPLICABLE: 2})
    assert judge_scan(Gate(), [nothing], [], [], 2, False) == Judgement(3, False)
    assert judge_scan(Gate(allow_empty=True), [nothing], [], [], 2, False) == Judgement(0, False)
    assert judge_scan(Gate(), [nothing, SUMMARY], [], [], 2, False) == Judgement(0, True)


def test_a_scan_without_a_job_is_not_complete_whatever_its_rules_say() -> None:
    assert judge_scan(Gate(allow_empty=True), [SUMMARY], [], [], 0, False) == Judgement(0, False)


def test_complete_leaves_the_allowances_out_of_account() -> None:
    for accepted, allow_empty in itertools.product([True, False], repeat=2):
        judged = judge_scan(Gate(allow_empty=allow_empty), [SUMMARY], [], [ACCEPTED if accepted else OPEN], 0, False)
        assert not judged.complete
    assert judge_scan(Gate(), [SUMMARY], [FINDING], [], 1, False).complete
