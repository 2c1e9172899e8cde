"""jobscan.yaml -> Config: strict, and with all mistakes at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.config.config import Config, RuleEntry, ScopeEntry, Term
from scanner.config.params import read_params
from scanner.config.schema import CONFIG, OVERLAY, PARAMS, SCOPE
from scanner.config.scopes import read_scope
from scanner.errors import ConfigError, PolicyError
from scanner.model.job import Json, Keys
from scanner.model.severity import Severity
from scanner.schema.types import Kind
from scanner.schema.validate import Mistakes, check
from scanner.schema.yaml_file import open_document, read_bytes


def read_config(file: Path, shown: str) -> Config:
    """The configuration in a file, which reports call `shown`; raises ConfigError with every mistake in it."""
    try:
        config = load_config(read_bytes(file, shown), shown, file.absolute().parent)
    except PolicyError as error:
        raise ConfigError(error.mistakes) from None
    return replace(config, files=(file, *config.files))


def load_config(data: bytes, shown: str, folder: Path) -> Config:
    """The configuration that a file's bytes say; lists in files are looked for in `folder`. Raises PolicyError with every mistake in it."""
    mistakes = open_document(data, shown)
    raw = mistakes.document.value
    keys = _off_keys(raw, mistakes)
    mistakes.found = [one for one in mistakes.found if (one.line, one.column) not in keys]
    check(raw, CONFIG, (), mistakes)
    parts = raw if isinstance(raw, dict) else {}
    params = parts.get("params", {})
    given = tuple(read_params(params, ("params",), folder, mistakes)) if _fits(params, PARAMS, ("params",), mistakes) else ()
    scopes = tuple(_scopes(parts.get("scopes"), folder, mistakes))
    rules = tuple(_rules(parts.get("rules"), mistakes))
    if mistakes.found:
        raise PolicyError(tuple(sorted(mistakes.found, key=lambda one: (one.path != shown, one.path, one.line, one.column))))
    return Config(
        shown,
        hashlib.sha256(data).hexdigest(),
        folder,
        tuple(parts.get("policies", ())),
        tuple(parts.get("sources", ())),
        tuple(parts.get("exclude", ())),
        tuple(parts.get("known_members", ())),
        parts.get("fail_on", ""),
        given,
        scopes,
        rules,
        tuple(folder / name for name in _lists(parts)),
    )


def _lists(raw: Json) -> Iterator[str]:
    """The names of the files that hold lists, wherever they stand."""
    if isinstance(raw, dict) and set(raw) == {"file"} and isinstance(raw["file"], str):
        yield raw["file"]
    elif isinstance(raw, dict | list):
        for value in raw.values() if isinstance(raw, dict) else raw:
            yield from _lists(value)


def _fits(value: Json, kind: Kind, keys: Keys, mistakes: Mistakes) -> bool:
    """Whether a value is what its kind says; its mistakes were noted before."""
    return check(value, kind, keys, Mistakes(mistakes.path, mistakes.document))


def _off_keys(raw: Json, mistakes: Mistakes) -> set[tuple[int, int] | None]:
    """Where the key `off` of scopes stands: YAML 1.1 would take it for a boolean, here it can be nothing but the key."""
    listed = raw.get("scopes") if isinstance(raw, dict) else None
    return {mistakes.document.key_at(("scopes", number, "off")) for number in range(len(listed) if isinstance(listed, list) else 0)}


def _scopes(raw: Json, folder: Path, mistakes: Mistakes) -> Iterator[ScopeEntry]:
    names: dict[str, int] = {}
    for number, one in enumerate(raw if isinstance(raw, list) else ()):
        if not _fits(one, SCOPE, ("scopes", number), mistakes):
            continue
        entry = read_scope(one, number, folder, mistakes)
        if names.setdefault(entry.scope.name, number) != number:
            mistakes.add(("scopes", number, "name"), f"the scope {names[entry.scope.name] + 1} has the name '{entry.scope.name}' already")
        yield entry


def _rules(raw: Json, mistakes: Mistakes) -> Iterator[RuleEntry]:
    for rule, one in (raw if isinstance(raw, dict) else {}).items():
        if _fits(one, OVERLAY, ("rules", rule), mistakes):
            yield _rule(rule, one, mistakes)


def _rule(rule: str, raw: dict[str, Any], mistakes: Mistakes) -> RuleEntry:
    keys: Keys = ("rules", rule)
    if "severity" in raw and "reason" not in raw:
        mistakes.add((*keys, "severity"), "another severity needs a 'reason'", "say why in a sentence: reports tell it")
    if "reason" in raw and "severity" not in raw:
        mistakes.add((*keys, "reason"), "'reason' is for a 'severity', and there is none", on_key=True)
    return RuleEntry(
        Term(rule, mistakes.location(keys, on_key=True)),
        Severity(raw["severity"]) if "severity" in raw else None,
        raw.get("reason", ""),
        {name: tuple(ids) for name, ids in raw.get("frameworks", {}).items()},
        raw.get("owner", ""),
        raw.get("runbook", ""),
    )
