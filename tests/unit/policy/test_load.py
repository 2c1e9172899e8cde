"""A policy file is read strictly, and every mistake is told at its place."""

import textwrap
from pathlib import Path

import pytest

from scanner.errors import Mistake, MistakesError
from scanner.model.origin import BuiltIn, Tree
from scanner.model.rule import Policy
from scanner.model.severity import Severity
from scanner.policy.load import load_policy, read_policies
from scanner.policy.policy_file import PolicyFile

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
    with pytest.raises(MistakesError) as caught:
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
    "an unknown key": (rule("sevrity: high"), "unknown key 'sevrity' in a rule", "did you mean severity?", 8, 5),
    "a missing key": (HEAD + "  - id: A-1\n    title: t\n    severity: low\n", "missing key 'assert'", "", 4, None),
    "an empty file": ("", "the file is empty", "a policy file needs policy, rules", 1, 1),
    "a severity that is none": (HEAD + RULE.replace("high", "hihg"), "'hihg' is not one of", "did you mean high?", 6, 15),
    "an id of another form": (HEAD + RULE.replace("ACME-NET-001", "acme-1"), "'acme-1' is not a valid id", "capitals", 4, 9),
    "an id that is reserved": (HEAD + RULE.replace("ACME", "BMJ"), "reserved", "another prefix", 4, 9),
    "a field that is misspelt": (
        HEAD + RULE.replace("vpc_config", "vpc_conf"),
        "a job has no field 'vpc_conf'",
        "did you mean vpc_config?",
        7,
        21,
    ),
    "a condition that does not parse": (HEAD + RULE.replace("present(vpc_config)", "present(vpc_config"), "", "", 7, None),
    "a subject that is no field": (rule("subject: vpc"), "a job has no field 'vpc'", "jobscan shape", 8, 14),
    "a message with a field that is none": (rule('message: "Job {jobname} is bad."'), "a job has no field 'jobname'", "", 8, 20),
    "a parameter without type": (rule("params: {a: {default: 1}}"), "missing key 'type'", "", None, None),
    "a parameter of no type": (rule("params: {a: {type: 'list[strings]'}}"), "'list[strings]' is not a parameter type", "", 8, 25),
    "a default of another type": (rule("params: {a: {type: integer, default: x}}"), '"x" is not a whole number', "", 8, 42),
    "a required parameter with a default": (rule("params: {a: {type: integer, required: true, default: 1}}"), "required", "", 8, None),
    "a direction of another type": (
        rule("params: {a: {type: glob, stricter: fewer}}"),
        "'stricter: fewer' is not for values of type glob",
        "remove it",
        8,
        40,
    ),
    "a direction of a list that is true": (
        rule("params: {a: {type: 'list[glob]', stricter: true}}"),
        "'stricter: true' is not for values of type list[glob]",
        "write fewer or more",
        8,
        None,
    ),
    "a direction that is none": (rule("params: {a: {type: integer, stricter: less}}"), "'less' is not one of fewer, more", "", 8, None),
    "a list of stages that is no list": (rule("stages: job"), "'stages' must be a list", "", 8, 13),
    "a status that is none": (rule("statuses: [Runing]"), "'Runing' is not one of", "", 8, 16),
    "a title that is a number": (HEAD + RULE.replace("A job must have a VPC", "12"), "must be text", "in quotes", 5, 12),
    "an example of no field": (rule("examples: {fail: [{not_delivered: [vpc]}]}"), "a job has no field 'vpc'", "", 8, None),
    "for no stage": (rule("stages: []"), "would never apply", "job, request or both", 8, 5),
    "for requests of a status": (rule("stages: [request]\nstatuses: [Failed]"), "requests only, which have no status", "", 9, 5),
    "an example of no parameter": (rule("examples: {fail: [{params: {x: 1}}]}"), "unknown parameter 'x'", "", 8, None),
    "an example of no outcome": (rule("examples: {fails: [{}]}"), "unknown key 'fails' in examples", "did you mean fail?", 8, 16),
    "an example whose job is no map": (rule("examples: {fail: [{job: 5}]}"), "'job' must be a map of fields to change, not 5", "", 8, 29),
    "an example at no time": (rule("examples: {fail: [{now: soon}]}"), '"soon" is not an ISO 8601 time', "2026-11-23T12:00:00Z", 8, 29),
    "an example at a time without an offset": (
        rule("examples: {fail: [{now: '2026-11-23T12:00:00'}]}"),
        "has no UTC offset",
        "2026-11-23T12:00:00Z",
        8,
        None,
    ),
    "a rule twice": (HEAD + RULE + RULE, "duplicate rule ACME-NET-001, also in line 4", "", 8, 9),
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
    with pytest.raises(MistakesError, match="reserved"):
        load_policy((HEAD + RULE.replace("ACME", "BMJ")).encode(), Tree("builtin/network-isolation.yaml"))


# Each: a rule's lines, and the lines and columns of its mistakes, which no other of them may hide.
TOGETHER = {
    "a severity, a condition and a message": (
        'severity: Medium\nassert: present(vpc_conf)\nmessage: "{jobname}"',
        [(6, 15), (7, 21), (8, 16)],
    ),
    "no assert, and a condition": ("severity: low\nwhen: present(vpc_conf)", [(4, None), (7, 19)]),
    "an unknown key, a subject and a stage": (
        "severity: low\nassert: present(tags)\nsevrity: x\nsubject: vpc\nstages: []",
        [(8, 5), (9, 14), (10, 5)],
    ),
    "one parameter's declaration, another's default, and a condition that reads both": (
        "severity: low\nassert: glob(job_nam, param('a')) && job_name == param('b')\n"
        "params:\n  a: {typ: glob}\n  b: {type: string, default: 5}\n  c: {type: globb, min: 1}",
        [(7, 18), (9, None), (9, 11), (10, 34), (11, 17)],
    ),
    "parameters that are a list, and a condition that reads one": (
        "severity: low\nassert: present(jobname) && job_name == param('a')\nparams: [a]",
        [(7, 21), (8, 13)],
    ),
    "one example's outcome, another's fields": (
        "severity: low\nassert: present(tags)\nexamples:\n  fail: [{stage: x, not_delivered: [vpc]}, 5, {params: {p: 1}}]\n  fails: [{}]",
        [(9, 22), (9, 41), (9, 48), (9, 61), (10, 7)],
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_no_mistake_hides_another(name: str) -> None:
    lines, places = TOGETHER[name]
    text = HEAD + "  - id: ACME-NET-001\n    title: T\n" + textwrap.indent(lines, "    ") + "\n"
    found = mistakes(text)
    assert [(one.line, one.column if place[1] else None) for one, place in zip(found, places, strict=True)] == places, found


def test_an_entry_that_is_not_a_rule_hides_nothing_in_the_others() -> None:
    found = mistakes(HEAD + "  - 5\n" + RULE.replace("vpc_config", "vpc_conf") + RULE)
    assert [(one.line, one.problem.split("'")[0]) for one in found] == [
        (4, "a rule must be a map, not 5"),
        (8, "a job has no field "),
        (9, "duplicate rule ACME-NET-001, also in line 5"),
    ]


def test_the_mistakes_of_several_files_come_together(tmp_path: Path) -> None:
    texts = (HEAD + RULE.replace("high", "hihg"), HEAD + RULE)
    files = []
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        files.append(PolicyFile(path, Tree(path.name)))
    with pytest.raises(MistakesError) as caught:
        read_policies([*files, PolicyFile(tmp_path / "2.yaml", Tree("2.yaml"))])
    error = caught.value
    assert (error.what, error.files) == ("policy file", 3)
    assert [(one.path, one.problem) for one in error.mistakes] == [
        ("0.yaml", "'hihg' is not one of info, low, medium, high, critical"),
        ("2.yaml", "file not found"),
        ("1.yaml", "duplicate rule ACME-NET-001, also in 0.yaml:5:9"),
    ]
