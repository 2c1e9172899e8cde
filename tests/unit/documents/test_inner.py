"""JSON text inside of documents: its value, and places that are those of the document."""

import json

import pytest

from scanner.documents.inner import Piece, open_pieces, open_text
from scanner.documents.positions import cut_all, cut_out, locate_all, locate_keys
from scanner.errors import ReadError
from scanner.model.job import Record
from scanner.shape.domain.sensitive import SENSITIVE

VALUE = {"a": [1, {"b": 'say "ü"\n\t\\ 😀'}], "c": {"d": "end"}}


def record(value: object, indent: int | None = 1, ascii_only: bool = False) -> Record:
    """A record whose text begins in the middle of a line."""
    return Record(value, json.dumps(value, indent=indent, ensure_ascii=ascii_only), "x.json", 3, 7, "json")


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("levels", [1, 2])
def test_a_text_in_a_text_keeps_its_places(levels: int, ascii_only: bool) -> None:
    text = json.dumps(VALUE, ensure_ascii=ascii_only)
    for _ in range(levels - 1):
        text = json.dumps({"inner": text}, ensure_ascii=ascii_only)
    whole = record({"before": 0, "held": text}, ascii_only=ascii_only)
    found = open_text(cut_out(whole, ("held",)))
    for _ in range(levels - 1):
        found = open_text(cut_out(found, ("inner",)))
    assert found.value == VALUE
    for part in (cut_out(found, ("c",)), cut_out(cut_out(found, ("c",)), ("d",))):
        keys = ("d",) if isinstance(part.value, dict) else ()
        place = locate_keys(part, keys, SENSITIVE)
        column = place.column - 1 if place.line > 3 else place.column - 7
        line = whole.text.split("\n")[place.line - 3]
        assert line[column:].lstrip('\\"').startswith("end")
        assert line[column] == "\\"


def test_pieces_are_one_text_in_which_what_is_not_known_is_named() -> None:
    whole = record(['{"a": ', {"Ref": "X"}, ', "b": 1}'], indent=None)
    found = open_pieces(whole, (Piece((0,)), Piece((1,), '"${X}"'), Piece((2,))))
    assert found.value == {"a": "${X}", "b": 1}
    assert locate_keys(found, ("a",), SENSITIVE).column - 7 == whole.text.index('{"Ref"')
    assert locate_keys(found, ("b",), SENSITIVE).column - 7 == whole.text.index("1}")


@pytest.mark.parametrize("text", ["", "{", '{"a": 1, "a": 2}', "{} {}", "${X}"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        open_text(record(text))


def test_many_parts_are_found_at_once_and_in_the_order_asked_for() -> None:
    value = {"a": [{"x": number, "y": [number]} for number in range(5)], "b": {"c": None}}
    for indent in (None, 2):
        whole = record(value, indent)
        paths = [("a", 3, "y", 0), ("b", "c"), ("a", 0), ("a",), (), ("a", 3)]
        for keys, part in zip(paths, cut_all(whole, paths), strict=True):
            assert json.loads(part.text) == part.value
            assert (part.line, part.column) == (locate_keys(whole, keys, SENSITIVE).line, locate_keys(whole, keys, SENSITIVE).column)


def test_the_place_of_what_is_not_there_is_its_nearest_parent_s() -> None:
    whole = record({"a": [{"b": 1}]})
    assert [place.line for place in locate_all(whole, [("a", 0, "x"), ("a", 7), ("b", "c"), ("a", 0, "b", "c")], SENSITIVE)] == [5, 4, 3, 6]
