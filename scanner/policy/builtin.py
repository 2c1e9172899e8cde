"""The policies that come with the program: where their files are, and the selections of their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import PolicyError
from scanner.model.origin import BuiltIn, report_path
from scanner.model.rule import Policy
from scanner.policy.load import read_policies
from scanner.policy.policy_file import PolicyFile
from scanner.policy.schema import SELECTIONS
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes

_SELECTIONS = "selections.yaml"
STRICT = "strict"  # rules of this selection are in no pack's own selection


@dataclass(frozen=True, slots=True)
class Selection:
    """A named list of built-in rules; a pack is one too."""

    name: str
    title: str
    description: str
    rules: tuple[str, ...]


def folder() -> Path:
    """The folder that holds the built-in policies: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent.parent / "policies"


def pack_names() -> tuple[str, ...]:
    """The names of the packs, without reading them."""
    return tuple(sorted(file.stem for file in folder().glob("*.yaml") if file.name != _SELECTIONS))


def pack_files(names: tuple[str, ...]) -> list[PolicyFile]:
    """The files of these packs."""
    return [PolicyFile(folder() / f"{name}.yaml", BuiltIn(name)) for name in names]


def load_packs(names: tuple[str, ...]) -> tuple[Policy, ...]:
    """The built-in policies of these names."""
    return read_policies(pack_files(names))


def named_selections() -> dict[str, Selection]:
    """The selections that `selections.yaml` lists, by name."""
    file = folder() / _SELECTIONS
    name = report_path(BuiltIn(file.stem))
    mistakes = open_document(read_bytes(file, name), name)
    value = mistakes.document.value
    check(value, SELECTIONS, (), mistakes)
    if mistakes.found:
        raise PolicyError(tuple(mistakes.found))
    selections: Mapping[str, dict[str, object]] = value["selections"]
    return {name: _selection(name, raw) for name, raw in selections.items()}


def _selection(name: str, raw: dict[str, object]) -> Selection:
    rules = raw["rules"]
    listed = tuple(str(rule) for rule in rules) if isinstance(rules, list) else ()
    return Selection(name, str(raw.get("title", "")), str(raw.get("description", "")), listed)
