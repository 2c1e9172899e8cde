"""Two versions of a rule that need no proof: what is written alike, and nothing else."""

import pytest
from msgspec.structs import replace

from scanner.authoring.mutation import mutate
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.prove.alike import judge_alike

RULE = Rule("ACME-1", "T", Severity.HIGH, parse("job_name == 'a' && length(split(job_name, '-')) > `1`"), Location("acme.yaml", 4, 5))
PLAIN = ConfiguredRule(RULE, {"most": 1}, {"most": "default"})
NEEDY = replace(RULE, params={"roles": Parameter("roles", ParameterType("string"), required=True)})


def scoped(when: str = "job_name == 'a'", edit: Edit | None = None, off: str = "") -> ConfiguredRule:
    scope = Scope(1, "batch", (parse(when),), Location("jobscan.yaml", 9, 5))
    return replace(PLAIN, scopes=(ScopedChange(scope, {"most": edit or Edit(1)}, off=off),))


def test_what_does_not_decide_outcomes_does_not_matter() -> None:
    other = replace(RULE, title="other", severity=Severity.LOW, location=Location("b.yaml", 9, 9))
    assert judge_alike(PLAIN, replace(PLAIN, rule=other, origins={"most": "jobscan.yaml:3"}))
    assert judge_alike(scoped(), scoped())


@pytest.mark.parametrize("number", range(8))
def test_a_mutant_is_not_alike_though_its_text_is_the_same(number: int) -> None:
    mutant = list(mutate(RULE))[number]
    assert not judge_alike(PLAIN, replace(PLAIN, rule=mutant.rule)), mutant.name


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, params={"most": True}),
        replace(PLAIN, rule=replace(RULE, when=parse("present(tags)"))),
        replace(PLAIN, rule=replace(RULE, statuses=("Failed",))),
        replace(PLAIN, rule=replace(RULE, stages=(Stage.JOB,))),
        replace(PLAIN, rule=NEEDY),
        scoped(),
    ],
    ids=["true-for-1", "when", "statuses", "stages", "a-value-is-missing", "scope"],
)
def test_what_decides_outcomes_matters(other: ConfiguredRule) -> None:
    assert not judge_alike(PLAIN, other)


@pytest.mark.parametrize(
    "other",
    [scoped("job_name == 'b'"), scoped(edit=Edit(2)), scoped(edit=Edit(1, tightens=True)), scoped(off="because")],
    ids=["condition", "value", "tightens", "off"],
)
def test_what_a_scope_changes_matters(other: ConfiguredRule) -> None:
    assert not judge_alike(scoped(), other)
