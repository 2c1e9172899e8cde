"""The Law for every built-in rule: what it decides about a job with gaps it decides about the job, whatever turns out to stand in them.

The jobs are those of the rules' own examples, which hold what the rules look for, with gaps put into them at random.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from scanner.authoring.examples import configured_for, default_base_job, example_time, job_of
from scanner.engine.reference import judge
from scanner.model.job import Gap, GapKind, Job, Json, Part, Stage
from scanner.model.outcome import Outcome
from scanner.model.rule import Example, Rule
from scanner.policy import builtin
from scanner.shape.contexts.table import KINDS, kind_of
from scanner.shape.described import contexts_of
from scanner.shape.fields import FIELDS
from tests.property.scans import cases

Judge = Callable[[Rule, Example, Job], Outcome]

_COMPLETIONS = 5
_DECIDED = (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE)
_FULFILLED = (Outcome.PASS, Outcome.NOT_APPLICABLE)  # what a rule wants holds, so that it need not be known whether it applies
_PATHS = tuple(row.path.split(".") for row in FIELDS)


@dataclass(frozen=True)
class Case:
    """A rule, an example of some rule, its job with gaps, and the job with something in their place."""

    rule: Rule
    example: Example
    gapped: Job
    completions: tuple[Job, ...]


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(rule for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules)


@cache
def jobs() -> tuple[tuple[Example, Job], ...]:
    """The job of each example of a job that exists; what an example itself leaves out is no matter here."""
    base = default_base_job()
    examples = [replace(example, not_delivered=(), computed=()) for rule in rules() for example in rule.examples]
    return tuple((example, job_of(example, base)) for example in examples if example.stage is Stage.JOB)


@cache
def values(path: str) -> tuple[Json, ...]:
    """What stands at a path in any of the jobs, each value once."""
    found: list[Json] = []
    for _, job in jobs():
        value = at(job.fields, path.split("."))
        if value not in found and not isinstance(value, Gap):
            found.append(value)
    return tuple(found)


def at(part: Json, keys: list[str]) -> Json:
    for key in keys:
        part = part.get(key) if isinstance(part, Part) else None
    return part


def put(part: Part, keys: list[str], value: Json) -> Part:
    """The part with a value at a path whose objects are there; the part itself where they are not."""
    first, *rest = keys
    if not rest:
        return Part({**part, first: value})
    inner = part.get(first)
    return Part({**part, first: put(inner, rest, value)}) if isinstance(inner, Part) else part


def a_case(random: Random, rule: Rule | None = None) -> Case:
    rule = rule or random.choice(rules())
    own = [one for one in rule.examples if one.stage is Stage.JOB]
    example, job = random.choice(jobs())
    if random.random() < 0.8:  # an example of the rule's own, where it has most to say
        example = replace(random.choice(own), not_delivered=(), computed=())
        job = job_of(example, default_base_job())
    example = replace(example, params=random.choice(own).params or example.params)
    gapped = [job.fields, *(job.fields for _ in range(_COMPLETIONS))]
    for keys in random.sample(_PATHS, random.choice((1, 2, 3, 6))):
        path = ".".join(keys)
        computed = random.random() < 0.3
        gap = Gap(path, GapKind.COMPUTED if computed else GapKind.NOT_DELIVERED, "a test", shown=computed and random.random() < 0.5)
        fillings = [one for one in values(path) if one not in (None, {}) or not gap.shown] or ["x"]
        gapped[0] = put(gapped[0], keys, gap)
        gapped[1:] = [put(fields, keys, random.choice(fillings)) for fields in gapped[1:]]
    delivered = [raw for raw in example.context if random.random() < 0.7] if random.random() < 0.5 else list(example.context)
    calls = {call_of(raw) for raw in delivered}
    delivered = [raw for raw in example.context if call_of(raw) in calls]  # a call is delivered whole, or not at all
    completions = tuple(structs.replace(job, fields=fields, contexts=contexts_of(completed(random, delivered))) for fields in gapped[1:])
    return Case(rule, example, structs.replace(job, fields=gapped[0], contexts=contexts_of(delivered)), completions)


@cache
def some_cases() -> tuple[Case, ...]:
    """Enough cases for each rule to have some."""
    return tuple(a_case(Random(seed)) for seed in range(1500))


def call_of(raw: Mapping[str, Any]) -> str:
    kind = kind_of(raw)
    assert kind is not None
    return kind.call


@cache
def answers(call: str) -> tuple[tuple[Mapping[str, Any], ...], ...]:
    """What each example with contexts has of a call, which may be nothing."""
    with_contexts = [example for rule in rules() for example in rule.examples if example.context]
    return tuple(tuple(raw for raw in example.context if call_of(raw) == call) for example in with_contexts)


def completed(random: Random, delivered: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was delivered, and of each call that was not what some example has of it."""
    calls = {call_of(raw) for raw in delivered}
    others = [random.choice(answers(kind.call)) for kind in KINDS.values() if kind.call not in calls]
    return [*delivered, *(raw for answer in others for raw in answer)]


def by_the_engine(rule: Rule, example: Example, job: Job) -> Outcome:
    return judge(configured_for(rule, example), job, example_time(example)).outcome


def takes_missing_for_absent(rule: Rule, example: Example, job: Job) -> Outcome:
    """A broken engine, of the kind that the Law is there to catch."""
    return by_the_engine(rule, example, structs.replace(job, fields=_without_gaps(job.fields), extra_complete=True))


def _without_gaps(part: Part) -> Part:
    def inner(name: str, value: Any) -> Any:
        if isinstance(value, Gap):
            return {} if name == "tags" else None
        return _without_gaps(value) if isinstance(value, Part) else value

    return Part({name: inner(name, value) for name, value in part.items()})


def violations(case: Case, decide: Judge) -> Iterator[str]:
    """The completions of which the engine says otherwise than of the job with gaps."""
    said = decide(case.rule, case.example, case.gapped)
    if said not in _DECIDED:
        return
    for completion in case.completions:
        whole = by_the_engine(case.rule, case.example, completion)
        if whole in _DECIDED and whole is not said and (said, whole) != _FULFILLED:
            yield f"{case.rule.id} says {said} of {case.gapped.fields}\n  and {whole} of {completion.fields}"


@settings(max_examples=cases(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_no_built_in_rule_changes_its_answer(random: Random) -> None:
    assert list(violations(a_case(random), by_the_engine)) == []


def test_an_engine_that_takes_missing_for_absent_is_caught() -> None:
    caught = {case.rule.id for case in some_cases()[:1000] if any(violations(case, takes_missing_for_absent))}
    assert len(caught) > 15


def test_each_rule_decides_cases_with_gaps_and_leaves_some_open() -> None:
    said: dict[str, Counter[Outcome]] = {rule.id: Counter() for rule in rules()}
    for case in some_cases():
        said[case.rule.id][by_the_engine(case.rule, case.example, case.gapped)] += 1
    assert len(said) == len(rules())
    assert [rule for rule, outcomes in said.items() if not any(outcomes[one] for one in _DECIDED)] == []
    assert sum(outcomes[Outcome.UNKNOWN] > 0 for outcomes in said.values()) > 40


def test_contexts_that_are_not_delivered_are_completed() -> None:
    asking = [case for case in some_cases() if case.rule.id in ("BMJ-NET-008", "BMJ-ENC-007")]
    said = Counter(by_the_engine(case.rule, case.example, case.gapped) for case in asking)
    assert said[Outcome.PASS] > 3
    assert said[Outcome.FAIL] > 3
    assert said[Outcome.UNKNOWN] > 3
