"""How many steps a call takes. A step is an element visited, or 64 characters read or made."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import repeat

from scanner.expressions.once import once_per_object
from scanner.model.job import Json

CHARACTERS = 64  # of text that are one step
MAX_STEPS = 1_000_000  # of a rule for one job


class Cost(StrEnum):
    """What a function's steps are counted by, as the functions page says it."""

    FREE = "none"
    TEXT = "the characters of the texts"
    ITEMS = "the elements of the lists and maps, and their characters"
    TAGS = "the tags and the keys, with their alternatives, and their characters"
    PAIRS = "each element once for each pattern, and its characters"
    DEEP = "all elements at any depth, and their characters"
    PRODUCT = "each element of the first once for each of the second"
    PIECES = "the pieces of the text, and its characters"
    JOINED = "the elements, and the characters of the result"


def steps(cost: Cost, values: Sequence[Json], fixed: Sequence[bool], limit: int) -> int:
    """The steps of a call with these values; any number above `limit` may be given instead of a larger one.

    `fixed` says which values are literals or parameters: a list or map among them is measured once, not for each job.
    """
    match cost:
        case Cost.FREE:
            return 0
        case Cost.TEXT:
            return sum(map(text_steps, values))
        case Cost.ITEMS:
            return sum(map(_items, values, fixed))
        case Cost.TAGS:
            return sum(map(_items, values, fixed)) + _alternatives(values[1])
        case Cost.PAIRS:
            return _pairs(values[0], values[1])
        case Cost.DEEP:
            return sum(map(_deep, values, fixed, repeat(limit)))
        case Cost.PRODUCT:
            return _deep(values[0], fixed[0], limit) * _deep(values[1], fixed[1], limit)
        case Cost.PIECES:
            return 2 * text_steps(values[0]) + _pieces(values[0], values[1])
        case Cost.JOINED:
            return _items(values[1], fixed[1]) + text_steps(values[0]) + _separators(values[0], values[1])


def text_steps(value: Json) -> int:
    """The steps of reading or making a text; 0 for any other value."""
    if isinstance(value, str):
        return len(value) // CHARACTERS
    return 0


def size(values: Iterable[Json], limit: int, *, texts: bool = True) -> int:
    """How many elements are in `values` at any depth, with the steps of their texts and keys if `texts`; stops counting above `limit`."""
    steps_of = text_steps if texts else _nothing
    count = 0
    rest = list(values)
    while rest and count <= limit:
        value = rest.pop()
        if isinstance(value, dict):
            count += len(value) + sum(map(steps_of, value))
            rest.extend(value.values())
        elif isinstance(value, list):
            count += len(value)
            rest.extend(value)
        else:
            count += steps_of(value)
    return count


def _nothing(_value: Json) -> int:
    return 0


def _deep(value: Json, is_fixed: bool, limit: int) -> int:
    """The elements at any depth, and the steps of their texts."""
    if not isinstance(value, list | dict):
        return text_steps(value)
    if is_fixed:
        return _fixed_size(value)
    return size([value], limit)


def _items(value: Json, is_fixed: bool) -> int:
    """The elements, and the steps of their texts."""
    if not isinstance(value, list | dict):
        return text_steps(value)
    if is_fixed:
        return _fixed_items(value)
    return _count_items(value)


def _count_items(value: Json) -> int:
    if isinstance(value, dict):
        return len(value) + sum(text_steps(key) + text_steps(item) for key, item in value.items())
    return len(value) + sum(map(text_steps, value))


_fixed_items = once_per_object(_count_items)


@once_per_object
def _fixed_size(value: Json) -> int:
    return size([value], MAX_STEPS)


def _pairs(subject: Json, patterns: Json) -> int:
    """Each text once for each pattern; one text with one pattern takes only the steps of its characters."""
    texts = _as_list(subject)
    times = len(_as_list(patterns))
    is_many = isinstance(subject, list) or isinstance(patterns, list)
    visits = 0
    if is_many:
        visits = len(texts) * times
    return visits + times * sum(map(text_steps, texts))


def _alternatives(keys: Json) -> int:
    """How many further alternatives keys have, e.g. 1 of `owner|team`."""
    return sum(key.count("|") for key in _as_list(keys) if isinstance(key, str))


def _pieces(text: Json, separator: Json) -> int:
    """How many pieces split() makes; 0 for arguments that it will refuse."""
    if not isinstance(text, str) or not isinstance(separator, str) or not separator:
        return 0
    return text.count(separator) + 1


def _separators(separator: Json, items: Json) -> int:
    """The steps of the separators that join() makes."""
    if isinstance(items, list):
        return text_steps(separator) * len(items)
    return 0


def _as_list(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    return [value]
