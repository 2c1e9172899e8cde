"""The `accounts` of an entry: account IDs, in the configuration or in a list file."""

import json
import re
from pathlib import Path

from scanner.config.config import Entry
from scanner.config.lists import read_list
from scanner.model.job import Json, Keys
from scanner.model.names import ACCOUNT
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
    for entry in file.entries:
        if not is_account_id(entry.text):
            problem = f"{_shown(entry.text)} is not an account ID (12 digits expected)"
            mistakes.collected.append(mistake_at(entry.at, problem, "write one account ID a line"))
    return list(file.entries)


def report_duplicates(accounts: list[Entry], mistakes: Mistakes) -> None:
    """Adds a mistake for each account ID that was in the list before."""
    first_places: dict[str, str] = {}
    for account in accounts:
        if account.text in first_places:
            problem = f"duplicate account {account.text}, first at {first_places[account.text]}"
            mistakes.collected.append(mistake_at(account.at, problem, "remove one"))
        first_places.setdefault(account.text, str(account.at))


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
            mistakes.add(keys, f"{_shown(account)} in '{name}' is not an account ID (12 digits expected)")
            return []
    return [Entry(account, mistakes.location(keys)) for account in value]


def _shown(value: Json) -> str:
    return json.dumps(value)[:_MAX_SHOWN]
