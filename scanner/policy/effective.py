"""Which values apply to a rule, and where each comes from."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from scanner.engine.scopes import edited, edited_origin
from scanner.findings.mask import mask_value
from scanner.model.job import Json
from scanner.model.report import ChangedValue
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import ScopedChange
from scanner.policy.parameters import FROM_ACCOUNTS, FROM_DEFAULT

NO_VALUE = "no value"


class Effective(Struct, frozen=True):
    """A parameter's value and where it comes from: "--param", "jobscan.yaml:12", "scope batch (jobscan.yaml:20)", "default", "no value"."""

    name: str
    value: Json
    origin: str


def effective(configured: ConfiguredRule) -> tuple[Effective, ...]:
    """A row for each parameter, in the order of the rule's file, then for each scope that edits it a row with the value there.

    A rule with the scopes applied to one job (`Check.configured`) has no rows of scopes.
    """
    return tuple(row for name in configured.rule.params for row in _rows(configured, name))


def _rows(configured: ConfiguredRule, name: str) -> Iterator[Effective]:
    value, origin = configured.params.get(name), configured.origins.get(name)
    yield Effective(name, value, origin or NO_VALUE)
    for change in configured.scopes:
        edit = change.params.get(name)
        if edit is not None:
            yield Effective(name, edited(value, edit), edited_origin(origin, edit, change.scope))


def changed(rules: Iterable[ConfiguredRule]) -> Iterator[ChangedValue]:
    """The values, those in scopes included, that are not the defaults of the rules' files; masked, as reports show them."""
    for configured in rules:
        for row in effective(configured):
            if _is_changed(row, configured.rule.params[row.name].default):
                yield ChangedValue(configured.rule.id, row.name, mask_value(row.value), row.origin)


def _is_changed(row: Effective, default: Json) -> bool:
    if row.origin in (FROM_DEFAULT, NO_VALUE):
        return False
    if row.origin == FROM_ACCOUNTS:  # the default, filled with the accounts of the scan, of which there may be none
        return bool(row.value)
    return json.dumps(row.value) != json.dumps(default)  # as texts, since to Python true equals 1


def severities(configured: ConfiguredRule) -> tuple[Effective, ...]:
    """The rule's severity and where it comes from, then what scopes make of it: another severity, or `off` with the reason."""
    rule, overlay = configured.rule, configured.overlay
    origin = f"{overlay.origin}: {overlay.reason}" if overlay.was else "the rule's file"
    rows = [Effective("severity", rule.severity.value, origin)]
    for change in configured.scopes:
        if change.severity is not None:
            rows.append(Effective("severity", change.severity.value, str(change.scope)))
        if change.off:
            rows.append(Effective("off", change.off, str(change.scope)))
    return tuple(rows)


def lowered(rules: Iterable[ConfiguredRule]) -> Iterator[str]:
    """A sentence, with the reason, for each rule whose severity the configuration lowers."""
    for configured in rules:
        overlay, severity = configured.overlay, configured.rule.severity
        if overlay.was is not None and severity.rank < overlay.was.rank:
            yield f"{configured.rule.id} counts as {severity.value}, not {overlay.was.value} ({overlay.origin}): {overlay.reason}"


def parameters_hash(rules: Iterable[ConfiguredRule]) -> str:
    """One hash of all parameter values, scopes included: equal in two reports if the same configuration made them."""
    values: dict[str, Json] = {}
    scoped: dict[str, Json] = {}
    for configured in rules:
        values[configured.rule.id] = dict(configured.params)
        if configured.scopes:
            scoped[configured.rule.id] = [_hashed_change(change) for change in configured.scopes]
    if scoped:
        values["scopes"] = scoped
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _hashed_change(change: ScopedChange) -> Json:
    """Everything in a scope's change that can alter an outcome or a severity, as plain data."""
    conditions = [condition.text for condition in change.scope.conditions]
    params = {name: [edit.replaces, edit.value, edit.add, edit.remove] for name, edit in change.params.items()}
    return [conditions, params, change.severity, change.off]
