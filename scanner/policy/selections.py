"""Reads `selections.yaml`: the named lists of built-in rules."""

import hashlib
from pathlib import Path
from typing import Any

from scanner.errors import MistakesError
from scanner.model.origin import BuiltIn, report_path
from scanner.policy.pack_index import Selection, Selections
from scanner.policy.policy_file import POLICY_FILE
from scanner.policy.schema import SELECTIONS
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes


def read_selections(file: Path) -> Selections:
    """The selections in a file, read and checked; raises MistakesError."""
    shown = report_path(BuiltIn(file.stem))
    data = read_bytes(file, shown, POLICY_FILE)
    mistakes = open_document(data, shown, POLICY_FILE)
    value = mistakes.document.value
    mistakes.add_flaws(check(value, SELECTIONS))
    if mistakes.collected:
        raise MistakesError(mistakes.collected, POLICY_FILE)
    selections: dict[str, Selection] = {}
    for name, entry in value["selections"].items():
        included = [rule for other in entry.get("includes", ()) for rule in selections[other].rules]
        selections[name] = _selection(name, entry, included)
    return Selections(hashlib.sha256(data).hexdigest(), tuple(selections.values()))


def _selection(name: str, entry: dict[str, Any], included: list[str]) -> Selection:
    """A selection of the rules of its entry and of those that the selections before it, which it includes, have."""
    added = tuple(entry["rules"])
    return Selection(name, entry.get("title", ""), entry.get("description", ""), (*included, *added), added)
