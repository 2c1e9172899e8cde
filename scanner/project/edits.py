"""Brings the parameter values of a configuration to the rules that they are for."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from scanner.config.config import ParameterEntry, ScopeEntry
from scanner.engine.scopes import edited, edited_origin
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Edit
from scanner.policy.parameter_types import SCANNED, as_list
from scanner.policy.parameters import FROM_CALLER
from scanner.project.fit import check_entry, check_length
from scanner.project.floor_guard import FloorGuard
from scanner.project.layered_value import LayeredValue, Step
from scanner.project.targets import Targets


class ParameterEdits:
    """Applies the entries of a configuration to rules, layer by layer and in order; mistakes go to `targets`.

    `configured` has the rules that run, by ID, as the entries so far have left them. A value that the caller set stays.
    """

    def __init__(self, rules: Sequence[ConfiguredRule], targets: Targets, accounts: Sequence[str], guard: FloorGuard) -> None:
        self.configured = {configured.rule.id: configured for configured in rules}
        self._targets = targets
        self._accounts = list(accounts)
        self._guard = guard
        self._values: dict[tuple[str, str], LayeredValue] = {}  # of a rule and a parameter
        self._late: dict[str, dict[str, Edit]] = {}  # by rule and parameter, see take_late
        self._possible: dict[tuple[str, str], list[Json]] = {}  # rule and parameter -> the entries it may have before a scope edits it

    def apply(self, entry: ParameterEntry) -> None:
        """Applies an entry that is for all jobs."""
        rules, edit = self._rules_and_edit(entry)
        running = [self.configured[rule.id] for rule in rules if rule.id in self.configured]
        if rules and not running:
            self._targets.add_not_running(entry.name_at, entry.name, rules)
        editable = [configured for configured in running if not _is_set_by_caller(configured, entry.name)]
        if len(editable) == len(running):
            self._check_removed(entry, edit, [self._entries_before(configured, entry.name) for configured in running])
        for configured in editable:
            self._apply_to(configured, entry, edit)

    def take_late(self) -> Mapping[str, Mapping[str, Edit]]:
        """The edits of the layer that are for all jobs and must come after the scopes of the floors, by rule and parameter."""
        late, self._late = self._late, {}
        return late

    def in_scope(self, scope: ScopeEntry, rules: Mapping[str, Rule]) -> dict[str, dict[str, Edit]]:
        """The edits that a scope makes, by rule and parameter; `rules` are the selected rules of the scope, by ID."""
        edits: dict[str, dict[str, Edit]] = {}
        for entry in scope.params:
            targets, edit = self._rules_and_edit(entry)
            self._check_targets(entry, scope, rules, targets)
            running = [self.configured[rule.id] for rule in targets if rule.id in rules]
            before = [self._possible_entries(configured, entry.name) for configured in running]
            self._check_removed(entry, edit, before)
            added = _entries(edit.value if edit.replaces else edit.add)
            for configured, possible in zip(running, before, strict=True):
                possible.extend(added)
                if not _is_set_by_caller(configured, entry.name):
                    self._check_length(configured, entry, edit)
                    own = edits.setdefault(configured.rule.id, {})
                    own[entry.name] = join_edits(own.get(entry.name), self._guarded(configured, entry, edit))
        return edits

    def _apply_to(self, configured: ConfiguredRule, entry: ParameterEntry, edit: Edit) -> None:
        name = entry.name
        self._check_length(configured, entry, edit)
        value = self._value(configured, name)
        if value.must_come_late(configured.rule.params[name]):
            own = self._late.setdefault(configured.rule.id, {})
            own[name] = join_edits(own.get(name), edit)
            self._possible_entries(configured, name).extend(_entries(edit.value if edit.replaces else edit.add))
            value.add(Step(self._guard.layer, edit, is_for_all=True))
        else:
            params = {**configured.params, name: edited(configured.params.get(name), edit)}
            origins = {**configured.origins, name: edited_origin(configured.origins.get(name), edit)}
            self.configured[configured.rule.id] = replace(configured, params=params, origins=origins)
            value.add_first(Step(self._guard.layer, edit, is_for_all=True))
        self._guard.check_value(configured.rule, entry, value)

    def _guarded(self, configured: ConfiguredRule, entry: ParameterEntry, edit: Edit) -> Edit:
        """The edit of a scope, with whether it only tightens what the floors say."""
        value = self._value(configured, entry.name)
        value.add(Step(self._guard.layer, edit, is_for_all=False))
        return replace(edit, tightens=self._guard.check_value(configured.rule, entry, value))

    def _value(self, configured: ConfiguredRule, name: str) -> LayeredValue:
        """The value of a parameter with the steps so far; the first one asked for has the value before any step."""
        key = (configured.rule.id, name)
        if key not in self._values:
            self._values[key] = LayeredValue(configured.params.get(name), self._guard.layers)
        return self._values[key]

    def _entries_before(self, configured: ConfiguredRule, name: str) -> list[Json]:
        """The entries that a value may have before an entry for all jobs edits it."""
        if self._value(configured, name).must_come_late(configured.rule.params[name]):
            return self._possible_entries(configured, name)
        return _entries(configured.params.get(name))

    def _rules_and_edit(self, entry: ParameterEntry) -> tuple[list[Rule], Edit]:
        """The rules that an entry is for and whose parameter it fits, and what it does to the parameter."""
        fitting = []
        edit = self._with_accounts(entry.edit)
        for rule in self._targets.rules_for(entry, self._guard.rules_of_floor):
            parameter = rule.params[entry.name]
            edit = replace(edit, value=as_list(edit.value, parameter.type), add=as_list(edit.add, parameter.type))
            mistakes = check_entry(entry, edit, parameter)
            self._targets.mistakes += mistakes
            if not mistakes:
                fitting.append(rule)
        return fitting, edit

    def _check_targets(self, entry: ParameterEntry, scope: ScopeEntry, rules: Mapping[str, Rule], targets: Sequence[Rule]) -> None:
        """Adds a mistake for an entry of a scope that changes no rule of the scope."""
        if not targets:
            return
        if entry.rule in self.configured and entry.rule not in rules:
            self._targets.add(entry.rule_at, f"the scope is not for rule {entry.rule}", "add it to the scope's 'rules'")
        if rules and not any(rule.id in self.configured for rule in targets):
            self._targets.add_not_running(entry.name_at, entry.name, targets)
        if not self._targets.is_declared_by(scope.rules, entry.name):
            self._targets.add(entry.name_at, f"no rule in the scope's 'rules' has a parameter '{entry.name}'")

    def _check_length(self, configured: ConfiguredRule, entry: ParameterEntry, edit: Edit) -> None:
        """Adds a mistake if a removal leaves too few entries; what several scopes remove together only shows with a job."""
        if edit.remove:
            value = edited(configured.params.get(entry.name), edit)
            self._targets.mistakes += check_length(entry, value, configured.rule.params[entry.name])

    def _check_removed(self, entry: ParameterEntry, edit: Edit, values: Sequence[list[Json]]) -> None:
        """Adds a mistake for an entry to remove that none of the rules has: misspelt, the one that is meant would still apply."""
        for removed in edit.remove:
            if values and not any(removed in value for value in values):
                self._targets.add(entry.value_at, f"{entry.name} has no entry {removed!r} to remove")

    def _possible_entries(self, configured: ConfiguredRule, name: str) -> list[Json]:
        """The entries that a list or map may have for some job, before the scope at hand: earlier scopes may have added some."""
        return self._possible.setdefault((configured.rule.id, name), _entries(configured.params.get(name)))

    def _with_accounts(self, edit: Edit) -> Edit:
        """The edit with the accounts of the scan instead of the words for them."""
        value = list(self._accounts) if edit.value == SCANNED else edit.value
        add = list(self._accounts) if edit.add == SCANNED else edit.add
        return replace(edit, value=value, add=add)


def join_edits(first: Edit | None, second: Edit) -> Edit:
    """One edit that does what two do, one after the other."""
    if first is None or second.replaces:
        return second
    second = replace(second, tightens=first.tightens and second.tightens)
    if first.replaces:
        return replace(second, value=edited(first.value, second), replaces=True, add=None, remove=())
    removed = tuple(entry for entry in first.remove if entry not in (second.add or ()))
    added: Json = None
    if first.add or second.add:
        added = edited(first.add, Edit(replaces=False, add=second.add, remove=second.remove))
    return replace(second, add=added, remove=(*removed, *second.remove))


def _is_set_by_caller(configured: ConfiguredRule, name: str) -> bool:
    return configured.origins.get(name) == FROM_CALLER


def _entries(value: Json) -> list[Json]:
    """The entries of a list or the keys of a map; none of any other value."""
    if isinstance(value, list | dict):
        return list(value)
    return []
