import pytest
import yaml

from scanner.documents.yaml.build import Limits, YamlProblem
from scanner.documents.yaml.text import load, load_all
from scanner.errors import ReadError
from scanner.model.place import Anchor, TextPlace


@pytest.fixture(params=["parser in C", "parser in Python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with both of PyYAML's parsers."""
    if request.param == "parser in Python":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    elif not hasattr(yaml, "CBaseLoader"):
        pytest.skip("this PyYAML has no parser in C")


def problems(text: str) -> list[tuple[int, int, int, str]]:
    return [(one.line, one.column, one.width, one.message) for one in load(text.encode()).problems]


def test_plain_data() -> None:
    text = "a: 1\nb: -0.5\nc: [true, false, null, ~, ]\nd: {e: text, 'f': \"g\\n\"}\nh: |\n  i\n   j\nk:\n'1': '2'\nl: 1.5e+3\nm: v1.2.3\n"
    document = load(text.encode(), "p.yaml")
    assert document.problems == ()
    assert document.value == {
        "a": 1, "b": -0.5, "c": [True, False, None, None], "d": {"e": "text", "f": "g\n"}, "h": "i\n j\n", "k": None, "1": "2", "l": 1500.0,
        "m": "v1.2.3",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_a_file_without_a_value(text: str) -> None:
    assert load(text.encode()).value is None


@pytest.mark.parametrize(
    "scalar",
    ["yes", "No", "on", "OFF", "y", "N", "True", "FALSE", "Null", "010", "0x1F", "0o17", "0b1", "1:30", "190:20:30.5", "1_000",
     "2024-01-01",
     "2024-13-45", "2024-01-01T10:00:00Z", ".inf", "-.INF", ".nan", ".5", "5.", "+5", "1e3", "1.5e3", "="],
)  # fmt: skip
def test_a_surprise_has_to_be_quoted(scalar: str) -> None:
    (problem,) = load(f"a:\n  - {scalar}".encode()).problems
    assert (problem.line, problem.column, problem.width) == (2, 5, len(scalar))
    assert f'write "{scalar}" in quotes' in problem.hint
    assert load(f"a:\n  - '{scalar}'".encode()).problems == ()


@pytest.mark.parametrize(
    "scalar", ["10", "0", "-3", "1.10", "0.5", "true", "2024-01", "1.2.3", "a:b", "arn:aws:iam::1:role/x", "10%", "- 5", "-a", "x=1"]
)
def test_what_every_reader_takes_alike_needs_no_quotes(scalar: str) -> None:
    assert problems(f"a: [{scalar}]" if " " not in scalar else f"a:\n  - {scalar}") == []


def test_a_number_that_python_cannot_read_is_a_problem() -> None:
    assert "4300 digits" in problems("a: " + "1" * 5000)[0][3]
    assert "too large for a number" in problems("a: 1.5e+999")[0][3]


def test_all_problems_come_at_once() -> None:
    text = "a: &x 1\na: yes\nb: *x\nc: !!str 5\n<<: {d: 1}\n5: no\n? [1, {e: f}]\n: g\nh: i\n"
    document = load(text.encode())
    assert [(one.line, one.column, one.message) for one in document.problems] == [
        (1, 4, "anchors (&x) are not allowed"),
        (2, 1, "duplicate key 'a', first at line 1"),
        (2, 4, "'yes' without quotes is a boolean in some YAML versions"),
        (3, 4, "aliases (*name) are not allowed"),
        (4, 4, "tags (tag:yaml.org,2002:str) are not allowed"),
        (5, 1, "merge keys (<<) are not allowed"),
        (6, 1, "the key 5 must be text"),
        (6, 4, "'no' without quotes is a boolean in some YAML versions"),
        (7, 3, "a key must be text, not a map or a list"),
    ]
    assert document.value["h"] == "i"
    assert document.value["a"] == 1


def test_a_problem_says_what_to_do() -> None:
    assert load(b"{a: off}").problems == (
        YamlProblem(1, 5, 3, "'off' without quotes is a boolean in some YAML versions", 'write "off" in quotes, or false'),
    )


def test_directives_are_a_problem() -> None:
    assert problems("%YAML 1.1\n---\na: 1\n")[0][3] == "directives (%YAML, %TAG) are not allowed"


@pytest.mark.parametrize(
    ("data", "reason", "line", "column"),
    [
        (b"a: 1\n---\nb: 2\n", "another document begins here; only one is allowed", 2, 1),
        (b"a: \xff", "the file is not UTF-8: invalid byte 0xff", 1, 4),
        (b"a: 1\nb: \x07", "character U+0007 is not allowed; write it as an escape in double quotes", 2, 4),
        ("a: b\u2028c".encode(), "character U+2028 is not allowed; write it as an escape in double quotes", 1, 5),
        (b"a: b\rc: d", "character U+000D is not allowed; write it as an escape in double quotes", 1, 5),
        (b"[" * 25_000, "the file is nested deeper than 64 levels", 1, 65),
        (b"- " * 25_000, "the file is nested deeper than 64 levels", 1, 129),
        (b"? " * 25_000, "the file is nested deeper than 64 levels", 1, 129),
        (b"x" * (1 << 20) + b"y", "the file is larger than 1,048,576 bytes", None, None),
        (b"a: " + b"x" * 65_537, "a text is longer than 65,536 characters", 1, 4),
    ],
)
def test_what_stops_reading(data: bytes, reason: str, line: int | None, column: int | None) -> None:
    with pytest.raises(ReadError) as caught:
        load(data)
    assert (str(caught.value), caught.value.line, caught.value.column) == (reason, line, column)


@pytest.mark.parametrize(
    "text", ["a: [", "a: b: c", "\ta: 1", "a: 'b", "a: @b", 'a: "\\x"', 'a: "\\UFFFFFFFF"', "- a\nb: c", "%YAML 2.0\n---\na: 1"]
)
def test_broken_syntax_stops_reading(text: str) -> None:
    with pytest.raises(ReadError, match=r"^invalid YAML: "):
        load(text.encode())


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nassert: !matches(job_name, 'x')\nb: 1", 2, "the whole value of 'assert'"),
        ("a: 1\nassert: !present(a) && b\n", 2, "the whole value of 'assert'"),
        ("title: a: b\n", 1, "the whole value of 'title'"),
        ("rules:\n  - id: X\n    title: A job: must\n    severity: low\n", 3, "the whole value of 'title'"),
        ("- title: a: b\n", 1, "the whole value of 'title'"),
        ("a:\n  - don't: b: c\n", 2, "the whole entry"),
        ("when: @ == 'x'\n", 1, "the whole value of 'when'"),
        ("when: `true` == x\n", 1, "the whole value of 'when'"),
        ("a: 1\nglobs: *.json\n", 2, "the whole value of 'globs'"),
        ("- *\n", 1, "the whole entry"),
        ("message: {job_name} has no VPC\n", 1, "the whole value of 'message'"),
        ('message: "Job" is bad\n', 1, "the whole value of 'message'"),
        ("assert: 'a' == status\nb: 1", 1, "the whole value of 'assert'"),
        ("x: [a] == b\ny: 1", 1, "the whole value of 'x'"),
        ("x: >= 5\n", 1, "the whole value of 'x'"),
        ("title: a:  # b\n", 1, "the whole value of 'title'"),
    ],
)
def test_a_value_that_needs_quotes_is_named(text: str, line: int, what: str) -> None:
    with pytest.raises(ReadError, match=rf"^invalid YAML: .*; put it in quotes: {what}$") as caught:
        load(text.encode())
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["x: 'it's'\n", "a: b\n c: d\n", "\ta: b", "x: [a, b\ny: c\n", "x: |a\n", "x: - b\n", 'x: "a\\d"\n'])
def test_where_quotes_would_not_help_they_are_not_advised(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        load(text.encode())
    assert "quotes" not in str(caught.value).partition("(")[0]


def test_a_condition_that_yaml_takes_for_a_tag_needs_quotes() -> None:
    hints = [problem.hint for problem in load(b"a: !present(tags)\nb: !Ref x\nc: [!present(tags), b]\n").problems]
    assert hints == ["put it in quotes: the whole value of 'a'", "remove the tag", "put it in quotes: the text that begins with !"]


def test_limits_can_be_set() -> None:
    with pytest.raises(ReadError, match="more than 3 values"):
        load(b"[1, 2, 3]", limits=Limits(nodes=3))


def test_several_documents_keep_their_own_problems_and_places() -> None:
    first, second, third = load_all(b"a: yes\n---\nb: 1\n---\n", "p.yaml", Limits(), 3)
    assert (first.value, second.value, third.value) == ({"a": "yes"}, {"b": 1}, None)
    assert [len(one.problems) for one in (first, second, third)] == [1, 0, 0]
    assert second.place(("b",)) == TextPlace("p.yaml", (Anchor(0, 3, 4),))
    with pytest.raises(ReadError, match=r"^another document begins here; at most 2 are allowed$"):
        list(load_all(b"1\n---\n2\n---\n3\n", "p.yaml", Limits(), 2))


PLACES = """\
plain: a.b == 'x'  # comment
single: 'it''s ''so'' x'
double: "a\\tb\\u0041c\\x42d"
literal: |-
  first
    second

  third
folded: >
  aa bb
  cc

  dd
flow: foo &&
  bar ||
  baz
quoted: "several
  lines"
map: {inner: [1, text]}
empty:
"""


@pytest.mark.parametrize(
    ("keys", "anchors"),
    [
        (("plain",), ((0, 1, 8),)),
        (("single",), ((0, 2, 10), (3, 2, 14), (6, 2, 18), (9, 2, 22))),
        (("double",), ((0, 3, 10), (2, 3, 13), (4, 3, 20), (6, 3, 25))),
        (("literal",), ((0, 5, 3), (6, 6, 3), (15, 7, 1), (16, 8, 3))),
        (("folded",), ((0, 10, None), (6, 11, None), (9, 13, None))),
        (("flow",), ((0, 14, None), (7, 15, None), (14, 16, None))),
        (("quoted",), ((0, 17, None),)),
        (("map",), ((0, 19, 6),)),
        (("map", "inner", 1), ((0, 19, 18),)),
    ],
)
def test_where_the_characters_of_a_scalar_stand(keys: tuple[str | int, ...], anchors: tuple[tuple[int, int, int | None], ...]) -> None:
    assert load(PLACES.encode(), "p.yaml").place(keys) == TextPlace("p.yaml", tuple(Anchor(*one) for one in anchors))


@pytest.mark.parametrize("key", ["plain", "single", "double", "literal"])
def test_a_place_points_at_the_character_itself(key: str) -> None:
    document = load(PLACES.encode())
    place = document.place((key,))
    assert place is not None
    for index, character in enumerate(document.value[key]):
        line, column = place.at(index)
        assert column is not None
        shown = (document.line(line) + "\n")[column - 1]
        assert shown == character or shown in "\\'\n"


def test_what_is_not_written_has_no_place() -> None:
    document = load(PLACES.encode())
    assert document.place(("empty",)) is None
    assert document.place(("missing",)) is None
    assert document.place(("map", "inner", 2)) is None
    assert document.at(("map", "inner", 1)) == "text"
    assert document.at(("plain", "deeper")) is None


def test_where_keys_stand() -> None:
    document = load(PLACES.encode())
    assert document.key_at(("literal",)) == (4, 1)
    assert document.key_at(("map", "inner")) == (19, 7)
    assert document.key_at(("map", "inner", 0)) is None
    assert document.key_at(("missing",)) is None
    assert document.key_at(()) is None


def test_lines_and_columns_with_a_byte_order_mark_and_crlf() -> None:
    document = load(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  c\r\n  d\r\n")
    assert document.value == {"a": 1, "b": "c\nd\n"}
    assert document.line(1) == "a: 1"
    place = document.place(("b",))
    assert place is not None
    assert [place.at(index) for index in (0, 1, 2)] == [(3, 3), (3, 4), (4, 3)]


def test_half_a_character_is_refused() -> None:
    try:
        found = load(b'a: "\\ud800"').problems
    except ReadError:
        return  # the parser in C knows
    assert [one.message for one in found] == ["the escape is half a character (a surrogate)"]
