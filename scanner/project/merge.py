"""A floor and a configuration that extends it -> one configuration."""

import glob
import os
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from scanner.config.config import Config, ScopeEntry
from scanner.config.extends import KEYS, Treatment
from scanner.config.schema import CONFIG
from scanner.model.expectation import Expectation
from scanner.model.origin import STDIN
from scanner.policy.files import is_path
from scanner.policy.select import DEFAULT
from scanner.project.loosening import is_allowed

# What stays the configuration's own.
_OWN = frozenset({"path", "sha256", "folder", "params", "scopes", "rules", "extends", "allow"})
_JOINED = ("exclude", "known_members", "files")
_KEYS = {"left_out_untagged": "tags"}  # the keys of fields that are called otherwise
_EMPTY = Config(path="", sha256="", folder=Path())


def merge(floor: Config, config: Config, top: Path) -> Config:
    """The configuration with what its floor says besides; whether it loosens the floor is judged elsewhere. `top` is the working tree."""
    layers = floor.layers
    floor = _named_from(config.folder, floor, top)
    last = sum(len(layer.scopes) for layer in floor.layers)
    merged = {name: _own_or_floors(name, config, floor) for name in Config.__struct_fields__ if name not in _OWN}
    merged |= {name: tuple(dict.fromkeys((*getattr(floor, name), *getattr(config, name)))) for name in _JOINED}
    merged |= {
        "policies": _join_policies(floor, config),
        "sources": tuple(dict.fromkeys((*floor.sources, *config.sources))),
        "waivers": (*floor.waivers, *(config.waivers if _may_set("waivers", floor) else ())),
        "owners": (*config.owners, *floor.owners),  # the first that matches wins
        "expect": _join_expectations(floor, config),
        "scopes": tuple(_renumbered(entry, last) for entry in config.scopes),
        "written": {**floor.written, **config.written},
        "floors": layers,
    }
    return replace(config, **merged)


def _own_or_floors(name: str, config: Config, floor: Config) -> Any:
    """The value of the configuration where it sets one that its floors let it set, else the floor's.

    What may not differ is the floor's even where the texts are the same: `{file: a.txt}` is another file in another folder.
    """
    key = _KEYS.get(name, name)
    own, floors = getattr(config, name), getattr(floor, name)
    if key not in CONFIG.members:
        return floors if own == getattr(_EMPTY, name) else own
    is_refused = KEYS.get(key, Treatment.REFUSED) is Treatment.REFUSED
    if key not in config.written or (is_refused and not _may_set(key, floor)):
        return floors
    return own


def _may_set(key: str, floor: Config) -> bool:
    return all(is_allowed(key, layer) for layer in floor.layers)


def _join_policies(floor: Config, config: Config) -> tuple[str, ...]:
    """The policies of both. A floor that names none has the default ones, which must not get lost where the other names some."""
    if not floor.policies and not config.policies:
        return ()
    return tuple(dict.fromkeys((*(floor.policies or (DEFAULT,)), *config.policies)))


def _join_expectations(floor: Config, config: Config) -> tuple[Expectation, ...]:
    """The expectations of both; of one account and Region the floor's, which may be harder to meet."""
    joined = {expectation.scope: expectation for expectation in floor.expect}
    for expectation in config.expect:
        joined.setdefault(expectation.scope, expectation)
    return tuple(joined.values())


def _named_from(folder: Path, floor: Config, top: Path) -> Config:
    """The floor with the names of its files as they are seen from a folder."""

    def renamed(name: str) -> str:
        return _relative(floor.folder, name, folder, top)

    return replace(
        floor,
        policies=tuple(renamed(name) if is_path(name) else name for name in floor.policies),
        sources=tuple(name if name == STDIN or "://" in name else renamed(name) for name in floor.sources),
        waivers=tuple(map(renamed, floor.waivers)),
        baseline=renamed(floor.baseline) if floor.baseline else "",
        expect=tuple(replace(entry, path=renamed(entry.path)) if entry.path else entry for entry in floor.expect),
    )


def _relative(folder: Path, name: str, start: Path, top: Path) -> str:
    """The path or glob `name`, which is relative to `folder`, relative to `start`; with a slash, so that it cannot be taken for a pack.

    A folder outside of the working tree is named absolutely, since `start` may be the copy that a commit has of a folder in the tree.
    """
    way = os.path.relpath(folder, start) if folder.is_relative_to(top) else str(folder)
    if not (folder / name).exists():
        way = glob.escape(way)  # only the name is a glob, not the folder, which may be called "[old]"
    path = (Path(way) / name).as_posix()
    return path if "/" in path else f"./{path}"


def _renumbered(entry: ScopeEntry, last: int) -> ScopeEntry:
    """The scope with a number after those of the floors, since a job's answers are kept by number."""
    return replace(entry, scope=replace(entry.scope, number=entry.scope.number + last))
