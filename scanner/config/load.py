"""jobscan.yaml -> Config: strict, and with all mistakes at once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scanner.config.attribution import read_group_by, read_owners
from scanner.config.config import Config, RuleEntry, ScopeEntry, Term
from scanner.config.enforcement import allow_enforce_dates, read_enforcement
from scanner.config.expect import read_expect
from scanner.config.extends import read_allow, read_extends, written_keys
from scanner.config.live import allow_dates, read_live
from scanner.config.longest import read_longest
from scanner.config.mistakes import CONFIGURATION, in_order
from scanner.config.params import read_params
from scanner.config.schema import CONFIG
from scanner.config.scopes import read_scope
from scanner.errors import Mistake, MistakesError
from scanner.model.job import Json, Keys
from scanner.model.severity import Severity
from scanner.schema.mistakes import Mistakes
from scanner.schema.sound import sound_part
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes


class ConfigReading(Struct, frozen=True):
    """What came of a configuration file. If it has mistakes, `config` has only the parts without, and must not be used for a run.

    `knows_policies`: whether `policies` could be read, so that it is known which rules exist.
    """

    config: Config
    mistakes: tuple[Mistake, ...]
    knows_policies: bool


def read_config(file: Path, shown: str) -> ConfigReading:
    """What a file says, which reports call `shown`; raises MistakesError if it cannot be read at all."""
    reading = parse_config(read_bytes(file, shown, CONFIGURATION), shown, file.absolute().parent)
    return replace(reading, config=replace(reading.config, files=(file, *reading.config.files)))


def load_config(data: bytes, shown: str, folder: Path) -> Config:
    """The configuration in a file's bytes; raises MistakesError with every mistake in it."""
    reading = parse_config(data, shown, folder)
    if reading.mistakes:
        raise MistakesError(reading.mistakes, CONFIGURATION)
    return reading.config


def parse_config(data: bytes, shown: str, folder: Path) -> ConfigReading:
    """What a file's bytes say; list files are looked for in `folder`. Raises MistakesError if they are not YAML."""
    mistakes = open_document(data, shown, CONFIGURATION)
    value = mistakes.document.value
    _allow_off(value, mistakes)
    allow_dates(value, mistakes)
    allow_enforce_dates(value, mistakes)
    flaws = list(check(value, CONFIG))
    mistakes.add_flaws(flaws)
    sound = sound_part(value, CONFIG) if flaws else value
    config = Config(
        path=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        folder=folder,
        policies=tuple(sound.get("policies", ())),
        sources=tuple(sound.get("sources", ())),
        exclude=tuple(sound.get("exclude", ())),
        known_members=tuple(sound.get("known_members", ())),
        baseline=sound.get("baseline", ""),
        fail_on=sound.get("fail_on", ""),
        params=tuple(read_params(sound.get("params", {}), ("params",), folder, mistakes)),
        scopes=_read_scopes(sound.get("scopes", []), folder, mistakes),
        rules=tuple(_read_rule(rule, entry, mistakes) for rule, entry in sound.get("rules", {}).items()),
        live=read_live(sound.get("live", {}), folder, mistakes),
        expect=read_expect(sound.get("expect", []), folder, mistakes),
        owners=read_owners(sound.get("owners", []), mistakes),
        group_by=read_group_by(sound.get("group_by"), mistakes),
        waivers=tuple(sound.get("waivers", ())),
        longest=read_longest(sound.get("longest")),
        left_out_untagged=sound.get("tags", {}).get("left_out") == "untagged",
        files=tuple(folder / name for name in _other_files(value, sound)),
        extends=read_extends(sound.get("extends", {}), mistakes),
        allow=read_allow(sound.get("allow", []), mistakes),
        written=written_keys(value, mistakes),
    )
    return ConfigReading(config, tuple(in_order(mistakes.collected, shown)), _knows_policies(value, sound))


def _knows_policies(value: Json, sound: dict[str, Any]) -> bool:
    """Whether `policies` is either well-formed or not written at all; an unknown key may be that one, misspelt."""
    if not isinstance(value, dict) or not value.keys() <= CONFIG.members.keys():
        return False
    return ("policies" in value) == ("policies" in sound)


def _other_files(value: Json, sound: dict[str, Any]) -> Iterator[str]:
    """The names of the files that a configuration reads: lists, waivers, the baseline. The floor comes with its own files."""
    if isinstance(value, dict):
        yield from _list_files([member for key, member in value.items() if key != "extends"])
    yield from sound.get("waivers", ())
    if "baseline" in sound:
        yield sound["baseline"]


def _list_files(value: Json) -> Iterator[str]:
    """The names in each `{file: NAME}`, wherever it is."""
    if isinstance(value, list):
        for entry in value:
            yield from _list_files(entry)
    if not isinstance(value, dict):
        return
    if set(value) == {"file"} and isinstance(value["file"], str):
        yield value["file"]
        return
    for member in value.values():
        yield from _list_files(member)


def _allow_off(value: Json, mistakes: Mistakes) -> None:
    """Takes back the mistake that the YAML reader reports for the key `off` of a scope.

    YAML 1.1 reads `off` as false, so it is refused where it may be meant as either; as a key of a scope it can only be the key.
    """
    scopes = value.get("scopes") if isinstance(value, dict) else None
    if not isinstance(scopes, list):
        return
    places = {mistakes.document.key_at(("scopes", index, "off")) for index in range(len(scopes))}
    mistakes.collected = [mistake for mistake in mistakes.collected if (mistake.line, mistake.column) not in places]


def _read_scopes(sound: list[dict[str, Any]], folder: Path, mistakes: Mistakes) -> tuple[ScopeEntry, ...]:
    entries: list[ScopeEntry] = []
    numbers: dict[str, int] = {}
    for index, scope in enumerate(sound):
        entry = read_scope(scope, index, folder, mistakes)
        name = entry.scope.name
        number = numbers.setdefault(name, index + 1)
        if number != index + 1:
            mistakes.add(("scopes", index, "name"), f"duplicate scope name '{name}', also of scope {number}")
        entries.append(entry)
    return tuple(entries)


def _read_rule(rule: str, sound: dict[str, Any], mistakes: Mistakes) -> RuleEntry:
    keys: Keys = ("rules", rule)
    written = mistakes.document.at(keys)
    has_severity = isinstance(written, dict) and "severity" in written
    has_reason = isinstance(written, dict) and "reason" in written
    if has_severity and not has_reason:
        mistakes.add((*keys, "severity"), "another severity needs a 'reason'", "say why in a sentence; reports show it")
    if has_reason and not has_severity:
        mistakes.add((*keys, "reason"), "'reason' is for another 'severity', which is missing", on_key=True)
    return RuleEntry(
        rule=Term(rule, mistakes.location(keys, on_key=True)),
        severity=Severity(sound["severity"]) if "severity" in sound else None,
        reason=sound.get("reason", ""),
        frameworks={name: tuple(ids) for name, ids in sound.get("frameworks", {}).items()},
        owner=sound.get("owner", ""),
        runbook=sound.get("runbook", ""),
        enforcement=read_enforcement(sound, keys, mistakes),
    )
