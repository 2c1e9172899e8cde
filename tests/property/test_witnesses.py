"""A witness is a job that has exactly what the solver's assignment says: its values, its nulls, and what it does not deliver."""

from dataclasses import replace
from random import Random

import pytest

from scanner.authoring.examples import run_examples
from scanner.engine.reference import judge
from scanner.formats.proof.yaml_line import example_line
from scanner.model.job import Stage
from scanner.model.origin import Tree
from scanner.model.types import Array, Basic
from scanner.policy.load import load_policy
from scanner.policy.parameters import configure
from scanner.prove.atoms import HasElement, HasTag, InLanguage, IsHidden, IsNull, Order
from scanner.prove.domains import OTHER_TAGS, Domains, key_variable, value_variable
from scanner.prove.formula import Formula, all_of, atom, linear
from scanner.prove.language import ANY
from scanner.prove.witness import job_of, witness_of
from scanner.shape.fields import FIELDS, TAGS
from tests.property.prove_comparison import unlike
from tests.property.prove_jobs import Pools, random_assignment
from tests.property.prove_rules import BASE, NOW

_LEAVES = tuple(row for row in FIELDS if not row.is_object and row.path != TAGS)
_TAG_KEYS = ("owner", "team", "cost center")


def _about_all_fields(domains: Domains) -> Formula:
    """A formula with an atom about everything that a job has."""
    atoms: list[Formula] = [atom(HasTag(key)) for key in (*_TAG_KEYS, *OTHER_TAGS[:3])]
    for key in (*_TAG_KEYS, *OTHER_TAGS[:3]):
        atoms += [atom(InLanguage(key_variable(key), ANY)), atom(InLanguage(value_variable(key), ANY))]
    for row in _LEAVES:
        atoms += [atom(IsNull(row.path)), atom(IsHidden(row.path))]
        match row.type:
            case Array():
                atoms += [atom(HasElement(row.path, index)) for index in range(domains.longest_list(row.path))]
                atoms.append(atom(InLanguage(f"{row.path}[0]", ANY)))
            case Basic.TIMESTAMP | Basic.INTEGER:
                atoms.append(linear(Order.LESS, {row.path: 1}, 0))
            case _ if row.path != "account_id":
                atoms.append(atom(InLanguage(row.path, ANY)))
    return all_of(atoms)


@pytest.mark.parametrize("hides", [False, True])
def test_a_witness_s_job_has_what_the_assignment_says(hides: bool) -> None:
    domains = Domains(BASE, NOW, tag_keys=_TAG_KEYS)
    pools = Pools.of([_about_all_fields(domains)], domains, hides)
    rng = Random(9)
    for _ in range(120):
        assignment = random_assignment(pools, rng)
        job = job_of(witness_of(assignment, domains, keeps_other_tags=False), BASE, Stage.JOB)
        assert list(unlike(assignment, domains, job)) == []


_POLICY = """\
policy: own
rules:
  - id: OWN-1
    title: T
    severity: low
    assert: present(tags.Owner) && present(vpc_config.subnet_ids) && status != 'Failed'
    examples:
"""


@pytest.mark.parametrize("stage", Stage)
def test_a_witness_is_an_example_as_yaml(stage: Stage) -> None:
    domains = Domains(BASE, NOW, stage, _TAG_KEYS)
    pools = Pools.of([_about_all_fields(domains)], domains, hides=True)
    rng = Random(10)
    witnesses = [replace(witness_of(random_assignment(pools, rng), domains), stage=stage) for _ in range(60)]
    (rule,) = load_policy(_POLICY.replace("    examples:\n", "").encode(), Tree("own.yaml")).rules
    (configured,) = configure([rule], (), ())
    examples: dict[str, list[str]] = {}
    for witness in witnesses:
        outcome = judge(configured, job_of(witness, BASE, stage), NOW).outcome.value
        examples.setdefault(outcome, []).append(example_line(witness, {}))
    text = _POLICY + "".join(f"      {outcome}:\n" + "".join(f"        {line}\n" for line in lines) for outcome, lines in examples.items())
    results = run_examples(load_policy(text.encode(), Tree("own.yaml")))
    assert [result for result in results if not result.is_as_expected] == []
    assert len(results) == 60
    assert len(examples) > 1
