"""What a symbolic value contains at any depth, itself included."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.expressions.meaning.missing import survey
from scanner.prove.formula import FALSE, TRUE, Formula, constant
from scanner.prove.symbolic.cases import ERROR
from scanner.prove.symbolic.leaves import Cases, Constant, JobObject, Leaf, List, Map, NotModelled
from scanner.prove.symbolic.world import World

_OBJECT = NotModelled("an object of the job as a value, where it may be not delivered")


@dataclass(frozen=True, slots=True)
class Contents:
    """When a value is null or contains null, and when it is an object of the job or contains one."""

    null: Formula
    job_object: Formula


def contents_of(world: World, leaf: Leaf) -> Contents:
    """What a value contains."""
    match leaf:
        case Constant(value):
            return Contents(null=constant(survey(value).null), job_object=FALSE)
        case JobObject():
            return Contents(null=FALSE, job_object=TRUE)
        case List() | Map():
            inner = [(exists, contents_of(world, part)) for exists, part in _parts(world, leaf)]
            return Contents(
                null=world.any_of(world.all_of([exists, part.null]) for exists, part in inner),
                job_object=world.any_of(world.all_of([exists, part.job_object]) for exists, part in inner),
            )
        case _:
            return Contents(null=FALSE, job_object=FALSE)


def use_as_value(world: World) -> Leaf:
    """What comes of an object of the job that is used as a value, or asked for a member that it does not have: an error.

    Not modelled where the object may be not delivered as a whole, since its use is missing then.
    """
    if world.hides:
        return _OBJECT
    return ERROR


def _parts(world: World, leaf: List | Map) -> Iterator[tuple[Formula, Leaf]]:
    """The leaves that are directly in a list or map, each with when it is there."""
    inside: list[tuple[Formula, Cases]] = []
    if isinstance(leaf, List):
        inside += [(element.exists, element.cases) for element in leaf.elements]
    else:
        inside += [(TRUE, cases) for cases in leaf.members.values()]
    for exists, cases in inside:
        for when, part in cases:
            world.spend()
            yield world.all_of([exists, when]), part
