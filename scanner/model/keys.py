"""Paths of keys in decoded JSON, e.g. ("vpc_config", "subnet_ids", 0): following them, and changing what is at their end."""

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.model.job import Json


def has_key(value: Json, key: str | int) -> bool:
    """Whether a value is an object with this key, or a list with this index."""
    if isinstance(value, Mapping):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)


def follow(value: Json, keys: Sequence[str | int]) -> tuple[Json, int]:
    """The value that the keys lead to, and how many of them there are: ("x", 1) for {"a": "x"} and ("a", "b")."""
    for depth, key in enumerate(keys):
        if not has_key(value, key):
            return value, depth
        value = value[key]
    return value, len(keys)


def is_present(value: Json, keys: Sequence[str | int]) -> bool:
    """Whether there is a value at a path, be it null."""
    return follow(value, keys)[1] == len(keys)


def value_at(value: Json, keys: Sequence[str | int]) -> Json:
    """The value at a path; None where it is missing."""
    found, depth = follow(value, keys)
    return found if depth == len(keys) else None


def put_at(target: dict[str, Any], keys: Sequence[str], value: Json) -> None:
    """Puts a value at a path of an object; anything on the way that is not an object becomes one."""
    *parents, last = keys
    for key in parents:
        if not isinstance(target.get(key), dict):
            target[key] = {}
        target = target[key]
    target[last] = value


def remove_at(target: dict[str, Any], keys: Sequence[str]) -> None:
    """Removes the member at a path of an object, if it is there."""
    *parents, last = keys
    parent = value_at(target, parents)
    if isinstance(parent, dict):
        parent.pop(last, None)
