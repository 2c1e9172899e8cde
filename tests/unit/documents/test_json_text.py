import pytest

from scanner.documents.json.text import decode, decode_bytes
from scanner.errors import ReadError

REFUSED = [
    ('{"a": 1, "b": {"x": 1, "x": 2}}', 'duplicate key "x" in this object; remove one', 1, 24),
    ('{"a": 1, "\\u0061": 2}', 'duplicate key "\\u0061" in this object; remove one', 1, 10),
    ("[NaN]", "NaN is no JSON number; write null", 1, 2),
    ("[1,\n -Infinity]", "-Infinity is no JSON number; write null", 2, 2),
    ("[1e400]", "the number 1e400 is larger than any that can be stored", 1, 2),
    ('["\\ud800"]', "an escape in this text names half of a character (a lone surrogate)", 1, 2),
    ('{"\\udc00": 1}', "an escape in this text names half of a character (a lone surrogate)", 1, 2),
    ("[" * 33 + "]" * 33, "the value is nested too deeply here", 1, 33),
    ("[" * 100_000, "the value is nested too deeply here", 1, 33),
    ("[" + "1" * 4301 + "]", "the number 111111111111... has more than 4300 digits", 1, 2),
    ('{"a" 1}', "broken JSON: a colon is expected, '1' stands here", 1, 6),
    ("{'a': 1}", "broken JSON: a key in double quotes is expected, ''' stands here", 1, 2),
    ("[1 2]", "broken JSON: a comma or a closing bracket is expected, '2' stands here", 1, 4),
    ('{"a": "b', "broken JSON: this text has no closing quote", 1, 7),
    ('["\x01"]', "broken JSON: a control character stands in a text, U+0001 stands here", 1, 3),
    ('["\\x"]', "broken JSON: there is no such escape, '\\' stands here", 1, 3),
    ("[tru]", "broken JSON: a value is expected, 't' stands here", 1, 2),
    ("", "broken JSON: a value is expected, the text ends here", 1, 1),
    (" \n ", "broken JSON: a value is expected, the text ends here", 2, 2),
    ("1\n 2", "text goes on after the end of the JSON value", 2, 2),
    ("01", "text goes on after the end of the JSON value", 1, 2),
    ("]", "broken JSON: a value is expected, ']' stands here", 1, 1),
    ("\ufeff{}", "broken JSON: a value is expected, U+FEFF stands here", 1, 1),
]


@pytest.mark.parametrize(("text", "reason", "line", "column"), REFUSED)
def test_what_is_no_strict_json_is_refused_with_its_place(text: str, reason: str, line: int, column: int) -> None:
    with pytest.raises(ReadError) as caught:
        decode(text)
    assert (str(caught.value), caught.value.line, caught.value.column) == (reason, line, column)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (' {"a": [1, -0.5, 1e3, true, false, null, "\\u00e9\\n"]}\r\n', {"a": [1, -0.5, 1000.0, True, False, None, "é\n"]}),
        ("100000000000000000000000000000000000001", 100000000000000000000000000000000000001),
        ('"\\ud83d\\ude00"', "😀"),
        ('["\\\\ud800"]', ["\\ud800"]),
        ("[" * 32 + "]" * 32, None),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ("[" + "[]," * 60 + "[]]", [[]] * 61),
    ],
)
def test_strict_json_is_read_exactly(text: str, value: object) -> None:
    assert value is None or decode(text) == value
    decode(text)


def test_an_integer_stays_one() -> None:
    assert isinstance(decode("9007199254740993"), int)


def test_the_sign_of_a_long_integer_is_no_digit() -> None:
    with pytest.raises(ReadError, match=r"^NaN is no JSON number; write null$"):
        decode("[-" + "1" * 4300 + ", NaN]")


def test_the_depth_can_be_set() -> None:
    assert decode("[[1]]", max_depth=2) == [[1]]
    with pytest.raises(ReadError):
        decode("[[[1]]]", max_depth=2)


def test_bytes_have_to_be_utf_8() -> None:
    assert decode_bytes(b'\xef\xbb\xbf"\xc3\xa9"') == "é"
    with pytest.raises(ReadError, match=r"^bytes that are no UTF-8 stand in this text$"):
        decode_bytes(b'["\xff"]')
    with pytest.raises(ReadError, match=r"^bytes that are no UTF-8 stand here$"):
        decode_bytes(b"[\xed\xa0\x80]")
