"""The `expect` section -> what a scan must cover."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.model.expectation import ACCOUNT_PLACE, REGION_PLACE, Expectation
from scanner.model.job import Keys
from scanner.schema.mistakes import Mistakes


def read_expect(sound: list[dict[str, Any]], folder: Path, mistakes: Mistakes) -> tuple[Expectation, ...]:
    """The expectations, one for each account and Region; what an entry cannot mean is added to `mistakes`."""
    expectations: dict[tuple[str, str], Expectation] = {}
    for index, entry in enumerate(sound):
        keys: Keys = ("expect", index)
        _check_entry(keys, mistakes)
        for expectation in _read_entry(entry, keys, folder, mistakes):
            first = expectations.setdefault(expectation.scope, expectation)
            if first is not expectation:
                what = " ".join(filter(None, expectation.scope))
                mistakes.add((*keys, "account"), f"duplicate expectation of {what}, first at {first.origin}", "remove one")
    return tuple(expectations.values())


def _check_entry(keys: Keys, mistakes: Mistakes) -> None:
    """Adds the mistakes of an entry by all that is written, other mistakes included."""
    written = mistakes.document.at(keys)
    if not isinstance(written, dict):
        return
    if written.get("regions") == []:
        mistakes.add((*keys, "regions"), "'regions' is empty", "list Regions, or remove the key: any Region will do then", on_key=True)
    path = written.get("path")
    if not isinstance(path, str):
        return
    if "://" in path:
        mistakes.add((*keys, "path"), "'path' must be a file or glob on this machine", "remove the key: a job in S3 meets the entry too")
    elif "{" in path.replace(ACCOUNT_PLACE, "").replace(REGION_PLACE, ""):
        mistakes.add((*keys, "path"), "unknown placeholder in 'path'", f"known: {ACCOUNT_PLACE}, {REGION_PLACE}")


def _read_entry(sound: dict[str, Any], keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[Expectation]:
    if "account" not in sound:
        return
    account, path = sound["account"], sound.get("path", "")
    folder_of_path = str(folder.absolute()) if path else ""
    place = mistakes.location((*keys, "account"))
    for region in dict.fromkeys(sound.get("regions", [""])):
        yield Expectation(account, region, path, folder_of_path, origin=f"{place.path}:{place.line}")
