"""Calls of functions: what null and missing arguments make of a call, constant calls, and the symbolic reading of all others."""

from collections.abc import Sequence
from typing import Final

from scanner.errors import EvaluationError
from scanner.expressions.functions.calls import Call, check_types, resolve_call, run
from scanner.expressions.functions.cost import MAX_STEPS, steps
from scanner.expressions.functions.function import Argument, Nulls
from scanner.model.expression import Node
from scanner.model.job import Gap, GapKind, Json
from scanner.prove.formula import FALSE, TRUE, Formula, negated
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.cases import ERROR, MISSING, NULL, always, combine, is_null, join_cases, join_missing, narrow
from scanner.prove.symbolic.contents import contents_of, use_as_value
from scanner.prove.symbolic.leaves import (
    Case,
    Cases,
    Constant,
    Error,
    JobObject,
    Leaf,
    List,
    Map,
    Missing,
    NotModelled,
    Number,
    Quotient,
    Tags,
    Text,
    Time,
)
from scanner.prove.symbolic.overrun import most_steps
from scanner.prove.symbolic.presence import is_present, resolve_null
from scanner.prove.symbolic.world import World

_TAKE_OBJECTS = ("type", "not_null")  # and present(), which never gets here
_READ_MORE = frozenset({"extra", "context", "resolved_model"})  # than their arguments and what a World has
_TYPES = NotModelled("a list or map with values of several types as an argument")
_SAMPLES: Final[dict[type, Json]] = {Text: "", Time: "", Number: 0, Quotient: 0.5, Tags: {"": ""}}


def call_function(world: World, node: Node, values: Sequence[Cases]) -> Cases:
    """The cases of a call with these arguments; that of an &expression is null."""
    try:
        call = resolve_call(node)
    except EvaluationError:
        return always(ERROR)
    if call.function.name == "present":
        return is_present(world, values[0])
    if call.function.name in _TAKE_OBJECTS:
        values = [resolve_null(world, cases) for cases in values]
    results: list[Case] = []
    most = 0
    for when, leaves in combine(world, values):
        most = max(most, most_steps(call, leaves))
        results += narrow(world, when, _call_leaves(world, call, leaves))
    world.most_steps += most
    return join_cases(world, results)


def _call_leaves(world: World, call: Call, leaves: Sequence[Leaf]) -> Cases:
    for kind in (Error, NotModelled):
        for leaf in leaves:
            if isinstance(leaf, kind):
                return always(leaf)
    fails = _takes_object(world, call, leaves)
    missing = _why_missing(call, leaves)
    answer = always(missing) if missing is not None else _call_known(world, call, leaves)
    return join_cases(world, [(fails, use_as_value(world)), *narrow(world, negated(fails), answer)])


def _takes_object(world: World, call: Call, leaves: Sequence[Leaf]) -> Formula:
    """When an object of the job is among the arguments of a function that does not take it, at any depth."""
    if call.function.name in _TAKE_OBJECTS:
        return FALSE
    return world.any_of(contents_of(world, leaf).job_object for leaf in leaves)


def _why_missing(call: Call, leaves: Sequence[Leaf]) -> Missing | None:
    missing: list[Leaf] = []
    for leaf, is_expression in zip(leaves, call.expressions, strict=True):
        opens = is_null(leaf) and call.function.nulls is Nulls.OPENS and not is_expression
        missing.append(MISSING if opens else leaf)
    return join_missing(missing)


def _call_known(world: World, call: Call, leaves: Sequence[Leaf]) -> Cases:
    """The call with arguments of which none is missing."""
    name = call.function.name
    plain = [leaf for leaf, is_expression in zip(leaves, call.expressions, strict=True) if not is_expression]
    if call.function.nulls is Nulls.PASSES and any(map(is_null, plain)):
        return always(NULL)
    if call.has_expressions:
        return always(NotModelled(f"{name}()"))
    constants = [leaf.value for leaf in leaves if isinstance(leaf, Constant)]
    if len(constants) == len(leaves) and name not in _READ_MORE:
        return _call_constants(world, call, constants)
    misfit = _why_misfit(call, leaves)
    if misfit is not None:
        return always(misfit)
    reading = READINGS.get(name)
    if reading is None:
        return always(NotModelled(f"{name}()"))
    return reading(world, leaves)


def _call_constants(world: World, call: Call, values: Sequence[Json]) -> Cases:
    """The call as the reference makes it."""
    world.spend(1 + steps(call.function.cost, values, call.fixed, MAX_STEPS))
    try:
        check_types(call, values)
        answer = run(call, values, world, rule_meaning=True)
    except EvaluationError:
        return always(ERROR)
    if isinstance(answer, Gap):
        return always(Missing(not_yet=answer.kind is GapKind.NOT_YET))
    if answer is None and call.function.predicate:
        return always(MISSING)
    return always(Constant(answer))


def _why_misfit(call: Call, leaves: Sequence[Leaf]) -> Error | NotModelled | None:
    """An error where the function does not take the type of an argument; None where it takes them all."""
    for argument, leaf in zip(call.arguments, leaves, strict=True):
        if not _fits(argument, leaf):
            return _TYPES if _has_choice(leaf) else ERROR
    return None


def _fits(argument: Argument, leaf: Leaf) -> bool:
    """Whether an argument takes every value that a leaf can have."""
    return argument.accepts(_sample(leaf))


def _sample(leaf: Leaf) -> Json:
    """A value of the leaf's type; of a list or map one that has every leaf that can be in it."""
    match leaf:
        case Constant(value):
            return value
        case List(elements):
            return [_sample(inner) for element in elements for _, inner in element.cases]
        case Map(members):
            return {f"{key} {number}": _sample(inner) for key, cases in members.items() for number, (_, inner) in enumerate(cases)}
        case JobObject():
            return {}
        case _:
            return _SAMPLES[type(leaf)]


def _has_choice(leaf: Leaf) -> bool:
    """Whether a list or map can have other leaves in it for another job, so that a function may take it then."""
    match leaf:
        case List(elements):
            return any(element.exists is not TRUE or _have_choice(element.cases) for element in elements)
        case Map(members):
            return any(map(_have_choice, members.values()))
        case _:
            return False


def _have_choice(cases: Cases) -> bool:
    return len(cases) > 1 or any(_has_choice(leaf) for _, leaf in cases)
