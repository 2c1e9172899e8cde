"""Values are compared with tables, and every flaw has its path."""

from typing import Any

import pytest

from scanner.schema.mistakes import Flaw
from scanner.schema.sound import sound_part
from scanner.schema.types import Anything, Choice, Fields, Kind, ListOf, MapOf, Member, OneOf, Text, Whole, YesNo
from scanner.schema.validate import check, describe, describe_path, fits

POINT = Fields("a point", {"x": Member(Whole(), "how far right", required=True), "name": Member(Text(), "what to call it")})


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "problem"),
    [
        (Text(), "a", 5, "the file must be text, not 5"),
        (Text(), "a", " ", "the file is blank"),
        (Text("[a-z]+"), "a", "A", "'A' is not a valid value"),
        (Choice((1,)), 1, True, "true is not one of 1"),
        (Choice(("a", "b")), "a", None, "null is not one of a, b"),
        (YesNo(), False, "no", "the file must be true or false, not 'no'"),
        (Whole(1), 1, 0, "the file must be a whole number of at least 1, not 0"),
        (Whole(), 0, True, "the file must be a whole number of at least 0, not true"),
        (Anything(), None, ..., ""),
        (ListOf(Text()), [], {}, "the file must be a list, not a map"),
        (MapOf(Text(), "[a-z]"), {"a": "b"}, {"A": "b"}, "'A' is not a valid key of the file"),
        (OneOf((Text(), ListOf(Text()))), ["a"], {}, "the file must be text or a list, not a map"),
        (POINT, {"x": 1}, [], "a point must be a map, not a list"),
        (POINT, {"x": 1, "name": "a"}, {"x": 1, "nam": "a"}, "unknown key 'nam' in a point"),
        (POINT, {"x": 1}, {}, "missing key 'x' in a point"),
    ],
)
def test_a_value_and_its_kind(kind: Kind, right: Any, wrong: Any, problem: str) -> None:
    assert fits(right, kind)
    if problem:
        assert [flaw.problem for flaw in check(wrong, kind)] == [problem]
        assert not fits(wrong, kind)


def test_every_flaw_has_its_path() -> None:
    value = {"a": [{"x": 1}, {"x": "1", "y": 2}], "B": []}
    assert list(check(value, MapOf(ListOf(POINT), "[a-z]"))) == [
        Flaw(("a", 1, "x"), "'x' must be a whole number of at least 0, not '1'"),
        Flaw(("a", 1, "y"), "unknown key 'y' in a point", "known keys: x, name", on_key=True),
        Flaw(("B",), "'B' is not a valid key of the file", "expected: small letters, digits and underscores", on_key=True),
    ]


def test_what_a_message_calls_values_and_paths() -> None:
    assert [describe(value) for value in (None, True, "a", [], {}, 5)] == ["null", "true", "'a'", "a list", "a map", "5"]
    assert [describe_path(keys) for keys in ((), ("a", "b"), ("a", 1), (1,))] == ["the file", "'b'", "an entry of 'a'", "an entry of ''"]


def test_the_sound_part_is_what_fits_and_lists_of_objects_keep_their_indexes() -> None:
    kind = Fields(
        "all", {"points": Member(ListOf(POINT), ""), "texts": Member(ListOf(Text()), ""), "any": Member(OneOf((Text(), POINT)), "")}
    )
    value = {"points": [5, {"x": "1", "name": "a"}, {"x": 1}], "texts": ["a", 5], "any": {"x": True, "name": "b"}, "other": 1}
    assert sound_part(value, kind) == {"points": [{}, {"name": "a"}, {"x": 1}], "any": {"name": "b"}}
    assert sound_part([], kind) == {}
    sound = {"points": [{"x": 1}], "texts": ["a"], "any": "b"}
    assert sound_part(sound, kind) == sound
