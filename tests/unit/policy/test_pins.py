"""Selections that are pinned to a version: what came later only warns."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.policy import builtin
from scanner.policy.narrow import Narrowing
from scanner.policy.pins import NamedPolicy, parse_name, pinned_rules, version_of
from scanner.policy.select import Chosen, choose
from scanner.sources.tree import origins
from scanner.version import __version__
from tests.unit.formats.reports import rule

RULES = [rule for pack in builtin.load_packs(builtin.pack_names()) for rule in pack.rules]
OLD, NEW, NEWEST = (replace(rule(f"BMJ-X-{number}"), since=since) for number, since in enumerate(("0.1", "0.3", "0.10.1"), 1))
MEMBERS = {"core": {OLD.id, NEW.id, NEWEST.id}, "pack": {NEW.id}, NEWEST.id: {NEWEST.id}}


def chosen(*names: str) -> Chosen:
    return choose(names, lambda files: origins(files, Path.cwd()), Narrowing())


def test_no_built_in_rule_is_newer_than_the_program() -> None:
    """Else a pin to this very version would switch it off."""
    assert [rule.id for rule in RULES if not parse_name(f"core@{rule.since}").pin] == []


@pytest.mark.parametrize(
    ("names", "pinned"),
    [
        (["core"], {}),
        (["core@0.1"], {NEW.id: "core@0.1", NEWEST.id: "core@0.1"}),
        (["core@0.3"], {NEWEST.id: "core@0.3"}),
        (["core@0.3.0"], {NEWEST.id: "core@0.3.0"}),
        (["core@0.9"], {NEWEST.id: "core@0.9"}),
        (["core@0.10"], {NEWEST.id: "core@0.10"}),
        (["core@0.10.1"], {}),
        (["core@0.1", "pack"], {NEWEST.id: "core@0.1"}),
        (["core@0.1", NEWEST.id], {NEW.id: "core@0.1"}),
        (["core@0.1", "core"], {}),
        (["pack@0.2", "core@0.1"], {NEW.id: "pack@0.2", NEWEST.id: "core@0.1"}),
        (["core@0.1", "pack@0.3"], {NEWEST.id: "core@0.1"}),
        (["core@0.2", "core@0.1"], {NEW.id: "core@0.2", NEWEST.id: "core@0.2"}),
    ],
    ids=" ".join,
)
def test_a_rule_warns_that_is_newer_than_every_pin_that_selects_it(names: list[str], pinned: dict[str, str]) -> None:
    named = [parse_name(name, current="1.0") if "@" in name else NamedPolicy(name, name) for name in names]
    assert pinned_rules([OLD, NEW, NEWEST], named, MEMBERS) == pinned


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("core@0.2.1", "version 0.2.1 does not exist yet; this is version 0.2.0"),
        ("core@1", "version 1 does not exist yet; this is version 0.2.0"),
        ("core@", "'' is not a version; this is version 0.2.0"),
        ("core@latest", "'latest' is not a version; this is version 0.2.0"),
        ("core@0.1.0.0", "'0.1.0.0' is not a version; this is version 0.2.0"),
        ("core@0.1@0.1", "'0.1@0.1' is not a version; this is version 0.2.0"),
        ("core@-1", "'-1' is not a version; this is version 0.2.0"),
        ("BMJ-ENC-001@0.1", "a single rule cannot be pinned; name the rule alone, or pin its pack"),
    ],
)
def test_what_is_no_pin(word: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_name(word, current="0.2.0")
    assert (str(caught.value), caught.value.argument) == (f"'{word}': {problem}", "policies")


@pytest.mark.parametrize("file", ["./acme.yaml@0.1", "rules/acme.yml@0.1"])
def test_a_file_cannot_be_pinned(file: str) -> None:
    with pytest.raises(UsageError, match=r"^'.*@0\.1': a file cannot be pinned"):
        chosen(file)


def test_a_pin_changes_nothing_about_which_rules_run() -> None:
    plain, pinned = chosen("core", "encryption"), chosen("core@0.0.1", "encryption@0.0.1")
    assert replace(pinned, named=plain.named, pinned={}) == plain
    assert pinned.named == ("core@0.0.1", "encryption@0.0.1")
    assert pinned.pinned.keys() == {rule.id for rule in plain.rules}
    assert chosen(f"core@{__version__}").pinned == {}


def test_an_unknown_name_with_a_pin() -> None:
    with pytest.raises(UsageError, match=r"^unknown pack or selection 'corre'; did you mean core\?"):
        chosen("corre@0.1")


numbers = st.lists(st.integers(0, 200), min_size=1, max_size=3)


@given(numbers, numbers)
def test_versions_compare_by_number(first: list[int], second: list[int]) -> None:
    def padded(version: list[int]) -> list[int]:
        return [*version, 0, 0][:3]

    texts = [".".join(map(str, version)) for version in (first, second)]
    assert (version_of(texts[0]) < version_of(texts[1])) == (padded(first) < padded(second))
    assert (version_of(texts[0]) == version_of(texts[1])) == (padded(first) == padded(second))
