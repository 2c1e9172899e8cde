"""Laws of the readers: strict JSON is JSON, positions point at what they name, and the size of the window changes nothing."""

import io
import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scanner.documents.json.text import decode
from scanner.documents.positions import locate_keys
from scanner.documents.reader import read
from scanner.documents.yaml.text import load
from scanner.errors import ReadError
from scanner.model.intake import LoadFailure
from scanner.model.job import Keys, Record
from scanner.shape.domain.sensitive import SENSITIVE
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options
from tests.property.scans import cases

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)
LAYOUTS = st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"indent": 4, "ensure_ascii": False}])


@given(VALUES, LAYOUTS)
@settings(max_examples=cases(100))
def test_strict_decoding_gives_what_json_gives(value: Any, layout: dict[str, Any]) -> None:
    text = json.dumps(value, **layout)
    assert decode(text) == json.loads(text)


@given(st.text(alphabet='{}[]",:\\u0d8a1 -.eE\n\ttrufalsn', max_size=12))
@settings(max_examples=cases(200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        value = decode(text)
    except ReadError as error:
        assert error.line is not None
        assert error.column is not None
        assert 1 <= error.line <= text.count("\n") + 1
    else:
        assert value == json.loads(text)


def paths(value: Any, keys: Keys = ()) -> list[tuple[Keys, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(keys, value), *(found for key, one in inner for found in paths(one, (*keys, key)))]


@given(OBJECTS, LAYOUTS, st.integers(1, 40))
@settings(max_examples=cases(75))
def test_a_position_is_where_the_value_begins(value: dict[str, Any], layout: dict[str, Any], column: int) -> None:
    text = json.dumps(value, **layout)
    record = Record(value, text, "p", 5, column, "json")
    lines = (" " * (column - 1) + text).split("\n")
    for keys, expected in paths(value)[1:]:
        found = locate_keys(record, keys, SENSITIVE)
        rest = "\n".join([lines[found.line - 5][found.column - 1 :], *lines[found.line - 4 :]])
        assert json.JSONDecoder().raw_decode(rest)[0] == expected
        assert found.lacks == ""
        assert found.source is not None
        assert found.source[(found.source_column or 0) - 1] == rest[0]


@given(st.lists(OBJECTS, min_size=1, max_size=4), LAYOUTS, st.sampled_from(["list", "wrapper", "in a row", "lines"]), st.integers(1, 40))
@settings(max_examples=cases(75))
def test_the_size_of_the_window_changes_nothing(values: list[dict[str, Any]], layout: dict[str, Any], container: str, size: int) -> None:
    assume(not any(key in value for value in values for key in ("Items", "items", "data", "rows", "resources")))
    match container:
        case "list":
            text = json.dumps(values, **layout)
        case "wrapper":
            text = json.dumps({"invocationJobSummaries": values}, **layout)
        case "in a row":
            text = " ".join(json.dumps(value, **layout) for value in values)
        case _:
            text = "\n".join(json.dumps(value) for value in values)
    data = text.encode()
    records = list(read(io.BytesIO(data), "p", job_domain(Options().is_record), size=size))
    assert records == list(read(io.BytesIO(data), "p", job_domain(Options().is_record)))
    assert [record.value for record in records if isinstance(record, Record)] == values
    for record in records:
        assert isinstance(record, Record)
        assert json.loads(record.text) == record.value
        start = sum(len(line) + 1 for line in text.split("\n")[: record.line - 1]) + record.column - 1
        assert text.startswith(record.text, start)


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\ 1\n', max_size=40).map(str.encode), st.integers(1, 8))
@settings(max_examples=cases(150))
def test_no_bytes_upset_the_reader(data: bytes, size: int) -> None:
    found = list(read(io.BytesIO(data), "p", job_domain(Options().is_record), size=size))
    assert [_told(item) for item in found] == [_told(item) for item in read(io.BytesIO(data), "p", job_domain(Options().is_record))]
    for item in found:
        if isinstance(item, LoadFailure):
            assert item.reason.encode()  # no half characters in it
            assert item.location.line is not None


def _told(item: Any) -> Any:
    return (item.reason, str(item.location)) if isinstance(item, LoadFailure) else item  # the excerpt may show more or less of the line


@given(st.lists(OBJECTS, min_size=2, max_size=4), st.data())
@settings(max_examples=cases(50))
def test_a_list_that_is_cut_off_gives_all_before_it_and_a_failure(values: list[dict[str, Any]], data: st.DataObject) -> None:
    text = json.dumps(values)
    cut = data.draw(st.integers(1, len(text) - 1))
    *records, last = read(io.BytesIO(text[:cut].encode()), "p", job_domain(Options().is_record))
    assert isinstance(last, LoadFailure)
    assert all(isinstance(record, Record) for record in records)
    assert [record.value for record in records if isinstance(record, Record)] == values[: len(records)]


@given(TEXTS.filter(lambda text: text.isprintable()))
@settings(max_examples=cases(75))
def test_each_character_of_a_quoted_yaml_text_has_its_place(text: str) -> None:
    for written in (json.dumps(text), json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"):
        try:
            document = load(f"key: {written}".encode())
        except ReadError:
            continue  # two escapes for one character, which YAML does not have
        assert document.value == {"key": text}
        place = document.place(("key",))
        assert place is not None
        for index, character in enumerate(text):
            line, column = place.at(index)
            assert (line, column is not None) == (1, True)
            shown = document.line(1)[(column or 1) - 1 :]
            assert shown.startswith((character, "\\", "''"))
