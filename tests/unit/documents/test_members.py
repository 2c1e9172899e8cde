"""Objects of any size, read member by member."""

import gzip
import io

import pytest

from scanner.documents.members import Member, read_members
from scanner.errors import ReadError


def members(text: str | bytes, *lists: str) -> list[Member]:
    return list(read_members(io.BytesIO(text.encode() if isinstance(text, str) else text), lists))


def test_members_and_the_entries_of_long_lists() -> None:
    text = '{"a": 1, "long": [{"x": 1}, 2], "none": [], "short": [3], "b": {"long": [4]}}'
    assert members(text, "long", "none") == [
        Member("a", 1),
        Member("long", []),
        Member("long", {"x": 1}, True),
        Member("long", 2, True),
        Member("none", []),
        Member("short", [3]),
        Member("b", {"long": [4]}),
    ]
    assert members(gzip.compress(text.encode(), mtime=0), "long", "none") == members(text, "long", "none")
    assert members("{}") == members(" { } \n") == []


def test_values_that_cross_the_borders_of_what_is_read_at_once() -> None:
    text = '{"number": ' + "1" * 65_520 + '23456789, "text": "' + "x" * 200_000 + '", "last": 12}'
    found = {member.name: member.value for member in members(text.replace("1" * 65_520, " " * 65_520))}
    assert found["number"] == 23456789
    assert len(found["text"]) == 200_000
    assert found["last"] == 12


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the text is cut off at 1:1"),
        ("[1]", "invalid JSON: expected an object, found '[' at 1:1"),
        ('{"a": 1', "the text is cut off at 1:8"),
        ('{"a": "x', "the text is cut off at 1:9"),
        ('{"a": [1, 2', "the text is cut off at 1:12"),
        ('{"a": 1} {}', "unexpected text after the object at 1:10"),
        ('{"a": 1, "a": 2}', "duplicate key 'a' at 1:13"),
        ('{"a": {"b": 1, "b": 2}}', "duplicate key 'b' at 1:7"),
        ('{"a": NaN}', "NaN is not a JSON number at 1:7"),
        ('{"a": 1,\n"b" 2}', "invalid JSON: expected a colon, found '2' at 2:5"),
        ('{"a": 1,}', "invalid JSON: expected a key in double quotes, found '}' at 1:9"),
        ('{"a": {"b" 1}}', "invalid JSON: expected a colon, found '1' at 1:12"),
        ('{"a": 1 "b": 2}', "invalid JSON: expected a comma or '}', found '\"' at 1:9"),
        ('{"a": [1 2]}', "invalid JSON: expected a comma or ']', found '2' at 1:10"),
        ('{"a": ' + "[" * 100_000 + "}", ""),
    ],
)
def test_what_is_not_one_whole_object_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        members(text, "a")
    assert reason in str(caught.value)
