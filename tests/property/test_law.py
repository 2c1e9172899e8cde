"""The Law: rule meaning may withhold an answer, never change one.

Where it says true or false of a job, plain meaning with our functions added says the same, or raises, of every completion of the job.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.errors import EvaluationError
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.meaning import plain
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import Context, condition
from scanner.expressions.syntax.parser import parse
from scanner.expressions.values import truth
from scanner.model.contexts import Contexts
from scanner.model.expression import Expression, Node
from scanner.model.job import Gap, GapKind
from tests.property.expression_cases import TEXTS, Grammar
from tests.property.job_cases import completion, job, without_gaps
from tests.property.scans import cases

Engine = Callable[[Node, Context], bool | Missing]

_COMPLETIONS = 6
_KINDS = ("subnet", "route_table")
_PARAMS = {
    "flag": True,
    "text": "prod",
    "number": 24,
    "texts": ["a", "prod"],
    "globs": ["a*", "s3://*"],
    "by_text": {"a": "prod", "prod": "a", "": None},
    "profiles": [
        {
            "inferenceProfileArn": "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/aaaaaaaaaaaa",
            "models": [{"modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-v1:0"}],
        }
    ],
    "models": [{"modelId": "amazon.nova-v1:0", "modelLifecycle": {"status": "ACTIVE"}}],
}


@dataclass(frozen=True)
class Case:
    """An expression, what it is evaluated in, and completions of it."""

    expression: Expression
    context: Context
    completions: tuple["Completion", ...]


@dataclass(frozen=True)
class Completion:
    """What a job with gaps may turn out to be, and what the things that it refers to may."""

    data: Any
    extra: dict[str, Any]
    contexts: Contexts

    @classmethod
    def of(cls, random: Random, context: Context) -> "Completion":
        return cls(completion(random, context.job), _completed_extra(random, context), completed_contexts(random, context.contexts))


def some_contexts(random: Random) -> Contexts:
    """Objects for about half of the texts that a job may have; a route with a gap now and then."""
    return _contexts(random, random.sample(TEXTS, len(TEXTS) // 2), gaps=True)


def completed_contexts(random: Random, known: Contexts) -> Contexts:
    """The same objects with something in each gap, and objects for some of the other texts."""
    completed = Contexts()
    more = _contexts(random, TEXTS, gaps=False)
    for text in TEXTS:
        for kind in _KINDS:
            found, other = known.get(kind, text), more.get(kind, text)
            if found is not None:
                completed.add(kind, [text], _without_gap(random, found))
            elif random.random() < 0.7:
                completed.add(kind, [text], other)
    return completed


def _contexts(random: Random, texts: Sequence[str], gaps: bool) -> Contexts:
    contexts = Contexts()
    for text in texts:
        destination: Any = random.choice(TEXTS)
        if gaps and random.random() < 0.3:
            destination = Gap("context.route_table.routes.destination", GapKind.NOT_DELIVERED, "a test")
        contexts.add("subnet", [text], {"subnet_id": text, "vpc_id": random.choice(("vpc-1", "vpc-2"))})
        contexts.add("route_table", [text], {"routes": [{"destination": destination, "target": random.choice(TEXTS)}]})
    return contexts


def _without_gap(random: Random, value: dict[str, Any]) -> dict[str, Any]:
    if "routes" not in value:
        return value
    destination = value["routes"][0]["destination"]
    if isinstance(destination, Gap):
        destination = random.choice((*TEXTS, None))
    return {"routes": [{**value["routes"][0], "destination": destination}]}


def a_case(random: Random) -> Case:
    the_job = job(random)
    complete = random.random() < 0.7
    extra = {"cost": random.choice((None, "a", 1))} if random.random() < 0.5 else {}
    contexts = some_contexts(random)
    context = Context(the_job, extra, complete, _PARAMS, datetime(2026, 11, 23, 12, tzinfo=UTC), contexts=contexts)
    completions = tuple(Completion.of(random, context) for _ in range(_COMPLETIONS))
    return Case(parse(Grammar(random).expression(), strict=False), context, completions)


def _completed_extra(random: Random, context: Context) -> dict[str, Any]:
    unknown = {} if context.extra_complete or random.random() < 0.3 else {"cost": random.choice(("a", "prod", 1, None, []))}
    return {**unknown, **context.extra}


def answer(case: Case, engine: Engine) -> bool | None:
    """What the engine says; None where it withholds an answer or raises."""
    try:
        said = engine(case.expression.tree, case.context)
    except EvaluationError:
        return None
    return said if isinstance(said, bool) else None


def violations(case: Case, engine: Engine) -> Iterator[str]:
    """The completions of which plain meaning says otherwise than the engine."""
    said = answer(case, engine)
    if said is None:
        return
    for done in case.completions:
        try:
            around = replace(case.context, extra=done.extra, contexts=done.contexts)
            plainly = truth(plain.evaluate(case.expression, done.data, around))
        except EvaluationError:
            continue
        if plainly != said:
            yield f"{case.expression.text}\n  is {said} for {case.context.job}\n  and {plainly} for {done.data}, {done.extra}"


def takes_missing_for_absent(node: Node, context: Context) -> bool | Missing:
    """A broken engine, of the kind that the Law is there to catch."""
    return condition(node, replace(context, job=without_gaps(context.job), extra_complete=True))


@settings(max_examples=cases(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_rule_meaning_never_changes_an_answer(random: Random) -> None:
    assert list(violations(a_case(random), condition)) == []


def test_the_law_catches_an_engine_that_takes_missing_for_absent() -> None:
    caught = [case for seed in range(500) if any(violations(case := a_case(Random(seed)), takes_missing_for_absent))]
    assert len(caught) > 20


def test_cases_are_worth_having() -> None:
    answers = [answer(a_case(Random(seed)), condition) for seed in range(500)]
    assert answers.count(True) > 66
    assert answers.count(False) > 66


def test_cases_cover_every_function_and_node_type() -> None:
    seen: set[tuple[str, Any]] = set()
    for seed in range(3000):
        _collect(parse(Grammar(Random(seed)).expression(), strict=False).tree, seen)
    assert {name for kind, name in seen if kind == "function_expression"} == set(FUNCTIONS)
    kinds = "comparator current expref field filter_projection flatten identity index index_expression key_val_pair literal"
    more = "multi_select_dict multi_select_list or_expression and_expression not_expression pipe projection slice subexpression"
    assert {kind for kind, _ in seen} == {"function_expression", "value_projection", *kinds.split(), *more.split()}


def _collect(node: Node, seen: set[tuple[str, Any]]) -> None:
    seen.add((node.kind, node.value if node.kind == "function_expression" else None))
    for child in node.children:
        _collect(child, seen)
