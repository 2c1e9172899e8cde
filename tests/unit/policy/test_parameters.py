"""Parameters: types, values from the command line, and which rules they are for."""

from typing import Any

import pytest

from scanner.errors import UsageError
from scanner.expressions.syntax.parser import parse
from scanner.model.place import Location
from scanner.model.rule import Parameter, ParameterType, Rule
from scanner.model.severity import Severity
from scanner.policy.parameter_types import SCANNED, as_list, misfit, parse_type
from scanner.policy.parameters import configure, parse_settings

GLOBS = ParameterType("list", ParameterType("glob"))


def a_rule(name: str, **params: Parameter) -> Rule:
    return Rule(name, "t", Severity.LOW, parse("present(job_name)"), Location("p.yaml", 1, 1), params=params)


ROLES = a_rule(
    "A-1", roles=Parameter("roles", GLOBS, required=True, shared=True), hours=Parameter("hours", ParameterType("integer"), default=4)
)
MORE_ROLES = a_rule("A-2", roles=Parameter("roles", GLOBS, shared=True), hours=Parameter("hours", ParameterType("integer"), default=8))
TRUSTED = a_rule("A-3", trusted=Parameter("trusted", ParameterType("list", ParameterType("account")), default=SCANNED))
RULES = [ROLES, MORE_ROLES, TRUSTED]


def values(*given: str, accounts: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    return {one.rule.id: dict(one.params) for one in configure(RULES, parse_settings(given), accounts)}


def test_types_are_read() -> None:
    assert str(parse_type("map[list[glob]]")) == "map[list[glob]]"
    assert [parse_type(text) for text in ("strings", "list", "list[]", "list[x]", "map[list]")] == [None] * 5


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("string", "x", 5),
        ("boolean", True, "true"),
        ("integer", 5, 5.5),
        ("integer", 5, True),
        ("number", 5.5, "5"),
        ("account", "012345678901", 12345678901),
        ("account", "012345678901", "12"),
        ("region", "eu-central-1", "Europe"),
        ("timestamp", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00"),
        ("regex", "^a+$", "(?<=a)"),
        ("glob", "a*", "x" * 600),
        ("object", {}, []),
        ("list[glob]", ["a"], "a"),
        ("list[glob]", ["a"], ["a", 5]),
        ("map[list[string]]", {"a": ["b"]}, {"a": "b"}),
    ],
)
def test_values_fit_or_say_why_not(kind: str, good: Any, bad: Any) -> None:
    wanted = parse_type(kind)
    assert wanted is not None
    assert misfit(good, wanted) == ""
    assert misfit(bad, wanted) != ""


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        ("list[object]", {"modelSummaries": []}, [{"modelSummaries": []}]),
        ("list[object]", [{"a": 1}], [{"a": 1}]),
        ("list[object]", SCANNED, SCANNED),
        ("object", {"a": 1}, {"a": 1}),
        ("map[object]", {"a": {}}, {"a": {}}),
    ],
)
def test_one_answer_of_aws_is_a_list_of_itself(kind: str, value: Any, taken: Any) -> None:
    wanted = parse_type(kind)
    assert wanted is not None
    assert as_list(value, wanted) == taken


def test_a_shared_parameter_is_set_in_every_rule_that_shares_it() -> None:
    found = values("roles=a*", "roles=b*")
    assert found["A-1"]["roles"] == found["A-2"]["roles"] == ["a*", "b*"]


def test_a_list_may_be_json() -> None:
    assert values('roles=["a*", "b*"]')["A-1"]["roles"] == ["a*", "b*"]


def test_a_rules_own_value_wins() -> None:
    found = values("A-1.roles=own", "roles=all")
    assert (found["A-1"]["roles"], found["A-2"]["roles"]) == (["own"], ["all"])


def test_the_scanned_accounts_are_those_that_the_command_line_names() -> None:
    assert values(accounts=("111122223333",))["A-3"]["trusted"] == ["111122223333"]
    assert values()["A-3"]["trusted"] == []


def test_a_required_parameter_without_a_value_leaves_the_rule_unconfigured() -> None:
    configured = {one.rule.id: one.unset for one in configure(RULES, (), ())}
    assert configured == {"A-1": ("roles",), "A-2": (), "A-3": ()}
    assert configure([ROLES], parse_settings(["roles=[]"]), ())[0].unset == ("roles",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("role=x", "did you mean roles?"),
        ("hours=5", "A-1.hours"),
        ("A-9.hours=5", "no rule A-9"),
        ("A-3.roles=x", "its parameters: trusted"),
        ("hours", "has no value"),
        ("A-1.hours=5.5", "not a whole number"),
        ("A-1.hours=x", "not a whole number"),
        ("trusted=12", "12 digits"),
        ("=5", "has no value"),
    ],
)
def test_a_setting_that_cannot_be_is_wrong_usage(given: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?").replace(".", r"\.")):
        values(given)


def test_a_single_value_is_given_once() -> None:
    with pytest.raises(UsageError, match="set 2 times"):
        values("A-1.hours=1", "A-1.hours=2")
