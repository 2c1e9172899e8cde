"""What a value has under a name: a field of the job, a tag, a member of an object that an expression made."""

from scanner.prove.alphabet import NotModelledError
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.fields import read_member
from scanner.prove.symbolic.functions.tags import tag_with_key
from scanner.prove.symbolic.leaves import Cases, Constant, JobObject, Leaf, Map, Missing, NotModelled, Tags
from scanner.prove.symbolic.world import World


def member_of(world: World, leaf: Leaf, name: str) -> Cases:
    """The cases of a value's member; null where it has none, missing of missing."""
    match leaf:
        case Missing():
            return always(leaf)
        case JobObject(path):
            return read_member(world, path, name)
        case Tags():
            return _tag(world, name)
        case Map(members):
            return members.get(name, always(NULL))
        case Constant(dict() as values):
            return always(Constant(values.get(name)))
        case _:
            return always(NULL)


def _tag(world: World, key: str) -> Cases:
    try:
        return tag_with_key(world, key)
    except NotModelledError as error:
        return always(NotModelled(f"tags.{key}, {error.what}"))
