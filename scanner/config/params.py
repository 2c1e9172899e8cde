"""The `params` of a configuration or a scope -> values and edits."""

from collections.abc import Iterator
from pathlib import Path

from scanner.config.config import Entry, Given
from scanner.config.lists import read_list
from scanner.model.job import Json, Keys
from scanner.model.scope import Edit
from scanner.schema.validate import Mistakes

_EDITS = ("add", "remove")


def read_params(raw: dict[str, Json], keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[Given]:
    """What is given for every rule first, then what is given for one, so that it wins."""
    for name, value in raw.items():
        if name[:1].islower():
            yield _given("", name, value, (*keys, name), folder, mistakes)
    for rule, own in raw.items():
        if rule[:1].islower():
            continue
        if not isinstance(own, dict):
            mistakes.add((*keys, rule), f"{rule} must be a map of its parameters")
            continue
        for name, value in own.items():
            yield _given(rule, name, value, (*keys, rule, name), folder, mistakes)


def _given(rule: str, name: str, value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> Given:
    name_at = mistakes.location(keys, on_key=True)
    entries: list[Entry] = []
    edit = _edit(value, keys, f"{name_at.path}:{name_at.line}", folder, mistakes, entries)
    return Given(rule, name, edit, mistakes.location(keys[:-1], on_key=True), name_at, mistakes.location(keys), tuple(entries))


def _edit(value: Json, keys: Keys, origin: str, folder: Path, mistakes: Mistakes, entries: list[Entry]) -> Edit:
    if value is None:
        mistakes.add(keys, f"'{keys[-1]}' has no value", on_key=True)
    if not isinstance(value, dict) or not value or not set(value) <= set(_EDITS):
        return Edit(_value(value, keys, folder, mistakes, entries), origin=origin)
    found = {name: _value(value[name], (*keys, name), folder, mistakes, entries) for name in value}
    for name, one in found.items():
        if not isinstance(one, list) and not (name == "add" and isinstance(one, dict)):
            mistakes.add((*keys, name), f"'{name}' takes a list" + (", or a map to add to one" if name == "add" else ""))
    removed = found.get("remove")
    return Edit(replaces=False, add=found.get("add"), remove=tuple(removed) if isinstance(removed, list) else (), origin=origin)


def _value(value: Json, keys: Keys, folder: Path, mistakes: Mistakes, entries: list[Entry]) -> Json:
    """The value, or what the file that it names holds; the lines of a text file are added to `entries`."""
    if not isinstance(value, dict) or set(value) != {"file"}:
        return value
    if not isinstance(value["file"], str) or not value["file"].strip():
        mistakes.add((*keys, "file"), "'file' must be the name of a file beside the configuration")
        return []
    listed, lines = read_list(value["file"], folder, (*keys, "file"), mistakes)
    entries += lines
    return listed
