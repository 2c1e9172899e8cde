"""The `live` section -> how a live scan reads AWS, and what it may do without."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from scanner.config.account_ids import find_duplicates, read_account_ids
from scanner.config.config import LiveEntry, LiveSettings
from scanner.config.dates import is_date
from scanner.config.schema import DATE_FORM, EXPECTED
from scanner.documents.yaml.scalars import IS_A_DATE
from scanner.model.job import Json, Keys
from scanner.schema.mistakes import Mistakes

_DURATIONS = ("max_age", "deadline", "scope_deadline")
_LISTS = ("expected", "exclude")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def allow_dates(value: Json, mistakes: Mistakes) -> None:
    """Withdraws the mistake that the YAML reader reports for `until: 2026-12-31`.

    It refuses a date without quotes, which is a date in YAML 1.1 and text in YAML 1.2; `until` can only mean the date.
    """
    live = value.get("live") if isinstance(value, dict) else None
    if not isinstance(live, dict):
        return
    lists = [(name, live[name]) for name in _LISTS if isinstance(live.get(name), list)]
    mistakes.withdraw(IS_A_DATE, (("live", name, index, "until") for name, entries in lists for index in range(len(entries))))


def read_live(sound: dict[str, Any], folder: Path, mistakes: Mistakes) -> LiveSettings:
    """The settings; `sound` has the parts of the section that are as the format says. What they cannot mean is added to `mistakes`."""
    durations: dict[str, Any] = {name: _duration(sound[name]) for name in _DURATIONS if name in sound}
    return LiveSettings(
        **durations,
        untagged=sound.get("untagged", "infer"),
        expected=_read_entries(sound, "expected", folder, mistakes),
        exclude=_read_entries(sound, "exclude", folder, mistakes),
    )


def _duration(text: str) -> timedelta:
    """The duration that a number and a unit are, e.g. 2 days for "2d"."""
    return int(text[:-1]) * _UNITS[text[-1]]


def _read_entries(sound: dict[str, Any], name: str, folder: Path, mistakes: Mistakes) -> tuple[LiveEntry, ...]:
    entries = enumerate(sound.get(name, ()))
    return tuple(_read_entry(entry, ("live", name, index), folder, mistakes) for index, entry in entries)


def _read_entry(sound: dict[str, Any], keys: Keys, folder: Path, mistakes: Mistakes) -> LiveEntry:
    _check_scopes(mistakes.document.at(keys), keys, mistakes)
    until = sound.get("until", "")
    if until and not is_date(until):
        mistakes.add((*keys, "until"), f"'{until}' is not a valid until", f"expected: {DATE_FORM}")
    first_key = next(iter(sound), "")
    return LiveEntry(
        accounts=_read_accounts(sound.get("accounts", []), (*keys, "accounts"), folder, mistakes),
        regions=tuple(sound.get("regions", ())),
        reason=sound.get("reason", ""),
        owner=sound.get("owner", ""),
        until=until,
        at=mistakes.location((*keys, first_key), on_key=True),
    )


def _read_accounts(value: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> tuple[str, ...]:
    before = len(mistakes.collected)
    accounts = read_account_ids(value, keys, folder, mistakes)
    mistakes.collected.extend(find_duplicates(accounts))
    # A list file that was emptied must not turn "these accounts" into "every account".
    if isinstance(value, dict) and not accounts and len(mistakes.collected) == before:
        mistakes.add((*keys, "file"), f"'{value['file']}' has no entries", "list the account IDs, or remove the entry")
    return tuple(account.text for account in accounts)


def _check_scopes(written: Json, keys: Keys, mistakes: Mistakes) -> None:
    """Adds a mistake for an entry that is for no account or Region, judged by all that is written, other mistakes included."""
    if not isinstance(written, dict):
        return
    for name in ("accounts", "regions"):
        if written.get(name) == []:
            mistakes.add((*keys, name), f"'{name}' is empty, so the entry is for nothing", on_key=True)
    # An unknown key may be one of the two, misspelt.
    if not written.keys() <= EXPECTED.members.keys():
        return
    if "accounts" not in written and "regions" not in written:
        mistakes.add(keys, "the entry does not say what it is for", "add accounts, regions or both")
