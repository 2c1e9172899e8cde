"""Which rules a question is about, and what a word that means nothing is answered with."""

from pathlib import Path

import pytest

from scanner.authoring.catalogue import Filter, narrow, read_catalogue, required_parameters
from scanner.errors import UsageError
from scanner.policy import builtin
from scanner.sources.tree import origins

ALL = read_catalogue()


def ids(question: Filter) -> list[str]:
    return [rule.id for rule in narrow(ALL, question).rules]


def test_without_a_name_it_is_every_built_in() -> None:
    assert {rule.policy for rule in ALL.rules} == set(builtin.pack_names())
    assert ids(Filter()) == [rule.id for rule in ALL.rules]


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        (Filter(packs=("encryption", "identity")), lambda rule: rule.policy in ("encryption", "identity")),
        (Filter(severities=("high", "critical")), lambda rule: rule.severity in ("high", "critical")),
        (Filter(selections=("strict",)), lambda rule: rule.id in builtin.named_selections()["strict"].rules),
        (Filter(frameworks=("nist_800_53_r5:SC-7",)), lambda rule: "SC-7" in rule.frameworks.get("nist_800_53_r5", ())),
        (Filter(frameworks=("hipaa",)), lambda rule: "hipaa" in rule.frameworks),
        (Filter(ids=("BMJ-NET", "BMJ-IAM-001")), lambda rule: rule.id.startswith("BMJ-NET-") or rule.id == "BMJ-IAM-001"),
        (Filter(packs=("governance",), severities=("high",)), lambda rule: rule.policy == "governance" and rule.severity == "high"),
    ],
    ids=["packs", "severities", "selection", "control", "framework", "ids", "two options"],
)
def test_a_rule_fits_every_option_by_one_of_its_entries(question: Filter, fits) -> None:  # type: ignore[no-untyped-def]
    expected = [rule.id for rule in ALL.rules if fits(rule)]
    assert 0 < len(expected) < len(ALL.rules)
    assert ids(question) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Filter(packs=("encrypton",)), "unknown pack 'encrypton'; did you mean encryption?"),
        (Filter(selections=("cor",)), "unknown selection 'cor'; did you mean core?"),
        (Filter(frameworks=("hippa:1",)), "unknown framework 'hippa'; did you mean hipaa?"),
        (Filter(ids=("BMJ-NTE",)), "unknown rule 'BMJ-NTE'"),
        (Filter(packs=("encryption",), severities=("critical",)), f"none of the {len(ALL.rules)} rules matches all filters"),
    ],
    ids=["pack", "selection", "framework", "id", "nothing left"],
)
def test_what_means_no_rule_is_wrong_usage(question: Filter, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        narrow(ALL, question)
    assert str(caught.value).startswith(sentence)


def test_a_name_is_a_pack_or_a_selection_and_a_path_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    rule = "{id: OWN-1, title: T, severity: low, assert: present(tags)}"
    file.write_text(f"policy: own\nrules: [{rule}]\n", encoding="utf-8")
    found = read_catalogue(("BMJ-DAT-001", "reliability-lifecycle", str(file)), lambda files: origins(files, tmp_path))
    assert found.rules[0].id == "BMJ-DAT-001"
    assert {rule.policy for rule in found.rules[1:-1]} == {"reliability-lifecycle"}
    assert found.rules[-1].id == "OWN-1"
    with pytest.raises(UsageError, match="unknown rule 'BMJ-DAT-01'; did you mean BMJ-DAT-001"):
        read_catalogue(("BMJ-DAT-01",))
    with pytest.raises(UsageError, match="unknown pack or selection 'own'"):
        read_catalogue(("own",))


def test_a_rule_says_which_selections_hold_it_and_what_it_wants() -> None:
    rules = {rule.id: rule for rule in ALL.rules}
    assert ALL.holding(rules["BMJ-NET-001"]) == ("core", "strict", "network-isolation")
    assert ALL.holding(rules["BMJ-RES-004"]) == ("strict",)
    assert (required_parameters(rules["BMJ-IAM-001"]), required_parameters(rules["BMJ-OPS-001"])) == (("allowed_roles",), ())
