"""What two versions of a rule say differently that needs no proof."""

import pytest
from msgspec.structs import replace

from scanner.expressions.syntax.parser import parse
from scanner.governance.policy_diff.compare import Side, compare
from scanner.governance.policy_diff.declared import declared_changes
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange
from scanner.model.governance import Enforcement
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.scope import Overlay, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.prove.answer import Answer, Change, Difference, Verdict, Witness

PLACE = Location("acme.yaml", 4, 5)
RULE = Rule("ACME-1", "T", Severity.HIGH, parse("present(vpc_config)"), PLACE)
PLAIN = ConfiguredRule(RULE, {}, {})
NEEDY = replace(PLAIN, rule=replace(RULE, params={"roles": Parameter("roles", ParameterType("string"), required=True)}))


def scoped(when: str = "job_name == 'a'", severity: Severity | None = None, off: str = "") -> ConfiguredRule:
    scope = Scope(1, "batch", (parse(when),), Location("jobscan.yaml", 9, 5))
    return replace(PLAIN, scopes=(ScopedChange(scope, severity=severity, off=off),))


def changed(**values: object) -> ConfiguredRule:
    return replace(PLAIN, rule=replace(RULE, **values))


def enforced(mode: str = "", after: str = "") -> ConfiguredRule:
    return replace(PLAIN, overlay=Overlay(enforcement=Enforcement(mode, after)))


LOOSER = [
    (PLAIN, changed(severity=Severity.LOW), "severity: high -> low"),
    (PLAIN, changed(statuses=("Failed", "Completed")), "statuses: no longer Expired, InProgress, PartiallyCompleted"),
    (changed(statuses=("Failed", "Stopped")), changed(statuses=("Failed",)), "statuses: no longer Stopped"),
    (PLAIN, changed(stages=(Stage.JOB,)), "stages: no longer request"),
    (PLAIN, scoped(off="because"), "off in scope batch (jobscan.yaml:9): because"),
    (scoped(off="because"), scoped("job_name == 'b'", off="because"), "off in scope batch (jobscan.yaml:9): because"),
    (PLAIN, scoped(severity=Severity.INFO), "severity in scope batch: high -> info"),
    (scoped(severity=Severity.CRITICAL), PLAIN, "severity in scope batch: critical -> high"),
    (PLAIN, enforced("warn"), "enforcement: findings fail scans -> findings only warn"),
    (enforced("block"), enforced("warn"), "enforcement: findings fail scans -> findings only warn"),
    (PLAIN, enforced(after="2027-01-31"), "enforcement: findings fail scans -> findings fail scans after 2027-01-31"),
    (replace(NEEDY, params={"roles": "a"}), NEEDY, "not configured any more: needs roles"),
]


@pytest.mark.parametrize(("old", "new", "what"), LOOSER, ids=[what for *_, what in LOOSER])
def test_what_is_looser(old: ConfiguredRule, new: ConfiguredRule, what: str) -> None:
    told = list(declared_changes(old, new))
    loosened = [change.what for change in told if change.change is Change.LOOSENED]
    assert len(loosened) == 1
    assert loosened[0].startswith(what)


@pytest.mark.parametrize(("old", "new", "what"), LOOSER, ids=[what for *_, what in LOOSER])
def test_the_reverse_is_stricter(old: ConfiguredRule, new: ConfiguredRule, what: str) -> None:
    told = list(declared_changes(new, old))
    assert any(change.change is Change.TIGHTENED for change in told), what


def test_a_pin_lets_findings_only_warn_unless_the_configuration_says_more() -> None:
    assert [change.change for change in declared_changes(PLAIN, PLAIN, "", "core@0.2")] == [Change.LOOSENED]
    assert list(declared_changes(enforced("block"), enforced("block"), "", "core@0.2")) == []


def test_the_same_rule_changes_nothing() -> None:
    for configured in (PLAIN, NEEDY, scoped(off="because"), enforced("warn")):
        assert list(declared_changes(configured, configured)) == []


def compared(old: ConfiguredRule, new: ConfiguredRule) -> ComparedRule:
    (rule,) = compare(Side((old,), {"ACME-1": {}}), Side((new,), {"ACME-1": {}}), lambda *_: None)
    return rule


def test_rules_that_judge_alike_need_no_proof() -> None:
    """Also where nothing of them is modelled: a proof of these would be not decided."""
    unmodelled = changed(assertion=parse("length(split(job_name, '-')) > `1`"))
    assert compared(unmodelled, unmodelled).change is RuleChange.SAME
    assert compared(unmodelled, replace(unmodelled, rule=replace(unmodelled.rule, title="other"))).differences == ()


def test_two_rules_that_are_not_configured_and_differ_are_not_decided() -> None:
    other = replace(NEEDY, rule=replace(NEEDY.rule, assertion=parse("present(tags)")))
    rule = compared(NEEDY, other)
    assert (rule.change, rule.may_be_loosened) == (RuleChange.NOT_DECIDED, True)


def test_rules_that_are_gone_come_last() -> None:
    other = replace(PLAIN, rule=replace(RULE, id="ACME-0"))
    rules = list(compare(Side((other, PLAIN), {}), Side((NEEDY,), {"ACME-1": {}}), lambda *_: None))
    assert [(rule.rule_id, rule.change) for rule in rules][1] == ("ACME-0", RuleChange.REMOVED)


def diff(*rules: ComparedRule, fails: bool = True) -> PolicyDiff:
    return PolicyDiff("old.yaml", "new.yaml", rules, fails)


def found(change: Change, answer: Answer) -> ComparedRule:
    return ComparedRule("ACME-1", PLAIN, PLAIN, differences=(Difference(change, answer),))


YES, UNDECIDED = Answer(Verdict.YES, Witness()), Answer(Verdict.NOT_DECIDED, reason="split() is not modelled")


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([ComparedRule("ACME-1", PLAIN, PLAIN)], 0),
        ([ComparedRule("ACME-1", None, PLAIN)], 0),
        ([ComparedRule("ACME-1", PLAIN, None)], 1),
        ([found(Change.LOOSENED, YES)], 1),
        ([found(Change.OPENED, YES), found(Change.TIGHTENED, YES)], 0),
        ([found(Change.LOOSENED, UNDECIDED)], 3),
        ([found(Change.LOOSENED, UNDECIDED), found(Change.LOOSENED, YES)], 1),
        ([found(Change.TIGHTENED, UNDECIDED)], 0),
    ],
    ids=["same", "added", "removed", "loosened", "tightened", "not-decided", "loosened-and-not-decided", "tightened-not-decided"],
)
def test_what_decides_the_exit_code(rules: list[ComparedRule], code: int) -> None:
    assert diff(*rules).exit_code == code
    assert diff(*rules, fails=False).exit_code == 0


def test_a_rule_that_is_loosened_and_tightened_is_loosened() -> None:
    both = ComparedRule("ACME-1", PLAIN, PLAIN, differences=(Difference(Change.TIGHTENED, YES), Difference(Change.LOOSENED, YES)))
    assert both.change is RuleChange.LOOSENED
