"""A rule's outcomes by their formulas: stages, statuses, parameters, and the table of `when` and the assertion; `judge` says the same."""

from typing import Any

import pytest

from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Example, Parameter, ParameterType
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import FALSE, TRUE
from scanner.prove.symbolic.outcomes import read_all, read_condition, read_rule
from scanner.prove.symbolic.world import World
from tests.property.symbolic_cases import BASE, TrueJob
from tests.unit.jobs import NOW, a_rule, configured

PASS, FAIL, NOT_APPLICABLE = Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE
UNKNOWN, ERROR, NOT_CONFIGURED = Outcome.UNKNOWN, Outcome.ERROR, Outcome.NOT_CONFIGURED
MISSING = "message == 'a'"
BROKEN = "job_name < `1`"
STATUSES: dict[str, Any] = {"statuses": ("Completed", "Failed")}


def a_world(stage: Stage = Stage.JOB, params: dict[str, Any] | None = None) -> World:
    """A world in which any field may be not delivered."""
    return World(params or {}, NOW, Budget(10_000_000), Domains(BASE, NOW, stage), stage, hides=True)


def outcome_of(rule: ConfiguredRule, example: Example) -> Outcome:
    """The one outcome whose formula is true of the job; `judge` must say the same."""
    world = a_world(example.stage)
    outcomes = read_rule(rule, world)
    true_job = TrueJob(example, NOW, world.tag_keys)
    assert not true_job.is_true(outcomes.not_modelled)
    true = [outcome for outcome, formula in outcomes.formulas.items() if true_job.is_true(formula)]
    assert true == [judge(rule, true_job.job, NOW).outcome]
    return true[0]


@pytest.mark.parametrize(
    ("when", "asserted", "expected"),
    [
        (None, "`true`", PASS),
        (None, "`false`", FAIL),
        (None, MISSING, UNKNOWN),
        (None, BROKEN, ERROR),
        ("`true`", "`true`", PASS),
        ("`true`", "`false`", FAIL),
        ("`true`", MISSING, UNKNOWN),
        ("`true`", BROKEN, ERROR),
        ("`false`", "`true`", NOT_APPLICABLE),
        ("`false`", BROKEN, NOT_APPLICABLE),
        (MISSING, "`true`", PASS),
        (MISSING, "`false`", UNKNOWN),
        (MISSING, "timeout_duration_in_hours == message", UNKNOWN),
        (MISSING, BROKEN, ERROR),
        (BROKEN, "`true`", ERROR),
        (BROKEN, BROKEN, ERROR),
    ],
)
def test_the_table_of_when_and_assert(when: str | None, asserted: str, expected: Outcome) -> None:
    assert outcome_of(configured(asserted, when), Example("pass", {"job_name": "a"})) is expected


@pytest.mark.parametrize(
    ("when", "asserted", "expected"),
    [
        # All that is missing does not exist yet
        (None, "status == 'Failed'", NOT_APPLICABLE),
        (None, "status == 'Failed' && submit_time == 'a'", NOT_APPLICABLE),
        ("status == 'Failed'", "`false`", NOT_APPLICABLE),
        ("status == 'Failed'", "end_time == submit_time", NOT_APPLICABLE),
        ("status == 'Failed'", "`true`", PASS),
        (None, "(status || job_name) == 'a'", NOT_APPLICABLE),
        (None, "submitted_by.type == 'a'", NOT_APPLICABLE),
        (None, "present([status, end_time])", NOT_APPLICABLE),
        # Something else is missing too
        (None, "status == 'Failed' && model_invocation_type == 'a'", UNKNOWN),
        (None, "status == model_invocation_type", UNKNOWN),
        ("status == 'Failed'", "model_invocation_type == 'a'", UNKNOWN),
        ("model_invocation_type == 'a'", "status == 'Failed'", UNKNOWN),
        (None, "present([model_invocation_type, status][*])", NOT_APPLICABLE),
        # What a request has
        (None, "account_id == '111122223333'", PASS),
        (None, "timeout_duration_in_hours == `24`", PASS),
        (None, "present(job_name)", PASS),
    ],
)
def test_a_request_has_not_everything_yet(when: str | None, asserted: str, expected: Outcome) -> None:
    job = {"model_invocation_type": None, "timeout_duration_in_hours": None}
    assert outcome_of(configured(asserted, when), Example("pass", job, Stage.REQUEST)) is expected


def test_a_request_whose_role_has_no_account_and_whose_bucket_no_owner() -> None:
    job = {
        "role_arn": "arn:aws:iam:::role/a",
        "input_data_config": {"s3_input_data_config": {"s3_bucket_owner": None}},
    }
    rule = configured("account_id == `null` && input_data_config.s3_input_data_config.s3_bucket_owner == `null`")
    assert outcome_of(rule, Example("pass", job, Stage.REQUEST)) is PASS
    outcomes = read_rule(rule, a_world(Stage.JOB))
    assert outcomes.formulas[PASS] is FALSE, "a job has both"


def test_a_request_of_which_nothing_is_known_but_the_timeout_that_it_does_not_set() -> None:
    hidden = ("account_id", "input_data_config.s3_input_data_config.s3_uri", "model_id", "role_arn", "tags")
    hidden = (*hidden, "output_data_config.s3_output_data_config.s3_uri")
    nothing = {
        "input_data_config": {"s3_input_data_config": {"s3_input_format": None, "s3_bucket_owner": None}},
        "output_data_config": {"s3_output_data_config": {"s3_encryption_key_id": None, "s3_bucket_owner": None}},
        **dict.fromkeys(("job_name", "timeout_duration_in_hours", "vpc_config", "model_invocation_type")),
    }
    assert outcome_of(configured("present(@)"), Example("pass", nothing, Stage.REQUEST, not_delivered=hidden)) is PASS


def test_other_stages() -> None:
    rule = configured("`false`", stages=(Stage.REQUEST,))
    assert outcome_of(rule, Example("pass", {})) is NOT_APPLICABLE
    assert read_rule(rule, a_world()).formulas[NOT_APPLICABLE] is TRUE
    assert outcome_of(rule, Example("pass", {}, Stage.REQUEST)) is FAIL


@pytest.mark.parametrize(
    ("status", "hidden", "expected"),
    [
        ("Completed", (), FAIL),
        ("InProgress", (), NOT_APPLICABLE),
        (None, (), UNKNOWN),
        ("Completed", ("status",), UNKNOWN),
        ("InProgress", ("status",), UNKNOWN),
    ],
)
def test_statuses(status: str | None, hidden: tuple[str, ...], expected: Outcome) -> None:
    rule = configured("`false`", **STATUSES)
    assert outcome_of(rule, Example("pass", {"status": status}, not_delivered=hidden)) is expected


def test_a_request_has_no_status() -> None:
    assert outcome_of(configured("`false`", **STATUSES), Example("pass", {}, Stage.REQUEST)) is NOT_APPLICABLE


@pytest.mark.parametrize(("status", "expected"), [("Completed", NOT_CONFIGURED), ("InProgress", NOT_APPLICABLE), (None, UNKNOWN)])
def test_a_required_parameter_without_a_value(status: str | None, expected: Outcome) -> None:
    needs = {"allowed": Parameter("allowed", ParameterType("list"), required=True)}
    rule = ConfiguredRule(a_rule("contains(param('allowed'), job_name)", params=needs, **STATUSES), {"allowed": []}, {})
    assert outcome_of(rule, Example("pass", {"status": status})) is expected


def test_the_rule_is_read_with_its_own_parameters() -> None:
    rule = configured("param('flag')", params={"flag": True})
    outcomes = read_rule(rule, a_world(params={"flag": False}))
    assert outcomes.formulas[PASS] is TRUE
    assert outcomes.formulas[FAIL] is FALSE


def test_what_is_not_modelled_counts_where_it_is_reached() -> None:
    unreached = read_rule(configured("end_time == submit_time", "`false`"), a_world())
    assert unreached.formulas[NOT_APPLICABLE] is TRUE
    assert unreached.not_modelled is FALSE
    reached = read_rule(configured("end_time == submit_time"), a_world())
    assert reached.not_modelled is not FALSE
    assert reached.constructs == ("a comparison of a time as text",)


def test_a_rule_that_may_take_too_many_steps_for_a_job_is_not_modelled() -> None:
    globs = [f"a{number}*" for number in range(1_100)]
    once, often = ("glob(role_arn, param('globs'))", " && ".join(["glob(role_arn, param('globs'))"] * 30))
    few = read_rule(configured(once, params={"globs": globs}), a_world())
    assert few.not_modelled is FALSE
    many = read_rule(configured(often, params={"globs": globs}, **STATUSES), a_world())
    assert many.constructs == ("what may take more than 1,000,000 steps for a job",)
    assert many.formulas[NOT_APPLICABLE] is not FALSE, "the status decides without a step"
    assert many.formulas[PASS] is FALSE
    assert read_condition(parse(often), a_world(params={"globs": globs})).not_modelled is TRUE


def test_rules_that_are_read_together_know_each_others_tag_keys() -> None:
    world = a_world()
    first, second = configured("present(tags)"), configured("tags.owner == `null`")
    alone = read_rule(first, a_world()).formulas[PASS]
    together, _ = read_all(world, lambda: (read_rule(first, world), read_rule(second, world)))
    assert list(world.tag_keys) == ["owner"]
    assert together.formulas[PASS] is not alone
    assert together.formulas[PASS] is read_rule(first, world).formulas[PASS]
