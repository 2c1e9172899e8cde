"""Answers about rules: what they can never say, how two versions differ, which conditions meet."""

from typing import Any

import pytest
from msgspec.structs import replace

from scanner.authoring.examples import default_base_job
from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.severity import Severity
from scanner.policy.parameters import configure
from scanner.prove.answer import Answer, Change, Verdict
from scanner.prove.asker import NOW
from scanner.prove.rules import can_match, can_overlap, compare_rules, prove_rule
from scanner.prove.witness import job_of

BASE = default_base_job()


def rule(assertion: str, **more: Any) -> ConfiguredRule:
    """A rule with this assertion; `more` as a rule has it."""
    tested = Rule(id="T-001", title="T", severity=Severity.LOW, assertion=parse(assertion), location=Location("test.yaml", 1, 1), **more)
    (configured,) = configure([tested], (), ())
    return configured


def answer(configured: ConfiguredRule, outcome: Outcome, steps: int = 2_000_000) -> Answer:
    """Whether the rule can have an outcome."""
    return prove_rule(configured, BASE, steps).answers[outcome]


@pytest.mark.parametrize(
    "assertion",
    ["!glob(job_name, '^poc-.*$')", "!starts_with(job_name, 'poc-*')", "timeout_duration_in_hours <= `168`", "job_name != 'a_b'"],
)
def test_a_condition_that_no_documented_job_breaks_never_fails(assertion: str) -> None:
    assert answer(rule(assertion), Outcome.FAIL) == Answer(Verdict.NEVER)


@pytest.mark.parametrize("regex", ["a{1000}", "(ab?){1000}"])
def test_a_text_that_must_be_longer_than_aws_allows_is_never_there(regex: str) -> None:
    assert answer(rule(f"matches(job_name, '{regex}')"), Outcome.PASS) == Answer(Verdict.NEVER)
    assert answer(rule(f"!matches(job_name, '{regex}')"), Outcome.FAIL) == Answer(Verdict.NEVER)


def test_a_text_that_is_as_long_as_aws_allows_is_found() -> None:
    assert answer(rule("matches(job_name, 'a{63}')"), Outcome.PASS).verdict is Verdict.YES


@pytest.mark.parametrize(
    "assertion",
    [
        "length(tags) > `5` && !present(tags)",
        "!within(output_data_config.s3_output_data_config.s3_uri, output_data_config.s3_output_data_config.s3_uri)",
    ],
)
def test_what_contradicts_itself_never_passes(assertion: str) -> None:
    assert answer(rule(assertion), Outcome.PASS) == Answer(Verdict.NEVER)


def test_a_text_is_a_part_of_itself() -> None:
    assert answer(rule("contains(job_name, job_name)"), Outcome.FAIL) == Answer(Verdict.NEVER)
    assert answer(rule("contains(job_name, lower(job_name))"), Outcome.FAIL).verdict is Verdict.NOT_DECIDED


def test_a_witness_is_near_the_base_job_and_has_the_outcome() -> None:
    configured = rule("!matches(job_name, 'poc-*-prod')")
    found = answer(configured, Outcome.FAIL)
    assert found.verdict is Verdict.YES
    assert found.witness is not None
    assert list(found.witness.job) == ["job_name"]
    assert judge(configured, job_of(found.witness, BASE, Stage.JOB), NOW).outcome is Outcome.FAIL


def test_lists_are_as_long_as_aws_allows() -> None:
    found = answer(rule("length(vpc_config.subnet_ids) <= `2`"), Outcome.FAIL)
    assert found.witness is not None
    assert len(found.witness.job["vpc_config"]["subnet_ids"]) == 3
    assert answer(rule("length(vpc_config.subnet_ids) <= `16`"), Outcome.FAIL).verdict is Verdict.NEVER


def test_what_is_not_modelled_is_behind_no_never_and_is_named() -> None:
    found = answer(rule("length(split(job_name, '-')) < `99`"), Outcome.FAIL)
    assert found == Answer(Verdict.NOT_DECIDED, reason="split() is not modelled")


def test_a_yes_counts_although_something_else_is_not_modelled() -> None:
    assert answer(rule("job_name == 'a' || length(split(job_name, '-')) > `99`"), Outcome.PASS).verdict is Verdict.YES


def test_too_few_steps_are_no_answer() -> None:
    found = answer(rule("!matches(job_name, '^(a|b)*a(a|b){12}$')"), Outcome.FAIL, steps=20)
    assert found.verdict is Verdict.NOT_DECIDED
    assert found.reason.startswith("more than 20 steps, ")


def test_a_rule_without_a_value_for_a_parameter_is_not_configured() -> None:
    names = Parameter("names", ParameterType("list", ParameterType("glob")), required=True)
    configured = rule("glob(job_name, param('names'))", params={"names": names})
    assert answer(configured, Outcome.FAIL) == Answer(Verdict.NOT_CONFIGURED, reason="names has no value")


def test_requests_count_where_the_rule_is_about_them() -> None:
    """A job always has a name for its account; a request has one only where its role has."""
    found = answer(rule("account_id != `null`"), Outcome.FAIL)
    assert found.witness is not None
    assert found.witness.stage is Stage.REQUEST
    assert answer(rule("account_id != `null`", stages=(Stage.JOB,)), Outcome.FAIL).verdict is Verdict.NEVER


def verdicts(old: ConfiguredRule, new: ConfiguredRule) -> dict[Change, Verdict]:
    """What a change of a rule can do."""
    return {each.change: each.answer.verdict for each in compare_rules(old, new, BASE).differences}


def test_a_change_has_a_direction() -> None:
    strict, lenient = rule("timeout_duration_in_hours <= `72`"), rule("timeout_duration_in_hours <= `100`")
    assert verdicts(strict, lenient) == {Change.LOOSENED: Verdict.YES, Change.OPENED: Verdict.NEVER, Change.TIGHTENED: Verdict.NEVER}
    assert verdicts(lenient, strict) == {Change.LOOSENED: Verdict.NEVER, Change.OPENED: Verdict.NEVER, Change.TIGHTENED: Verdict.YES}


def test_the_outcomes_of_the_witness_are_told() -> None:
    difference = compare_rules(rule("job_name != 'a'"), rule("job_name != 'b'"), BASE).differences[0]
    assert (difference.change, difference.before, difference.after) == (Change.LOOSENED, Outcome.FAIL, Outcome.PASS)
    assert difference.answer.witness is not None
    assert difference.answer.witness.job == {"job_name": "a"}


def test_a_field_that_is_not_delivered_can_be_the_only_difference() -> None:
    """With everything delivered both say the same of every job; the second needs a field that the first does not."""
    plain, needy = rule("timeout_duration_in_hours >= `1`"), rule("timeout_duration_in_hours >= `1` && role_arn != 'x'")
    difference = compare_rules(plain, needy, BASE).differences[1]
    assert difference.change is Change.OPENED
    assert difference.answer.witness is not None
    assert difference.answer.witness.not_delivered == ("role_arn",)


def test_a_rule_is_the_same_as_itself_whatever_is_not_modelled() -> None:
    configured = rule("length(split(job_name, '-')) < `3`")
    assert set(verdicts(configured, replace(configured)).values()) == {Verdict.NEVER}


def test_two_keys_that_differ_in_case_only_are_one_tag() -> None:
    assert set(verdicts(rule("present(tag('Owner'))"), rule("present(tag('owner'))")).values()) == {Verdict.NEVER}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("starts_with(job_name, 'poc-*')", Verdict.NEVER),
        ("arn(job_arn).region == 'eu-west-1' && !glob(job_arn, '*:eu-*')", Verdict.NEVER),
        ("timeout_duration_in_hours > `168`", Verdict.NEVER),
        ("status == 'Failed' && status == 'Stopped'", Verdict.NEVER),
        ("glob(role_arn, '*/dev/*')", Verdict.YES),
    ],
)
def test_conditions_that_match_no_job(text: str, verdict: Verdict) -> None:
    assert can_match(parse(text), BASE).verdict is verdict


def test_conditions_overlap_where_a_job_meets_both() -> None:
    dev, other = parse("glob(role_arn, 'arn:aws:iam::111122223333:role/dev/*')"), parse("arn(role_arn).account != '111122223333'")
    assert can_overlap(dev, other, BASE).verdict is Verdict.NEVER
    assert can_overlap(dev, parse("contains(job_name, 'x')"), BASE).verdict is Verdict.YES


def test_a_tag_that_must_be_before_one_of_the_base_job_is_not_shown() -> None:
    # The base job has Owner, and a merge patch puts owner after it. A job with owner before it exists all the same.
    found = answer(rule("tags.Owner == tag(tags, 'owner')"), Outcome.FAIL)
    assert (found.verdict, found.witness) == (Verdict.NOT_DECIDED, None)
    assert found.reason == "it depends on the order of tags whose keys differ in case only, which no witness shows"


def test_of_tags_whose_keys_differ_in_case_the_first_is_that_of_the_base_job() -> None:
    found = answer(rule("tags.owner == 'b' && tag(tags, 'owner') == 'a'"), Outcome.PASS)
    assert found.witness is not None
    assert found.witness.job["tags"] | {"Owner": "a", "owner": "b"} == found.witness.job["tags"]
    assert answer(rule("tags.Owner == 'a' && tag(tags, 'owner') == `null`"), Outcome.PASS).verdict is Verdict.NEVER


def test_a_base_job_may_have_two_keys_that_differ_in_case_only() -> None:
    base_job = {**BASE, "tags": {"Owner": "a", "owner": "b"}}
    proof = prove_rule(rule("tag(tags, 'owner') == 'b' && tags.owner == 'c'"), base_job)
    assert proof.answers[Outcome.PASS].witness is not None
    before_both = rule("tags.Owner == `null` && tags.OWNER == tag(tags, 'owner') && tags.OWNER != tags.owner")
    turned = prove_rule(before_both, base_job)
    assert turned.answers[Outcome.PASS].verdict is Verdict.NOT_DECIDED
