"""A problem that the checker finds."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something that an expression cannot mean, with its offsets in the text. A warning does not keep a rule from loading."""

    start: int
    end: int
    problem: str
    hint: str = ""
    warning: bool = False
