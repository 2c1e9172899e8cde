"""A job's outcomes as a row of letters."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scanner.engine.engine import OUTCOME_OF, REPORTED, SWITCHED_OFF, count_outcomes, letter_of
from scanner.engine.reference import ReferenceEngine
from scanner.model.outcome import Check, Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from scanner.model.scope import Scope, ScopedChange
from tests.unit.jobs import NOW, a_job, a_rule, configured

RULE = configured("present(vpc_config)")
OFF = ScopedChange(Scope(0, "sandbox", (), Location("jobscan.yaml", 3)), off="Nothing real in it.")


def check(outcome: Outcome) -> Check:
    return Check(RULE.rule, a_job(), outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_has_a_letter_of_its_own(outcome: Outcome) -> None:
    assert OUTCOME_OF[letter_of(check(outcome))] is outcome


def test_what_is_switched_off_does_not_apply_and_is_told_apart() -> None:
    off = structs.replace(check(Outcome.NOT_APPLICABLE), off=OFF)
    assert letter_of(off) == SWITCHED_OFF != letter_of(check(Outcome.NOT_APPLICABLE))
    assert OUTCOME_OF[SWITCHED_OFF] is Outcome.NOT_APPLICABLE
    assert len(OUTCOME_OF) == len(Outcome) + 1


def test_reports_look_at_all_that_they_list_and_at_nothing_else() -> None:
    listed = {letter_of(check(outcome)) for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)}
    assert listed | {SWITCHED_OFF} == REPORTED


ROWS = st.lists(st.text(alphabet=st.sampled_from(sorted(OUTCOME_OF)), min_size=4, max_size=4), max_size=30)


@given(rows=ROWS)
def test_outcomes_are_counted_as_if_one_by_one(rows: list[str]) -> None:
    counted = count_outcomes(Counter(rows), 4)
    assert counted == [Counter(OUTCOME_OF[row[rule]] for row in rows) for rule in range(4)]
    assert sum(outcomes.total() for outcomes in counted) == len(rows) * 4


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        count_outcomes({"pf": 1}, 3)
    assert count_outcomes({}, 2) == [Counter(), Counter()]


def test_a_row_has_the_letters_of_the_rules_in_their_order_and_the_checks_behind_them() -> None:
    unset = ConfiguredRule(a_rule("job_name == param('a')", params={"a": Parameter("a", ParameterType("string"), required=True)}), {}, {})
    rules = [
        configured("present(job_name)"),
        configured("present(vpc_config)"),
        configured("present(job_name)", statuses=("Failed",)),
        unset,
        configured("length(timeout_duration_in_hours) > `1`"),
        configured("tags.x == 'y'"),
    ]
    job, other = a_job({"vpc_config": None}), a_job({"job_name": None})
    engine = ReferenceEngine(rules, NOW)
    row = engine.row(job)
    assert row[:4] == "pfnc"
    for asked in (job, other, job):  # in any order, and after another job
        for index in reversed(range(len(rules))):
            found = engine.verdict(asked, index)
            assert (found.rule, found.job, letter_of(found)) == (rules[index].rule, asked, engine.row(asked)[index])
    assert engine.row(other)[0] == "f"
