import pytest

from scanner.documents.json.text import decode, decode_bytes
from scanner.errors import ReadError

REFUSED = [
    ('{"a": 1, "b": {"x": 1, "x": 2}}', 'duplicate key "x" in this object; remove one', 1, 24),
    ('{"a": 1, "\\u0061": 2}', 'duplicate key "\\u0061" in this object; remove one', 1, 10),
    ("[NaN]", "NaN is not a JSON number; write null", 1, 2),
    ("[1,\n -Infinity]", "-Infinity is not a JSON number; write null", 2, 2),
    ("[1e400]", "the number 1e400 is larger than any that can be stored", 1, 2),
    ('["\\ud800"]', "an escape in this text is half of a character (a lone surrogate)", 1, 2),
    ('{"\\udc00": 1}', "an escape in this text is half of a character (a lone surrogate)", 1, 2),
    ("[" * 33 + "]" * 33, "the value is nested too deeply here", 1, 33),
    ("[" * 100_000, "the value is nested too deeply here", 1, 33),
    ("[" + "1" * 4301 + "]", "the number 111111111111... has more than 4300 digits", 1, 2),
    ('{"a" 1}', "invalid JSON: expected a colon, found '1'", 1, 6),
    ("{'a': 1}", "invalid JSON: expected a key in double quotes, found '''", 1, 2),
    ("[1 2]", "invalid JSON: expected a comma or a closing bracket, found '2'", 1, 4),
    ('{"a": "b', "invalid JSON: this text has no closing quote", 1, 7),
    ('["\x01"]', "invalid JSON: control character U+0001 in a text", 1, 3),
    ('["\\x"]', "invalid JSON: unknown escape", 1, 3),
    ("[tru]", "invalid JSON: expected a value, found 't'", 1, 2),
    ("", "invalid JSON: expected a value, found the end of the text", 1, 1),
    (" \n ", "invalid JSON: expected a value, found the end of the text", 2, 2),
    ("1\n 2", "unexpected text after the end of the JSON value", 2, 2),
    ("01", "unexpected text after the end of the JSON value", 1, 2),
    ("]", "invalid JSON: expected a value, found ']'", 1, 1),
    ("\ufeff{}", "invalid JSON: expected a value, found U+FEFF", 1, 1),
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
    with pytest.raises(ReadError, match=r"^NaN is not a JSON number; write null$"):
        decode("[-" + "1" * 4300 + ", NaN]")


def test_the_depth_can_be_set() -> None:
    assert decode("[[1]]", max_depth=2) == [[1]]
    with pytest.raises(ReadError):
        decode("[[[1]]]", max_depth=2)


def test_bytes_have_to_be_utf_8() -> None:
    assert decode_bytes(b'\xef\xbb\xbf"\xc3\xa9"') == "é"
    with pytest.raises(ReadError, match=r"^bytes that are not UTF-8 in this text$"):
        decode_bytes(b'["\xff"]')
    with pytest.raises(ReadError, match=r"^bytes that are not UTF-8 here$"):
        decode_bytes(b"[\xed\xa0\x80]")
