"""The `accounts` of an entry: account IDs, in the configuration or in a list file."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner.config.config import Entry
from scanner.config.lists import read_list
from scanner.errors import Mistake
from scanner.model.job import Json, Keys
from scanner.model.names import ACCOUNT
from scanner.model.place import Location
from scanner.schema.mistakes import Mistakes, mistake_at

_MAX_SHOWN = 60  # characters of a value in a message


def read_account_ids(value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> list[Entry]:
    """The account IDs in a list, or in the file that `{file: NAME}` names; each line of a text file that is not one is a mistake there."""
    if isinstance(value, list):
        return [Entry(account, mistakes.location((*keys, index))) for index, account in enumerate(value)]
    name = value["file"]
    file = read_list(name, folder, (*keys, "file"), mistakes)
    if not file.entries:
        return _accounts_in_data(file.value, name, (*keys, "file"), mistakes)
    mistakes.collected.extend(find_invalid(file.entries))
    return list(file.entries)


def find_invalid(lines: Iterable[Entry]) -> Iterator[Mistake]:
    """A mistake for each line of a text file that is not an account ID."""
    for line in lines:
        if not is_account_id(line.text):
            problem = f"{_shown(line.text)} is not an account ID (12 digits expected, keep leading zeros)"
            yield mistake_at(line.at, problem, "write one account ID a line")


def find_duplicates(accounts: Iterable[Entry]) -> Iterator[Mistake]:
    """A mistake for each account ID that was in the list before."""
    first_places: dict[str, Location] = {}
    for account in accounts:
        first = first_places.setdefault(account.text, account.at)
        if first is not account.at:
            yield mistake_at(account.at, f"duplicate account {account.text}, first at {first}", "remove one")


def is_account_id(value: Json) -> bool:
    """Whether a value is the ID of an account: a text of 12 digits."""
    return isinstance(value, str) and re.fullmatch(ACCOUNT, value) is not None


def _accounts_in_data(value: Json, name: str, keys: Keys, mistakes: Mistakes) -> list[Entry]:
    """The account IDs in a JSON or YAML file; their place is that of the file's name."""
    if not isinstance(value, list):
        mistakes.add(keys, f"'{name}' must hold a list of account IDs")
        return []
    for account in value:
        if not is_account_id(account):
            mistakes.add(keys, f"{_shown(account)} in '{name}' is not an account ID (12 digits expected, keep leading zeros)")
            return []
    return [Entry(account, mistakes.location(keys)) for account in value]


def _shown(value: Json) -> str:
    return json.dumps(value)[:_MAX_SHOWN]
