"""What holds of a rule for one job."""

from typing import Any

import pytest

from scanner.engine.reference import ReferenceEngine, judge
from scanner.engine.scopes import Answers, edited, resolve
from scanner.expressions.syntax.parser import parse
from scanner.findings.build import describe_reason, describe_reasons, make_finding, make_undecided
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity
from tests.unit.jobs import NOW, a_job, a_request, a_rule

NAMES = ParameterType("list", ParameterType("string"))
ERROR = "abs(extra('number')) > `1`"
BASE = "nightly"
JOB = a_job({"job_name": BASE})
UNKNOWN = a_job({"job_name": BASE}, not_delivered=("vpc_config",))  # of which it is not known whether it is in a scope of IN
IN, OUT, ERRS = "present(vpc_config)", "!present(job_name)", "extra('odd') > `1`"


def change(number: int, when: str = IN, off: str = "", severity: Severity | None = None, **params: Edit) -> ScopedChange:
    scope = Scope(number, f"s{number}", (parse(when),), Location("jobscan.yaml", number, 5))
    return ScopedChange(scope, params, severity, off)


def rule(
    *changes: ScopedChange, value: Any = None, required: bool = True, text: str = "contains(param('names'), job_name)"
) -> ConfiguredRule:
    wanted = a_rule(text, params={"names": Parameter("names", NAMES, required)})
    return ConfiguredRule(wanted, {} if value is None else {"names": value}, {} if value is None else {"names": "default"}, scopes=changes)


def verdict(configured: ConfiguredRule, job: Job = JOB) -> Check:
    return judge(configured, job, NOW)


SET, OTHER, SAME = Edit([BASE]), Edit(["x"]), Edit(["x", BASE])


@pytest.mark.parametrize(
    ("value", "changes", "outcome"),
    [
        (["x"], [change(1, names=SET)], "pass"),
        (["x"], [change(1, OUT, names=SET)], "fail"),
        ([BASE], [change(1, names=OTHER)], "fail"),
        (["x"], [change(1, names=Edit(replaces=False, add=[BASE]))], "pass"),
        (["x", BASE], [change(1, names=Edit(replaces=False, remove=(BASE,)))], "fail"),
        (["x"], [change(1, names=SET), change(2, names=OTHER)], "fail"),  # the later one wins
        (["x"], [change(1, names=OTHER), change(2, OUT, names=SET)], "fail"),
        (["x"], [change(1, names=OTHER), change(2, names=SET)], "pass"),
        (None, [change(1, names=SET)], "pass"),
        (None, [change(1, OUT, names=SET)], "not_configured"),
        ([BASE], [change(1, names=Edit([]))], "not_configured"),
        (["x"], [change(1, off="why")], "not_applicable"),
        (["x"], [change(1, OUT, off="why")], "fail"),
        (["x"], [change(1, off="why"), change(2, names=SET)], "not_applicable"),
        (["x"], [change(1, severity=Severity.LOW)], "fail"),
    ],
)
def test_what_a_scope_says_holds_for_the_jobs_in_it(value: Any, changes: list[ScopedChange], outcome: str) -> None:
    assert verdict(rule(*changes, value=value)).outcome == outcome


@pytest.mark.parametrize(
    ("value", "changes", "outcome"),
    [
        ([BASE], [change(1, names=OTHER)], "unknown"),
        (["x"], [change(1, names=SET)], "unknown"),
        ([BASE], [change(1, off="why")], "unknown"),
        (None, [change(1, names=SET)], "unknown"),
        ([BASE], [change(1, names=SET)], "pass"),  # it would change nothing
        ([BASE], [change(1, names=Edit(replaces=False, add=[BASE], remove=("y",)))], "pass"),
        ([BASE], [change(1, severity=Severity.LOW)], "pass"),
        ([BASE], [change(1, names=OTHER), change(2, "present(tags) || !present(tags)", names=SET)], "pass"),  # the later one decides
        ([BASE], [change(1, names=OTHER), change(2, "present(job_name)", names=Edit(replaces=False, add=["z"]))], "unknown"),
        ([BASE], [change(1, off="why"), change(2, "present(job_name)", off="another")], "not_applicable"),
        (["x"], [change(1, f"{IN} && !present(job_name)", names=SET)], "fail"),  # known to be outside
    ],
)
def test_where_it_is_not_known_whether_a_job_is_in_a_scope(value: Any, changes: list[ScopedChange], outcome: str) -> None:
    found = verdict(rule(*changes, value=value), UNKNOWN)
    assert found.outcome == outcome
    assert [reason.path for reason in found.reasons] == (["vpc_config"] if outcome == "unknown" else [])


def test_an_unknown_says_which_scopes_hang_on_it() -> None:
    found = verdict(rule(change(1, names=OTHER), change(2, off="why"), value=[BASE]), UNKNOWN)
    said = make_undecided(found, "").reason
    assert said == describe_reasons(found)
    assert said.endswith(", so it is unknown whether the job is in the scope s1 (jobscan.yaml:1) and the scope s2 (jobscan.yaml:2)")
    assert said.startswith(describe_reason(found.reasons[0]))


def test_a_scope_that_cannot_be_asked_yet_is_unknown_and_never_not_applicable() -> None:
    found = verdict(rule(change(1, "status == 'Failed'", off="why"), value=[BASE]), a_request({"job_name": BASE}))
    assert (found.outcome, found.reasons[0].path) == (Outcome.UNKNOWN, "status")


def test_an_error_in_a_scope_ends_the_rules_that_it_would_change() -> None:
    odd = a_job({"job_name": BASE, "odd": "text"})
    found = verdict(rule(change(1, ERRS, names=OTHER), value=[BASE]), odd)
    assert found.outcome is Outcome.ERROR
    assert found.error.startswith("the condition of the scope s1 (jobscan.yaml:1): ")
    assert verdict(rule(change(1, ERRS, severity=Severity.HIGH), value=[BASE]), odd).outcome is Outcome.PASS
    assert verdict(rule(change(1, f"{OUT} && {ERRS}", names=OTHER), value=[BASE]), odd).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("job", "changes", "severity"),
    [
        (JOB, [change(1, severity=Severity.LOW)], Severity.LOW),
        (JOB, [change(1, severity=Severity.LOW), change(2, severity=Severity.HIGH)], Severity.HIGH),
        (JOB, [change(1, OUT, severity=Severity.HIGH)], Severity.MEDIUM),
        (UNKNOWN, [change(1, severity=Severity.LOW)], Severity.MEDIUM),  # the higher one holds
        (UNKNOWN, [change(1, severity=Severity.HIGH)], Severity.HIGH),
        (UNKNOWN, [change(1, severity=Severity.HIGH), change(2, "present(job_name)", severity=Severity.LOW)], Severity.LOW),
        (UNKNOWN, [change(1, severity=Severity.HIGH), change(2, severity=Severity.CRITICAL)], Severity.CRITICAL),
    ],
)
def test_the_severity_in_force(job: Job, changes: list[ScopedChange], severity: Severity) -> None:
    found = verdict(rule(*changes, value=["x"]), job)
    assert found.configured is not None
    assert make_finding(found.configured, job, NOW, False).severity is severity


def test_a_finding_is_told_with_the_values_of_its_scope() -> None:
    found = verdict(rule(change(1, names=OTHER), value=[BASE]))
    assert found.configured is not None
    finding = make_finding(found.configured, JOB, NOW, False)
    assert finding.expected == "contains(['x'], job_name)"
    assert (found.configured.origins, found.configured.scopes) == ({"names": "scope s1 (jobscan.yaml:1)"}, ())


def test_the_last_of_several_reasons_is_told() -> None:
    found = verdict(rule(change(1, off="first"), change(2, off="second"), change(3, OUT, off="third")))
    assert found.off is not None
    assert found.off.off == "second"


def test_all_conditions_of_a_scope_must_hold() -> None:
    both = Scope(1, "s", (parse(IN), parse("job_name == 'nightly'")), Location("jobscan.yaml", 1, 1))
    one = rule(ScopedChange(both, off="why"), value=["x"])
    assert verdict(one).outcome is Outcome.NOT_APPLICABLE
    assert verdict(one, a_job({"job_name": "other"})).outcome is Outcome.FAIL
    assert verdict(one, a_job({"job_name": "other"}, not_delivered=("vpc_config",))).outcome is Outcome.FAIL
    assert verdict(one, UNKNOWN).outcome is Outcome.UNKNOWN


def test_stage_and_status_come_before_scopes_and_add_their_reasons() -> None:
    failed = ConfiguredRule(a_rule("present(job_name)", statuses=("Failed",)), {}, {}, scopes=(change(1, off="why"),))
    done = verdict(failed, a_job({"status": "Completed"}))
    assert (done.outcome, done.off) == (Outcome.NOT_APPLICABLE, None)
    assert verdict(failed, a_job({"status": "Failed"})).off is failed.scopes[0]
    open_ = verdict(failed, a_job(not_delivered=("status", "vpc_config")))
    assert [reason.path for reason in open_.reasons] == ["vpc_config", "status"]


def test_a_scope_is_asked_once_for_a_job() -> None:
    class Counted(Answers):
        asked = 0

        def _ask(self, scope: Scope) -> Any:
            Counted.asked += 1
            return super()._ask(scope)

    answers = Counted(JOB, NOW)
    for _ in range(3):
        resolve(rule(change(1, names=SET), change(2, names=OTHER)), answers)
    assert Counted.asked == 2


def test_the_engine_answers_for_every_rule_in_order() -> None:
    rules = [rule(change(1, names=SET), value=["x"]), rule(value=["x"]), rule(change(1, off="why"))]
    assert [one.outcome.value for one in ReferenceEngine(rules, NOW).checks(JOB)] == ["pass", "fail", "not_applicable"]


def test_edits_of_values() -> None:
    assert edited(["a", "b"], Edit(replaces=False, add=["c", "a", "c"], remove=("b",))) == ["a", "c"]
    assert edited(None, Edit(replaces=False, add=["c"])) == ["c"]
    assert edited(None, Edit(replaces=False, add={"a": 1})) == {"a": 1}
    assert edited({"a": 1, "b": 2}, Edit(replaces=False, remove=("a",))) == {"b": 2}
    before = ["a"]
    edited(before, Edit(replaces=False, add=["b"]))
    assert before == ["a"]
