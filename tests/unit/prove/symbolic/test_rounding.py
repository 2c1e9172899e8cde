"""Where floats round, two numbers are not compared: a rule may find them equal that are not."""

from fractions import Fraction

import pytest

from scanner.model.outcome import Outcome
from scanner.prove.answer import Verdict
from scanner.prove.formula import FALSE, TRUE
from scanner.prove.symbolic.leaves import Number
from scanner.prove.symbolic.rounding import HOUR, exact_where
from tests.unit.prove.test_rules import answer, rule

SUBMITTED, ENDED = (Number(((name, Fraction(1, HOUR)),)) for name in ("submit_time", "end_time"))
DAYS = Number((("submit_time", Fraction(1, 24 * HOUR)),))
TIMEOUT, COUNT = (Number(((name, Fraction(1)),)) for name in ("timeout_duration_in_hours", "total_record_count"))
THIRD = Number((("total_record_count", Fraction(1, 3)),))


def constant(value: str) -> Number:
    return Number((), Fraction(value))


# Each is true of a job: floats round one side to the other one.
ROUNDED = [
    "ratio(timeout_duration_in_hours, `3`) == `8.333333333333334`",
    "ratio(error_record_count, total_record_count) == `0.3333333333333333`",
    "ratio(hours_since(submit_time), `24`) < `0.1` && hours_since(submit_time) >= `2.4`",
    "sum([timeout_duration_in_hours, `0.1`, `0.2`]) == `24.300000000000004`",
    "hours_since(submit_time) <= hours_since(end_time) && hours_between(submit_time, end_time) > `0`",
]


@pytest.mark.parametrize("assertion", ROUNDED)
def test_what_only_rounding_makes_true_is_not_said_to_be_never(assertion: str) -> None:
    assert answer(rule(assertion), Outcome.PASS).verdict is Verdict.NOT_DECIDED


DECIDED = [
    "ratio(hours_since(submit_time), `24`) > `30`",
    "ratio(error_record_count, total_record_count) > `0.05`",
    "hours_between(submit_time, end_time) >= timeout_duration_in_hours",
]


@pytest.mark.parametrize("assertion", DECIDED)
def test_what_no_rounding_changes_is_decided(assertion: str) -> None:
    configured = rule(assertion)
    assert [answer(configured, outcome).verdict for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.ERROR)] == [
        Verdict.YES, Verdict.YES, Verdict.NEVER,
    ]  # fmt: skip


def test_times_that_are_near_have_a_witness() -> None:
    configured = rule("hours_since(submit_time) <= hours_since(end_time)")
    assert answer(configured, Outcome.PASS).verdict is Verdict.YES
    assert answer(configured, Outcome.FAIL).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("left", "right"),
    [(TIMEOUT, COUNT), (COUNT, constant("24.5")), (SUBMITTED, constant("0.1")), (DAYS, constant("30")), (SUBMITTED, TIMEOUT)],
)
def test_exact_for_every_job(left: Number, right: Number) -> None:
    assert exact_where(left, right) is TRUE
    assert exact_where(right, left) is TRUE


@pytest.mark.parametrize(
    ("left", "right"), [(DAYS, constant("0.1")), (DAYS, SUBMITTED), (SUBMITTED, THIRD), (THIRD, constant("0.3333333333333333"))]
)
def test_exact_for_no_job(left: Number, right: Number) -> None:
    assert exact_where(left, right) is FALSE
    assert exact_where(right, left) is FALSE


@pytest.mark.parametrize(("left", "right"), [(SUBMITTED, ENDED), (SUBMITTED, COUNT)])
def test_exact_for_times_that_are_near(left: Number, right: Number) -> None:
    assert exact_where(left, right) not in (TRUE, FALSE)
