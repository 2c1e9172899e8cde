"""context(): what a dump may have of a thing that a job refers to. It is not in the job, so it is assumed: see `atoms.Assumed`."""

from collections.abc import Sequence
from typing import Final

from scanner.model.types import STRINGS, Basic, Type, Union
from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import TRUE, atom, negated
from scanner.prove.symbolic.cases import ERROR, MISSING, NULL, always, narrow
from scanner.prove.symbolic.functions.answers import where
from scanner.prove.symbolic.functions.assumed import assumed
from scanner.prove.symbolic.functions.parts import whole
from scanner.prove.symbolic.functions.records import fits_a_record
from scanner.prove.symbolic.leaves import Cases, Constant, Element, Leaf, List, Map, NotModelled, Text
from scanner.prove.symbolic.world import World
from scanner.prove.things import CONTEXT, Thing
from scanner.shape.contexts.table import KINDS

_SHOWN: Final = frozenset({"key", "bucket", "subnet", "route_table"})  # those that a witness can carry
_ROUTE_TABLE: Final = "route_table"
# The route that each table has. A witness has at most one more, which is the default route or leads to a private network.
_LOCAL: Final = Constant(
    {"destination": "10.0.0.0/16", "is_wide": False, "target": "local", "state": "active", "origin": "CreateRouteTable"}
)
_DEFAULT, _PRIVATE = Constant("0.0.0.0/0"), Constant("192.168.0.0/16")


def context(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The object that a dump has; missing where none has it."""
    match leaves:
        case [Constant(str() as kind), Text(part) as text]:
            name = f"{kind} {world.name_of(part)}"
        case [Constant(str() as kind), Constant(str() as known) as text]:
            name = f"{kind} {known!r}"
        case _:
            raise NotModelledError("things of this kind")
    if kind not in KINDS:
        return always(ERROR)
    thing = Thing(kind, name)
    if kind in _SHOWN:
        if thing not in world.things:
            world.things[thing] = fits_a_record(world, thing, text)
        is_dumped = atom(thing.is_dumped)
    else:
        is_dumped = assumed(f"{CONTEXT} of a {KINDS[kind].noun}", name)
    return ((negated(is_dumped), MISSING), *narrow(world, is_dumped, _from_dump(world, thing)))


def _from_dump(world: World, thing: Thing) -> Cases:
    """Any object of a kind."""
    unmodelled = NotModelled(f"{CONTEXT} of a {KINDS[thing.kind].noun}")
    if thing.kind not in _SHOWN:
        return always(unmodelled)
    members = KINDS[thing.kind].type.members
    if thing.kind != _ROUTE_TABLE:
        return always(Map({member: _any_value(world, thing, member, kind) for member, kind in members.items()}))
    # A table can have any number of routes, and a dump can leave their members open. Such a table is not modelled, so that no proof
    # rests on there being few routes.
    texts = {member: _any_value(world, thing, member, kind) for member, kind in members.items() if member != "routes"}
    return where(atom(thing.is_true("simple")), Map({**texts, "routes": always(_routes(thing))}), otherwise=unmodelled)


def _routes(thing: Thing) -> List:
    """The local route, and another one or none."""
    is_wide = atom(thing.is_true("is_wide"))
    route = Map({
        "destination": where(is_wide, _DEFAULT, otherwise=_PRIVATE),
        "is_wide": where(is_wide, Constant(True), otherwise=Constant(False)),
        "target": always(Text(whole(thing.text("target")))),
        "state": where(atom(thing.is_true("blackhole")), Constant("blackhole"), otherwise=Constant("active")),
        "origin": always(Constant("CreateRoute")),
    })  # fmt: skip
    return List((Element(TRUE, always(_LOCAL)), Element(atom(thing.is_present("route")), always(route))), gapless=True)


def _any_value(world: World, thing: Thing, member: str, kind: Type) -> Cases:
    """Any value of a member's type."""
    match kind:
        case Union(options=(only, Basic.NULL)):
            some = _any_value(world, thing, member, only)
            is_present = atom(thing.is_present(member))
            return (*narrow(world, is_present, some), (negated(is_present), NULL))
        case Basic.BOOLEAN:
            return where(atom(thing.is_true(member)), Constant(True), otherwise=Constant(False))
        case Basic() if kind in STRINGS and kind is not Basic.TIMESTAMP:
            return always(Text(whole(thing.text(member))))
        case _:
            raise NotModelledError(f"a {kind}")
