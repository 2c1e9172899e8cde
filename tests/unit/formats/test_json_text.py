"""The fast encoder writes what the one of the standard library does, to the byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.formats.json.text import compact, indented
from scanner.model.job import Json

TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3) | st.tuples(inner),
    max_leaves=10,
)
ODD = [
    1e16,
    -0.0,
    [{"a": 1e-7}],
    ({"a": (2.5e300,)},),
    2**64,
    -(10**400),
    "\ud800",
    {"\udfff": 1},
    '\x00\x1f\x7f\u2028"\\/\b\f\n\r\t',
    {"a": {}, "b": [], "c": [[], {}]},
]


def by_the_standard_library(value: Json, depth: int) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\n" + "  " * depth)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@given(value=VALUES, depth=st.integers(0, 3))
def test_indented_is_what_the_standard_library_writes(value: Json, depth: int) -> None:
    assert indented(value, depth) == by_the_standard_library(value, depth)


@pytest.mark.parametrize("value", ODD)
def test_odd_values_too(value: Json) -> None:
    assert indented(value, 1) == by_the_standard_library(value, 1)
    assert len(compact(value).splitlines()) == 1
    assert json.loads(compact(value)) == json.loads(json.dumps(value))


@given(value=VALUES)
def test_compact_is_one_line_and_the_same_value(value: Json) -> None:
    text = compact(value)
    assert len(text.splitlines()) == 1
    assert repr(json.loads(text)) == repr(json.loads(json.dumps(value)))
    text.encode("utf-8")
