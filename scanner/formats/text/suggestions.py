"""Every line that tells a reader what to run or to do next. It names nothing that this version does not have."""

import json
import re
from collections.abc import Iterator, Sequence

from scanner.display.lines import Line, line, shown, wrap
from scanner.model.job import Json
from scanner.model.outcome import Reason, ReasonKind, Undecided
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.shape.hints import RESCAN, how_to_get, when_known

MORE = "--show all"
# Hints work in sh, PowerShell and cmd.exe alike: cmd.exe knows no single quotes, so a value gets none or double ones.
_PLAIN = re.compile(r"[\w./:@+=-]+", re.ASCII)
# What one of the three reads inside of double quotes; such a value is printed as a line of jobscan.yaml, which is YAML everywhere.
_SHELL_READS = re.compile(r"""["`%!]|\$(?!$)|\\(?=["$`\\]|$)""")
_VALUES: dict[str, Json] = {
    "string": "VALUE", "boolean": True, "integer": 24, "number": 1.5, "regex": "^prod-", "glob": "prod-*", "account": "123456789012",
    "region": "eu-west-1", "timestamp": "2026-01-01T00:00:00Z", "object": {},
}  # fmt: skip


def what_to_do(rule: Rule, running: bool, over: bool) -> Iterator[Line]:
    """What the rule's author says is to be done about its findings; `running` and `over` say which kinds of jobs there are."""
    fix = rule.remediation
    steps = (("Still running", fix.running, running), ("Finished", fix.finished, over), ("Next jobs", fix.pipeline, True))
    for name, step, wanted in steps:
        if step and wanted:
            yield from wrap(step, indent=" " * 19, first=f"    {name:13}  ")


def how_to_decide(reason: Reason) -> str:
    """How to come by what an undecided rule lacks, in one sentence."""
    match reason.kind:
        case ReasonKind.NOT_DELIVERED:
            return how_to_get(reason.path, reason.source, reason.why)
        case ReasonKind.NOT_YET:
            return "does not exist before the job is submitted"
        case ReasonKind.COMPUTED:
            return f"{when_known(reason.source, reason.why)}; --allow-unknown computed accepts it"
        case ReasonKind.ABSENT:
            return "has no value in these jobs, and the rule does not say what that means"
        case ReasonKind.EMPTY:
            return "is empty in these jobs, and the rule does not say what that means"


def rescan(undecided: Sequence[Undecided]) -> Iterator[Line]:
    """What to run once the records have what was not delivered; nothing where that is not what is missing."""
    if any(reason.kind is ReasonKind.NOT_DELIVERED and not reason.why for one in undecided for reason in one.missing):
        yield line(f"    To decide, scan all of it together, or keep it: {RESCAN}   All fields: jobscan shape")


def how_to_configure(configured: ConfiguredRule, selected: Sequence[ConfiguredRule], names: Sequence[str] = ()) -> str:
    """The options that would configure a rule, or the parameters that are named, with example values."""
    return " ".join(_option(configured.rule, configured.rule.params[name], selected) for name in names or configured.unset)


def _option(rule: Rule, parameter: Parameter, selected: Sequence[ConfiguredRule]) -> str:
    alone = sum(parameter.name in other.rule.params for other in selected) == 1
    name = parameter.name if parameter.shared or alone else f"{rule.id}.{parameter.name}"
    value = _from_examples(rule, parameter)
    if isinstance(value, list) and parameter.type.item is not None and parameter.type.item.name not in ("list", "map", "object"):
        value = value[0]  # a list is made by repeating the option
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if _PLAIN.fullmatch(text):
        return shown(f"--param {name}={text}")
    if not _SHELL_READS.search(text):
        return shown(f'--param "{name}={text}"')
    params = json.dumps(value, ensure_ascii=False)
    return shown(f"params: {{{name}: {params}}}" if "." not in name else f"params: {{{rule.id}: {{{parameter.name}: {params}}}}}")


def _from_examples(rule: Rule, parameter: Parameter) -> Json:
    """A value that the rule's own examples set, else one of the parameter's type."""
    for example in sorted(rule.examples, key=lambda one: one.outcome != "pass"):
        if example.params.get(parameter.name) not in (None, "", [], {}):
            return example.params[parameter.name]
    return _of_type(parameter.type)


def _of_type(wanted: ParameterType) -> Json:
    if wanted.item is None:
        return _VALUES.get(wanted.name, "VALUE")
    return [_of_type(wanted.item)] if wanted.name == "list" else {"KEY": _of_type(wanted.item)}
