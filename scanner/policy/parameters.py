"""Parameters: their declared types, the values that fit, and what the command line sets."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from scanner.documents.json.text import decode
from scanner.errors import EvaluationError, ReadError, UsageError
from scanner.expressions.functions.patterns import glob_matcher, regex_matcher
from scanner.model.job import Json
from scanner.model.names import ACCOUNT, REGION
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.policy.schema import PARAMETER_TYPES
from scanner.policy.slips import Slip, find_slip, is_blank

_NESTED = re.compile(r"(list|map)\[(.+)\]")
_PIECES = 3  # values that advice repeats
SCANNED = {"accounts": "scanned"}  # stands for the accounts that the scan was told to cover


def parse_type(text: str) -> ParameterType | None:
    """The type that a declaration names; None where it names none."""
    text = text.strip()
    if text in PARAMETER_TYPES:
        return ParameterType(text)
    found = _NESTED.fullmatch(text)
    item = parse_type(found[2]) if found else None
    return ParameterType(found[1], item) if found and item else None


def _compiles(compile_it: Callable[[str], Any], value: str) -> str:
    try:
        compile_it(value)
    except EvaluationError as error:
        return str(error)
    return ""


def _time(value: str) -> str:
    try:
        return "" if datetime.fromisoformat(value).tzinfo else "has no offset from UTC"
    except ValueError:
        return "is not an ISO 8601 time"


def _form(pattern: str, words: str) -> Callable[[str], str]:
    return lambda value: "" if re.fullmatch(pattern, value) else words


_TEXT_FORMS: Mapping[str, Callable[[str], str]] = {
    "string": lambda _: "",
    "glob": lambda value: _compiles(glob_matcher, value),
    "regex": lambda value: _compiles(regex_matcher, value),
    "account": _form(ACCOUNT, "is not an account id of 12 digits"),
    "region": _form(REGION, "is not a Region such as eu-central-1"),
    "timestamp": _time,
}
_NEVER_BLANK = frozenset(_TEXT_FORMS) - {"string"}  # a blank glob matches nothing, a blank regex everything


def misfit(value: Json, kind: ParameterType) -> str:
    """Why a value is not of a type, as the end of a sentence about it; empty where it is."""
    if kind.item is not None:
        wanted, name = (list, "list") if kind.name == "list" else (dict, "map")
        if not isinstance(value, wanted):
            return f"{show(value)} is not a {name}"
        items: Sequence[Json] = list(value.values()) if isinstance(value, dict) else value
        return next((why for item in items if (why := misfit(item, kind.item))), "")
    match kind.name:
        case "boolean":
            return "" if isinstance(value, bool) else f"{show(value)} is neither true nor false"
        case "integer":
            return "" if isinstance(value, int) and not isinstance(value, bool) else f"{show(value)} is not a whole number"
        case "number":
            return "" if isinstance(value, int | float) and not isinstance(value, bool) else f"{show(value)} is not a number"
        case "object":
            return "" if isinstance(value, dict) else f"{show(value)} is not an object"
        case _:
            return _text_misfit(value, kind)


def _text_misfit(value: Json, kind: ParameterType) -> str:
    if not isinstance(value, str):
        quote = " (write it in quotes)" if isinstance(value, int) and not isinstance(value, bool) else ""
        return f"{show(value)} is not text{quote}"
    if kind.name in _NEVER_BLANK and is_blank(value):
        return f"{show(value)} is blank"
    problem = _TEXT_FORMS[kind.name](value)
    return f"{show(value)} {problem}" if problem and not problem.startswith(("a pattern", "'", '"')) else problem


def too_few(value: Json, parameter: Parameter) -> str:
    """Why a list or map holds fewer entries than its parameter needs, as a sentence; empty where it does not. Blank texts do not count."""
    if not parameter.min or not isinstance(value, list | dict):
        return ""
    entries = sum(not (isinstance(one, str) and is_blank(one)) for one in value)
    if entries >= parameter.min:
        return ""
    needed = "at least one entry" if parameter.min == 1 else f"at least {parameter.min} entries"
    return f"{parameter.name} needs {needed}, or the rule would check nothing"


def show(value: Json) -> str:
    """A value as messages print it: JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True, slots=True)
class Setting:
    """One --param: the rule that it names, or empty; the parameter; its texts, one a repetition."""

    rule: str
    name: str
    texts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}.{self.name}" if self.rule else self.name


def parse_settings(given: Sequence[str]) -> tuple[Setting, ...]:
    """The settings that [RULE.]NAME=VALUE options make; repetitions are joined. Raises UsageError for other forms."""
    texts: dict[tuple[str, str], list[str]] = {}
    for option in given:
        left, equals, text = option.partition("=")
        rule, _, name = left.rpartition(".")
        if not equals or not name:
            raise UsageError(f"--param {option!r} has no value: write --param NAME=VALUE or --param RULE.NAME=VALUE")
        if left.startswith(("'", '"')):  # cmd.exe hands --param 'a=b' on with its quotes
            raise UsageError(f'--param {option} has a quote as part of it: write --param "NAME=VALUE" with double quotes')
        texts.setdefault((rule, name), []).append(text)
    return tuple(Setting(rule, name, tuple(values)) for (rule, name), values in texts.items())


def configure(
    rules: Sequence[Rule], settings: Sequence[Setting], accounts: Sequence[str], asked_for: frozenset[str] = frozenset()
) -> tuple[ConfiguredRule, ...]:
    """The rules with their parameters' values: the command line's over the defaults. Raises UsageError for a setting that fits no rule."""
    chosen: dict[tuple[str, str], Json] = {}
    for setting in sorted(settings, key=lambda one: bool(one.rule)):  # a rule's own comes last and wins
        for rule in _targets(rules, setting):
            chosen[rule.id, setting.name] = _value(setting, rule.params[setting.name])
    return tuple(_configured(rule, chosen, tuple(accounts), rule.id in asked_for) for rule in rules)


def _configured(rule: Rule, chosen: Mapping[tuple[str, str], Json], accounts: tuple[str, ...], asked_for: bool) -> ConfiguredRule:
    params: dict[str, Json] = {}
    origins: dict[str, str] = {}
    for name, parameter in rule.params.items():
        if (rule.id, name) in chosen:
            params[name], origins[name] = chosen[rule.id, name], "--param"
        elif parameter.default is not None:
            params[name] = list(accounts) if parameter.default == SCANNED else parameter.default
            origins[name] = "--account" if parameter.default == SCANNED else "default"
    return ConfiguredRule(rule, params, origins, asked_for)


def _targets(rules: Sequence[Rule], setting: Setting) -> list[Rule]:
    """The rules that a setting is for."""
    declaring = [rule for rule in rules if setting.name in rule.params]
    if setting.rule:
        named = [rule for rule in rules if rule.id == setting.rule]
        if not named:
            raise UsageError(f"--param {setting}: no rule {setting.rule} is selected{_close(setting.rule, [rule.id for rule in rules])}")
        if named[0] not in declaring:
            known = ", ".join(named[0].params) or "none"
            raise UsageError(f"--param {setting}: rule {setting.rule} has no parameter '{setting.name}' (it has: {known})")
        return named
    if not declaring:
        names = sorted({name for rule in rules for name in rule.params})
        listed = "; ".join(f"{name} ({', '.join(rule.id for rule in rules if name in rule.params)})" for name in names)
        close = _close(setting.name, names)
        raise UsageError(f"--param {setting}: no selected rule has a parameter '{setting.name}'{close}. They have: {listed or 'none'}")
    shared = [rule for rule in declaring if rule.params[setting.name].shared]
    if shared or len(declaring) == 1:
        return shared or declaring
    raise UsageError(
        f"--param {setting}: {len(declaring)} rules declare '{setting.name}' for themselves ({', '.join(rule.id for rule in declaring)}); "
        f"name one: --param {declaring[0].id}.{setting.name}=VALUE"
    )


def _close(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def _value(setting: Setting, parameter: Parameter) -> Json:
    kind = parameter.type
    if kind.name == "list" and kind.item is not None and not _is_json_list(setting):
        value: Json = [_scalar(text, kind.item, setting, repeated=True) for text in setting.texts]
    elif len(setting.texts) > 1:
        raise UsageError(f"--param {setting} is given {len(setting.texts)} times, but takes one value ({kind})")
    else:
        value = _scalar(setting.texts[0], kind, setting, repeated=False)
    if why := misfit(value, kind):
        raise UsageError(f"--param {setting}: {why}; its type is {kind}{_repeat_instead(setting, kind)}")
    if why := too_few(value, parameter):
        raise UsageError(f"--param {setting}: {why}; to leave the rule out, use --ignore, or 'off' with a reason in jobscan.yaml")
    return value


def _is_json_list(setting: Setting) -> bool:
    return len(setting.texts) == 1 and setting.texts[0].lstrip().startswith("[")


def _repeat_instead(setting: Setting, kind: ParameterType) -> str:
    """Advice for a list that is not JSON, such as [*/Admin]: cmd.exe and PowerShell take the double quotes out of it."""
    return ", given by repeating --param or as a JSON list" if kind.name == "list" and _is_json_list(setting) else ""


def _scalar(text: str, kind: ParameterType, setting: Setting, repeated: bool) -> Json:
    """The value that a text says for a type: text as it is, all else as JSON. Raises UsageError for a text with a slip."""
    if is_blank(text):
        raise UsageError(f"--param {setting} is empty: set the variable that it comes from, or leave --param out for the default")
    if kind.name in _TEXT_FORMS:
        if slip := find_slip(text, kind.name):
            raise UsageError(f"--param {setting}: {show(text)} {slip.problem}; {_advice(setting, slip, repeated)}")
        return text
    try:
        return decode(text)
    except ReadError:
        return text  # of the wrong type, which the caller says


def _advice(setting: Setting, slip: Slip, repeated: bool) -> str:
    """How to write the values that were meant, in a form that works in sh, PowerShell and cmd.exe."""
    options = " ".join(f'--param "{setting}={piece}"' for piece in slip.pieces[:_PIECES])
    if not options or any(char in options for char in "$`%"):
        return "jobscan.yaml takes a value as it is written"
    if repeated:
        return f"repeat --param, or give a JSON list, which is taken as written: {options}"
    return f"write {options}; jobscan.yaml takes a value as it is written"
