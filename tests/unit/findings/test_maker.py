"""Findings of several rules and jobs in a row: what is shared, and what is not."""

import pytest
from msgspec.structs import replace

from scanner.findings.build import make_finding
from scanner.findings.maker import FindingMaker
from scanner.findings.message import _are_apart
from scanner.model.attribution import Attribution
from scanner.model.outcome import Check, Finding, Outcome
from scanner.model.rule import ConfiguredRule
from tests.unit.jobs import NOW, a_job, a_rule


def rule(message: str, text: str = "job_name == 'x' && present(vpc_config)") -> ConfiguredRule:
    return ConfiguredRule(a_rule(text, message=message), {}, {})


def made(configured: ConfiguredRule, *names: str) -> list[Finding]:
    maker = FindingMaker([configured], NOW, False, few=1)
    jobs = [a_job({"job_name": name}) for name in names]
    findings = [maker.make(0, Check(configured.rule, job, Outcome.FAIL)) for job in jobs]
    assert findings == [make_finding(configured, job, NOW, False) for job in jobs]
    return findings


@pytest.mark.parametrize(
    ("message", "name", "shown"),
    [
        ("Job {job_name} failed", "AKIAIOSFODNN7EXAMPLE", "Job ******************** failed"),
        ("Job AKI{job_name} failed", "AIOSFODNN7EXAMPLE", "Job ******************** failed"),
        ("Job {job_name}IOSFODNN7EXAMPLE failed", "AKIA", "Job ******************** failed"),
        ("password={job_name}", "hunter22", "password=********"),
        ("{job_name}{job_name}", "AKIAIOSFOD", "********************"),
        ("100% of {job_name} {{x}}", "a %s", "100% of a %s {x}"),
        ("", "a", "A title"),
    ],
)
def test_a_compiled_message_is_masked_as_a_whole(message: str, name: str, shown: str) -> None:
    first, second, third = made(rule(message), name, name, name)
    assert first == second == third
    assert first.message == shown


def test_a_message_has_the_values_of_its_own_job() -> None:
    assert [finding.message for finding in made(rule("{job_name}: {status}"), "a", "b", "c")] == [
        "a: Completed",
        "b: Completed",
        "c: Completed",
    ]


@pytest.mark.parametrize(
    ("pieces", "apart"),
    [(("Job ", "."), True), (("", ""), True), (("", "x"), False), (("AKI", ""), False), (("", "", ""), False), (("a ", " ", " b"), False)],
)
def test_texts_of_a_message_are_apart_where_no_credential_can_lie_across(pieces: tuple[str, ...], apart: bool) -> None:
    assert _are_apart(pieces) is apart


def test_groups_and_rules_of_scopes_are_not_mixed_up() -> None:
    configured, job = rule("{job_name}"), a_job({"vpc_config": None})
    maker = FindingMaker([configured], NOW, False, few=0)
    check = Check(configured.rule, job, Outcome.FAIL)
    in_scope = replace(configured, rule=replace(configured.rule, message=()))
    for attribution in (Attribution(), Attribution("team", "a"), Attribution(group="b")):
        assert maker.make(0, check, attribution) == make_finding(configured, job, NOW, False, attribution)
        assert maker.make(0, replace(check, configured=in_scope), attribution) == make_finding(in_scope, job, NOW, False, attribution)
