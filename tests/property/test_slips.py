"""No built-in parameter of globs, accounts or Regions takes a slip of the hand, and each takes honest values."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.config.load import load_config
from scanner.errors import MistakesError, UsageError
from scanner.model.rule import ParameterType, Rule
from scanner.policy import builtin
from scanner.policy.parameters import configure, parse_settings
from scanner.project.organisation import organise
from scanner.project.targets import Targets

RULES = tuple(rule for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules)
HONEST = {
    "glob": [
        "*/Admin",
        "arn:aws:iam::*:role/batch/*",
        "anthropic.claude-*",
        "eu-*",
        "subnet-0?",
        "us.amazon.nova-lite-v1:0",
        "my_bucket.eu",
    ],
    "account": ["111122223333", "012345678901"],
    "region": ["eu-central-1", "us-gov-west-1"],
}


def scalar(kind: ParameterType) -> str:
    return kind.name if kind.item is None else scalar(kind.item)


CASES = [
    (rule, name)
    for rule in RULES
    for name, one in rule.params.items()
    if one.type.name == "list" and one.type.item and one.type.item.item is None and scalar(one.type) in HONEST
]
SLIPS: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "a blank": lambda _: "  ",
    "a comma": lambda one: f"{one},{one}",
    "a comma at the end": lambda one: f"{one},",
    "a comma and a blank": lambda one: f"{one}, {one}",
    "a semicolon": lambda one: f"{one};{one}",
    "a pipe": lambda one: f"{one}|{one}",
    "a blank between": lambda one: f"{one} {one}",
    "a blank before": lambda one: f" {one}",
    "a tab": lambda one: f"{one}\t{one}",
    "a line break": lambda one: f"{one}\n{one}",
    "a carriage return": lambda one: f"{one}\r",
    "single quotes": lambda one: f"'{one}'",
    "double quotes": lambda one: f'"{one}"',
    "half a quote": lambda one: f"'{one}",
    "curly quotes": lambda one: f"\u201c{one}\u201d",
    "backticks": lambda one: f"`{one}`",
    "a list mark": lambda one: f"- {one}",
    "a number": lambda one: f"1. {one}",
    "a bullet": lambda one: f"\u2022 {one}",
    "a bracket": lambda one: f"({one})",
    "half a list": lambda one: f"[{one}",
    "a list without quotes": lambda one: f"[{one}]",
    "braces": lambda one: f"{{{one}}}",
    "a negation": lambda one: f"!{one}",
    "a variable": lambda _: "$ROLES",
    "a variable in braces": lambda one: f"{one}${{X}}",
    "a variable of cmd.exe": lambda _: "%ROLES%",
    "a template": lambda _: "{{ roles }}",
    "a placeholder": lambda _: "<your-role>",
    "a BOM": lambda one: f"\ufeff{one}",
    "a zero-width space": lambda one: f"{one[:2]}\u200b{one[2:]}",
    "a hard space": lambda one: f"{one}\u00a0",
    "a soft hyphen": lambda one: f"{one[:2]}\u00ad{one[2:]}",
    "a null": lambda one: f"{one}\0",
    "a dash": lambda one: f"{one}\u2013x",
    "a wide comma": lambda one: f"{one}\uff0c{one}",
    "anchors": lambda one: f"^{one}$",
    "a backslash": lambda one: f"{one}\\",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_on_the_command_line_is_wrong_usage(slip: str) -> None:
    for rule, name in CASES:
        for honest in HONEST[scalar(rule.params[name].type)]:
            with pytest.raises(UsageError):
                configure([rule], parse_settings([f"{name}={SLIPS[slip](honest)}"]), ())
            with pytest.raises(UsageError):
                configure([rule], parse_settings([f"{name}={honest}", f"{name}={SLIPS[slip](honest)}"]), ())


def from_file(rule: Rule, name: str, text: str, folder: Path) -> list[str]:
    (folder / "list.txt").write_text(text, encoding="utf-8", newline="")
    config = load_config(f"params: {{{rule.id}: {{{name}: {{file: list.txt}}}}}}".encode(), "jobscan.yaml", folder)
    (found,) = organise(configure([rule], (), ()), config, Targets([rule], [rule], lambda: RULES), ())
    return list(found.params[name])


# In a file a line's blanks at its ends, its breaks and a mark of UTF-8 at the start mean nothing.
IN_FILES = sorted(SLIPS.keys() - {"nothing", "a blank", "a blank before", "a line break", "a carriage return", "a BOM", "a null"})


@pytest.mark.parametrize("slip", IN_FILES)
def test_a_slip_in_a_text_file_is_a_mistake(slip: str, tmp_path: Path) -> None:
    for rule, name in CASES:
        honest = HONEST[scalar(rule.params[name].type)][0]
        with pytest.raises(MistakesError) as caught:
            from_file(rule, name, f"# ours\n{honest}\n{SLIPS[slip](honest)}\n", tmp_path)
        assert [(one.path, one.line) for one in caught.value.mistakes] == [("list.txt", 3)]


@pytest.mark.parametrize("head", ["role_arn", "Role ARN", "account_id", "regions", "bucket", "value", "role,owner", "role\towner"])
def test_the_head_of_a_table_is_a_mistake(head: str, tmp_path: Path) -> None:
    for rule, name in CASES:
        with pytest.raises(MistakesError) as caught:
            from_file(rule, name, f"{head}\n{HONEST[scalar(rule.params[name].type)][0]}\n", tmp_path)
        assert caught.value.mistakes[0].line == 1


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_honest_values_are_taken_from_everywhere(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    rule, name = data.draw(st.sampled_from(CASES))
    values = data.draw(st.lists(st.sampled_from(HONEST[scalar(rule.params[name].type)]), min_size=1, unique=True))
    (plain,) = configure([rule], parse_settings([f"{name}={value}" for value in values]), ())
    assert plain.params[name] == values
    folder = tmp_path_factory.mktemp("lists")
    for ending in ("\n", "\r\n", "\r", "  # why\n", "\n\n"):
        assert from_file(rule, name, "\ufeff" + "".join(value + ending for value in values), folder) == values


@pytest.mark.parametrize("blank", ['[""]', '[" "]', '["*/Admin", ""]', '["\\u200b"]', "[null]"])
def test_a_blank_entry_is_refused_in_json_as_well(blank: str) -> None:
    for rule, name in CASES:
        with pytest.raises(UsageError):
            configure([rule], parse_settings([f"{name}={blank}"]), ())


def test_odd_globs_are_taken_as_written_in_json() -> None:
    for rule, name in CASES:
        if scalar(rule.params[name].type) == "glob":
            (found,) = configure([rule], parse_settings([f'{name}=["a,b", "c d", "\'x\'"]']), ())
            assert found.params[name] == ["a,b", "c d", "'x'"]


def test_denylists_cannot_be_empty() -> None:
    denying = [(rule, name) for rule in RULES for name, one in rule.params.items() if one.min]
    assert {name for _, name in denying} >= {"denied_roles", "denied_models", "denied_network_ids", "classified_values"}
    for rule, name in denying:
        with pytest.raises(UsageError, match="at least one entry"):
            configure([rule], parse_settings([f"{name}=[]"]), ())
