"""How many steps a rule may take for a job: with more than a rule is allowed, it ends with an error that no reading sees."""

from typing import Final

from scanner.expressions.functions.calls import Call
from scanner.expressions.functions.cost import MAX_STEPS, steps
from scanner.model.job import Json
from scanner.prove.symbolic.leaves import Constant, Leaf, List, Map, Tags, Text
from scanner.shape.limits import MOST_TAGS, TAG_KEY, TAG_VALUE

LONGEST: Final = 2048  # characters that a text of a job has at most; more than AWS allows in any field that a rule searches
_TEXT: Final = "x" * LONGEST
_ALL_TAGS: Final = {f"{number:0{TAG_KEY.longest}}": "x" * (TAG_VALUE.longest or LONGEST) for number in range(MOST_TAGS)}


def most_steps(call: Call, leaves: tuple[Leaf, ...]) -> int:
    """The steps of a call for the job for which it takes most, or any number above MAX_STEPS instead of a larger one."""
    return steps(call.function.cost, [_largest(leaf) for leaf in leaves], call.fixed, MAX_STEPS)


def _largest(leaf: Leaf) -> Json:
    """The value of a leaf that takes most steps."""
    match leaf:
        case Constant(value):
            return value
        case Text():
            return _TEXT
        case List(elements):
            return [_largest_of([inner for _, inner in element.cases]) for element in elements]
        case Map(members):
            return {key: _largest_of([inner for _, inner in cases]) for key, cases in members.items()}
        case Tags():
            return _ALL_TAGS
        case _:
            return None


def _largest_of(leaves: list[Leaf]) -> Json:
    """Of a text and any other value the text, else the first; null of none."""
    candidates = [leaf for leaf in leaves if isinstance(leaf, Text)] or leaves
    if not candidates:
        return None
    return _largest(candidates[0])
