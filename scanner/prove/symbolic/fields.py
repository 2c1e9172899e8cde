"""The fields of a job, read without a job: when each is null or not delivered, and what its value is else."""

from fractions import Fraction

from scanner.model.job import Stage
from scanner.model.types import Array, Basic
from scanner.prove.atoms import HasElement, HasTag, IsHidden, IsNull
from scanner.prove.domains import OTHER_TAGS, text_at
from scanner.prove.formula import FALSE, TRUE, Formula, atom, negated
from scanner.prove.symbolic.cases import ERROR, MISSING, NULL, always, join_cases, narrow
from scanner.prove.symbolic.contents import use_as_value
from scanner.prove.symbolic.leaves import Cases, Element, JobObject, Leaf, List, Missing, Number, Tags, Text, Time
from scanner.prove.symbolic.world import World
from scanner.shape.fields import NOT_YET, TAGS, Field, field, members


def read_member(world: World, owner: str, name: str) -> Cases:
    """The cases of a member of the job or of one of its objects; `owner` is that object's path, empty for the job."""
    path = f"{owner}.{name}" if owner else name
    row = field(path)
    if row is None and not owner:
        return always(ERROR)
    if row is None:
        return always(use_as_value(world))
    if is_not_yet(world, path):
        return always(Missing(not_yet=True))
    if row.is_object:
        return _read_object(world, row)
    hidden, null = is_hidden(world, path), is_null(world, path)
    delivered = [(null, NULL), (negated(null), _value(world, row))]
    return join_cases(world, [(hidden, MISSING), *narrow(world, negated(hidden), delivered)])


def is_not_yet(world: World, path: str) -> bool:
    """Whether a field does not exist before the job is submitted, and the job is not."""
    return world.stage is Stage.REQUEST and path in NOT_YET


def is_hidden(world: World, path: str) -> Formula:
    """When a field that is not an object is not delivered."""
    if world.hides:
        return atom(IsHidden(path))
    return FALSE


def is_null(world: World, path: str) -> Formula:
    """When a field that is not an object is null, delivered or not."""
    if world.domains.can_be_null(path):
        return atom(IsNull(path))
    return FALSE


def object_presence(world: World, path: str) -> tuple[Formula, Formula]:
    """When an object has a member that is known to be there, and when one is not delivered that could be there."""
    there: list[Formula] = []
    hidden: list[Formula] = []
    for row in members(path):
        if is_not_yet(world, row.path):
            continue
        member_is_there, member_is_hidden = _member_presence(world, row)
        there.append(member_is_there)
        hidden.append(member_is_hidden)
    return world.any_of(there), world.any_of(hidden)


def has_tags(world: World) -> Formula:
    """When the job has a tag, whatever its key."""
    # Only of the further tags that the rule's questions are about: no question would be asked of another one.
    further = OTHER_TAGS[: max(1, len(world.tag_questions))]
    return world.any_of(atom(HasTag(key)) for key in (*world.tag_keys, *further))


def _member_presence(world: World, row: Field) -> tuple[Formula, Formula]:
    """The same of one member. A blank text makes its object present; an object without a member that is there, and no tags, do not."""
    if row.is_object:
        return object_presence(world, row.path)
    hidden = is_hidden(world, row.path)
    there = negated(is_null(world, row.path))
    if row.path == TAGS:
        there = has_tags(world)
    return world.all_of([negated(hidden), there]), hidden


def _read_object(world: World, row: Field) -> Cases:
    """The object, or null where all its members are delivered and null: a record's object that is empty is null.

    An object that is not delivered as a whole is read as one without any delivered member. That differs only where it is used as a
    value, see `use_as_value`.
    """
    if not row.nullable:
        return always(JobObject(row.path))
    there, hidden = object_presence(world, row.path)
    has_some = world.any_of([there, hidden])
    return join_cases(world, [(negated(has_some), NULL), (has_some, JobObject(row.path))])


def _value(world: World, row: Field) -> Leaf:
    """What a field has where it is not null."""
    if row.path == TAGS:
        return Tags()
    match row.type:
        case Array():
            return _list(world, row.path)
        case Basic.INTEGER:
            return Number(((row.path, Fraction(1)),))
        case Basic.TIMESTAMP:
            return Time(row.path)
        case _:
            return Text(text_at(row.path, world.stage))


def _list(world: World, path: str) -> List:
    """A list of the job, up to AWS's maximum. A delivered list has an element: an empty one is null."""
    elements = []
    for index in range(world.domains.longest_list(path)):
        exists = atom(HasElement(path, index)) if index else TRUE
        elements.append(Element(exists, always(Text(text_at(f"{path}[{index}]", world.stage)))))
    return List(tuple(elements), gapless=True)
