"""Rules as an organisation has them: the caller's values over scopes over the configuration over the defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.config.config import Config, RuleEntry, RuleText, ScopeEntry
from scanner.config.load import CONFIGURATION, in_order
from scanner.errors import MistakesError
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import Overlay, ScopedChange
from scanner.model.severity import Severity
from scanner.project.edits import ParameterEdits
from scanner.project.targets import Targets


def organise(rules: Sequence[ConfiguredRule], config: Config, targets: Targets, accounts: Sequence[str]) -> tuple[ConfiguredRule, ...]:
    """The rules with everything that the configuration says about them; raises MistakesError with all in it that fits no rule."""
    running = {configured.rule.id for configured in rules}
    entries = _rule_entries(config, targets, running)
    edits = ParameterEdits(rules, targets, accounts)
    for entry in config.params:
        edits.apply(entry)
    changes = _scoped_changes(config.scopes, targets, edits)
    mistakes = targets.all_mistakes()
    if mistakes:
        raise MistakesError(in_order(mistakes, config.path), CONFIGURATION)
    return tuple(_organised(edits.configured[rule_id], changes.get(rule_id, []), entries.get(rule_id)) for rule_id in edits.configured)


def as_configured(rule: Rule, config: Config | None) -> Rule:
    """The rule with the severity and the frameworks that the configuration gives it, as a selection of rules sees it."""
    if config is None:
        return rule
    for entry in config.rules:
        if entry.rule.text == rule.id:
            return _with_entry(rule, entry)
    return rule


def _organised(configured: ConfiguredRule, changes: list[ScopedChange], entry: RuleEntry | None) -> ConfiguredRule:
    configured = replace(configured, scopes=tuple(changes))
    if entry is None:
        return configured
    rule = configured.rule
    is_changed = entry.severity not in (None, rule.severity)
    overlay = Overlay(
        origin=f"{entry.rule.at.path}:{entry.rule.at.line}",
        was=rule.severity if is_changed else None,
        reason=entry.reason,
        owner=entry.owner,
        runbook=entry.runbook,
        enforcement=entry.enforcement,
    )
    return replace(configured, rule=_with_entry(rule, entry), overlay=overlay)


def _with_entry(rule: Rule, entry: RuleEntry) -> Rule:
    frameworks = {**rule.frameworks}
    for name, ids in entry.frameworks.items():
        frameworks[name] = tuple(dict.fromkeys([*frameworks.get(name, ()), *ids]))
    return replace(rule, severity=entry.severity or rule.severity, frameworks=frameworks)


def _rule_entries(config: Config, targets: Targets, running: set[str]) -> dict[str, RuleEntry]:
    """The configuration's `rules` by the IDs of rules that exist."""
    entries: dict[str, RuleEntry] = {}
    for entry in config.rules:
        rule = targets.rule(entry.rule)
        if rule is None:
            continue
        entries[rule.id] = entry
        if rule.id not in running:
            targets.add_not_running(entry.rule.at, f"the entry of {rule.id}", [rule])
    return entries


def _scoped_changes(scopes: Sequence[ScopeEntry], targets: Targets, edits: ParameterEdits) -> dict[str, list[ScopedChange]]:
    """What the scopes change, by the ID of the rule and in the order of the scopes."""
    changes: dict[str, list[ScopedChange]] = {}
    for entry in scopes:
        rules = {rule.id: rule for rule in targets.selected_by(entry.rules)}
        if entry.rules and not rules:
            named = targets.all_named_by(entry.rules)
            if named:
                targets.add_not_running(entry.rules[0].at, f"the scope {entry.scope.name}", named)
        for rule_id, change in _changes_of(entry, rules, targets, edits).items():
            changes.setdefault(rule_id, []).append(change)
    return changes


def _changes_of(entry: ScopeEntry, rules: Mapping[str, Rule], targets: Targets, edits: ParameterEdits) -> dict[str, ScopedChange]:
    """What one scope changes, by the ID of the rule; rules that it does not change are omitted."""
    params = edits.in_scope(entry, rules)
    severities = _texts_by_rule(entry, entry.severity, rules, targets)
    reasons = _texts_by_rule(entry, entry.off, rules, targets)
    changes = {}
    for rule_id in rules:
        if rule_id in params or rule_id in severities or rule_id in reasons:
            severity = Severity(severities[rule_id]) if rule_id in severities else None
            changes[rule_id] = ScopedChange(entry.scope, params.get(rule_id, {}), severity, reasons.get(rule_id, ""))
    return changes


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
