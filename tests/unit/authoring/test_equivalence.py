"""Mutants that are proved to be equivalent to their rule, and those that only look so."""

from pathlib import Path

import pytest

from scanner.authoring.equivalence import Comparison, compare_declared, compare_mutant, describe_difference, unknown_mutants
from scanner.authoring.examples import default_base_job
from scanner.authoring.mutation import mutate
from scanner.model.origin import Tree
from scanner.model.outcome import Outcome
from scanner.model.rule import Rule
from scanner.policy.builtin import load_packs, pack_names
from scanner.policy.load import read_policies
from scanner.policy.policy_file import PolicyFile

BASE = default_base_job()
DECLARED = [rule.id for policy in load_packs(pack_names()) for rule in policy.rules if rule.equivalent]


def rule(folder: Path, text: str) -> Rule:
    file = folder / "own.yaml"
    file.write_text(f"policy: own\nrules:\n  - id: OWN-1\n    title: T\n    severity: low\n    {text}\n", encoding="utf-8")
    (policy,) = read_policies([PolicyFile(file, Tree(file.name))])
    return policy.rules[0]


def comparison(of: Rule, name: str) -> Comparison:
    (mutant,) = (mutant for mutant in mutate(of) if mutant.name == name)
    return compare_mutant(of, mutant, BASE)


def test_the_mutants_that_built_in_rules_declare_are_proved() -> None:
    """But for one that takes seconds; `jobscan policy test` proves all."""
    rules = [rule for policy in load_packs(pack_names()) for rule in policy.rules if rule.id != "BMJ-REL-005"]
    compared = [compared for rule in rules for compared in compare_declared(rule, BASE)]
    assert [each.is_equivalent for each in compared] == [True] * (len(DECLARED) - 1)
    assert len(DECLARED) == 10


def test_a_name_that_no_mutant_has_is_not_passed_over(tmp_path: Path) -> None:
    of = rule(
        tmp_path,
        "assert: present(tags) && present(tags)\n    equivalent:\n"
        "      - {mutant: 'assert: && becomes || in present(tags) && present(tags)', reason: The same.}\n"
        "      - {mutant: 'assert: && becomes ||', reason: Misspelt.}",
    )
    assert unknown_mutants(of) == ("assert: && becomes ||",)
    assert len(list(compare_declared(of, BASE))) == 1


def test_a_mutant_that_says_the_same_is_equivalent(tmp_path: Path) -> None:
    of = rule(tmp_path, "assert: present(tags) && present(tags)")
    assert comparison(of, "assert: present(tags) dropped from present(tags) && present(tags)").is_equivalent
    assert describe_difference(comparison(of, "assert: && becomes || in present(tags) && present(tags)")) == ""


def test_a_mutant_that_differs_only_where_a_value_is_missing_differs(tmp_path: Path) -> None:
    of = rule(tmp_path, "assert: timeout_duration_in_hours > `23` && job_name != 'a'")
    name = "assert: timeout_duration_in_hours > `23` dropped from timeout_duration_in_hours > `23` && job_name != 'a'"
    compared = comparison(of, name)
    assert compared.difference is not None
    assert (compared.difference.before, compared.difference.after) == (Outcome.UNKNOWN, Outcome.PASS)


def test_a_mutant_that_differs_has_a_job_that_shows_it(tmp_path: Path) -> None:
    of = rule(tmp_path, "assert: timeout_duration_in_hours <= `72`")
    compared = comparison(of, "assert: `72` becomes `73`")
    assert (compared.differs, describe_difference(compared)) == (True, "fail -> pass for - {job: {timeout_duration_in_hours: 73}}")


def test_a_job_that_passes_and_is_not_applicable_to_the_mutant_tells_them_apart(tmp_path: Path) -> None:
    """It is no change of a policy's strictness, but an example would notice."""
    of = rule(tmp_path, "when: status == 'Failed'\n    assert: status == 'Failed' || present(tags)")
    compared = comparison(of, "when removed")
    assert compared.difference is not None
    assert (compared.difference.before, compared.difference.after) == (Outcome.NOT_APPLICABLE, Outcome.PASS)


def test_what_is_not_modelled_is_not_called_equivalent(tmp_path: Path) -> None:
    compared = comparison(rule(tmp_path, "assert: length(split(job_name, '-')) > `1`"), "assert: `1` becomes `2`")
    assert (compared.is_equivalent, compared.differs) == (False, False)
    assert describe_difference(compared) == "split() is not modelled"


@pytest.mark.parametrize("default", ["required: true", "default: 72"])
def test_values_are_the_defaults_or_those_of_an_example(default: str, tmp_path: Path) -> None:
    text = (
        f"assert: timeout_duration_in_hours <= param('most')\n    params: {{most: {{type: integer, {default}}}}}\n"
        "    examples: {pass: [{params: {most: 72}}]}"
    )
    of = rule(tmp_path, text)
    (mutant,) = (mutant for mutant in mutate(of) if mutant.name.startswith("assert: <= becomes < "))
    compared = compare_mutant(of, mutant, BASE)
    assert compared.params == ({"most": 72} if default == "required: true" else {})
    assert compared.differs
