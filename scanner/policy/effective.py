"""Which values are in force for a rule, and where each comes from."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.engine.scopes import edited, edited_origin
from scanner.findings.mask import mask_value
from scanner.model.job import Json
from scanner.model.report import ChangedValue
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import ScopedChange

_DEFAULT, _NO_VALUE = "default", "no value"


@dataclass(frozen=True, slots=True)
class Effective:
    """A parameter's value and where it comes from: "--param", "jobscan.yaml:12", "scope batch (jobscan.yaml:20)", "default", "no value"."""

    name: str
    value: Json
    origin: str


def effective(configured: ConfiguredRule) -> tuple[Effective, ...]:
    """A row a parameter, in the order of the rule's file; behind it a row for each scope with the value that it makes of that.

    Of a rule as scopes have it for a job (`Check.configured`) there are no such rows behind.
    """
    return tuple(row for name in configured.rule.params for row in _rows(configured, name))


def _rows(configured: ConfiguredRule, name: str) -> Iterator[Effective]:
    value, origin = configured.params.get(name), configured.origins.get(name)
    yield Effective(name, value, origin or _NO_VALUE)
    for change in configured.scopes:
        if (edit := change.params.get(name)) is not None:
            yield Effective(name, edited(value, edit), edited_origin(origin, edit, change.scope))


def changed(rules: Iterable[ConfiguredRule]) -> Iterator[ChangedValue]:
    """The values, those of scopes included, that are not the defaults of the rules' files; masked, as reports show them."""
    for configured in rules:
        for row in effective(configured):
            if _is_changed(row, configured.rule.params[row.name].default):
                yield ChangedValue(configured.rule.id, row.name, mask_value(row.value), row.origin)


def _is_changed(row: Effective, default: Json) -> bool:
    if row.origin == "--account":  # stands in for the accounts that were named, which may be none
        return bool(row.value)
    return row.origin not in (_DEFAULT, _NO_VALUE) and json.dumps(row.value) != json.dumps(default)  # to Python, true and 1 are equal


def severities(configured: ConfiguredRule) -> tuple[Effective, ...]:
    """The rule's severity, where it comes from, and what scopes make of it, in rows of the same form; `off` is one with its reason."""
    rule, overlay = configured.rule, configured.overlay
    rows = [Effective("severity", rule.severity.value, f"{overlay.origin}: {overlay.reason}" if overlay.was else "the rule's file")]
    for change in configured.scopes:
        if change.severity is not None:
            rows.append(Effective("severity", change.severity.value, str(change.scope)))
        if change.off:
            rows.append(Effective("off", change.off, str(change.scope)))
    return tuple(rows)


def lowered(rules: Iterable[ConfiguredRule]) -> Iterator[str]:
    """What the configuration makes less of than the rule's file does, with the reason, one sentence each."""
    for configured in rules:
        overlay, severity = configured.overlay, configured.rule.severity
        if overlay.was is not None and severity.rank < overlay.was.rank:
            yield f"{configured.rule.id} counts as {severity.value}, not {overlay.was.value} ({overlay.origin}): {overlay.reason}"


def parameters_hash(rules: Iterable[ConfiguredRule]) -> str:
    """One hash of all parameter values in force, scopes included, so that two reports can be told to come from the same configuration."""
    rules = tuple(rules)
    values: dict[str, Json] = {configured.rule.id: dict(configured.params) for configured in rules}
    if scoped := {configured.rule.id: [_in_scope(change) for change in configured.scopes] for configured in rules if configured.scopes}:
        values["scopes"] = scoped
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _in_scope(change: ScopedChange) -> Json:
    """Everything of a scope's change that can alter a verdict or a severity, as plain data."""
    params = {name: [edit.replaces, edit.value, edit.add, edit.remove] for name, edit in change.params.items()}
    return [[one.text for one in change.scope.conditions], params, change.severity, change.off]
