"""Scopes: one that no job is in changes nothing, and none makes a gap in a job decide."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.engine.reference import judge
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Job, Part, Stage
from scanner.model.outcome import Check, Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.scope import Edit, Scope, ScopedChange
from scanner.model.severity import Severity
from tests.property.expression_cases import TEXTS
from tests.property.job_cases import completion, job
from tests.property.scans import cases

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONDITIONS = (
    "present(job_name)",
    "starts_with(job_name, 'a')",
    "!present(vpc_config)",
    "status == 'prod' || present(message)",
    "timeout_duration_in_hours > `24`",
    "present(tag(tags, 'env')) && glob(tag(tags, 'env'), 'p*')",
    "contains(['prod', 'a'], account_id)",
    "any_glob(vpc_config.subnet_ids, '*')",
)
NEVER = ("`1` == `2`", "present(job_name) && `1` == `2`", "`1` == `2` && status > `5`")
RULES = (
    ("contains(param('names'), job_name)", None),
    ("!contains(param('names'), status)", "present(vpc_config)"),
    ("present(vpc_config)", "contains(param('names'), account_id)"),
)
OPPOSITE = {Outcome.PASS: {Outcome.FAIL}, Outcome.FAIL: {Outcome.PASS, Outcome.NOT_APPLICABLE}, Outcome.NOT_APPLICABLE: {Outcome.FAIL}}
random_cases = settings(max_examples=cases(75), deadline=None, suppress_health_check=list(HealthCheck))


def a_configured_rule(random: Random) -> ConfiguredRule:
    text, when = random.choice(RULES)
    params = {"names": Parameter("names", ParameterType("list", ParameterType("string")), required=random.random() < 0.5)}
    place = Location("acme.yaml", 1, 1)
    rule = Rule("ACME-1", "t", Severity.MEDIUM, parse(text), place, when=parse(when) if when else None, params=params)
    return ConfiguredRule(rule, {"names": names(random)} if random.random() < 0.8 else {}, {})


def names(random: Random) -> list[str]:
    return random.sample(TEXTS, random.randint(0, 3))


def a_change(random: Random, number: int, conditions: Sequence[str]) -> ScopedChange:
    asked = tuple(parse(one) for one in random.sample(conditions, random.randint(1, 2)))
    edit = random.choice((Edit(names(random)), Edit(replaces=False, add=names(random), remove=tuple(names(random)))))
    severity = random.choice((None, *Severity))
    off = random.random() < 0.2
    scope = Scope(number, f"s{number}", asked, Location("jobscan.yaml", number, 1))
    return ScopedChange(scope, {"names": edit} if random.random() < 0.7 else {}, severity, "a reason" if off else "")


def as_job(fields: Any) -> Job:
    return Job("arn:x", Stage.JOB, Part(fields), {}, True, "documented", ())


def said(verdict: Check) -> tuple[Any, ...]:
    return verdict.outcome, verdict.reasons, verdict.error, verdict.off, verdict.rule.severity


@random_cases
@given(st.randoms(use_true_random=False))
def test_scopes_that_no_job_is_in_change_nothing(random: Random) -> None:
    alone, one = a_configured_rule(random), as_job(job(random))
    scopes = tuple(a_change(random, number, NEVER) for number in range(1, random.randint(2, 5)))
    assert said(judge(replace(alone, scopes=scopes), one, NOW)) == said(judge(alone, one, NOW))


@random_cases
@given(st.randoms(use_true_random=False))
def test_they_change_nothing_beside_scopes_that_a_job_is_in(random: Random) -> None:
    alone, one = a_configured_rule(random), as_job(job(random))
    some = tuple(a_change(random, number, CONDITIONS) for number in range(1, 4))
    idle = a_change(random, 9, NEVER)
    at = random.randint(0, 3)
    more = (*some[:at], idle, *some[at:])
    assert said(judge(replace(alone, scopes=more), one, NOW)) == said(judge(replace(alone, scopes=some), one, NOW))


@random_cases
@given(st.randoms(use_true_random=False))
def test_what_is_decided_of_a_job_with_gaps_holds_however_they_are_filled(random: Random) -> None:
    fields = job(random)
    configured = replace(a_configured_rule(random), scopes=tuple(a_change(random, number, CONDITIONS) for number in range(1, 4)))
    decided = judge(configured, as_job(fields), NOW).outcome
    if decided is Outcome.NOT_APPLICABLE and "NOT_YET" in repr(fields):
        return  # what does not exist yet makes an unknown not applicable, which says nothing of the job to come
    for _ in range(6):
        filled = judge(configured, as_job(completion(random, fields)), NOW).outcome
        assert filled not in OPPOSITE.get(decided, ())
