"""The options that would configure a rule, ready to copy into any shell."""

import shlex

import pytest
from msgspec.structs import replace

from scanner.model.rule import ConfiguredRule, Example, Parameter, ParameterType
from scanner.policy.how_to_configure import how_to_configure
from tests.unit.formats import reports


def option(of_type: ParameterType, shared: bool = True, **others: ConfiguredRule) -> str:
    parameter = Parameter("wanted", of_type, required=True, shared=shared)
    configured = ConfiguredRule(reports.rule("A-1", params={"wanted": parameter}), {}, {})
    return how_to_configure(configured, [configured, *others.values()])


def test_a_value_of_each_type() -> None:
    assert option(ParameterType("integer")) == "--param wanted=24"
    assert option(ParameterType("boolean")) == "--param wanted=true"
    assert option(ParameterType("list", ParameterType("region"))) == "--param wanted=eu-west-1"
    assert option(ParameterType("map", ParameterType("list", ParameterType("glob")))) == 'params: {wanted: {"KEY": ["prod-*"]}}'


def test_a_parameter_that_several_rules_declare_for_themselves_is_set_by_rule() -> None:
    other = ConfiguredRule(reports.rule("A-2", params={"wanted": Parameter("wanted", ParameterType("string"))}), {}, {})
    assert option(ParameterType("string"), shared=False, other=other) == "--param A-1.wanted=VALUE"
    assert option(ParameterType("string"), shared=False) == "--param wanted=VALUE"


def test_the_rules_passing_example_is_the_value_that_is_shown() -> None:
    wanting = reports.wanting(examples=([], ["owner|team", "env"]))
    failing = Example("fail", params={"allowed_roles": ["wrong"]})
    configured = ConfiguredRule(replace(wanting, examples=(failing, *wanting.examples)), {}, {})
    assert how_to_configure(configured, [configured]) == '--param "allowed_roles=owner|team"'


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("eu-west-1", "--param wanted=eu-west-1"),
        ("arn:aws:iam::*:role/batch/*", '--param "wanted=arn:aws:iam::*:role/batch/*"'),
        ("it's", '--param "wanted=it\'s"'),
        ("^prod-[a-z]+$", '--param "wanted=^prod-[a-z]+$"'),
        ("^v\\d+$", '--param "wanted=^v\\d+$"'),
        ("a$b", 'params: {wanted: "a$b"}'),
        ('say "x"', 'params: {wanted: "say \\"x\\""}'),
        ("100%", 'params: {wanted: "100%"}'),
        ("a`b", 'params: {wanted: "a`b"}'),
        ("a!b", 'params: {wanted: "a!b"}'),
        ("end\\", 'params: {wanted: "end\\\\"}'),
    ],
)
def test_a_hint_reads_the_same_in_sh_powershell_and_cmd(value: str, printed: str) -> None:
    parameter = Parameter("wanted", ParameterType("string"), required=True, shared=True)
    rule = replace(reports.rule("A-1", params={"wanted": parameter}), examples=(Example("pass", params={"wanted": value}),))
    configured = ConfiguredRule(rule, {}, {})
    assert how_to_configure(configured, [configured]) == printed
    if printed.startswith("--param"):
        assert shlex.split(printed) == ["--param", f"wanted={value}"]
        assert "'" not in printed.replace(value, "")
