"""What keeps a list or map from being made of its elements."""

from collections.abc import Sequence
from typing import Final

from scanner.prove.formula import Formula, negated
from scanner.prove.symbolic.cases import join_cases
from scanner.prove.symbolic.leaves import Case, Cases, Error, JobObject, Leaf, Missing, NotModelled
from scanner.prove.symbolic.world import World

_HIDDEN_OBJECT: Final = NotModelled("an object of the job in a list or map")


class Stops:
    """What keeps a list or map from being made: an error, what is not modelled, what is missing; of any element."""

    def __init__(self) -> None:
        self._cases: list[Case] = []

    def add(self, world: World, when: Formula, cases: Sequence[Case], in_container: bool = False) -> None:
        """Notes the cases of an element that stop, where `when` is true."""
        for formula, leaf in cases:
            if in_container and world.hides and isinstance(leaf, JobObject):
                self._cases.append((world.all_of([when, formula]), _HIDDEN_OBJECT))
            if is_stop(leaf):
                self._cases.append((world.all_of([when, formula]), leaf))

    def or_else(self, world: World, leaf: Leaf) -> Cases:
        """The gravest of what stops, else the leaf. An error is graver than what is not modelled, and that than what is missing."""
        joined = dict((stop, when) for when, stop in join_cases(world, self._cases))
        ranked = sorted(joined, key=_gravity)
        results: list[Case] = []
        graver: list[Formula] = []
        for stop in ranked:
            results.append((world.all_of([joined[stop], *map(negated, graver)]), stop))
            graver.append(joined[stop])
        results.append((negated(world.any_of(graver)), leaf))
        return join_cases(world, results)


def _gravity(leaf: Leaf) -> int:
    match leaf:
        case Error():
            return 0
        case NotModelled():
            return 1
        case Missing(not_yet=False):
            return 2
        case _:
            return 3


def is_stop(leaf: Leaf) -> bool:
    """Whether a leaf keeps a list or map from being made of it."""
    return isinstance(leaf, Error | NotModelled | Missing)
