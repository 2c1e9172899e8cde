"""The index of the built-in packs: with it a scan builds only the rules that it runs, and they are as if all had been read."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.authoring.pack_index import make_index
from scanner.errors import MistakesError
from scanner.model.expression import Expression, Node
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin, load, pack_index
from scanner.policy.how_to_configure import how_to_configure
from scanner.policy.pack_index import FILE, read_index
from scanner.policy.parameters import configure
from scanner.policy.select import choose
from scanner.policy.selections import read_selections

MADE = make_index()
if os.environ.get("JOBSCAN_REWRITE_GOLDENS"):
    FILE.write_bytes(MADE)
PACKS = builtin.load_packs(builtin.pack_names())
RULES = {rule.id: rule for pack in PACKS for rule in pack.rules}
CORE = frozenset(read_selections(builtin.selections_file()).selections[0].rules)


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the packs, which a test can damage."""
    folder = shutil.copytree(builtin.folder(), tmp_path / "packs")
    monkeypatch.setattr(builtin, "folder", lambda: folder)
    caches = (builtin._index, builtin.load_rules, builtin.load_packs)
    for cached in caches:
        cached.cache_clear()
    yield folder
    for cached in caches:
        cached.cache_clear()


def test_the_index_is_of_the_packs_that_are_here() -> None:
    assert FILE.read_bytes() == MADE, "a pack was changed, or what is read of one: run this file with JOBSCAN_REWRITE_GOLDENS=1"


def without_examples(rule: Rule) -> Rule:
    return replace(rule, examples=())


def sources(rule: Rule) -> list[str]:
    """The text that each node of a rule's expressions is in; it does not count where nodes are compared."""

    def below(node: Node) -> Iterator[str]:
        yield node.source
        for child in node.children:
            yield from below(child)

    expressions: list[Expression | None] = [rule.assertion, rule.when, *(part.expression for part in rule.message)]
    return [source for expression in expressions if expression is not None for source in below(expression.tree)]


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_of_the_index_is_the_rule_of_its_pack_in_all_but_its_examples(rule_id: str) -> None:
    (pack,) = builtin.load_rules(frozenset({rule_id}))
    (rule,) = pack.rules
    whole = RULES[rule_id]
    assert without_examples(rule) == without_examples(whole)
    assert repr(without_examples(rule)) == repr(without_examples(whole))  # 1 is not 1.0, nor True
    assert sources(rule) == sources(whole)
    assert rule.examples in ((), whole.examples)
    (whole_pack,) = (other for other in PACKS if other.name == whole.policy)
    assert replace(pack, rules=()) == replace(whole_pack, rules=())


def test_all_rules_together_are_in_the_order_of_their_packs() -> None:
    def ids(packs: tuple[Policy, ...]) -> list[tuple[str, list[str]]]:
        return [(pack.name, [rule.id for rule in pack.rules]) for pack in packs]

    assert ids(builtin.load_rules(frozenset(RULES))) == ids(PACKS)
    assert builtin.rule_ids_of_packs() == {name: tuple(rule_ids) for name, rule_ids in ids(PACKS)}
    assert tuple(builtin.named_selections().values()) == read_selections(builtin.selections_file()).selections


def test_a_hint_how_to_configure_a_rule_has_the_value_of_its_examples() -> None:
    configured = configure(tuple(rule for pack in builtin.load_rules(frozenset(RULES)) for rule in pack.rules), {}, ())
    whole = configure(tuple(RULES.values()), {}, ())
    assert [how_to_configure(rule, configured) for rule in configured] == [how_to_configure(rule, whole) for rule in whole]


def test_only_the_selected_rules_are_built(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    decode = pack_index._decode

    def count(line: bytes) -> Rule:
        built.append(decode(line))
        return built[-1]

    monkeypatch.setattr(pack_index, "_decode", count)
    monkeypatch.setattr(load, "read_policies", lambda files: pytest.fail("a pack was read"))
    choose(("core",), lambda files: {})
    assert {rule.id for rule in built} == CORE
    assert len(built) == len(CORE)


@pytest.mark.parametrize("name", [*builtin.pack_names(), "selections"])
def test_packs_that_are_not_those_of_the_index_are_read_and_checked(packs: Path, name: str) -> None:
    assert builtin._index() is not None
    builtin._index.cache_clear()
    with (packs / f"{name}.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    assert builtin._index() is None
    assert {rule.id for pack in builtin.load_rules(CORE) for rule in pack.rules} == CORE


def test_a_damaged_pack_ends_the_scan_though_no_rule_of_it_runs(packs: Path) -> None:
    (packs / "record-integrity.yaml").write_text("format: 1\npolicy: record-integrity\nrulez: []\n", encoding="utf-8")
    with pytest.raises(MistakesError, match="rulez"):
        choose(("BMJ-ENC-001",), lambda files: {})


def test_a_pack_more_or_less_is_not_that_of_the_index(packs: Path) -> None:
    (packs / "more.yaml").write_bytes((packs / "encryption.yaml").read_bytes())
    with pytest.raises(MistakesError, match="duplicate rule"):
        choose(("core",), lambda files: {})


@pytest.mark.parametrize("damage", [b"", b"x", FILE.read_bytes()[:-2], FILE.read_bytes().replace(b'"frozen"', b'"thawed"') + b"\n"])
def test_a_damaged_index_does_not_count(damage: bytes) -> None:
    assert read_index(damage) is None


def test_one_changed_byte_of_the_index_is_noticed() -> None:
    text = FILE.read_bytes()
    for place in range(0, len(text), len(text) // 200):
        assert read_index(text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]) is None
