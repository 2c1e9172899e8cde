"""The `params` of a configuration or a scope -> values and edits of parameters."""

from collections.abc import Iterator
from pathlib import Path

from scanner.config.config import ParameterEntry
from scanner.config.lists import ListFile, read_list
from scanner.model.job import Json, Keys
from scanner.model.scope import Edit
from scanner.schema.mistakes import Mistakes

_EDITS = frozenset({"add", "remove"})


def read_params(raw: dict[str, Json], keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[ParameterEntry]:
    """The entries for all rules first, then those below a rule's ID, so that the latter win. An entry with a mistake is skipped."""
    for name, value in raw.items():
        if not _is_rule_id(name):
            yield from _read_entry("", name, value, (*keys, name), folder, mistakes)
    for rule, own in raw.items():
        if not _is_rule_id(rule):
            continue
        if not isinstance(own, dict):
            mistakes.add((*keys, rule), f"{rule} must be a map of its parameters")
            continue
        for name, value in own.items():
            yield from _read_entry(rule, name, value, (*keys, rule, name), folder, mistakes)


def _is_rule_id(key: str) -> bool:
    """IDs are in capitals and names of parameters in small letters; a key that is neither was reported."""
    return not key[:1].islower()


def _read_entry(rule: str, name: str, value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[ParameterEntry]:
    before = len(mistakes.collected)
    if value is None:
        mistakes.add(keys, f"'{name}' has no value", on_key=True)
    edit, files = _read_edit(value, keys, folder, mistakes)
    if len(mistakes.collected) > before:
        return
    yield ParameterEntry(
        rule=rule,
        name=name,
        edit=edit,
        rule_at=mistakes.location(keys[:-1], on_key=True),
        name_at=mistakes.location(keys, on_key=True),
        value_at=mistakes.location(keys),
        entries=tuple(entry for file in files for entry in file.entries),
    )


def _read_edit(value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> tuple[Edit, list[ListFile]]:
    """The edit that a value makes, and the list files that it reads.

    `{add: [...], remove: [...]}`, or one of the two, edits the list that is there. Anything else replaces it: a map with other keys is
    itself the value.
    """
    name_at = mistakes.location(keys, on_key=True)
    origin = f"{name_at.path}:{name_at.line}"
    if not isinstance(value, dict) or not value or not value.keys() <= _EDITS:
        file = _read_value(value, keys, folder, mistakes)
        return Edit(file.value, origin=origin), [file]
    files = {name: _read_value(value[name], (*keys, name), folder, mistakes) for name in value}
    for name, file in files.items():
        _check_edit(name, file.value, (*keys, name), mistakes)
    lists = {name: file.value for name, file in files.items()}
    removed = lists.get("remove")
    if not isinstance(removed, list):  # missing, or wrong, which was reported
        removed = []
    return Edit(replaces=False, add=lists.get("add"), remove=tuple(removed), origin=origin), list(files.values())


def _check_edit(name: str, value: Json, keys: Keys, mistakes: Mistakes) -> None:
    if isinstance(value, list):
        return
    if name == "remove":
        mistakes.add(keys, "'remove' must be a list")
    elif not isinstance(value, dict):
        mistakes.add(keys, "'add' must be a list, or a map to add to a map")


def _read_value(value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> ListFile:
    """The value, or what the list file holds that `{file: NAME}` names."""
    if not isinstance(value, dict) or set(value) != {"file"}:
        return ListFile(value)
    name = value["file"]
    if not isinstance(name, str) or not name.strip():
        mistakes.add((*keys, "file"), "'file' must be the name of a file in the configuration's folder")
        return ListFile([])
    return read_list(name, folder, (*keys, "file"), mistakes)
