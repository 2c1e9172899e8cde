"""The fast encoder writes what the one of the standard library does, to the byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scanner.formats.json.finding import finding_entry
from scanner.formats.json.text import compact, indented
from scanner.model.governance import WaivedBy
from scanner.model.job import Json
from tests.unit.formats import reports

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


def is_finite(value: Json) -> bool:
    return not any(word in json.dumps(value) for word in ("NaN", "Infinity"))


@given(value=VALUES, depth=st.integers(0, 3))
def test_indented_is_what_the_standard_library_writes(value: Json, depth: int) -> None:
    assert indented(value, depth) == by_the_standard_library(value, depth)


@pytest.mark.parametrize("value", ODD)
def test_odd_values_too(value: Json) -> None:
    assert indented(value, 1) == by_the_standard_library(value, 1)
    assert len(compact(value).splitlines()) == 1
    assert json.loads(compact(value)) == json.loads(json.dumps(value))


@given(value=VALUES.filter(is_finite))
def test_compact_is_one_line_and_the_same_value(value: Json) -> None:
    text = compact(value)
    assert len(text.splitlines()) == 1
    assert repr(json.loads(text)) == repr(json.loads(json.dumps(value)))
    text.encode("utf-8")


@pytest.mark.parametrize("seen", [1.5, ["\ud800"], [1e30, {"a": "\udfff"}]])
def test_a_finding_that_msgspec_cannot_write_has_the_same_members(seen: Json) -> None:
    place = reports.finding(reports.rule()).location
    for waiver, record in ((None, None), (WaivedBy("W-1", "o", "r", "2026-12-01", ("W-2",)), place)):
        finding = structs.replace(reports.finding(reports.rule()), waiver=waiver, record_location=record)
        fast, slow = finding_entry(finding), finding_entry(structs.replace(finding, seen=seen))
        for text in (indented(slow, 2), compact(slow)):
            written = json.loads(text)
            assert repr(written.pop("seen")) == repr(seen)
            expected = json.loads(indented(fast, 2))
            del expected["seen"]
            assert json.dumps(written) == json.dumps(expected)
