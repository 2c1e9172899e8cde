"""What a reader is told to do next."""

import shlex
from dataclasses import replace

import pytest

from scanner.display.lines import plain
from scanner.formats.text.aside import undecided_lines
from scanner.formats.text.suggestions import how_to_configure, how_to_decide
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


def test_what_stands_in_place_of_values_is_one_reason_with_an_example() -> None:
    whys = ("the record says 'null' as text", "'a ' has a blank or an invisible character at an end")
    entries = [reports.undecided(reports.rule("A-1"), number, missing=(told("vpc_config", why),)) for number, why in enumerate(whys)]
    lines = [plain(line) for line in undecided_lines(replace(reports.EMPTY, undecided=tuple(entries)))]
    assert lines[1:3] == [
        "    needs vpc_config   for 2 jobs: A-1",
        "        the record says 'null' as text: fix the export, or write null where the job has none",
    ]
    assert "scan all of it together" not in " ".join(lines)


def told(path: str, why: str) -> Reason:
    return Reason(path, ReasonKind.NOT_DELIVERED, reports.LIST, why)


def test_what_is_computed_names_the_way_out() -> None:
    assert how_to_decide(Reason("role_arn", ReasonKind.COMPUTED, "a request", "the record has the placeholder '${X}'")).endswith(
        "the record has the placeholder '${X}'; --allow-unknown computed accepts it"
    )
