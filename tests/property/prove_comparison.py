"""Compares what the formulas of a rule say of random jobs with what the engine does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from scanner.engine.reference import judge
from scanner.model.job import Gap, Job, Json
from scanner.model.keys import value_at
from scanner.model.types import Array, Basic
from scanner.prove.assignment import Assignment
from scanner.prove.base_values import MICROSECOND
from scanner.prove.domains import Domains
from scanner.prove.tag_keys import key_variable, value_variable
from scanner.prove.witness import job_of, witness_of
from scanner.shape.fields import FIELDS, TAGS
from tests.property.assigned_values import AssignedValues
from tests.property.formula_truths import is_true
from tests.property.prove_jobs import Pools, random_assignment
from tests.property.prove_rules import BASE, NOW, Read

_LEAVES = tuple(row for row in FIELDS if not row.is_object and row.path not in (TAGS, "account_id"))


@dataclass
class Tally:
    """How many jobs rules were compared on, and where formulas and engine differ."""

    jobs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    not_modelled: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def compare(rule: Read, jobs: int, rng: Random, tally: Tally) -> None:
    """Adds a rule and its jobs to a tally."""
    pools = Pools.of(rule.formulas.values(), rule.domains, rule.hides)
    for _ in range(jobs):
        assignment = random_assignment(pools, rng)
        witness = witness_of(assignment, rule.domains, keeps_other_tags=False)
        job = job_of(witness, BASE, rule.domains.stage)
        outcome = judge(rule.configured, job, NOW).outcome
        values = AssignedValues(assignment, rule.domains)
        true = [of for of, formula in rule.formulas.items() if is_true(formula, values)]
        tally.jobs += 1
        tally.outcomes[outcome.value] += 1
        if true == [None]:
            tally.not_modelled[", ".join(rule.outcomes.constructs)] += 1
        elif true != [outcome]:
            tally.differences.append(f"{rule.name}: {outcome} by the engine, {true} by formulas: {witness}")


def unlike(assignment: Assignment, domains: Domains, job: Job) -> Iterator[str]:
    """The fields in which a job differs from what an assignment says of it."""
    values = AssignedValues(assignment, domains)
    for row in _LEAVES:
        wanted: Json = None
        if not values.is_null(row.path):
            wanted = _wanted(row.path, row.type, values)
        if not _is_same(value_at(job.fields, row.keys), wanted, assignment.hidden.get(row.path, False)):
            yield f"{row.path}: {value_at(job.fields, row.keys)}, not {wanted}"
    if not _is_same(job.fields[TAGS], _tags(assignment, domains), assignment.hidden.get(TAGS, False)):
        yield f"tags: {job.fields[TAGS]}, not {_tags(assignment, domains)}"


def _is_same(found: Json, wanted: Json, is_hidden: bool) -> bool:
    if is_hidden or isinstance(found, Gap):
        return is_hidden and isinstance(found, Gap)
    if isinstance(wanted, int) and isinstance(found, str):
        return (datetime.fromisoformat(found) - NOW) // MICROSECOND == wanted
    return bool(found == wanted)


def _wanted(path: str, kind: object, values: AssignedValues) -> Json:
    match kind:
        case Array():
            return [values.text(f"{path}[{index}]") for index in range(values.length(path))]
        case Basic.TIMESTAMP | Basic.INTEGER:
            return values.number(path)
        case _:
            return values.text(path)


def _tags(assignment: Assignment, domains: Domains) -> dict[str, str]:
    values = AssignedValues(assignment, domains)
    names = [name for name in assignment.tags if values.has_tag(name)]
    return {values.text(key_variable(name)): values.text(value_variable(name)) for name in names}
