"""The Law for the compiled engine: what it decides about a job with gaps it decides about the job, whatever turns out to stand in them."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.authoring.examples import configured_for, example_time
from scanner.engine.compiled import CompiledEngine
from scanner.engine.engine import OUTCOME_OF
from scanner.expressions.compiler import conditions
from scanner.expressions.compiler.conditions import Conditions, Sides
from scanner.expressions.compiler.kinds import Value
from scanner.expressions.compiler.source import Source
from scanner.model.expression import Node
from scanner.model.job import Job
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Rule
from tests.property.scans import cases
from tests.property.test_law_builtin import a_case, violations

_sides = Conditions.sides


def by_the_compiler(rule: Rule, example: Example, job: Job) -> Outcome:
    engine = CompiledEngine([configured_for(rule, example)], example_time(example), few=0)
    return OUTCOME_OF[engine.row(job)]


@settings(max_examples=cases(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_no_built_in_rule_changes_its_answer_compiled(seed: int) -> None:
    assert list(violations(a_case(Random(seed)), by_the_compiler)) == []


# Broken compilers, each of a kind that the Law is there to catch.


def takes_a_gap_for_null(_value: Value, _source: Source) -> str:
    return "True"


def takes_one_true_part_for_all(self: Conditions, node: Node) -> Sides:
    parts = [self.sides(child) for child in node.children]
    return Sides(conditions._any_of(part.true for part in parts), conditions._any_of(part.false for part in parts))


def takes_not_known_for_false(self: Conditions, node: Node) -> Sides:
    if node.kind != "not_expression":
        return _sides(self, node)
    inner = self.sides(node.children[0])
    return Sides(f"not ({inner.true})", inner.true)


@pytest.mark.parametrize(
    ("place", "name", "broken"),
    [
        (conditions, "null_is_known", takes_a_gap_for_null),
        (Conditions, "_connective", takes_one_true_part_for_all),
        (Conditions, "sides", takes_not_known_for_false),
    ],
)
def test_a_broken_compiler_breaks_the_law(place: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, name, broken)
    assert any(list(violations(a_case(Random(seed)), by_the_compiler)) for seed in range(600))
