"""Which rules a scan runs."""

from pathlib import Path

import pytest

from scanner.errors import UsageError
from scanner.model.report import PackUse
from scanner.policy import builtin
from scanner.policy.narrow import Narrowing
from scanner.policy.select import choose
from scanner.sources.tree import origins

RULES = {rule.id: rule for pack in builtin.load_packs(builtin.pack_names()) for rule in pack.rules}
ENCRYPTION = [rule.id for rule in RULES.values() if rule.policy == "encryption"]


def ids(*named: str, **narrowing: tuple[str, ...]) -> list[str]:
    return [rule.id for rule in choose(named, lambda files: origins(files, Path.cwd()), Narrowing(**narrowing)).rules]


def test_what_is_named_is_what_runs() -> None:
    assert len(ids()) == 12
    assert ids("encryption") == ENCRYPTION
    assert set(ids("encryption", "strict")) > set(ids("encryption"))


def test_strict_has_core_in_it() -> None:
    assert set(ids("strict")) == {*ids("core"), "BMJ-RES-004", "BMJ-GOV-009"}
    assert "BMJ-RES-004" not in ids("data-residency")


def test_one_rule_can_be_added_by_its_id() -> None:
    assert set(ids("core", "BMJ-ENC-006")) == {*ids("core"), "BMJ-ENC-006"}
    assert ids("BMJ-RES-004") == ["BMJ-RES-004"]
    with pytest.raises(UsageError, match=r"^unknown rule 'BMJ-ENC-06'; did you mean BMJ-ENC-006"):
        ids("core", "BMJ-ENC-06")


@pytest.mark.parametrize(
    ("named", "narrowing", "run", "in_part"),
    [
        (("encryption",), {}, ("encryption",), ()),
        (("encryption", "data-residency"), {}, ("encryption",), ("data-residency",)),
        (("encryption", "identity"), {"select": ("BMJ-ENC-001",)}, (), ("encryption",)),
        (("BMJ-ENC-001",), {}, (), ("encryption",)),
    ],
)
def test_how_much_of_each_pack_runs(
    named: tuple[str, ...], narrowing: dict[str, tuple[str, ...]], run: tuple[str, ...], in_part: tuple[str, ...]
) -> None:
    packs = choose(named, lambda files: origins(files, Path.cwd()), Narrowing(**narrowing)).packs
    assert packs == PackUse(run, in_part, tuple(name for name in builtin.pack_names() if name not in (*run, *in_part)))


@pytest.mark.parametrize(
    ("narrowing", "kept"),
    [
        ({"select": ("BMJ-ENC-001",)}, ["BMJ-ENC-001"]),
        ({"select": ("BMJ-ENC",)}, ENCRYPTION),
        ({"select": ("high",)}, ["BMJ-ENC-004"]),
        ({"select": ("BMJ-ENC-001", "high")}, ["BMJ-ENC-001", "BMJ-ENC-004"]),
        ({"select": ("encryption",), "ignore": ("low", "medium")}, ["BMJ-ENC-004"]),
        ({"frameworks": ("nist_800_53_r5:SC-28(1)",), "select": ("high",)}, ["BMJ-ENC-004"]),
    ],
)
def test_narrowing(narrowing: dict[str, tuple[str, ...]], kept: list[str]) -> None:
    assert ids("encryption", **narrowing) == kept


def test_a_framework_is_named_whole_or_by_a_control() -> None:
    every = ("network-isolation", "encryption")
    of_framework, of_control = ids(*every, frameworks=("nist_800_53_r5",)), ids(*every, frameworks=("nist_800_53_r5:SC-7",))
    assert of_control == [rule for rule in ids(*every) if "SC-7" in RULES[rule].frameworks.get("nist_800_53_r5", ())] != []
    assert set(of_framework) > set(of_control)
    assert ids(*every, select=("nist_800_53_r5:SC-7",)) == of_control
    assert set(ids(*every, frameworks=("nist_800_53_r5:SC-7", "nist_800_53_r5:SC-12"))) > set(of_control)
    assert ids(*every, ignore=("nist_800_53_r5:SC-7",)) == [one for one in ids(*every) if one not in of_control]


@pytest.mark.parametrize(
    ("narrowing", "words"),
    [
        ({"select": ("BMJ-ENC-01",)}, "'BMJ-ENC-01' matches none of the 12 rules; did you mean BMJ-ENC-001?"),
        ({"select": ("BMJ-NET-003",)}, "it is in the built-in pack network-isolation, which is not among the policies"),
        ({"ignore": ("nothing",)}, "'nothing' matches none of the 12 rules; expected a rule ID, the beginning of IDs, a pack"),
        ({"frameworks": ("nist_800_53:SC-7",)}, "did you mean nist_800_53_r5?"),
        ({"frameworks": ("nist_800_53_r5:SC-77",)}, "did you mean nist_800_53_r5:SC-7?"),
        ({"frameworks": ("soc2:x",)}, "known controls of soc2: C1.1, "),
        ({"frameworks": ("x",)}, "known frameworks: aws_ai_security_framework, "),
        ({"select": ("medium",), "ignore": ("BMJ",)}, "no rules left to run"),
    ],
)
def test_what_means_nothing_is_wrong_usage(narrowing: dict[str, tuple[str, ...]], words: str) -> None:
    with pytest.raises(UsageError) as found:
        ids(**narrowing)
    assert words in str(found.value)


def test_a_framework_of_rules_that_are_not_named_says_where_they_are() -> None:
    with pytest.raises(UsageError, match=r"built-in rules in .*network-isolation.* do; add those packs"):
        ids("identity", frameworks=("nist_800_53_r5:SC-7",))


@pytest.mark.parametrize("name", [*builtin.pack_names(), *builtin.named_selections()])
def test_only_packs_with_rules_of_a_selection_are_read_and_none_of_its_rules_is_missed(name: str) -> None:
    every = builtin.load_packs(builtin.pack_names())
    selections = builtin.named_selections()
    wanted = selections[name].rules if name in selections else [rule.id for pack in every if pack.name == name for rule in pack.rules]
    if name not in selections:
        wanted = [rule for rule in wanted if rule not in builtin.strict_rules(selections)]
    chosen = choose((name,), lambda files: origins(files, Path.cwd()))
    assert sorted(rule.id for rule in chosen.rules) == sorted(wanted)
    assert [rule.id for rule in chosen.rules] == [rule.id for pack in every for rule in pack.rules if rule.id in wanted]
    assert {rule.policy for rule in chosen.loaded} == {rule.policy for rule in chosen.rules}
    if name == "core":
        assert len({rule.policy for rule in chosen.loaded}) < len(every)


@pytest.mark.parametrize("name", ["bmj-enc-006", "Bmj-Enc-006", "bmj-enc-06"])
def test_an_id_in_small_letters_is_asked_for_in_capitals(name: str) -> None:
    with pytest.raises(UsageError, match=rf"^unknown rule '{name}'; did you mean BMJ-ENC-00") as caught:
        ids(name)
    assert caught.value.argument == "policies"


def test_a_name_that_is_nothing_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"^unknown pack or selection 'corre'; did you mean core\? \(packs: data-residency, ") as caught:
        ids("corre")
    assert caught.value.argument == "policies"
