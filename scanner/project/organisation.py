"""Rules as an organisation has them: the caller's values over scopes over the configuration over the defaults."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from scanner.config.config import Config, RuleEntry, RuleText, ScopeEntry
from scanner.config.mistakes import CONFIGURATION, in_order
from scanner.errors import MistakesError
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Overlay, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.project.edits import ParameterEdits
from scanner.project.floor_guard import FloorGuard
from scanner.project.targets import Targets


def organise(
    rules: Sequence[ConfiguredRule],
    config: Config,
    targets: Targets,
    accounts: Sequence[str],
    running_in_floors: Sequence[Collection[str]] = (),
) -> tuple[ConfiguredRule, ...]:
    """The rules with everything that the configuration says about them, and its floors before it.

    `running_in_floors` has the IDs of the rules that each floor runs. Raises MistakesError with all that fits no rule or loosens a floor.
    """
    guard = FloorGuard(config, running_in_floors)
    edits = ParameterEdits(rules, targets, accounts, guard)
    entries: dict[str, list[RuleEntry]] = {}
    changes: dict[str, list[ScopedChange]] = {}
    for number, layer in enumerate(config.layers):
        guard.begin(number)
        for rule_id, entry in _rule_entries(layer, targets, guard, edits.configured).items():
            entries.setdefault(rule_id, []).append(entry)
        for rule_id, change in _changes_of(layer, targets, edits, guard):
            changes.setdefault(rule_id, []).append(change)
    mistakes = [*targets.all_mistakes(), *guard.mistakes()]
    if mistakes:
        raise MistakesError(in_order(mistakes, config.path), CONFIGURATION)
    return tuple(
        _organised(configured, changes.get(rule_id, []), entries.get(rule_id, [])) for rule_id, configured in edits.configured.items()
    )


def as_configured(rule: Rule, config: Config | None) -> Rule:
    """The rule with the severity and the frameworks that the configuration gives it, as a selection of rules sees it."""
    if config is None:
        return rule
    for layer in config.layers:
        for entry in layer.rules:
            if entry.rule.text == rule.id:
                rule = _with_entry(rule, entry)
    return rule


def _organised(configured: ConfiguredRule, changes: list[ScopedChange], entries: list[RuleEntry]) -> ConfiguredRule:
    """The rule with its scopes, and with its entries in the order of the layers."""
    configured = replace(configured, scopes=tuple(changes))
    rule, overlay = configured.rule, configured.overlay
    for entry in entries:
        rule = _with_entry(rule, entry)
        overlay = _joined(overlay, entry)
    if rule.severity is not configured.rule.severity:
        overlay = replace(overlay, was=configured.rule.severity)
    return replace(configured, rule=rule, overlay=overlay)


def _joined(overlay: Overlay, entry: RuleEntry) -> Overlay:
    """What the layers so far say about a rule, and another layer's entry; the origin is that of the severity, if one is set."""
    origin = overlay.origin
    if entry.severity is not None or not overlay.origin:
        origin = f"{entry.rule.at.path}:{entry.rule.at.line}"
    return Overlay(
        origin=origin,
        reason=entry.reason or overlay.reason,
        owner=entry.owner or overlay.owner,
        runbook=entry.runbook or overlay.runbook,
        enforcement=entry.enforcement if entry.enforcement.is_set else overlay.enforcement,
    )


def _with_entry(rule: Rule, entry: RuleEntry) -> Rule:
    frameworks = {**rule.frameworks}
    for name, ids in entry.frameworks.items():
        frameworks[name] = tuple(dict.fromkeys([*frameworks.get(name, ()), *ids]))
    return replace(rule, severity=entry.severity or rule.severity, frameworks=frameworks)


def _rule_entries(layer: Config, targets: Targets, guard: FloorGuard, running: Collection[str]) -> dict[str, RuleEntry]:
    """The `rules` of a layer by the IDs of rules that exist."""
    entries: dict[str, RuleEntry] = {}
    for entry in layer.rules:
        rule = targets.rule(entry.rule)
        if rule is None:
            continue
        entries[rule.id] = entry
        guard.check_severity(rule, entry)
        if rule.id not in running:
            targets.add_not_running(entry.rule.at, f"the entry of {rule.id}", [rule])
    return entries


def _changes_of(layer: Config, targets: Targets, edits: ParameterEdits, guard: FloorGuard) -> Iterator[tuple[str, ScopedChange]]:
    """Applies the parameters of a layer, and gives what changes for some jobs: the ID of a rule, and the change."""
    for entry in layer.params:
        edits.apply(entry)
    for rule_id, params in edits.take_late().items():
        yield rule_id, ScopedChange(_every_job(layer, guard.layer), params)
    for scope_entry in layer.scopes:
        yield from _scoped_changes(scope_entry, targets, edits, guard).items()


def _every_job(layer: Config, number: int) -> Scope:
    """A scope that every job is in, for values of a layer that apply after the scopes of its floors; the numbers of others are above 0."""
    return Scope(-number, "every job", (), layer.params[0].name_at)


def _scoped_changes(entry: ScopeEntry, targets: Targets, edits: ParameterEdits, guard: FloorGuard) -> dict[str, ScopedChange]:
    """What one scope changes, by the ID of the rule; rules that it does not change are omitted."""
    rules = {rule.id: rule for rule in targets.selected_by(entry.rules)}
    if entry.rules and not rules:
        named = targets.all_named_by(entry.rules)
        if named:
            targets.add_not_running(entry.rules[0].at, f"the scope {entry.scope.name}", named)
    params = edits.in_scope(entry, rules)
    severities = _texts_by_rule(entry, entry.severity, rules, targets)
    reasons = _texts_by_rule(entry, entry.off, rules, targets)
    changes = {}
    for rule_id, rule in rules.items():
        severity = None
        if rule_id in severities:
            severity = Severity(severities[rule_id])
            guard.check_scoped_severity(rule, severity, _place_of(rule_id, entry.severity, entry))
        if rule_id in reasons:
            guard.check_off(rule, _place_of(rule_id, entry.off, entry))
        if rule_id in params or rule_id in severities or rule_id in reasons:
            changes[rule_id] = ScopedChange(entry.scope, params.get(rule_id, {}), severity, reasons.get(rule_id, ""))
    return changes


def _place_of(rule_id: str, texts: Sequence[RuleText], entry: ScopeEntry) -> Location:
    """Where a scope says something for a rule: at the rule's ID, or at the scope where it is for all of its rules."""
    for text in texts:
        if text.rule is not None and text.rule.text == rule_id:
            return text.rule.at
    return entry.scope.location


def _texts_by_rule(entry: ScopeEntry, texts: Sequence[RuleText], rules: Mapping[str, Rule], targets: Targets) -> dict[str, str]:
    """A scope's severities, or its reasons for switching off, by the ID of the rule."""
    by_rule: dict[str, str] = {}
    for rule_text in texts:
        if rule_text.rule is None:
            by_rule |= dict.fromkeys(rules, rule_text.text)
            continue
        rule = targets.rule(rule_text.rule)
        if rule is None:
            continue
        if rule.id in rules:
            by_rule[rule.id] = rule_text.text
        elif rule not in targets.selected:
            if rules:  # else none of the scope's rules runs, which is reported once for the scope
                targets.add_not_running(rule_text.rule.at, f"the scope {entry.scope.name}", [rule])
        elif entry.rules:
            targets.add(rule_text.rule.at, f"the scope is not for rule {rule.id}", "add it to the scope's 'rules'")
    return by_rule
