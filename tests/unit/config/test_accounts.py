"""Files of accounts: text, lists in YAML and JSON, and c7n-org's accounts.yml; no ID is ever silently another number."""

import json
from pathlib import Path

import pytest
import yaml

from scanner.config.accounts import AccountEntry, read_accounts
from scanner.errors import Mistake, MistakesError

FIRST = "012345678901"
SECOND = "111122223333"


def read(folder: Path, name: str, text: str) -> tuple[AccountEntry, ...]:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return read_accounts(file, name)


def refused(folder: Path, name: str, text: str) -> list[tuple[int, int, str, str]]:
    with pytest.raises(MistakesError) as caught:
        read(folder, name, text)
    assert caught.value.what == "accounts file"
    assert {mistake.path for mistake in caught.value.mistakes} == {name}
    return [(mistake.line, mistake.column, mistake.problem, mistake.hint) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("accounts.txt", f"# ours\n{FIRST}\n\n  {SECOND} # prod\n"),
        ("accounts", f"\ufeff{FIRST}\r\n{SECOND}\r\n"),
        ("accounts.json", json.dumps([FIRST, SECOND], indent=4)),
        ("accounts.json", f"[{FIRST}, {SECOND}]"),
        ("accounts.yaml", f"- '{FIRST}'\n- {SECOND}\n"),
        ("accounts.yml", f"\ufeff- {FIRST}\r\n- {SECOND}\r\n"),
        ("accounts.yml", f"accounts:\n- account_id: {FIRST}\n- account_id: {SECOND}\n"),
        ("accounts.json", json.dumps({"accounts": [{"account_id": FIRST}, {"account_id": SECOND}]})),
        ("accounts.yml", yaml.safe_dump({"accounts": [{"account_id": FIRST}, {"account_id": SECOND}]})),
    ],
)
def test_every_form_gives_the_same_accounts(name: str, text: str, tmp_path: Path) -> None:
    assert [account.account for account in read(tmp_path, name, text)] == [FIRST, SECOND]


C7N = """
vars: &all {retention: 0400}
accounts:
- account_id: '123123123123'
  name: account-1
  regions:
  - us-east-1
  - us-west-2
  - us-east-1
  role: arn:aws:iam::123123123123:role/CloudCustodian
  external_id: abc-1
  vars: *all
  tags:
  - type:prod
  - 2026-12-31
  email: ops@acme.example
  display_name: One
  org_id: o-1
  status: ACTIVE
- account_id: '111122223333'
  name: "2"
  role: [arn:aws:iam::444455556666:role/Hub, batch/Scanner]
  regions: [all, eu-west-1]
...
"""


def test_the_keys_of_c7n_org(tmp_path: Path) -> None:
    first, second = read(tmp_path, "accounts.yml", C7N)
    assert first == AccountEntry(
        account="123123123123",
        at=first.at,
        name="account-1",
        roles=("arn:aws:iam::123123123123:role/CloudCustodian",),
        external_id="abc-1",
        regions=("us-east-1", "us-west-2"),
    )
    assert (first.at.path, first.at.line, first.at.column) == ("accounts.yml", 4, 16)
    roles = ("arn:aws:iam::444455556666:role/Hub", "batch/Scanner")
    assert second == AccountEntry(account="111122223333", at=second.at, name="2", roles=roles, regions=("all",))


ONE = f"accounts:\n- account_id: '{SECOND}'\n  "
WRONG = {
    "11 digits in text": ("a.txt", f"{SECOND}\n11112222333\n", 2, 1, '"11112222333" is not an account ID', "ID a line"),
    "two on a line": ("a.txt", f"{FIRST}\t{SECOND}\n", 1, 1, "is not an account ID", "one account ID a line"),
    "twice in text": ("a.txt", f"{SECOND}\n# x\n {SECOND}\n", 3, 2, f"duplicate account {SECOND}, first at a.txt:1:1", "remove one"),
    "an empty text": ("a.txt", "# none\n", 1, 1, "the file lists no accounts", ""),
    "UTF-16": ("a.txt", f"{SECOND}\n\0", 1, 1, "UTF-16", ""),
    "11 digits in a list": ("a.yaml", "- '11112222333'\n", 1, 4, "'11112222333' is not a valid", "12 digits"),
    "a zero that was lost": ("a.yaml", "- 12345678901\n", 1, 3, "'12345678901' is not a valid", "12 digits, with leading zeros"),
    "digits in groups": ("a.yaml", "- 1111-2222-3333\n", 1, 3, "'1111-2222-3333' is not a valid", "12 digits"),
    "yes in a list": ("a.json", "[true]", 1, 2, "must be text, not true", ""),
    "twice in a list": ("a.yaml", f"- '{SECOND}'\n- {SECOND}\n", 2, 3, f"duplicate account {SECOND}, first at a.yaml:1:4", "remove one"),
    "an empty list": ("a.json", "[]", 1, 1, "the file lists no accounts", ""),
    "an empty file": ("a.yaml", "", 1, 1, "the file lists no accounts", ""),
    "no account": ("a.yaml", "accounts: []\n", 1, 1, "the file lists no accounts", ""),
    "a text": ("a.yaml", "one", 1, 1, "an accounts file must be a map, not 'one'", ""),
    "invalid YAML": ("a.yaml", "a: [", 1, 5, "invalid YAML", ""),
    "subscriptions": ("a.yaml", "subscriptions: []\naccounts: ['x']", 1, 1, "unknown key 'subscriptions'", "known keys: accounts"),
    "11 digits": ("a.yaml", "accounts:\n- account_id: 11112222333\n", 2, 15, "'11112222333' is not a valid account_id", "leading zeros"),
    "twice": ("a.yaml", f"{ONE}name: x\n- account_id: {SECOND}", 4, 15, f"duplicate account {SECOND}, first at a.yaml:2:16", "remove one"),
    "an unknown key": ("a.yaml", ONE + "rol: x", 3, 3, "unknown key 'rol' in an account", "did you mean role?"),
    "no ID": ("a.yaml", "accounts:\n- name: x\n", 2, 3, "missing key 'account_id'", ""),
    "a profile": ("a.yaml", ONE + "profile: x", 3, 3, "'profile' is not supported", "use role: the role to assume"),
    "no role in the list": ("a.yaml", ONE + "role: []", 3, 3, "'role' is empty", "remove the key"),
    "no Region in the list": ("a.yaml", ONE + "regions: []", 3, 3, "'regions' is empty", "remove the key"),
    "Regions with commas": ("a.yaml", ONE + "regions: ['us-east-1,us-west-2']", 3, 14, "not a valid entry of 'regions'", "or all"),
    "an ARN of a user": ("a.yaml", ONE + f"role: arn:aws:iam::{SECOND}:user/x", 3, 9, "is not a role", "arn:aws:iam::ACCOUNT:role/NAME"),
    "an ARN of 11 digits": ("a.yaml", ONE + "role: arn:aws:iam::11112222333:role/x", 3, 9, "is not a role", ""),
    "a name with a blank": ("a.yaml", ONE + "role: [my role]", 3, 10, "'my role' is not a role", ""),
    "a role elsewhere": ("a.yaml", ONE + f"role: arn:aws:iam::{FIRST}:role/x", 3, 9, f"in account {FIRST}, not in {SECOND}", "last role"),
    "a chain that ends elsewhere": (
        "a.yaml", ONE + f"role: [x, arn:aws:iam::{FIRST}:role/x]", 3, 13, f"the role is in account {FIRST}", "last role",
    ),
    "an external ID that is a number": ("a.yaml", ONE + "external_id: 5", 3, 16, "'external_id' must be text", 'write "5" in quotes'),
    "an anchor that is used": ("a.yaml", ONE + "name: &a x", 3, 9, "anchors (&a) are not allowed", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_reported_at_its_place(name: str, tmp_path: Path) -> None:
    file, text, line, column, problem, hint = WRONG[name]
    (first, *_) = refused(tmp_path, file, text)
    assert (first[0], first[1]) == (line, column)
    assert problem in first[2]
    assert hint in first[3]


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = f"""accounts:
- {{account_id: 5, profile: x}}
- {{account_id: {SECOND}, role: [], regions: [Europe]}}
- {{account_id: {SECOND}, naem: x}}
- x
"""
    assert [place[:2] for place in refused(tmp_path, "a.yml", text)] == [(2, 16), (2, 19), (3, 30), (3, 50), (4, 16), (4, 30), (5, 3)]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    for path, problem in ((tmp_path / "none.txt", "file not found"), (tmp_path, "not a file")):
        with pytest.raises(MistakesError) as caught:
            read_accounts(path, "accounts")
        assert caught.value.mistakes == (Mistake("accounts", 1, 1, problem),)
