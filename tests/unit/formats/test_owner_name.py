"""File names of owners: safe whatever a tag says, and never that of another owner."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.formats.owner_name import owner_file_name

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+~-]*[A-Za-z0-9]|[A-Za-z0-9]")


@pytest.mark.parametrize("owner", ["team-a", "search@acme.example", "a", "42", "a.b_c+d", "x" * 60])
def test_plain_owners_are_their_own_name(owner: str) -> None:
    assert owner_file_name(owner) == owner


@pytest.mark.parametrize(
    ("owner", "beginning"),
    [
        ("Team A", "Team-A~"),
        ("../../etc/x", "etc-x~"),
        ("a\n::error::b", "a-error-b~"),
        ("x" * 300, f"{'x' * 60}~"),
        ("no-owner", "no-owner~"),
        ("con", "con~"),
        ("nul.txt", "nul.txt~"),
        ("-rf", "rf~"),
        ("a.", "a~"),
        ("データ", "owner~"),
        ("\ud800", "owner~"),
    ],
)
def test_others_end_in_a_hash(owner: str, beginning: str) -> None:
    name = owner_file_name(owner)
    assert re.fullmatch(re.escape(beginning) + "[0-9a-f]{12}", name)


def test_without_an_owner() -> None:
    assert owner_file_name("") == "no-owner"


def test_what_looks_alike_is_not_one_file() -> None:
    owners = ["team-a", "Team-A", "team a", "team/a", "TEAM-A", " team-a", "team-a~0123456789ab", "no-owner", ""]
    assert len({owner_file_name(owner).casefold() for owner in owners}) == len(owners)


@given(owner=st.text(st.characters(), min_size=1, max_size=400), other=st.text(min_size=0, max_size=100))
def test_any_owner_has_a_safe_name_of_its_own(owner: str, other: str) -> None:
    name = owner_file_name(owner)
    assert SAFE.fullmatch(name)
    assert len(name) <= 73
    if other != owner:
        assert owner_file_name(other).casefold() != name.casefold()


@given(owner=st.text(max_size=50))
def test_the_name_of_an_owner_is_no_owner_of_the_same_name(owner: str) -> None:
    """Whoever can tag a job cannot take the name of the file of another owner."""
    name = owner_file_name(owner)
    assert name == owner or owner_file_name(name) != name
