"""Values for fields of a witness of which nothing is asked but that they are there, and that the base job does not have."""

from typing import Final

from scanner.prove.budget import Budget
from scanner.prove.field_texts import texts_of
from scanner.prove.words import shortest_word
from scanner.shape.limits import LIMITS, NumberLimit

_STEPS: Final = 1_000_000  # a documented text is found in a few thousand
_ENTRIES: Final = {"vpc_config.subnet_ids": "subnet-", "vpc_config.security_group_ids": "sg-"}


def invented_text(path: str) -> str:
    """The shortest text that a field can have."""
    word = shortest_word(texts_of(path), Budget(_STEPS))
    if word is None:
        raise AssertionError(f"no text is documented for {path}")
    return word


def invented_entry(path: str, index: int) -> str:
    """An entry of a list, e.g. `subnet-2`."""
    return f"{_ENTRIES[path]}{index}"


def invented_number(path: str) -> int:
    """The smallest number that a field can have."""
    limit = LIMITS[path]
    if not isinstance(limit, NumberLimit):
        raise TypeError(f"{path} is not a number")
    return limit.smallest
