"""Values of parameters: what the caller sets, over the defaults."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from scanner.display.suggest import did_you_mean
from scanner.documents.json.text import decode
from scanner.errors import ReadError, UsageError
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.policy.parameter_types import SCANNED, TEXT_TYPES, misfit, show, too_few
from scanner.policy.slips import Slip, find_slip, is_blank

# Where a value comes from, as reports show it.
FROM_CALLER = "--param"
FROM_ACCOUNTS = "--account"
FROM_DEFAULT = "default"
_MAX_PIECES = 3  # values that advice repeats


class Setting(Struct, frozen=True):
    """What the caller sets a parameter to; `rule` is empty if for every rule, `texts` has more than one entry if repeated."""

    rule: str
    name: str
    texts: tuple[str, ...]

    def __str__(self) -> str:
        if self.rule:
            return f"{self.rule}.{self.name}"
        return self.name

    def refuse(self, problem: str, settings: tuple[str, ...] = ()) -> UsageError:
        """The error for this setting, e.g. "max_hours: "x" is not a whole number"."""
        return UsageError(f"{self}: {problem}", "params", settings)

    @property
    def is_json_list(self) -> bool:
        """Whether the value is written as one JSON list, e.g. `["a", "b"]`, and not as one text for each entry."""
        return len(self.texts) == 1 and self.texts[0].lstrip().startswith("[")


def parse_settings(options: Sequence[str]) -> tuple[Setting, ...]:
    """The settings in texts of the form [RULE.]NAME=VALUE; repeated ones are joined. Raises UsageError for other forms."""
    texts: dict[tuple[str, str], list[str]] = {}
    for option in options:
        left, equals, text = option.partition("=")
        rule, _, name = left.rpartition(".")
        if not equals or not name:
            raise UsageError(f"{option!r} has no value; write NAME=VALUE or RULE.NAME=VALUE", "params")
        if left.startswith(("'", '"')):  # cmd.exe passes single quotes on: 'a=b' arrives with them
            raise UsageError(f'{option} begins with a quote; write "NAME=VALUE" in double quotes', "params")
        texts.setdefault((rule, name), []).append(text)
    return tuple(Setting(rule, name, tuple(values)) for (rule, name), values in texts.items())


def configure(
    rules: Sequence[Rule], settings: Sequence[Setting], accounts: Sequence[str], asked_for: frozenset[str] = frozenset()
) -> tuple[ConfiguredRule, ...]:
    """The rules with the values of their parameters: the settings over the defaults. Raises UsageError for a setting that fits no rule.

    `accounts` are the accounts of the scan, the default of some parameters; `asked_for` has the IDs of rules selected by name.
    """
    values: dict[tuple[str, str], Json] = {}
    for setting in sorted(settings, key=lambda setting: bool(setting.rule)):  # one for a single rule comes last and wins
        for rule in _rules_of(setting, rules):
            values[rule.id, setting.name] = _value(setting, rule.params[setting.name])
    return tuple(_configured(rule, values, list(accounts), rule.id in asked_for) for rule in rules)


def sharing(rules: Sequence[Rule], name: str) -> list[Rule]:
    """The rules that a value without a rule's ID is for: those that share the parameter, else the only one that declares it.

    Empty if several rules declare it and none shares it: one value may not suit them all, so each has to be set by itself.
    """
    declaring = [rule for rule in rules if name in rule.params]
    shared = [rule for rule in declaring if rule.params[name].shared]
    if shared:
        return shared
    if len(declaring) == 1:
        return declaring
    return []


def _configured(rule: Rule, values: Mapping[tuple[str, str], Json], accounts: list[str], asked_for: bool) -> ConfiguredRule:
    params: dict[str, Json] = {}
    origins: dict[str, str] = {}
    for name, parameter in rule.params.items():
        if (rule.id, name) in values:
            params[name], origins[name] = values[rule.id, name], FROM_CALLER
        elif parameter.default == SCANNED:
            params[name], origins[name] = list(accounts), FROM_ACCOUNTS
        elif parameter.default is not None:
            params[name], origins[name] = parameter.default, FROM_DEFAULT
    return ConfiguredRule(rule, params, origins, asked_for)


def _rules_of(setting: Setting, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that a setting is for; raises UsageError if there is none, or if it does not say which."""
    if setting.rule:
        return [_named_rule(setting, rules)]
    targets = sharing(rules, setting.name)
    if targets:
        return targets
    declaring = [rule.id for rule in rules if setting.name in rule.params]
    if not declaring:
        raise setting.refuse(f"no selected rule has this parameter; {_known_parameters(setting.name, rules)}")
    problem = f"{len(declaring)} rules declare this parameter separately ({', '.join(declaring)})"
    raise setting.refuse(f"{problem}; name the rule, as in {declaring[0]}.{setting.name}=VALUE")


def _named_rule(setting: Setting, rules: Sequence[Rule]) -> Rule:
    by_id = {rule.id: rule for rule in rules}
    rule = by_id.get(setting.rule)
    if rule is None:
        raise setting.refuse(f"no rule {setting.rule} is selected; {did_you_mean(setting.rule, by_id, 'select it first')}")
    if setting.name not in rule.params:
        known = ", ".join(rule.params) or "none"
        raise setting.refuse(f"{rule.id} has no parameter '{setting.name}'; its parameters: {known}")
    return rule


def _known_parameters(name: str, rules: Sequence[Rule]) -> str:
    """What may be set, e.g. "did you mean allowed_roles? Parameters: allowed_roles (BMJ-IAM-001)"."""
    declaring: dict[str, list[str]] = {}
    for rule in rules:
        for parameter in rule.params:
            declaring.setdefault(parameter, []).append(rule.id)
    listed = "; ".join(f"{parameter} ({', '.join(ids)})" for parameter, ids in sorted(declaring.items()))
    question = did_you_mean(name, declaring)
    if question:
        return f"{question} Parameters: {listed}"
    return f"parameters: {listed or 'none'}"


def _value(setting: Setting, parameter: Parameter) -> Json:
    kind = parameter.type
    value: Json
    if kind.name == "list" and kind.item is not None and not setting.is_json_list:
        value = [_parse_text(text, kind.item, setting) for text in setting.texts]
    elif len(setting.texts) > 1:
        raise setting.refuse(f"set {len(setting.texts)} times, but takes one value ({kind})")
    else:
        value = _parse_text(setting.texts[0], kind, setting)
    problem = misfit(value, kind)
    if problem:
        raise setting.refuse(f"{problem}; its type is {kind}{_list_advice(setting, kind)}")
    few = too_few(value, parameter)
    if few:
        raise setting.refuse(f"{few}; to skip the rule, ignore it, or set 'off' with a reason in jobscan.yaml")
    return value


def _list_advice(setting: Setting, kind: ParameterType) -> str:
    """How to write a list, for a text such as [*/Admin] that is not JSON: cmd.exe and PowerShell remove the double quotes in it."""
    if kind.name != "list" or not setting.is_json_list:
        return ""
    return "; set each entry separately, or write a JSON list"


def _parse_text(text: str, kind: ParameterType, setting: Setting) -> Json:
    """The value of a text: the text itself, or JSON if the type is not a text. Raises UsageError for a text with a slip."""
    if is_blank(text):
        raise setting.refuse("the value is empty; fill the variable that it comes from, or omit the setting to use the default")
    if kind.name in TEXT_TYPES:
        slip = find_slip(text, kind.name)
        if slip is not None:
            advice = "a JSON list and jobscan.yaml are taken as written"
            raise setting.refuse(f"{show(text)} {slip.problem}; {advice}", tuple(_corrected(setting, slip)))
        return text
    try:
        return decode(text)
    except ReadError:
        return text  # not JSON, so of the wrong type, which the caller reports


def _corrected(setting: Setting, slip: Slip) -> Iterator[str]:
    """The settings that were probably meant; none if a shell would not take them as they are, since $, ` and % mean something there."""
    pieces = slip.pieces[:_MAX_PIECES]
    if not any(char in piece for piece in pieces for char in "$`%"):
        yield from (f"{setting}={piece}" for piece in pieces)
