"""A witness is a job that has exactly what the solver's assignment says: its values, its nulls, and what it does not deliver."""

from random import Random

import pytest

from scanner.authoring.examples import job_of as job_of_example
from scanner.model.job import Stage
from scanner.model.rule import Example
from scanner.model.types import Array, Basic
from scanner.prove.domains import OTHER_TAGS, Domains, key_variable, value_variable
from scanner.prove.formula import Formula, HasElement, HasTag, InLanguage, IsHidden, IsNull, Order, all_of, atom, linear
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
    for _ in range(250):
        assignment = random_assignment(pools, rng)
        job = job_of(witness_of(assignment, domains, keeps_other_tags=False), BASE, Stage.JOB)
        assert list(unlike(assignment, domains, job)) == []


def test_a_witness_is_an_example() -> None:
    domains = Domains(BASE, NOW, tag_keys=_TAG_KEYS)
    pools = Pools.of([_about_all_fields(domains)], domains, hides=True)
    rng = Random(10)
    for stage in Stage:
        for _ in range(40):
            witness = witness_of(random_assignment(pools, rng), domains)
            job = job_of(witness, BASE, stage)
            example = Example("pass", dict(witness.job), stage, not_delivered=witness.not_delivered)
            assert job_of_example(example, BASE).fields == job.fields
