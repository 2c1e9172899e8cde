"""A problem that the checker finds."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something that an expression cannot mean, with its offsets in the text. A warning does not keep a rule from loading.

    A `doubt` is about an expression that has a value all the same, but hardly the one that is meant.
    """

    start: int
    end: int
    problem: str
    hint: str = ""
    warning: bool = False
    doubt: bool = False
