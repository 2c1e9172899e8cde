"""The policies that come with the program: where their files are, and the selections of them."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scanner.errors import MistakesError
from scanner.model.origin import BuiltIn, report_path
from scanner.model.rule import Policy
from scanner.policy.load import POLICY_FILE, RESERVED, load_policy, read_policies
from scanner.policy.pack_index import FILE, PackIndex, is_index_of, only_rules, read_index
from scanner.policy.policy_file import PolicyFile
from scanner.policy.schema import SELECTIONS
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes

_SELECTIONS = "selections.yaml"
STRICT = "strict"  # what this selection adds to those that it includes is in no pack's own selection


class Selection(Struct, frozen=True):
    """A named list of built-in rules, e.g. "core". `rules` are all of its rules, and `added` those that no included selection has."""

    name: str
    title: str
    description: str
    rules: tuple[str, ...]
    added: tuple[str, ...]


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
    return read_policies(pack_files(names))


@cache
def load_rules(rule_ids: frozenset[str]) -> tuple[Policy, ...]:
    """The built-in policies with these rules only, of those that have any; what the index leaves out of a rule is its examples.

    Only these rules are read: they are a sixth of all for `core`. Where the packs are not those of the index, e.g. in a damaged
    installation, all packs are read and checked.
    """
    index = _index()
    if not index:
        return tuple(_with_rules(load_packs(pack_names()), rule_ids))
    policies = []
    for name, pack in index.items():
        if not rule_ids.isdisjoint(pack.rules):
            data = _pack_file(name).read_bytes()
            policy = load_policy(only_rules(data, pack, rule_ids), BuiltIn(name))
            policies.append(replace(policy, sha256=pack.sha256))
    return tuple(policies)


def rule_ids_of_packs() -> dict[str, tuple[str, ...]]:
    """The IDs of the rules of each pack, in their order, without reading more than the index of the packs."""
    index = _index()
    if not index:
        return {pack.name: tuple(rule.id for rule in pack.rules) for pack in load_packs(pack_names())}
    return {name: tuple(pack.rules) for name, pack in index.items()}


@cache
def _index() -> Mapping[str, PackIndex]:
    """The index of the packs; empty if it is not of the packs that are there."""
    if not FILE.is_file():
        return {}
    index = read_index(FILE.read_bytes())
    packs = {name: _pack_file(name).read_bytes() for name in pack_names()}
    return index if is_index_of(index, packs) else {}


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
    file = folder() / _SELECTIONS
    shown = report_path(BuiltIn(file.stem))
    mistakes = open_document(read_bytes(file, shown, POLICY_FILE), shown, POLICY_FILE)
    value = mistakes.document.value
    mistakes.add_flaws(check(value, SELECTIONS))
    if mistakes.collected:
        raise MistakesError(mistakes.collected, POLICY_FILE)
    selections: dict[str, Selection] = {}
    for name, entry in value["selections"].items():
        included = [rule for other in entry.get("includes", ()) for rule in selections[other].rules]
        selections[name] = _selection(name, entry, included)
    return selections


def strict_rules(selections: Mapping[str, Selection]) -> frozenset[str]:
    """The rules that do not run with their pack, because they have to be asked for: by `strict`, or by their own ID."""
    if STRICT not in selections:
        return frozenset()
    return frozenset(selections[STRICT].added)


def _selection(name: str, entry: dict[str, Any], included: list[str]) -> Selection:
    """A selection of the rules of its entry and of those that the selections before it, which it includes, have."""
    added = tuple(entry["rules"])
    return Selection(name, entry.get("title", ""), entry.get("description", ""), (*included, *added), added)


def _pack_file(name: str) -> Path:
    return folder() / f"{name}.yaml"
