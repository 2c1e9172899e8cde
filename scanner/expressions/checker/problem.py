"""What the checker says of an expression."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an expression cannot mean, with its offsets in the text; a warning does not keep a rule from loading."""

    start: int
    end: int
    problem: str
    hint: str = ""
    warning: bool = False
