"""Whatever the fast decoder gives is what the strict one gives; it leaves to it what is not strict JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.documents.json.plain import decode_plain
from scanner.documents.json.text import decode
from tests.property.scans import cases

DEPTH = 10_000
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3))
PIECES = st.sampled_from(
    [
        '"',
        "\\",
        '"a": 1, ',
        ",",
        "{",
        "}",
        "[",
        "]",
        "1",
        "-",
        ".",
        "e5",
        "E400",
        "null",
        "NaN",
        "\n",
        "\t",
        "\x00",
        "\udcff",
        "\\ud800",
        "\\u0022",
        " ",
    ]
)


def check(text: str) -> None:
    value = decode_plain(text)
    if value is not None:
        assert repr(value) == repr(decode(text, DEPTH))


@settings(max_examples=cases(300), deadline=None)
@given(VALUES, st.booleans(), st.data())
def test_texts_that_are_nearly_json(value: object, is_ascii: bool, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii)
    check(text)
    at = data.draw(st.integers(0, len(text)))
    check(text[:at] + data.draw(PIECES) + text[at:])
    check(text[:at] + text[at + 1 :])


@settings(max_examples=cases(100), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", '"', "\\u0022"]), SCALARS), max_size=4))
def test_objects_with_keys_that_repeat(members: list[tuple[str, object]]) -> None:
    check("{" + ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in members) + "}")


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": {"b": null, "b": null}}', '[{"a": "x", "a": "x"}]', '{"": 1, "": 1}'])
def test_keys_that_stand_twice_are_left_to_the_strict_decoder(text: str) -> None:
    assert decode_plain(text) is None


def test_plain_text_is_decoded() -> None:
    assert decode_plain(' {"a": [1, 2.5, "\u00e4", {"b": null}]} ') == {"a": [1, 2.5, "\u00e4", {"b": None}]}
