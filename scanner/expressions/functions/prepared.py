"""Functions of which all arguments but one are fixed, such as the globs of a parameter: what can be done once is done once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from scanner.expressions.functions import lists, pattern_tests, patterns, tags
from scanner.expressions.functions.function import Function
from scanner.model.job import Json

OfOne = Callable[[Any], Json]

# By the function's name and the place of the argument that is not fixed. Each makes a function that gives what the function of the
# table gives under rule meaning, as long as nothing in the arguments is null.
_MAKERS: Mapping[tuple[str, int], Callable[..., OfOne]] = {
    ("all_glob", 0): pattern_tests.all_glob_test,
    ("all_match", 0): pattern_tests.all_match_test,
    ("any_glob", 0): pattern_tests.any_glob_test,
    ("any_match", 0): pattern_tests.any_match_test,
    ("blank_tags", 0): tags.blank_tags_finder,
    ("contains", 1): lists.containing_test,
    ("glob", 0): patterns.glob_test,
    ("matches", 0): pattern_tests.matches_test,
}


def prepare(function: Function, arguments: Sequence[Json], place: int) -> OfOne:
    """The function of the argument at `place`; the others are fixed, and have no null in them."""
    fixed = [*arguments[:place], *arguments[place + 1 :]]
    make = _MAKERS.get((function.name, place))
    if make is not None:
        return make(*fixed)
    call = function.known_call or function.call
    if not fixed:
        return call
    if place == len(fixed):
        return partial(call, *fixed)
    before, after = fixed[:place], fixed[place:]
    return lambda value: call(*before, value, *after)
