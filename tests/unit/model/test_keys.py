"""Paths of keys in decoded JSON."""

from typing import Any

import pytest

from scanner.model.job import Json, Keys
from scanner.model.keys import follow, has_key, is_present, put_at, remove_at, value_at

VALUE = {"a": {"b": [1, {"c": None}]}, "d": "text"}


@pytest.mark.parametrize(
    ("keys", "found", "depth"),
    [
        ((), VALUE, 0),
        (("a", "b", 1, "c"), None, 4),
        (("a", "b", 0), 1, 3),
        (("a", "b", 2), [1, {"c": None}], 2),
        (("a", "b", -1), [1, {"c": None}], 2),
        (("a", "b", "0"), [1, {"c": None}], 2),
        (("d", 0), "text", 1),
        (("x", "y"), VALUE, 0),
    ],
)
def test_a_path_is_followed_as_far_as_it_leads(keys: Keys, found: Json, depth: int) -> None:
    assert follow(VALUE, keys) == (found, depth)
    assert is_present(VALUE, keys) == (depth == len(keys))
    assert value_at(VALUE, keys) == (found if depth == len(keys) else None)


def test_null_is_a_value() -> None:
    assert has_key({"a": None}, "a")
    assert not has_key(None, "a")


def test_objects_on_the_way_are_made() -> None:
    target: dict[str, Any] = {"a": None, "b": {"x": 1}}
    put_at(target, ("a", "c"), 1)
    put_at(target, ("b", "c", "d"), 2)
    put_at(target, ("e",), 3)
    assert target == {"a": {"c": 1}, "b": {"x": 1, "c": {"d": 2}}, "e": 3}


def test_what_is_not_there_cannot_be_removed() -> None:
    target: dict[str, Any] = {"a": {"b": 1, "c": 2}, "d": 5}
    for keys in (("a", "b"), ("a", "x"), ("d", "e"), ("y", "z")):
        remove_at(target, keys)
    assert target == {"a": {"c": 2}, "d": 5}
