"""context(): what a dump may have of a thing that a job refers to. It is not in the job, so it is assumed: see `formula.Assumed`."""

from collections.abc import Sequence
from typing import Final

from scanner.model.types import STRINGS, Basic, Object, Type, Union
from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import negated
from scanner.prove.symbolic.cases import ERROR, MISSING, NULL, always, narrow
from scanner.prove.symbolic.functions.answers import where
from scanner.prove.symbolic.functions.assumed import assumed, assumed_text
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, Map, NotModelled, Text
from scanner.prove.symbolic.world import World
from scanner.shape.contexts.table import KINDS

_CONTEXT: Final = "context()"
# Of these a dump can leave single members open, which a Map cannot say.
_WITH_GAPS: Final = frozenset({"foundation_model", "route_table"})


def context(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The object that a dump has; missing where none has it."""
    match leaves:
        case [Constant(str() as kind), Text(part)]:
            name = f"{kind} {world.name_of(part)}"
        case [Constant(str() as kind), Constant(str() as text)]:
            name = f"{kind} {text!r}"
        case _:
            raise NotModelledError("things of this kind")
    if kind not in KINDS:
        return always(ERROR)
    is_dumped = assumed(_CONTEXT, name)
    return ((negated(is_dumped), MISSING), *narrow(world, is_dumped, _from_dump(world, kind, name)))


def _from_dump(world: World, kind: str, name: str) -> Cases:
    """Any object of a kind."""
    try:
        if kind in _WITH_GAPS:
            raise NotModelledError(f"a {kind}")
        return _any_value(world, KINDS[kind].type, name)
    except NotModelledError as error:
        return always(NotModelled(f"{_CONTEXT} of {error.what}"))


def _any_value(world: World, kind: Type, name: str) -> Cases:
    """Any value of a type."""
    match kind:
        case Object(members=members):
            values = {member: _any_value(world, its_kind, f"{member} of {name}") for member, its_kind in members.items()}
            return always(Map(values))
        case Union(options=(only, Basic.NULL)):
            some = _any_value(world, only, name)
            is_there = assumed(_CONTEXT, f"{name} is there")
            return (*narrow(world, is_there, some), (negated(is_there), NULL))
        case Basic.BOOLEAN:
            return where(assumed(_CONTEXT, f"{name} is true"), Constant(True), otherwise=Constant(False))
        case Basic() if kind in STRINGS and kind is not Basic.TIMESTAMP:
            return always(assumed_text(_CONTEXT, name))
        case _:
            raise NotModelledError(f"a {kind}")
