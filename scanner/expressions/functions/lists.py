"""Functions on lists, maps and values of any type."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scanner.errors import EvaluationError
from scanner.expressions.values import contains_null, equal, present, type_name, with_article
from scanner.model.job import Json

__all__ = ["present", "type_name"]


def contains(subject: str | Sequence[Json], search: Json) -> bool:
    """Whether a list has an element that equals `search`, or a text has it as a part."""
    if isinstance(subject, str):
        return isinstance(search, str) and search in subject
    return any(equal(element, search) for element in subject)


def contains_known(subject: str | Sequence[Json], search: Json) -> bool | None:
    """The same under rule meaning: null where only an element or a part that is null could be equal."""
    if isinstance(subject, str):
        if not isinstance(search, str):
            raise EvaluationError(f"contains() cannot look for {with_article(type_name(search))} in a text")
        return search in subject
    if contains_null(search):
        return None
    if any(equal(element, search) for element in subject):
        return True
    if any(contains_null(element) for element in subject):
        return None
    return False


def containing_test(subject: str | Sequence[Json]) -> Callable[[str], bool | None]:
    """The same for a subject without null, of any text."""
    if isinstance(subject, str):
        return subject.__contains__
    # Nothing but a text equals a text.
    return frozenset(element for element in subject if isinstance(element, str)).__contains__


def reverse(value: str | Sequence[Json]) -> Json:
    """The characters or elements from the last to the first."""
    return value[::-1]


def merge(*maps: Mapping[str, Json]) -> dict[str, Json]:
    """All keys of all maps; a later map wins."""
    merged: dict[str, Json] = {}
    for members in maps:
        merged.update(members)
    return merged


def values(members: Mapping[str, Json]) -> list[Json]:
    """The map's values."""
    return list(members.values())


def not_null(*candidates: Json) -> Json:
    """The first value that is not null."""
    return next((value for value in candidates if value is not None), None)


def to_array(value: Json) -> list[Json]:
    """The list itself, or a list of the one value."""
    if isinstance(value, list):
        return value
    return [value]


def largest(values: Sequence[Any]) -> Json:
    """The largest number or text; null for an empty list."""
    return max(values, default=None)


def smallest(values: Sequence[Any]) -> Json:
    """The smallest number or text; null for an empty list."""
    return min(values, default=None)


def map_each(results: list[Json], _values: Sequence[Json]) -> list[Json]:
    """What the expression gives for each element."""
    return results


def lookup(values: Mapping[str, Json], key: str) -> Json:
    """The value that a map has for a key; null where it has none."""
    return values.get(key)


def sort_by(values: Sequence[Json], keys: Sequence[Any]) -> list[Json]:
    """The elements, by what the expression gives for each."""
    return [values[index] for index in sorted(_ordered(keys, "sort_by"), key=lambda index: keys[index])]


def max_by(values: Sequence[Json], keys: Sequence[Any]) -> Json:
    """The element for which the expression gives the most; null for an empty list."""
    best = max(_ordered(keys, "max_by"), key=lambda index: keys[index], default=None)
    if best is None:
        return None
    return values[best]


def min_by(values: Sequence[Json], keys: Sequence[Any]) -> Json:
    """The element for which the expression gives the least; null for an empty list."""
    best = min(_ordered(keys, "min_by"), key=lambda index: keys[index], default=None)
    if best is None:
        return None
    return values[best]


def _ordered(keys: Sequence[Json], name: str) -> Iterable[int]:
    """The indexes of keys that have an order; raises EvaluationError for any others."""
    kinds = {type_name(key) for key in keys}
    if not kinds <= {"number"} and not kinds <= {"string"}:
        raise EvaluationError(f"{name}() orders by numbers or by texts; found {' and '.join(sorted(kinds))}")
    return range(len(keys))
