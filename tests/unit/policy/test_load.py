"""A policy file is read strictly, and every mistake is told at its place."""

import textwrap

import pytest

from scanner.errors import Mistake, PolicyError
from scanner.model.origin import BuiltIn, Tree
from scanner.model.rule import Policy
from scanner.model.severity import Severity
from scanner.policy.load import load_policy

HEAD = """
format: 1
policy: acme
rules:
"""
RULE = """\
  - id: ACME-NET-001
    title: A job must have a VPC
    severity: high
    assert: present(vpc_config)
"""


def loaded(text: str, shown: str = "acme.yaml") -> Policy:
    return load_policy(textwrap.dedent(text).lstrip().encode(), Tree(shown))


def mistakes(text: str, shown: str = "acme.yaml") -> tuple[Mistake, ...]:
    with pytest.raises(PolicyError) as caught:
        loaded(text, shown)
    return caught.value.mistakes


def rule(extra: str) -> str:
    return HEAD + RULE + textwrap.indent(textwrap.dedent(extra).strip("\n"), "    ") + "\n"


def test_the_least_rule() -> None:
    policy = loaded(HEAD + RULE)
    (one,) = policy.rules
    assert (policy.name, one.id, one.severity, one.location.line) == ("acme", "ACME-NET-001", Severity.HIGH, 4)
    assert [stage.value for stage in one.stages] == ["job", "request"]


WRONG = {
    "an unknown key": (rule("sevrity: high"), "a rule has no key 'sevrity'", "did you mean 'severity'?", 8, 5),
    "a missing key": (HEAD + "  - id: A-1\n    title: t\n    severity: low\n", "must have the key 'assert'", "", 4, None),
    "a severity that is none": (HEAD + RULE.replace("high", "hihg"), "'hihg' is not one of", "did you mean 'high'?", 6, 15),
    "an id of another form": (HEAD + RULE.replace("ACME-NET-001", "acme-1"), "'acme-1' is no id", "capitals", 4, 9),
    "an id that is reserved": (HEAD + RULE.replace("ACME", "BMJ"), "reserved", "prefix of your own", 4, 9),
    "a field that is misspelt": (
        HEAD + RULE.replace("vpc_config", "vpc_conf"),
        "a job has no field 'vpc_conf'",
        "did you mean 'vpc_config'?",
        7,
        21,
    ),
    "a condition that does not parse": (HEAD + RULE.replace("present(vpc_config)", "present(vpc_config"), "", "", 7, None),
    "a subject that is no field": (rule("subject: vpc"), "a job has no field 'vpc'", "jobscan shape", 8, 14),
    "a message with a field that is none": (rule('message: "Job {jobname} is bad."'), "a job has no field 'jobname'", "", 8, 20),
    "a parameter without type": (rule("params: {a: {default: 1}}"), "must have the key 'type'", "", None, None),
    "a parameter of no type": (rule("params: {a: {type: 'list[strings]'}}"), "'list[strings]' is not a type", "", 8, 25),
    "a default of another type": (rule("params: {a: {type: integer, default: x}}"), '"x" is not a whole number', "", 8, 42),
    "a required parameter with a default": (rule("params: {a: {type: integer, required: true, default: 1}}"), "required", "", 8, None),
    "a list of stages that is no list": (rule("stages: job"), "'stages' must be a list", "", 8, 13),
    "a status that is none": (rule("statuses: [Runing]"), "'Runing' is not one of", "", 8, 16),
    "a title that is a number": (HEAD + RULE.replace("A job must have a VPC", "12"), "must be text", "in quotes", 5, 12),
    "an example of no field": (rule("examples: {fail: [{not_delivered: [vpc]}]}"), "a job has no field 'vpc'", "", 8, None),
    "for no stage": (rule("stages: []"), "would never apply", "job, request or both", 8, 5),
    "for requests of a status": (rule("stages: [request]\nstatuses: [Failed]"), "requests only, which have no status", "", 9, 5),
    "an example of no parameter": (rule("examples: {fail: [{params: {x: 1}}]}"), "no parameter 'x'", "", 8, None),
    "an example of no outcome": (rule("examples: {fails: [{}]}"), "examples has no key 'fails'", "did you mean 'fail'?", 8, 16),
    "a rule twice": (HEAD + RULE + RULE, "stands in this file already", "", 8, 9),
    "no rules": (HEAD.replace("rules:", "rules: []"), "has no rules", "", 3, 1),
    "a file that is a list": ("- 1\n", "must be a map", "", 1, None),
    "a newer format": ("format: 2\npolicy: a\nrules: []\n", "2 is not one of 1", "", 1, 9),
    "a duplicate key": (rule("severity: low"), "severity", "", 8, 5),
    "a bare no": (rule("rationale: no"), "no", "", 8, 16),
}


@pytest.mark.parametrize("name", WRONG)
def test_refused_at_its_place(name: str) -> None:
    text, problem, hint, line, column = WRONG[name]
    found = mistakes(text)
    told = [one for one in found if problem in one.problem and hint in one.hint]
    assert told, found
    if line is not None:
        assert told[0].line == line, told
    if column is not None:
        assert told[0].column == column, told


def test_all_mistakes_of_all_rules_at_once() -> None:
    second = RULE.replace("001", "002").replace("present(vpc_config)", "status == 'Complete'")
    found = mistakes(HEAD + RULE.replace("vpc_config", "vpcConfig") + second)
    assert [(one.line, one.rule) for one in found] == [(7, "ACME-NET-001"), (11, "ACME-NET-002")]


def test_places_inside_a_literal_block() -> None:
    text = HEAD + RULE.replace("present(vpc_config)", "|-\n      present(vpc_config)\n      && present(vpcconf)")
    (found,) = mistakes(text)
    assert (found.line, found.column, found.width) == (9, 18, 7)


def test_places_inside_a_quoted_scalar_count_escapes() -> None:
    text = HEAD + RULE.replace("present(vpc_config)", "'tags.Owner == ''x'' && present(jobname)'")
    (found,) = mistakes(text)
    assert found.column == 1 + text.lstrip().splitlines()[6].index("jobname")


def test_ids_of_built_ins_may_begin_with_bmj() -> None:
    text = (HEAD + RULE.replace("ACME", "BMJ")).encode()
    assert load_policy(text, BuiltIn("acme")).rules[0].id == "BMJ-NET-001"


def test_a_folder_called_builtin_makes_no_rule_a_built_in() -> None:
    with pytest.raises(PolicyError, match="reserved"):
        load_policy((HEAD + RULE.replace("ACME", "BMJ")).encode(), Tree("builtin/network-isolation.yaml"))
