"""What a reader is told to do next."""

from dataclasses import replace

from scanner.formats.suggestions import how_to_configure, how_to_decide
from scanner.model.outcome import Reason, ReasonKind
from scanner.model.rule import ConfiguredRule, Example, Parameter, ParameterType

from . import reports


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


def test_every_reason_has_an_answer() -> None:
    answers = {how_to_decide(Reason("vpc_config", kind, reports.LIST)) for kind in ReasonKind}
    assert len(answers) == len(ReasonKind)
    assert all(answers)
