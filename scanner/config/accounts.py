"""A file of accounts to read from AWS -> the accounts, strictly and with all mistakes at once.

The file is a text file with an account ID on each line, a list of account IDs in YAML or JSON, or the accounts.yml of c7n-org, Cloud
Custodian's runner for many accounts. The keys of the latter are those of CONFIG_SCHEMA in its cli.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.config.account_ids import find_duplicates, find_invalid, is_account_id
from scanner.config.config import Entry
from scanner.config.lists import read_lines
from scanner.documents.yaml.build import Limits
from scanner.documents.yaml.scalars import IS_OCTAL
from scanner.errors import Mistake, MistakesError, ReadError
from scanner.model.arn import is_arn, parse_arn
from scanner.model.job import Json, Keys
from scanner.model.names import ACCOUNT, ALL_REGIONS, REGION
from scanner.model.place import Location
from scanner.schema.mistakes import Mistakes
from scanner.schema.sound import sound_part
from scanner.schema.types import Anything, Fields, ListOf, Member, OneOf, Text
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes

ACCOUNTS_FILE = "accounts file"
_LIMITS = Limits(size=16 << 20, nodes=1_000_000)  # 10,000 accounts with their tags
_DATA = (".yaml", ".yml", ".json")
_ROLE_NAME = re.compile(r"[\w+=,.@/-]+", re.ASCII)  # with the role's path
_ID = Text(ACCOUNT, "12 digits, with leading zeros")
_IGNORED = ("email", "display_name", "org_id", "status", "tags", "vars")
_FILE = Fields(
    "an accounts file",
    {
        "accounts": Member(
            ListOf(
                Fields(
                    "an account",
                    {
                        "account_id": Member(_ID, "the account's ID", required=True),
                        "name": Member(Text(), "the account's name"),
                        "role": Member(OneOf((Text(), ListOf(Text()))), "the role to assume: its ARN or name, or a chain of roles"),
                        "external_id": Member(Text(), "the external ID that the role asks for"),
                        "regions": Member(ListOf(Text(f"{ALL_REGIONS}|{REGION}", "such as eu-central-1, or all")), "the Regions to read"),
                        "profile": Member(Anything(), "a profile of the AWS configuration; not supported"),
                        **{name: Member(Anything(), "ignored") for name in _IGNORED},
                    },
                )
            ),
            "the accounts",
            required=True,
        ),
        "vars": Member(Anything(), "ignored"),
    },
)


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """An account to read.

    `roles` are assumed one after the other; each is an ARN or the name of a role in the account. `regions` may be "all" alone.
    """

    account: str
    at: Location
    name: str = ""
    roles: tuple[str, ...] = ()
    external_id: str | None = None
    regions: tuple[str, ...] = ()


def read_accounts(file: Path, shown: str) -> tuple[AccountEntry, ...]:
    """The accounts in a file, which messages call `shown`; raises MistakesError with every mistake in it."""
    data = read_bytes(file, shown, ACCOUNTS_FILE, _LIMITS.size)
    if file.name.endswith(_DATA):
        accounts, mistakes = _read_data(data, shown)
    else:
        accounts, mistakes = _read_text(data, shown)
    if not accounts and not mistakes:
        mistakes = [Mistake(shown, 1, 1, "the file lists no accounts", "write one account ID a line")]
    mistakes.extend(find_duplicates(Entry(account.account, account.at) for account in accounts))
    if mistakes:
        mistakes.sort(key=lambda mistake: (mistake.line, mistake.column))
        raise MistakesError(mistakes, ACCOUNTS_FILE)
    return tuple(accounts)


def _read_text(data: bytes, shown: str) -> tuple[list[AccountEntry], list[Mistake]]:
    try:
        lines = read_lines(data, shown)
    except ReadError as error:
        return [], [Mistake(shown, error.line or 1, error.column or 1, error.reason)]
    accounts = [AccountEntry(line.text, line.at) for line in lines if is_account_id(line.text)]
    return accounts, list(find_invalid(lines))


def _read_data(data: bytes, shown: str) -> tuple[list[AccountEntry], list[Mistake]]:
    """The accounts in YAML, or in JSON, which is YAML too."""
    mistakes = open_document(data, shown, ACCOUNTS_FILE, _LIMITS)
    match mistakes.document.value:
        case None:
            accounts = []
        case list() as ids:
            mistakes.withdraw(IS_OCTAL, ((index,) for index in range(len(ids))))
            accounts = list(_read_ids(ids, mistakes))
        case value:
            accounts = list(_read_file(_with_ids_as_text(value), mistakes))
    return accounts, mistakes.collected


def _read_ids(ids: list[Json], mistakes: Mistakes) -> Iterator[AccountEntry]:
    for index, written in enumerate(ids):
        account = _id_as_text(written)
        flaws = list(check(account, _ID, (index,)))
        mistakes.add_flaws(flaws)
        if not flaws:
            yield AccountEntry(account, mistakes.location((index,)))


def _read_file(value: Json, mistakes: Mistakes) -> Iterator[AccountEntry]:
    accounts = sound_part(value, _FILE).get("accounts", [])
    mistakes.withdraw(IS_OCTAL, (("accounts", index, "account_id") for index in range(len(accounts))))
    mistakes.withdraw_inside(_ignored_paths(accounts))
    mistakes.add_flaws(check(value, _FILE))
    for index, account in enumerate(accounts):
        keys = ("accounts", index)
        _check_account(account, keys, mistakes)
        if "account_id" in account:
            yield _account(account, mistakes.location((*keys, "account_id")))


def _account(sound: dict[str, Any], at: Location) -> AccountEntry:
    return AccountEntry(
        account=sound["account_id"],
        at=at,
        name=sound.get("name", ""),
        roles=_chain(sound),
        external_id=sound.get("external_id"),
        regions=_regions(sound.get("regions", [])),
    )


def _regions(regions: list[str]) -> tuple[str, ...]:
    """The Regions, each once; "all" alone if it is one of them."""
    if ALL_REGIONS in regions:
        return (ALL_REGIONS,)
    return tuple(dict.fromkeys(regions))


def _chain(sound: dict[str, Any]) -> tuple[str, ...]:
    """The roles of an account, from the first to the one in the account itself."""
    role = sound.get("role", ())
    return (role,) if isinstance(role, str) else tuple(role)


def _check_account(sound: dict[str, Any], keys: Keys, mistakes: Mistakes) -> None:
    """Adds what is wrong with an account whose values have the right types."""
    if "profile" in sound:
        mistakes.add((*keys, "profile"), "'profile' is not supported", "use role: the role to assume in the account", on_key=True)
    for name in ("role", "regions"):
        if sound.get(name) == []:
            mistakes.add((*keys, name), f"'{name}' is empty", "remove the key, or list at least one", on_key=True)
    roles = _chain(sound)
    for index, role in enumerate(roles):
        role_keys = (*keys, "role") if isinstance(sound["role"], str) else (*keys, "role", index)
        if not _is_role(role):
            mistakes.add(role_keys, f"'{role}' is not a role", "write its ARN, arn:aws:iam::ACCOUNT:role/NAME, or its name")
        elif index == len(roles) - 1:
            _check_account_of(role, sound.get("account_id", ""), role_keys, mistakes)


def _is_role(role: str) -> bool:
    if not is_arn(role):
        return _ROLE_NAME.fullmatch(role) is not None
    arn = parse_arn(role)
    return arn is not None and arn.service == "iam" and arn.type == "role" and is_account_id(arn.account)


def _check_account_of(role: str, account: str, keys: Keys, mistakes: Mistakes) -> None:
    """Adds a mistake if the last role is in another account, which would be read instead of the one that reports show."""
    arn = parse_arn(role)
    if arn is not None and account and arn.account != account:
        mistakes.add(keys, f"the role is in account {arn.account}, not in {account}", "the last role must be in the account that is read")


def _ignored_paths(accounts: list[dict[str, Any]]) -> Iterator[Keys]:
    """The paths of what is accepted and not used, so that nothing in it is a mistake."""
    yield ("vars",)
    for index in range(len(accounts)):
        for name in _IGNORED:
            yield ("accounts", index, name)


def _with_ids_as_text(value: Json) -> Json:
    """The value with the account IDs that have no quotes as text."""
    accounts = value.get("accounts") if isinstance(value, dict) else None
    if not isinstance(accounts, list):
        return value
    return {**value, "accounts": [_account_with_id_as_text(account) for account in accounts]}


def _account_with_id_as_text(account: Json) -> Json:
    if not isinstance(account, dict) or "account_id" not in account:
        return account
    return {**account, "account_id": _id_as_text(account["account_id"])}


def _id_as_text(account: Json) -> Json:
    """The ID as text, e.g. "111122223333" for 111122223333, which YAML reads as a number.

    No digit is lost: an ID that begins with 0 is never read as a number. Many files have those without quotes, since PyYAML writes
    012345678901 without, which cannot be octal.
    """
    if isinstance(account, int) and not isinstance(account, bool):
        return str(account)
    return account
