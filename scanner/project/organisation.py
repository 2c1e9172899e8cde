"""Rules as an organisation has them: the command line over scopes over the configuration over the defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.config.config import Config, ParameterEntry, RuleEntry, RuleText, ScopeEntry
from scanner.config.load import CONFIGURATION, in_order
from scanner.engine.scopes import edited, edited_origin
from scanner.errors import MistakesError
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.scope import Edit, Overlay, ScopedChange
from scanner.model.severity import Severity
from scanner.policy.parameter_types import SCANNED, misfit, show, too_few
from scanner.policy.slips import STRICT, Slip, find_slip, is_heading
from scanner.project.targets import Targets

_COMMAND_LINE = "--param"
_TO_SWITCH_OFF = "a scope with 'off' and a reason switches the rule off"
_PIECES = 5  # that a hint repeats
_Possible = dict[tuple[str, str], list[Json]]  # rule and parameter -> every entry that a list or map may hold before a scope edits it


def organise(rules: Sequence[ConfiguredRule], config: Config, targets: Targets, accounts: Sequence[str]) -> tuple[ConfiguredRule, ...]:
    """The rules with what the configuration says of them; raises MistakesError with everything in it that fits no rule."""
    configured = {one.rule.id: one for one in rules}
    overlays: dict[str, RuleEntry] = {}
    for entry in config.rules:
        if (rule := targets.rule(entry.rule)) is not None:
            overlays[rule.id] = entry
            if rule.id not in configured:
                targets.set_aside(entry.rule.at, f"the entry of {rule.id}", [rule])
    work = _Work(targets, list(accounts))
    for given in config.params:
        work.give(given, configured)
    scoped = work.scopes(config.scopes, configured)
    if found := targets.settle():
        raise MistakesError(in_order(list(found), config.path), CONFIGURATION)
    return tuple(_overlaid(replace(configured[one.rule.id], scopes=tuple(scoped.get(one.rule.id, ()))), overlays) for one in rules)


def seen_as(rule: Rule, config: Config | None) -> Rule:
    """The rule with the severity and the framework ids that the configuration gives it, as --select sees it."""
    entry = next((one for one in config.rules if one.rule.text == rule.id), None) if config else None
    return rule if entry is None else _with_entry(rule, entry)


def _with_entry(rule: Rule, entry: RuleEntry) -> Rule:
    frameworks = {**rule.frameworks}
    for name, ids in entry.frameworks.items():
        frameworks[name] = tuple(dict.fromkeys([*frameworks.get(name, ()), *ids]))
    return replace(rule, severity=entry.severity or rule.severity, frameworks=frameworks)


def _overlaid(configured: ConfiguredRule, overlays: Mapping[str, RuleEntry]) -> ConfiguredRule:
    rule = configured.rule
    entry = overlays.get(rule.id)
    if entry is None:
        return configured
    was = rule.severity if entry.severity not in (None, rule.severity) else None
    origin = f"{entry.rule.at.path}:{entry.rule.at.line}"
    overlay = Overlay(origin, was, entry.reason, entry.owner, entry.runbook)
    return replace(configured, rule=_with_entry(rule, entry), overlay=overlay)


class _Work:
    """Brings what is given to the rules that it is for; the mistakes are noted in `targets`."""

    def __init__(self, targets: Targets, accounts: list[str]) -> None:
        self._targets = targets
        self._accounts = accounts

    def give(self, given: ParameterEntry, configured: dict[str, ConfiguredRule]) -> None:
        """Makes an edit in the rules that it is for; what the command line says stands."""
        edit = self._settled(given.edit)
        rules = [rule for rule in self._targets.declaring(given) if self._fits(given, edit, rule.params[given.name])]
        chosen = [configured[rule.id] for rule in rules if rule.id in configured]
        if rules and not chosen:
            self._targets.set_aside(given.name_at, given.name, rules)
        open_ = [one for one in chosen if one.origins.get(given.name) != _COMMAND_LINE]
        if len(open_) == len(chosen):
            self._check_removed(given, edit, [one.params.get(given.name) for one in chosen])
        for one in open_:
            value = edited(one.params.get(given.name), edit)
            self._check_enough(given, value, one.rule.params[given.name])
            origin = edited_origin(one.origins.get(given.name), edit)
            params, origins = {**one.params, given.name: value}, {**one.origins, given.name: origin}
            configured[one.rule.id] = replace(one, params=params, origins=origins)

    def scopes(self, entries: Sequence[ScopeEntry], configured: Mapping[str, ConfiguredRule]) -> dict[str, list[ScopedChange]]:
        """What the scopes change of each rule, in their order."""
        changes: dict[str, list[ScopedChange]] = {}
        possible: _Possible = {}
        for entry in entries:
            about = {rule.id: rule for rule in self._targets.about(entry.rules)}
            if entry.rules and not about and (named := self._targets.named(entry.rules)):
                self._targets.set_aside(entry.rules[0].at, f"the scope {entry.scope.name}", named)
            edits = self._edits(entry, about, configured, possible)
            severity, off = self._by_rule(entry, entry.severity, about), self._by_rule(entry, entry.off, about)
            for rule in about:
                if rule in edits or rule in severity or rule in off:
                    level = Severity(severity[rule]) if rule in severity else None
                    changes.setdefault(rule, []).append(ScopedChange(entry.scope, edits.get(rule, {}), level, off.get(rule, "")))
        return changes

    def _edits(
        self, entry: ScopeEntry, about: Mapping[str, Rule], configured: Mapping[str, ConfiguredRule], possible: _Possible
    ) -> dict[str, dict[str, Edit]]:
        """The edits of a scope by rule and parameter; one that is given for a rule goes after one that is given for all."""
        edits: dict[str, dict[str, Edit]] = {}
        for given in entry.params:
            edit = self._settled(given.edit)
            rules = [rule for rule in self._targets.declaring(given) if self._fits(given, edit, rule.params[given.name])]
            if given.rule and rules and given.rule in configured and given.rule not in about:
                self._targets.add(given.rule_at, f"the scope is not about rule {given.rule}", "add it to the scope's 'rules'")
            chosen = [configured[rule.id] for rule in rules if rule.id in about]
            if rules and about and not any(rule.id in configured for rule in rules):
                self._targets.set_aside(given.name_at, given.name, rules)
            before = [self._possible(one, given.name, possible) for one in chosen]
            if edit.remove:
                self._check_removed(given, edit, [list(entries) for entries in before])
            if rules and not self._targets.has(given.name, entry.rules):
                self._targets.add(given.name_at, f"no rule that the scope is about has a parameter '{given.name}'")
            for one, entries in zip(chosen, before, strict=True):
                entries.extend(_entries(edit.value if edit.replaces else edit.add))
                if one.origins.get(given.name) != _COMMAND_LINE:
                    self._check_enough(given, edited(one.params.get(given.name), edit), one.rule.params[given.name])
                    own = edits.setdefault(one.rule.id, {})
                    own[given.name] = _joined(own.get(given.name), edit)
        return edits

    def _possible(self, one: ConfiguredRule, name: str, possible: _Possible) -> list[Json]:
        return possible.setdefault((one.rule.id, name), _entries(one.params.get(name)))

    def _by_rule(self, entry: ScopeEntry, said: Sequence[RuleText], about: Mapping[str, Rule]) -> dict[str, str]:
        """What a scope says of each rule that it is about."""
        found: dict[str, str] = {}
        for one in said:
            if one.rule is None:
                found |= dict.fromkeys(about, one.text)
            elif (rule := self._targets.rule(one.rule)) is not None and rule.id in about:
                found[rule.id] = one.text
            elif rule is not None and about and rule not in self._targets.selected:
                self._targets.set_aside(one.rule.at, f"the scope {entry.scope.name}", [rule])
            elif rule is not None and entry.rules and rule in self._targets.selected:
                self._targets.add(one.rule.at, f"the scope is not about rule {rule.id}", "add it to the scope's 'rules'")
        return found

    def _settled(self, edit: Edit) -> Edit:
        """The edit with the scanned accounts in place of the words for them."""
        value = list(self._accounts) if edit.value == SCANNED else edit.value
        return replace(edit, value=value, add=list(self._accounts) if edit.add == SCANNED else edit.add)

    def _fits(self, given: ParameterEntry, edit: Edit, parameter: Parameter) -> bool:
        """Whether the edit suits the parameter's type; why not is a mistake."""
        kind = parameter.type
        if kind.item is not None and not self._entries_fit(given, kind.item):
            return False
        if edit.replaces:
            why = misfit(edit.value, kind) if edit.value is not None else ""
        elif kind.name not in ("list", "map"):
            why = "only lists and maps can be edited with 'add' and 'remove'"
        else:
            keys = kind.name == "map" and not all(isinstance(key, str) for key in edit.remove)
            why = misfit(edit.add, kind) if edit.add is not None else ""
            why = why or ("a map's entries are removed by their keys" if keys else "")
        if why:
            self._targets.add(given.value_at, f"{why}; {given.name} takes {kind}")
            return False
        if edit.replaces and (why := too_few(edit.value, parameter)):
            self._targets.add(given.value_at, why, _TO_SWITCH_OFF)
            return False
        return True

    def _entries_fit(self, given: ParameterEntry, item: ParameterType) -> bool:
        """Whether the lines of text files may be meant as entries of a type; each that may not is a mistake at its line."""
        before = len(self._targets.mistakes)
        for number, entry in enumerate(given.entries):
            if number == 0 and item.name in STRICT and is_heading(entry.text, given.name):
                self._targets.add(entry.at, f"{show(entry.text)} is the head of a table", "take the line out, or put # before it")
            elif slip := find_slip(entry.text, item.name):
                self._targets.add(entry.at, f"{show(entry.text)} {slip.problem}", _in_a_file(slip))
            elif why := misfit(entry.text, item):
                self._targets.add(entry.at, f"{why}; {given.name} is a list of {item}")
        return len(self._targets.mistakes) == before

    def _check_enough(self, given: ParameterEntry, value: Json, parameter: Parameter) -> None:
        """A parameter with a `min` keeps so many entries; what several scopes take from it together shows only with a job."""
        if not given.edit.replaces and given.edit.remove and (why := too_few(value, parameter)):
            self._targets.add(given.value_at, why, _TO_SWITCH_OFF)

    def _check_removed(self, given: ParameterEntry, edit: Edit, values: Sequence[Json]) -> None:
        """What is to be removed has to be there in one of the rules at least: a misspelt entry would stay in force."""
        for one in edit.remove:
            if values and not any(one in (value or ()) for value in values):
                self._targets.add(given.value_at, f"{given.name} has no entry {one!r} that could be removed")


def _in_a_file(slip: Slip) -> str:
    """How to write the entries that were meant in a text file."""
    as_written = "a .json or .yaml file is taken as written"
    if not slip.pieces:
        return as_written
    return f"write an entry a line, without quotes: {'  '.join(slip.pieces[:_PIECES])}; {as_written}"


def _entries(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | dict) else []


def _joined(first: Edit | None, second: Edit) -> Edit:
    """One edit that does what two do, one after the other."""
    if first is None or second.replaces:
        return second
    if first.replaces:
        return replace(second, value=edited(first.value, second), replaces=True, add=None, remove=())
    removed = tuple(one for one in first.remove if one not in (second.add or ()))
    added = edited(first.add, Edit(replaces=False, add=second.add, remove=second.remove)) if first.add or second.add else None
    return replace(second, add=added, remove=(*removed, *second.remove))
