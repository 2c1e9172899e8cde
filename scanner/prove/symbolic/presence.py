"""Whether a value is there: null, present, and JMESPath's truth."""

from string import whitespace
from typing import Final

from scanner.expressions.values import present, truth
from scanner.prove.formula import TRUE, Formula, constant, in_language, negated
from scanner.prove.language import EPSILON, Language, characters, star
from scanner.prove.symbolic.cases import MISSING, NULL, always, for_each_leaf, join_cases, narrow, truth_cases
from scanner.prove.symbolic.fields import has_tags, object_presence
from scanner.prove.symbolic.leaves import Cases, Constant, JobObject, Leaf, List, Map, Missing, Tags, Text
from scanner.prove.symbolic.world import World

_SEPARATORS = "\x1c\x1d\x1e\x1f"  # which str.strip() takes away too
BLANK: Final[Language] = star(characters(whitespace + _SEPARATORS))


def resolve_null(world: World, cases: Cases) -> Cases:
    """The value, with null for an object of the job with nothing in it; missing where fields that are not delivered leave it open."""
    return for_each_leaf(world, cases, lambda leaf: _resolved(world, leaf))


def is_present(world: World, cases: Cases) -> Cases:
    """Whether `present` is true of the value; missing where only fields that are not delivered can tell."""
    return for_each_leaf(world, cases, lambda leaf: _present_cases(world, leaf))


def has_truth(world: World, leaf: Leaf) -> Formula:
    """When JMESPath takes a value for true. Null, false, and the empty text, list and map are not; a number always is."""
    match leaf:
        case Constant(value):
            return constant(truth(value))
        case Text(part):
            return negated(in_language(part, EPSILON))
        case _:
            return _is_not_empty(world, leaf)


def _resolved(world: World, leaf: Leaf) -> Cases:
    if not isinstance(leaf, JobObject):
        return always(leaf)
    there, hidden = object_presence(world, leaf.path)
    nothing = negated(world.any_of([there, hidden]))
    return join_cases(world, [(there, leaf), (_only_hidden(world, there, hidden), MISSING), (nothing, NULL)])


def _present_cases(world: World, leaf: Leaf) -> Cases:
    match leaf:
        case Missing():
            return always(leaf)
        case Constant(value):
            return always(Constant(present(value)))
        case Text(part):
            return truth_cases(negated(in_language(part, BLANK)))
        case JobObject(path):
            there, hidden = object_presence(world, path)
            is_open = _only_hidden(world, there, hidden)
            return join_cases(world, [(is_open, MISSING), *narrow(world, negated(is_open), truth_cases(there))])
        case _:
            return truth_cases(_is_not_empty(world, leaf))


def _only_hidden(world: World, there: Formula, hidden: Formula) -> Formula:
    return world.all_of([negated(there), hidden])


def _is_not_empty(world: World, leaf: Leaf) -> Formula:
    """When a list, map or the tags have something in them; always true of other values."""
    match leaf:
        case List(elements):
            return world.any_of(element.exists for element in elements)
        case Map(map_members):
            return constant(bool(map_members))
        case Tags():
            return has_tags(world)
        case _:
            return TRUE
