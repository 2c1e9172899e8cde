"""What conditions are of a job, by their formulas: expectations by hand for each kind of node, and the reference says the same."""

from inspect import getmembers, isfunction, signature
from typing import Any

import pytest
from jmespath import ast

from scanner.errors import EvaluationError
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.plain import _Plain
from scanner.expressions.meaning.rule import Evaluator, condition
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Stage
from scanner.model.rule import Example
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.symbolic.outcomes import Condition, read_condition
from scanner.prove.symbolic.reader import Reader
from scanner.prove.symbolic.world import World
from tests.property.symbolic_cases import BASE, TrueJob
from tests.unit.jobs import NOW

PARAMS: dict[str, Any] = {"flag": True, "texts": ["a", "prod"], "number": 24, "map": {"a": 1}}
NO_VPC: dict[str, Any] = {"vpc_config": None}
NO_SUBNETS: dict[str, Any] = {"vpc_config": {"subnet_ids": None, "security_group_ids": ["sg-1"]}}
SUBNETS: dict[str, Any] = {"vpc_config": {"subnet_ids": ["a", "b", "c"], "security_group_ids": None}}
NAMED: dict[str, Any] = {"job_name": "a"}
ONE_TAG: dict[str, Any] = {"tags": {**dict.fromkeys(BASE["tags"]), "Owner": "support-ml@example.com"}}
VPC_HIDDEN = ("vpc_config.security_group_ids", "vpc_config.subnet_ids")


def a_world(stage: Stage = Stage.JOB, hides: bool = True, steps: int = 10_000_000) -> World:
    """The world of the tests' jobs."""
    return World(PARAMS, NOW, Budget(steps), Domains(BASE, NOW, stage), stage, hides)


def answer_of(read: Condition, true_job: TrueJob) -> str:
    """The one answer whose formula is true of the job."""
    formulas = {
        "true": read.true, "false": read.false, "missing": read.missing, "error": read.error, "not modelled": read.not_modelled,
    }  # fmt: skip
    answers = [name for name, formula in formulas.items() if true_job.is_true(formula)]
    assert len(answers) == 1, answers
    return answers[0]


def reference_answer(text: str, true_job: TrueJob) -> str:
    """What the reference says of the condition."""
    job = true_job.job
    try:
        answer = condition(parse(text, strict=False).tree, Context(job.fields, job.extra, job.extra_complete, PARAMS, NOW))
    except EvaluationError:
        return "error"
    if isinstance(answer, Missing):
        return "missing"
    return str(answer).lower()


CASES: list[tuple[str, Any, tuple[str, ...], str]] = [
    # literals, parameters, and what is not a condition
    ("`true`", {}, (), "true"),
    ("`null`", {}, (), "missing"),
    ("'a'", {}, (), "error"),
    ("param('flag')", {}, (), "true"),
    ("param('none')", {}, (), "missing"),
    ("job_name", {}, (), "error"),
    ("message", {}, (), "missing"),
    ("message", {"message": "a"}, (), "error"),
    ("vpc_config", {}, (), "error"),
    ("vpc_config", NO_VPC, (), "missing"),
    ("vpc_config", NO_VPC, VPC_HIDDEN, "missing"),
    ("no_such_field", {}, (), "error"),
    ("@[0] == `null`", {}, (), "true"),
    # fields: null, not delivered, there
    ("message == `null`", {}, (), "true"),
    ("message != `null`", {"message": "a"}, (), "true"),
    ("message == `null`", {}, ("message",), "missing"),
    ("`null` == message", {}, (), "true"),
    ("job_name == `null`", {}, (), "false"),
    ("vpc_config == `null`", {}, (), "false"),
    ("vpc_config == `null`", NO_VPC, (), "true"),
    ("vpc_config == `null`", NO_VPC, ("vpc_config.subnet_ids",), "missing"),
    ("vpc_config == `null`", SUBNETS, ("vpc_config.security_group_ids",), "false"),
    ("vpc_config.subnet_ids == `null`", NO_VPC, (), "true"),
    ("job_name.more == `null`", {}, (), "true"),
    # present
    ("present(vpc_config)", {}, (), "true"),
    ("present(vpc_config)", NO_VPC, (), "false"),
    ("present(vpc_config)", NO_VPC, ("vpc_config.subnet_ids",), "missing"),
    ("present(vpc_config)", SUBNETS, ("vpc_config.security_group_ids",), "true"),
    ("present(vpc_config.subnet_ids)", NO_SUBNETS, (), "false"),
    ("present(message)", {"message": "a"}, (), "true"),
    ("present(tags)", {"tags": dict.fromkeys(BASE["tags"])}, (), "false"),
    ("present(tags)", {}, (), "true"),
    ("present(tags)", {}, ("tags",), "missing"),
    ("present(`0`)", {}, (), "true"),
    ("present(end_time)", {"end_time": None}, (), "false"),
    # comparisons
    ("job_name == 'a'", NAMED, (), "true"),
    ("job_name != 'a'", NAMED, (), "false"),
    ("job_name == 'a'", NAMED, ("job_name",), "missing"),
    ("job_name == message", NAMED, (), "missing"),
    ("job_name == message", {"job_name": "a", "message": "a"}, (), "true"),
    ("job_name == message", {"job_name": "a", "message": "b"}, (), "false"),
    ("job_name == `1`", NAMED, (), "false"),
    ("job_name == 'ä'", NAMED, (), "not modelled"),
    ("account_id == '111122223333'", {}, (), "true"),
    ("timeout_duration_in_hours == `24`", {}, (), "true"),
    ("timeout_duration_in_hours < `24`", {}, (), "false"),
    ("timeout_duration_in_hours <= `24.5`", {}, (), "true"),
    ("`25` > timeout_duration_in_hours", {}, (), "true"),
    ("`24` >= timeout_duration_in_hours", {}, (), "true"),
    ("timeout_duration_in_hours < `24`", {"timeout_duration_in_hours": None}, (), "missing"),
    ("timeout_duration_in_hours > total_record_count", {"total_record_count": 3}, (), "true"),
    ("job_name < `1`", {}, (), "error"),
    ("job_name < `null`", {}, (), "missing"),
    ("job_name < message", {}, (), "missing"),
    ("job_name < message", {"message": "a"}, (), "error"),
    ("end_time == submit_time", {}, (), "not modelled"),
    ("end_time == end_time", {}, (), "true"),
    ("end_time == `1`", {}, (), "false"),
    ("`true` == `1`", {}, (), "false"),
    ("(job_name == 'a') == `true`", NAMED, (), "true"),
    ("(job_name == 'a') != `true`", NAMED, (), "false"),
    ("(message == 'a') == `true`", NAMED, (), "missing"),
    # comparisons of lists
    ("vpc_config.subnet_ids == ['a', 'b', 'c']", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids == ['a', 'b']", SUBNETS, (), "false"),
    ("vpc_config.subnet_ids == ['a', 'b', 'c', 'd']", SUBNETS, (), "false"),
    ("vpc_config.subnet_ids != `[]`", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids == 'a'", SUBNETS, (), "false"),
    ("[job_name, message] == ['a', 'b']", {"job_name": "a", "message": "b"}, (), "true"),
    ("[job_name, message] == ['a', 'b']", NAMED, (), "missing"),
    ("[job_name, `null`] != 'a'", NAMED, (), "missing"),
    ("vpc_config.subnet_ids[?@ == 'a'] == ['a']", SUBNETS, (), "not modelled"),
    # conditions: Kleene's and, or, not
    ("message == 'a' && job_name == 'a'", {}, (), "false"),
    ("job_name == 'a' && message == 'a'", NAMED, (), "missing"),
    ("message == 'a' || job_name == 'a'", NAMED, (), "true"),
    ("message == 'a' || job_name == 'b'", NAMED, (), "missing"),
    ("job_name == 'b' && job_name < `1`", NAMED, (), "false"),
    ("job_name == 'a' && job_name < `1`", NAMED, (), "error"),
    ("message == 'a' && job_name < `1`", NAMED, (), "error"),
    ("job_name == 'a' || job_name < `1`", NAMED, (), "true"),
    ("end_time == submit_time || job_name < `1`", NAMED, (), "not modelled"),
    ("job_name == 'b' && end_time == submit_time", NAMED, (), "false"),
    ("!(message == 'a')", NAMED, (), "missing"),
    ("!(job_name == 'a')", NAMED, (), "false"),
    ("!job_name", NAMED, (), "error"),
    # and, or of values
    ("(message || job_name) == 'a'", NAMED, (), "true"),
    ("(message || job_name) == 'a'", NAMED, ("message",), "missing"),
    ("(message && job_name) == `null`", NAMED, (), "true"),
    ("(job_name && message) == 'b'", {"job_name": "a", "message": "b"}, (), "true"),
    ("(vpc_config.subnet_ids || `[\"a\"]`) == ['a']", NO_SUBNETS, (), "true"),
    ("(vpc_config.subnet_ids || `[]`) == `[]`", SUBNETS, (), "false"),
    ("(vpc_config || job_name) == 'a'", {**NAMED, **NO_VPC}, (), "true"),
    ("(`0` || job_name) == `0`", NAMED, (), "true"),
    ("(`false` || message)", NAMED, (), "missing"),
    ("((message == 'a') || `true`) == `true`", NAMED, (), "missing"),
    # an error or what is not modelled stays, whatever follows
    ("(job_name < `1`) | `true`", NAMED, (), "error"),
    ("(end_time == submit_time) | `true`", NAMED, (), "not modelled"),
    ("no_such_field.subnet_ids | `true`", NAMED, (), "error"),
    ("[job_name < `1`] | `true`", NAMED, (), "error"),
    ("[job_name < `1`, message == 'a'][1]", NAMED, (), "error"),
    ("message | `true`", NAMED, ("message",), "true"),
    ("vpc_config | present(subnet_ids)", NO_VPC, (), "false"),
    # places in lists
    ("vpc_config.subnet_ids[0] == 'a'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[2] == 'c'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[3] == `null`", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[-1] == 'c'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[-3] == 'a'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[-4] == `null`", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[40] == `null`", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[0] == 'a'", NO_VPC, (), "missing"),
    ("vpc_config.subnet_ids[0] == 'a'", SUBNETS, ("vpc_config.subnet_ids",), "missing"),
    ("job_name[0] == `null`", {}, (), "true"),
    ("['x', job_name][-1] == 'a'", NAMED, (), "true"),
    ("param('texts')[1] == 'prod'", {}, (), "true"),
    # projections and filters
    ("vpc_config.subnet_ids[?@ != 'b'][] | [1] == 'c'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[?@ != 'b'] | [-2] == 'a'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[?@ == 'x'] | [0] == `null`", SUBNETS, (), "true"),
    ("present(vpc_config.subnet_ids[?@ == 'b'])", SUBNETS, (), "true"),
    ("present(vpc_config.subnet_ids[?@ == 'x'])", SUBNETS, (), "false"),
    ("present(vpc_config.subnet_ids[?@ < `1`])", SUBNETS, (), "error"),
    ("present([job_name, message][?@ == 'a'])", NAMED, (), "missing"),
    ("present([job_name, message][*])", NAMED, (), "missing"),
    ("present([job_name, message][?present(@)])", NAMED, (), "true"),
    ("present([job_name, message][?!present(@)])", NAMED, (), "missing"),
    ("present(vpc_config.subnet_ids[?end_time == submit_time])", SUBNETS, (), "missing"),
    ("present(job_name[*])", NAMED, (), "false"),
    ("present(vpc_config.subnet_ids[*])", NO_SUBNETS, ("vpc_config.subnet_ids",), "missing"),
    ("vpc_config.subnet_ids[*].[@][] | [2] == 'c'", SUBNETS, (), "true"),
    ("[vpc_config.subnet_ids, job_name][] | [3] == 'a'", {**NAMED, **SUBNETS}, (), "true"),
    ("[vpc_config.subnet_ids, [job_name]][] | [-1] == 'a'", {**NAMED, **SUBNETS}, (), "true"),
    ("[job_name, 'x'][1:] == ['x']", NAMED, (), "true"),
    ("param('texts')[::-1] == ['prod', 'a']", NAMED, (), "true"),
    ("vpc_config.subnet_ids[1:] == ['b', 'c']", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[:2] == ['a', 'b']", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[::2] == ['a', 'c']", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[5:] == `[]`", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[1:] | [-1] == 'c'", SUBNETS, (), "true"),
    ("vpc_config.subnet_ids[-1:] == ['c']", SUBNETS, (), "not modelled"),
    ("vpc_config.subnet_ids[:-1] == ['a', 'b']", SUBNETS, (), "not modelled"),
    ("vpc_config.subnet_ids[::-1] == ['c']", SUBNETS, (), "not modelled"),
    ("vpc_config.subnet_ids[?@ != 'x'][] | [1:] == ['b', 'c']", SUBNETS, (), "not modelled"),
    ("vpc_config.subnet_ids[::0] == ['b', 'c']", SUBNETS, (), "error"),
    ("job_name[1:] == `null`", NAMED, (), "true"),
    # multi-selects and maps
    ("{a: job_name, b: message}.a == 'a'", NAMED, (), "true"),
    ("{a: job_name, b: message}.b == `null`", NAMED, (), "true"),
    ("{a: job_name, b: message}.c == `null`", NAMED, (), "true"),
    ("{a: job_name}.a == 'a'", NAMED, ("job_name",), "missing"),
    ("{a: job_name, b: message}.b == `null`", NAMED, ("job_name",), "missing"),
    ("message.{a: 'x'} == `null`", NAMED, (), "true"),
    ("vpc_config.{a: subnet_ids}.a == ['a', 'b', 'c']", SUBNETS, (), "true"),
    ("vpc_config.{a: 'x'} == `null`", NO_VPC, (), "true"),
    ("vpc_config.[subnet_ids][0] == `null`", NO_SUBNETS, (), "true"),
    ("{a: job_name, b: 'x'}.* == ['a', 'x']", NAMED, (), "true"),
    ("{a: job_name} == {a: 'a'}", NAMED, (), "not modelled"),
    ("param('map').a == `1`", NAMED, (), "true"),
    ("param('map').* == `[1]`", NAMED, (), "true"),
    ("job_name.* == `null`", NAMED, (), "true"),
    ("tags.nobody_has_it == `null`", {}, (), "true"),
    ("tags.Owner == 'support-ml@example.com'", ONE_TAG, (), "true"),
    ("tags.owner == `null`", ONE_TAG, (), "true"),
    ("tags.* == `[]`", ONE_TAG, (), "false"),
    ("tags.* == ['a']", ONE_TAG, (), "not modelled"),
    ("present(tags.*)", ONE_TAG, (), "true"),
    ("tags.*[0] == `null`", ONE_TAG, (), "not modelled"),
    ('tags."ä" == `null`', ONE_TAG, (), "not modelled"),
    ("tags.Owner == 'x'", {}, ("tags",), "missing"),
    # functions: null, missing, types
    ("contains(message, 'a')", {}, (), "missing"),
    ("contains(param('texts'), 'a')", {}, (), "true"),
    ("contains('abc', `1`)", {}, (), "error"),
    ("contains(vpc_config.subnet_ids, `[null]`)", SUBNETS, (), "missing"),
    ("contains([job_name, `[null]`], `[null]`)", NAMED, (), "missing"),
    ("contains([job_name, `[null]`], 'b')", NAMED, (), "missing"),
    ("contains([job_name, `[null]`], 'a')", NAMED, (), "true"),
    ("lookup(arn(role_arn), 'service') == 'iam'", {}, (), "true"),
    ("lookup(arn(role_arn), 'owner') == `null`", {}, (), "true"),
    ("length(`1`) == `1`", {}, (), "error"),
    ("length('abc') == `3`", {}, (), "true"),
    ("abs(job_name) == `1`", {}, (), "error"),
    ("abs(message) == `1`", {}, (), "missing"),
    ("abs(message) == `null`", {}, (), "true"),
    ("no_such_function(job_name)", {}, (), "error"),
    ("join(job_name) == 'a'", {}, (), "error"),
    ("join('-', [role_arn, `1`]) == 'a'", {}, (), "error"),
    ("sort_by(vpc_config.subnet_ids, &@) == ['a']", SUBNETS, (), "not modelled"),
    ("extra('cost') == `1`", {}, (), "not modelled"),
    ("now() == '2026-11-23T12:00:00+00:00'", {}, (), "true"),
]  # fmt: skip


def test_every_kind_of_node_is_read() -> None:
    """jmespath's module has a function for each kind, which tells its name."""
    made = {make(*[[]] * len(signature(make).parameters))["type"] for _, make in getmembers(ast, isfunction)}
    assert made == Reader._METHODS.keys() == Evaluator._METHODS.keys() == _Plain._METHODS.keys()


@pytest.mark.parametrize(("text", "patch", "hidden", "expected"), CASES)
def test_condition(text: str, patch: Any, hidden: tuple[str, ...], expected: str) -> None:
    world = a_world()
    read = read_condition(parse(text, strict=False), world)
    true_job = TrueJob(Example("pass", patch, not_delivered=hidden), NOW, world.tag_keys)
    assert answer_of(read, true_job) == expected
    if expected != "not modelled":
        assert reference_answer(text, true_job) == expected


OF_OBJECTS = [
    "vpc_config == 'a'",
    "vpc_config == vpc_config",
    "length(vpc_config) == `1`",
    "present(vpc_config.*)",
    "lower(vpc_config) == 'a'",
]


@pytest.mark.parametrize("text", OF_OBJECTS)
def test_an_object_of_the_job_as_a_value_is_an_error(text: str) -> None:
    true_job = TrueJob(Example("pass", {}), NOW, {})
    assert answer_of(read_condition(parse(text), a_world(hides=False)), true_job) == "error"
    assert reference_answer(text, true_job) == "error"


IN_LISTS = ["[vpc_config] == `null`", "{a: vpc_config}.a == `null`", "vpc_config[0] == `null`", "vpc_config[*] == `null`"]
OF_OTHER_MEMBERS = ["vpc_config[] == `null`", "vpc_config[1:] == `null`", "vpc_config.job_name == `null`"]


@pytest.mark.parametrize("text", [*OF_OBJECTS, *IN_LISTS, *OF_OTHER_MEMBERS])
def test_where_the_object_may_be_not_delivered_as_a_whole_its_use_is_not_modelled(text: str) -> None:
    read = read_condition(parse(text, strict=False), a_world(hides=True))
    assert answer_of(read, TrueJob(Example("pass", {}), NOW, {})) == "not modelled"


def test_constructs_are_named() -> None:
    read = read_condition(parse("end_time == submit_time || sort_by(vpc_config.subnet_ids, &@) == `[]`"), a_world())
    assert read.constructs == ("a comparison of a time as text", "sort_by()")
    assert read_condition(parse("`false` && end_time == submit_time"), a_world()).constructs == ()


def test_building_is_paid_for() -> None:
    nested = "length(vpc_config.subnet_ids[?contains(vpc_config.subnet_ids[?@ != 'a'], @)])"
    with pytest.raises(OutOfStepsError, match="building the formula"):
        read_condition(parse("present(vpc_config.subnet_ids[?@ != 'a'][?@ != 'b'] | [7])"), a_world(steps=5_000))
    read_condition(parse(f"{nested} == `1`", strict=False), a_world(steps=100_000))
