"""The outcome of a rule for a job, decided in the order of the rule language."""

import pytest

from scanner.engine.reference import ReferenceEngine, judge
from scanner.model.job import Job, Stage
from scanner.model.outcome import Check, Outcome, ReasonKind
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from tests.unit.jobs import NOW, a_job, a_request, a_rule, configured

TRUE, FALSE, MISSING, ERROR = "job_name == job_name", "job_name != job_name", "present(vpc_config)", "job_name < `1`"
GAP = {"not_delivered": ("vpc_config",)}


def verdict(rule: ConfiguredRule, job: Job) -> Check:
    return judge(rule, job, NOW)


@pytest.mark.parametrize(
    ("when", "held", "outcome"),
    [
        (FALSE, ERROR, Outcome.NOT_APPLICABLE),
        (TRUE, TRUE, Outcome.PASS),
        (None, TRUE, Outcome.PASS),
        (TRUE, FALSE, Outcome.FAIL),
        (None, FALSE, Outcome.FAIL),
        (TRUE, MISSING, Outcome.UNKNOWN),
        (None, MISSING, Outcome.UNKNOWN),
        (MISSING, TRUE, Outcome.PASS),
        (MISSING, FALSE, Outcome.UNKNOWN),
        (MISSING, MISSING, Outcome.UNKNOWN),
        (ERROR, TRUE, Outcome.ERROR),
        (TRUE, ERROR, Outcome.ERROR),
        (MISSING, ERROR, Outcome.ERROR),
    ],
)
def test_when_and_assert(when: str | None, held: str, outcome: Outcome) -> None:
    found = verdict(configured(held, when), a_job(**GAP))
    assert found.outcome is outcome
    assert bool(found.error) == (outcome is Outcome.ERROR)


def test_a_stage_that_is_not_named_comes_before_all_else() -> None:
    rule = configured(ERROR, stages=(Stage.REQUEST,), statuses=("Failed",), params={})
    assert verdict(rule, a_job()).outcome is Outcome.NOT_APPLICABLE


def test_statuses() -> None:
    rule = configured(FALSE, statuses=("Failed", "Stopped"))
    assert verdict(rule, a_job({"status": "Completed"})).outcome is Outcome.NOT_APPLICABLE
    assert verdict(rule, a_job({"status": "Failed"})).outcome is Outcome.FAIL
    undocumented = verdict(rule, a_job({"status": "Paused"}))
    assert (undocumented.outcome, undocumented.reasons[0].path) == (Outcome.UNKNOWN, "status")
    assert verdict(rule, a_job({"status": None})).outcome is Outcome.UNKNOWN
    assert verdict(rule, a_job(not_delivered=("status",))).reasons[0].kind is ReasonKind.NOT_DELIVERED
    assert verdict(rule, a_request()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_a_required_parameter_without_a_value_comes_before_the_conditions(value: object) -> None:
    names = Parameter("names", ParameterType("list", ParameterType("string")), required=True)
    rule = a_rule("contains(param('names'), job_name)", ERROR, params={"names": names})
    assert verdict(ConfiguredRule(rule, {} if value is None else {"names": value}, {}), a_job()).outcome is Outcome.NOT_CONFIGURED


def test_reasons_of_when_and_of_assert_each_once() -> None:
    job = a_job(not_delivered=("vpc_config", "status"))
    found = verdict(configured("present(vpc_config) && status == 'Failed'", "present(vpc_config)"), job)
    assert [reason.path for reason in found.reasons] == ["vpc_config", "status"]


def test_what_does_not_exist_yet_is_not_applicable() -> None:
    assert verdict(configured("status == 'Failed'"), a_request()).outcome is Outcome.NOT_APPLICABLE
    mixed = verdict(configured("status == 'Failed' && present(vpc_config)"), a_request(not_delivered=("vpc_config",)))
    assert mixed.outcome is Outcome.UNKNOWN


def test_computed_values_that_the_plan_shows_are_there() -> None:
    rule = configured("present(vpc_config.subnet_ids)")
    assert verdict(rule, a_request(computed=("vpc_config.subnet_ids",))).outcome is Outcome.PASS
    assert (
        verdict(configured("length(vpc_config.subnet_ids) > `1`"), a_request(computed=("vpc_config.subnet_ids",))).outcome
        is Outcome.UNKNOWN
    )


def test_one_rule_that_errs_leaves_the_others_alone() -> None:
    engine = ReferenceEngine([configured(ERROR), configured(TRUE)], NOW)
    assert [one.outcome for one in engine.checks(a_job())] == [Outcome.ERROR, Outcome.PASS]


def test_a_cost_bomb_is_an_error() -> None:
    deep = configured(f"length(vpc_config.subnet_ids[*].[{', '.join(['@'] * 40)}][] | [].[@, @][]) >= `0`")
    job = a_job({"vpc_config": {"subnet_ids": [f"subnet-{number}" for number in range(20_000)]}})
    assert verdict(deep, job).outcome is Outcome.ERROR
