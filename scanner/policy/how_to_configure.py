"""The options that would configure a rule, ready to copy into any shell."""

import json
import re
from collections.abc import Sequence

from scanner.display.lines import printable
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule

# Hints work in sh, PowerShell and cmd.exe alike. cmd.exe does not know single quotes, so a value gets double ones or none.
_PLAIN = re.compile(r"[\w./:@+=-]+", re.ASCII)
# What one of the three shells reads inside double quotes. Such a value is printed as a line of jobscan.yaml, which is YAML everywhere.
_SHELL_READS = re.compile(r"""["`%!]|\$(?!$)|\\(?=["$`\\]|$)""")
_COMPOUND = ("list", "map", "object")
_SAMPLES: dict[str, Json] = {
    "string": "VALUE", "boolean": True, "integer": 24, "number": 1.5, "regex": "^prod-", "glob": "prod-*", "account": "123456789012",
    "region": "eu-west-1", "timestamp": "2026-01-01T00:00:00Z", "object": {},
}  # fmt: skip


def how_to_configure(configured: ConfiguredRule, selected: Sequence[ConfiguredRule], names: Sequence[str] = ()) -> str:
    """The options that would set a rule's parameters, with sample values, e.g. `--param allowed_regions=eu-west-1`.

    `names` are the parameters to set; without any, those that the rule needs. `selected` are all rules of the scan.
    """
    rule = configured.rule
    return " ".join(_option(rule, rule.params[name], selected) for name in names or configured.unset)


def _option(rule: Rule, parameter: Parameter, selected: Sequence[ConfiguredRule]) -> str:
    value = _sample(rule, parameter)
    item = parameter.type.item
    if isinstance(value, list) and item is not None and item.name not in _COMPOUND:
        value = value[0]  # a list is made by repeating the option
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    name = parameter.name if parameter.shared or _is_unique(parameter, selected) else f"{rule.id}.{parameter.name}"
    if _PLAIN.fullmatch(text):
        return printable(f"--param {name}={text}")
    if not _SHELL_READS.search(text):
        return printable(f'--param "{name}={text}"')
    in_file = f"{{{parameter.name}: {json.dumps(value, ensure_ascii=False)}}}"
    if name != parameter.name:
        in_file = f"{{{rule.id}: {in_file}}}"
    return printable(f"params: {in_file}")


def _is_unique(parameter: Parameter, selected: Sequence[ConfiguredRule]) -> bool:
    """Whether one rule alone has a parameter of this name, so that the name is enough."""
    return sum(parameter.name in other.rule.params for other in selected) == 1


def _sample(rule: Rule, parameter: Parameter) -> Json:
    """A value that the rule's own examples set, a passing one first, else any value of the parameter's type."""
    passing_first = sorted(rule.examples, key=lambda example: example.outcome != "pass")
    for example in passing_first:
        value = example.params.get(parameter.name)
        if value not in (None, "", [], {}):
            return value
    return _of_type(parameter.type)


def _of_type(wanted: ParameterType) -> Json:
    if wanted.item is None:
        return _SAMPLES.get(wanted.name, "VALUE")
    if wanted.name == "list":
        return [_of_type(wanted.item)]
    return {"KEY": _of_type(wanted.item)}
