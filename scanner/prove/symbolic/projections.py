"""Projections of lists and of an object's values: what follows from each element, and which of them a filter keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import TRUE
from scanner.prove.symbolic.cases import NULL, always, for_each_leaf
from scanner.prove.symbolic.comparing import as_list
from scanner.prove.symbolic.contents import use_as_value
from scanner.prove.symbolic.functions.tags import tag_values
from scanner.prove.symbolic.leaves import Cases, Constant, Element, JobObject, Leaf, List, Map, Missing, NotModelled, Tags
from scanner.prove.symbolic.lists import project
from scanner.prove.symbolic.world import World

_OF_ALL_TAGS: Final = NotModelled("a filter or projection of all tags")  # it may need more further tags than there are stand-ins


@dataclass(frozen=True, slots=True)
class Projection:
    """What a projection makes of each element, and the answer of its filter. `is_identity`: each element stays as it is."""

    value: Callable[[Cases], Cases]
    keeps: Callable[[Cases], Cases] | None
    is_identity: bool


def project_list(world: World, leaf: Leaf, projection: Projection) -> Cases:
    """The projection of a list; null of what is not a list."""
    elements = as_list(leaf)
    if elements is None:
        return always(NULL)
    if not elements.is_open:
        return project(world, elements, projection.keeps, projection.value)
    if projection.is_identity:
        return always(elements)
    return always(_OF_ALL_TAGS)


def project_values(world: World, leaf: Leaf, projection: Projection) -> Cases:
    """The projection of an object's values; null of what is not an object."""
    match leaf:
        case Missing():
            return always(leaf)
        case JobObject():
            return always(use_as_value(world))
        case Tags():
            return _project_tags(world, projection)
        case Map(members):
            return project_list(world, List(tuple(Element(TRUE, cases) for cases in members.values()), gapless=True), projection)
        case Constant(dict() as values):
            return project_list(world, Constant(list(values.values())), projection)
        case _:
            return always(NULL)


def for_each_list(world: World, cases: Cases, follow: Callable[[Leaf], Cases]) -> Cases:
    """What follows from a value where a list is needed; missing of missing."""

    def follow_known(leaf: Leaf) -> Cases:
        match leaf:
            case Missing():
                return always(leaf)
            case JobObject(path) if path and world.hides:
                return always(use_as_value(world))
            case _:
                return follow(leaf)

    return for_each_leaf(world, cases, follow_known)


def _project_tags(world: World, projection: Projection) -> Cases:
    try:
        return project_list(world, tag_values(world), projection)
    except NotModelledError as error:
        return always(NotModelled(f"tags.*, {error.what}"))
