"""The index of the built-in packs: with it a scan reads only the rules that it runs, and reads them as if it read all."""

import os

import pytest
from msgspec.structs import replace

from scanner.authoring.pack_index import make_index
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin, load, rules
from scanner.policy.how_to_configure import how_to_configure
from scanner.policy.pack_index import FILE, PackIndex, is_index_of, only_rules, read_index
from scanner.policy.parameters import configure
from scanner.policy.select import choose

PACKS = builtin.load_packs(builtin.pack_names())
RULES = {rule.id: rule for pack in PACKS for rule in pack.rules}
MADE = make_index(builtin.pack_files(builtin.pack_names()))
if os.environ.get("JOBSCAN_REWRITE_GOLDENS"):
    FILE.write_text(MADE, encoding="utf-8", newline="\n")
INDEX = read_index(FILE.read_bytes())
BYTES = {name: (builtin.folder() / f"{name}.yaml").read_bytes() for name in builtin.pack_names()}


def test_the_index_is_of_the_packs_that_are_here() -> None:
    assert FILE.read_text(encoding="utf-8") == MADE, "a pack was changed: run this file with JOBSCAN_REWRITE_GOLDENS=1"


def without_examples(rule: Rule) -> Rule:
    return replace(rule, examples=())


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_that_is_read_alone_is_the_same_in_all_but_its_examples(rule_id: str) -> None:
    (pack,) = builtin.load_rules(frozenset({rule_id}))
    (rule,) = pack.rules
    whole = RULES[rule_id]
    assert without_examples(rule) == without_examples(whole)
    assert rule.examples in ((), whole.examples)
    (whole_pack,) = (other for other in PACKS if other.name == whole.policy)
    assert replace(pack, rules=()) == replace(whole_pack, rules=())


def test_all_rules_read_together_are_the_same_in_all_but_their_examples() -> None:
    def plain(packs: tuple[Policy, ...]) -> list[Policy]:
        return [replace(pack, rules=tuple(map(without_examples, pack.rules))) for pack in packs]

    assert plain(builtin.load_rules(frozenset(RULES))) == plain(PACKS)


def test_a_hint_how_to_configure_a_rule_has_the_value_of_its_examples() -> None:
    configured = configure(tuple(rule for pack in builtin.load_rules(frozenset(RULES)) for rule in pack.rules), {}, ())
    whole = configure(tuple(RULES.values()), {}, ())
    assert [how_to_configure(rule, configured) for rule in configured] == [how_to_configure(rule, whole) for rule in whole]


def test_only_the_selected_rules_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def count(sound: dict[str, str], *arguments: object) -> Rule:
        built.append(sound["id"])
        return rules.build_rule(sound, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "build_rule", count)
    builtin.load_rules.cache_clear()
    builtin.load_packs.cache_clear()
    choose(("core",), lambda files: {})
    assert sorted(built) == sorted(builtin.named_selections()["core"].rules)


@pytest.mark.parametrize("name", BYTES)
def test_an_index_of_other_packs_does_not_count(name: str) -> None:
    assert is_index_of(INDEX, BYTES)
    assert not is_index_of(INDEX, {**BYTES, name: BYTES[name] + b"\n"})
    assert not is_index_of(INDEX, {other: data for other, data in BYTES.items() if other != name})
    assert not is_index_of(INDEX, {**BYTES, "more": b""})


def test_a_damaged_index_is_none() -> None:
    text = FILE.read_bytes()
    for damaged in (
        b"",
        b"[]",
        b"{}",
        b"null",
        text[:-9],
        text.replace(b'"first": 1', b'"first": 2', 1),
        text.replace(b"BMJ-ENC-001", b"X"),
    ):
        assert read_index(damaged) == {}
    assert read_index(text) == INDEX != {}


def test_what_is_left_of_a_pack_keeps_its_lines() -> None:
    data, index = BYTES["encryption"], INDEX["encryption"]
    lines = only_rules(data, index, {"BMJ-ENC-002"}).split(b"\n")
    whole = data.split(b"\n")
    assert len(lines) == len(whole)
    assert all(line in (b"", other) for line, other in zip(lines, whole, strict=True))
    place = index.rules["BMJ-ENC-002"]
    assert lines[place.first - 1] == b"  - id: BMJ-ENC-002"
    assert sum(b"- id: " in line for line in lines) == 1


def test_without_an_index_the_same_rules_are_read_from_whole_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = frozenset(builtin.named_selections()["core"].rules)
    with_index, ids = builtin.load_rules(wanted), builtin.rule_ids_of_packs()
    empty: dict[str, PackIndex] = {}
    monkeypatch.setattr(builtin, "_index", lambda: empty)
    builtin.load_rules.cache_clear()
    try:
        without = builtin.load_rules(wanted)
        assert builtin.rule_ids_of_packs() == ids
    finally:
        builtin.load_rules.cache_clear()
    assert [[rule.id for rule in pack.rules] for pack in without] == [[rule.id for rule in pack.rules] for pack in with_index]
