"""The policies that come with the program: where their files are, and the selections of them."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from scanner.model.origin import BuiltIn
from scanner.model.rule import Policy
from scanner.policy.pack_index import FILE, Index, Selection, read_index
from scanner.policy.policy_file import RESERVED, PolicyFile

_SELECTIONS = "selections.yaml"
STRICT = "strict"  # what this selection adds to those that it includes is in no pack's own selection


def folder() -> Path:
    """The folder with the built-in policies: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).parent
    installed = package / "builtin"
    if installed.is_dir():
        return installed
    return package.parent.parent / "policies"


def pack_names() -> tuple[str, ...]:
    """The names of the packs, without reading them."""
    return tuple(sorted(file.stem for file in folder().glob("*.yaml") if file.name != _SELECTIONS))


@cache
def load_packs(names: tuple[str, ...]) -> tuple[Policy, ...]:
    """The built-in policies with these names, whole; read once, since a program may load them for each of its scans."""
    from scanner.policy.load import read_policies  # late: a scan has them from the index

    return read_policies(pack_files(names))


@cache
def load_rules(rule_ids: frozenset[str]) -> tuple[Policy, ...]:
    """The built-in policies with these rules only, of those that have any. What the index leaves out of a rule is its examples.

    Only these rules are built, a sixth of all for `core`. Where the packs are not those of the index, e.g. in a damaged installation, all
    packs are read and checked.
    """
    index = _index()
    if index is None:
        return tuple(_with_rules(load_packs(pack_names()), rule_ids))
    return index.policies(rule_ids)


def rule_ids_of_packs() -> dict[str, tuple[str, ...]]:
    """The IDs of the rules of each pack, in their order, without building a rule."""
    index = _index()
    if index is None:
        return {pack.name: tuple(rule.id for rule in pack.rules) for pack in load_packs(pack_names())}
    return {pack.name: pack.rule_ids for pack in index.packs}


@cache
def _index() -> Index | None:
    """The index of the packs; None if it is not of the files that are there."""
    if not FILE.is_file():
        return None
    index = read_index(FILE.read_bytes())
    digests = {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder().glob("*.yaml")}
    if index is None or index.digests() != digests:
        return None
    return index


def _with_rules(policies: Collection[Policy], rule_ids: Collection[str]) -> Iterator[Policy]:
    """The policies that have some of these rules, with no others."""
    for policy in policies:
        rules = tuple(rule for rule in policy.rules if rule.id in rule_ids)
        if rules:
            yield replace(policy, rules=rules)


def pack_files(names: tuple[str, ...]) -> list[PolicyFile]:
    """The files of these packs."""
    return [PolicyFile(_pack_file(name), BuiltIn(name)) for name in names]


def is_rule_id(word: str) -> bool:
    """Whether the name of a policy means a single built-in rule, e.g. BMJ-ENC-006."""
    return word.startswith(RESERVED)


def named_selections() -> dict[str, Selection]:
    """The selections in `selections.yaml` by name."""
    index = _index()
    if index is not None:
        selections = index.selections.selections
    else:
        from scanner.policy.selections import read_selections

        selections = read_selections(selections_file()).selections
    return {selection.name: selection for selection in selections}


def strict_rules(selections: Mapping[str, Selection]) -> frozenset[str]:
    """The rules that do not run with their pack, because they have to be asked for: by `strict`, or by their own ID."""
    if STRICT not in selections:
        return frozenset()
    return frozenset(selections[STRICT].added)


def selections_file() -> Path:
    """The file of the selections."""
    return folder() / _SELECTIONS


def _pack_file(name: str) -> Path:
    return folder() / f"{name}.yaml"
