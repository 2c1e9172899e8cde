"""What is proved about rules, in each format: whole JSON by its schema, and lines that can be pasted into a policy."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scanner.display.lines import plain
from scanner.documents.yaml.text import load
from scanner.formats.proof import json as proof_json
from scanner.formats.proof import text
from scanner.formats.proof.yaml_line import example_line, flow
from scanner.governance.proof.report import ConditionKind, Overlap, PolicyProof, ProvedCondition, ProvedRule, RuleVerdict
from scanner.model.expression import Expression, Node
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example, Parameter, ParameterType
from scanner.model.scope import Scope
from scanner.prove.answer import ASKED, Answer, RuleProof, Verdict, Witness
from scanner.prove.constant import ConstantPart

from .reports import rule

HOSTILE = "\u202e\x1b[31m ::error:: ' \" \n # {x}: [y] ##vso[task.setvariable]"
NEVER = Answer(Verdict.NEVER)
UNDECIDED = Answer(Verdict.NOT_DECIDED, reason="split() is not modelled")
UNSET = Answer(Verdict.NOT_CONFIGURED, reason="allowed_roles has no value")
TEXT = "glob(job_name, '^poc-.*$')"
PART = ConstantPart(
    "assert", Expression(TEXT, Node("literal", True, (), 0, len(TEXT), TEXT)), Node("literal", True, (), 0, len(TEXT), TEXT), True
)


def yes(**job: Any) -> Answer:
    return Answer(Verdict.YES, Witness(job))


def proved(constant: ConstantPart | None = None, params: dict[str, Any] | None = None, **answers: Answer) -> ProvedRule:
    """A rule with these answers by outcome; it can pass, and nothing else."""
    declared = {name: Parameter(name, ParameterType("list", ParameterType("glob"))) for name in params or {}}
    configured = ConfiguredRule(rule("ACME-1", params=declared), params or {}, dict.fromkeys(params or {}, "jobscan.yaml:12"))
    every = dict.fromkeys(ASKED, NEVER) | {Outcome.PASS: yes()} | {Outcome(name): answer for name, answer in answers.items()}
    return ProvedRule(RuleProof(configured, every), constant)


SCOPE = Scope(1, "batch", (), Location("jobscan.yaml", 20, 5))
OTHER = Scope(2, HOSTILE, (), Location("jobscan.yaml", 31, 5))
EVERYTHING = PolicyProof(
    rules=(
        proved(fail=yes(job_name="poc-prod")),
        proved(PART, {"banned": ["*anthropic*"]}),
        proved(**{"pass": NEVER}),
        proved(fail=UNDECIDED, error=yes(job_name=HOSTILE)),
        proved(**dict.fromkeys(ASKED, UNSET)),
    ),
    conditions=(
        ProvedCondition(ConditionKind.SCOPE, "batch", SCOPE.location, NEVER),
        ProvedCondition(ConditionKind.WAIVER, HOSTILE, SCOPE.location, UNDECIDED),
        ProvedCondition(ConditionKind.SCOPE, "good", SCOPE.location, yes()),
    ),
    overlaps=(Overlap(SCOPE, OTHER, ("ACME-1.banned",), yes(job_name="a")), Overlap(SCOPE, OTHER, ("ACME-1.banned",), UNDECIDED)),
    config="jobscan.yaml",
)


def lines(proof: PolicyProof) -> list[str]:
    return [plain(row) for row in text.lines(proof)]


def test_the_json_follows_its_schema() -> None:
    document = json.loads(proof_json.text(EVERYTHING))
    Draft202012Validator(proof_json.proof_schema()).validate(document)
    assert document["summary"]["rules"] == {
        "never_applies": 1,
        "never_fails": 1,
        "not_decided": 1,
        "not_configured": 1,
        "only_undocumented": 0,
        "can_fail": 1,
    }


def test_a_schema_without_a_verdict_would_be_seen() -> None:
    document = json.loads(proof_json.text(EVERYTHING))
    document["rules"][0]["verdict"] = "maybe"
    assert not Draft202012Validator(proof_json.proof_schema()).is_valid(document)


def test_the_text_has_a_line_for_a_rule_that_can_fail_and_says_why_another_never_does() -> None:
    rows = lines(EVERYTHING)
    assert rows[:5] == [
        "ACME-1  can fail        - {job: {job_name: poc-prod}}",
        "ACME-1  never fails     for no job that AWS documents",
        "        builtin/encryption.yaml:9:5: assert: glob(job_name, '^poc-.*$') is never true",
        '        with banned = ["*anthropic*"] (jobscan.yaml:12)',
        "ACME-1  never applies   for no job that AWS documents",
    ]
    assert rows[-1] == (
        "FAILED   5 rules: 1 never applies, 1 never fails, 1 not decided, 1 not configured, 1 can fail, 1 scope never matches, "
        "1 waiver not decided, 2 overlaps of scopes   (exit 1)"
    )


def test_an_error_that_is_not_decided_is_in_json_only() -> None:
    proof = PolicyProof((proved(fail=yes(job_name="poc-prod"), error=UNDECIDED), proved(fail=yes(job_name="a"), **{"pass": UNDECIDED})))
    assert lines(proof)[:-1] == [
        "ACME-1  can fail        - {job: {job_name: poc-prod}}",
        "ACME-1  can fail        - {job: {job_name: a}}",
        "        not decided whether it can pass: split() is not modelled",
    ]
    assert json.loads(proof_json.text(proof))["rules"][0]["answers"]["error"]["verdict"] == "not_decided"


def test_a_rule_that_fails_for_the_record_of_an_example_counts_as_one_that_can() -> None:
    failing = Example("fail", location=Location("acme.yaml", 30, 9))
    proof = PolicyProof((dataclasses.replace(proved(), example=failing),))
    document = json.loads(proof_json.text(proof))
    Draft202012Validator(proof_json.proof_schema()).validate(document)
    assert document["rules"][0]["example"] == {"path": "acme.yaml", "line": 30}
    assert lines(proof) == [
        "ACME-1  never fails     for no job that AWS documents, but for the example at acme.yaml:30:9",
        "PASSED   1 rule: 1 fails for undocumented records only",
    ]


def test_nothing_in_the_text_steers_a_terminal_or_a_runner() -> None:
    assert all(char.isprintable() for row in lines(EVERYTHING) for char in row)
    assert not any(row.lstrip().startswith("::") or "##vso[" in row for row in lines(EVERYTHING))


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([proved(fail=yes())], 0),
        ([proved(fail=yes(), **{"pass": NEVER})], 0),
        ([proved(fail=yes(), error=UNDECIDED)], 0),
        ([proved()], 1),
        ([proved(), proved(fail=UNDECIDED)], 1),
        ([proved(fail=yes()), proved(fail=UNDECIDED)], 3),
        ([proved(fail=yes()), proved(**dict.fromkeys(ASKED, UNSET))], 0),
        ([proved(**dict.fromkeys(ASKED, UNSET))], 3),
    ],
    ids=["fails", "never-passes", "error-not-decided", "never", "never-and-not-decided", "not-decided", "one-unset", "all-unset"],
)
def test_what_decides_the_exit_code(rules: list[ProvedRule], code: int) -> None:
    assert PolicyProof(tuple(rules)).exit_code == code


@pytest.mark.parametrize(("answer", "code"), [(NEVER, 1), (UNDECIDED, 3), (yes(), 0)], ids=["never", "not-decided", "matches"])
def test_a_scope_that_never_matches_counts_as_a_rule_that_never_applies(answer: Answer, code: int) -> None:
    condition = ProvedCondition(ConditionKind.SCOPE, "batch", SCOPE.location, answer)
    assert PolicyProof((proved(fail=yes()),), (condition,)).exit_code == code


@pytest.mark.parametrize(("rule", "code"), [(proved(), 1), (proved(fail=UNDECIDED), 2), (proved(fail=yes()), 2)])
def test_no_proof_of_a_policy_with_mistakes_has_passed(rule: ProvedRule, code: int) -> None:
    proof = PolicyProof((rule,), mistakes=1)
    document = json.loads(proof_json.text(proof))
    Draft202012Validator(proof_json.proof_schema()).validate(document)
    assert document["summary"]["exit_code"] == code
    assert lines(proof)[-1].startswith("FAILED   1 rule: 1 ")
    assert lines(proof)[-1].endswith(f", 1 mistake   (exit {code})")


def test_a_rule_that_was_asked_for_must_be_configured() -> None:
    rules = (proved(fail=yes()), proved(**dict.fromkeys(ASKED, UNSET)))
    assert PolicyProof(rules, asked_for=frozenset(["ACME-1"])).exit_code == 3


def test_a_rule_that_is_never_true_of_anything_never_applies() -> None:
    assert proved(**{"pass": NEVER}).verdict is RuleVerdict.NEVER_APPLIES
    assert proved(**{"pass": NEVER}, unknown=UNDECIDED).verdict is RuleVerdict.NEVER_FAILS


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["no", "1e3", "a: b"]),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(min_size=1), values, max_size=3),
    max_leaves=6,
)


@given(VALUES)
@example(5e-324)
@example(1e16)
def test_a_line_of_yaml_is_read_as_what_was_written(value: Any) -> None:
    text = flow({"value": value})
    assert text.isprintable()
    assert load(text.encode(), "line.yaml").value == {"value": value}


def test_an_example_has_only_what_it_needs() -> None:
    assert (
        example_line(Witness({"job_name": "on"}, ("tags",)), {"a": 1}) == '- {job: {job_name: "on"}, not_delivered: [tags], params: {a: 1}}'
    )
    assert example_line(Witness(), {}) == "- {job: {}}"
    with_record = Witness(context=({"Bucket": "b"}, {"KeyMetadata": {"Enabled": True}}))
    assert example_line(with_record, {"a": 1}) == "- {context: [{Bucket: b}, {KeyMetadata: {Enabled: true}}], params: {a: 1}}"
