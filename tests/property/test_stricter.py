"""`stricter` of every built-in parameter: whatever fails with a value also fails with a stricter one, for jobs with gaps too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.authoring.examples import configured_for, example_time
from scanner.engine.reference import judge
from scanner.model.job import Job, Json
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Parameter, Rule, Stricter
from scanner.policy.parameter_types import SCANNED
from scanner.policy.stricter import is_as_strict
from tests.property.scans import cases
from tests.property.test_law_builtin import a_case, rules

OPPOSITE = {
    Stricter.FEWER: Stricter.MORE,
    Stricter.MORE: Stricter.FEWER,
    Stricter.LOWER: Stricter.HIGHER,
    Stricter.HIGHER: Stricter.LOWER,
    Stricter.TRUE: Stricter.FALSE,
    Stricter.FALSE: Stricter.TRUE,
}
NUMBERS = (0, 0.01, 0.05, 1, 2, 3, 4, 12, 23, 24, 25, 36, 48, 72, 73, 100, 168, 169, 500, 4320, 100_000)


@dataclass(frozen=True)
class Tightening:
    """A job, and a rule with a value of one parameter and another that is declared to be stricter."""

    rule: Rule
    parameter: Parameter
    example: Example
    job: Job
    value: Json
    stricter: Json


@cache
def declared() -> tuple[tuple[Rule, Parameter], ...]:
    return tuple((rule, parameter) for rule in rules() for parameter in rule.params.values() if parameter.stricter is not None)


def written(rule: Rule, name: str) -> tuple[Json, ...]:
    """The values that the rule's file has for a parameter: the default, and those of its examples."""
    default = rule.params[name].default
    in_examples = [example.params[name] for example in rule.examples if name in example.params]
    return tuple(value for value in (default, *in_examples) if value is not None and value != SCANNED)


def a_value(random: Random, rule: Rule, parameter: Parameter) -> Json:
    """A value that a user may set, mostly one that means something to the rule's examples."""
    match parameter.type.name:
        case "boolean":
            return random.random() < 0.5
        case "integer" | "number":
            return random.choice((*NUMBERS, *written(rule, parameter.name)))
    entries = [entry for value in written(rule, parameter.name) for entry in value]
    pool = [*entries, "*", "111122223333", "a*", "x"]
    return random.sample(pool, min(len(pool), random.choice((0, 1, 1, 2, 4))))


def a_tightening(random: Random, rule: Rule, parameter: Parameter) -> Tightening | None:
    """Two values of which one is stricter, on the job of an example with gaps; None where the values drawn are not ordered."""
    case = a_case(random, rule)
    job = replace(random.choice((case.gapped, *case.completions)), stage=random.choice(rule.stages))
    values = [a_value(random, rule, parameter), a_value(random, rule, parameter), *written(rule, parameter.name)]
    first, second = random.choice(values), random.choice(values)
    if parameter.stricter is Stricter.MORE and random.random() < 0.5:
        second = [*first, *second]
    if parameter.stricter is Stricter.FEWER and random.random() < 0.5:
        first = [*first, *second]
    for value, stricter in ((first, second), (second, first)):
        if is_as_strict(parameter, stricter, value):
            return Tightening(rule, parameter, case.example, job, value, stricter)
    return None


def outcome(case: Tightening, value: Json) -> Outcome:
    configured = configured_for(case.rule, case.example)
    configured = replace(configured, params={**configured.params, case.parameter.name: value})
    return judge(configured, case.job, example_time(case.example)).outcome


def violations(case: Tightening | None) -> Iterator[str]:
    if case is None or outcome(case, case.value) is not Outcome.FAIL:
        return
    after = outcome(case, case.stricter)
    if after is not Outcome.FAIL:
        yield f"{case.rule.id}.{case.parameter.name}: fail with {case.value}, {after} with {case.stricter}\n  {case.job.fields}"


def caught(pairs: Sequence[tuple[Rule, Parameter]], tries: int) -> set[str]:
    """The rules and parameters for which a tightening turns a finding into something else, in so many tries each."""
    names = set()
    for rule, parameter in pairs:
        if any(list(violations(a_tightening(Random(seed), rule, parameter))) for seed in range(tries)):
            names.add(f"{rule.id}.{parameter.name}")
    return names


@settings(max_examples=cases(120), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_a_stricter_value_keeps_every_finding(random: Random) -> None:
    assert list(violations(a_tightening(random, *random.choice(declared())))) == []


def test_each_parameter_is_tried() -> None:
    assert caught(declared(), 25) == set()


def test_a_wrong_direction_is_caught() -> None:
    wrong = [(rule, replace(parameter, stricter=OPPOSITE[parameter.stricter])) for rule, parameter in declared() if parameter.stricter]
    everything = {f"{rule.id}.{parameter.name}" for rule, parameter in wrong}
    assert everything - caught(wrong, 400) == set()
