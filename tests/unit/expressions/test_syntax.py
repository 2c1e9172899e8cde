import warnings

import pytest

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.syntax.parser import MAX_DEPTH, MAX_LENGTH, parse
from scanner.model.expression import Node
from scanner.model.place import Anchor, TextPlace


def spans(text: str) -> list[tuple[str, str]]:
    """Kind and text of every node, parents first."""
    found: list[tuple[str, str]] = []

    def visit(node: Node) -> None:
        found.append((node.kind, node.text))
        for child in node.children:
            visit(child)

    visit(parse(text, strict=False).tree)
    return found


def test_every_node_knows_its_text() -> None:
    assert spans("a.b == 'x' && !(f(c, &d.e) || g)") == [
        ("and_expression", "a.b == 'x' && !(f(c, &d.e) || g)"),
        ("comparator", "a.b == 'x'"),
        ("subexpression", "a.b"),
        ("field", "a"),
        ("field", "b"),
        ("literal", "'x'"),
        ("not_expression", "!(f(c, &d.e) || g)"),
        ("or_expression", "f(c, &d.e) || g"),
        ("function_expression", "f(c, &d.e)"),
        ("field", "c"),
        ("expref", "&d.e"),
        ("subexpression", "d.e"),
        ("field", "d"),
        ("field", "e"),
        ("field", "g"),
    ]


def test_projections_and_what_is_implied_have_places() -> None:
    assert spans(" a[?b].c[1:2][] | {k: *} ") == [
        ("pipe", "a[?b].c[1:2][] | {k: *}"),
        ("projection", "a[?b].c[1:2][]"),
        ("flatten", "a[?b].c[1:2][]"),
        ("filter_projection", "a[?b].c[1:2]"),
        ("field", "a"),
        ("projection", "c[1:2]"),
        ("index_expression", "c[1:2]"),
        ("field", "c"),
        ("slice", "[1:2]"),
        ("identity", ""),
        ("field", "b"),
        ("identity", ""),
        ("multi_select_dict", "{k: *}"),
        ("key_val_pair", "k: *"),
        ("value_projection", "*"),
        ("identity", ""),
        ("identity", ""),
    ]


@pytest.mark.parametrize("text", ["'it\\'s'", '`"a\\`b"`', '"q\\"x"', "'x' ", "a==`1`", "'a'=='b'"])
def test_quoted_words_end_where_they_end(text: str) -> None:
    tree = parse(text).tree
    last = tree.children[-1] if tree.children else tree
    assert last.text == text.strip().rpartition("==")[2]


def test_an_expression_keeps_its_text_and_place() -> None:
    place = TextPlace("a.yaml", (Anchor(0, 3, 9),))
    expression = parse("a.b", place)
    assert (expression.text, expression.place, expression.text_of(expression.tree.children[1])) == ("a.b", place, "b")


def test_trees_are_not_shared() -> None:
    assert parse("a.b").tree is not parse("a.b").tree


REFUSED = [
    ("f(a b)", "b", "missing comma"),
    ("f(a,)", ",", "no argument after the comma"),
    ("{a: b c: d}", "c", "missing comma"),
    ("{a: b, a: c}", "a", "duplicate key"),
    ("(f)(a)", "(f)(a)"[2:3], "only a function's name"),
    ("`foo`", "`foo`", "not JSON"),
    ("`True`", "`True`", "not JSON"),
    ("`NaN`", "`NaN`", "not JSON"),
    ("`1e999`", "`1e999`", "too large"),
    ('`{"a": 1, "a": 2}`', '`{"a": 1, "a": 2}`', "duplicate key"),
    ("!a == b", "!a ==", "! applies to a only"),
    ("!a.b", "!a.", "! applies to a only"),
    ("!a[?b]", "!a[?", "! applies to a only"),
]


@pytest.mark.parametrize(("text", "at", "problem"), REFUSED)
def test_strict_refuses_what_the_parser_swallows(text: str, at: str, problem: str) -> None:
    with pytest.raises(ExpressionSyntaxError, match=problem.replace("(", "[(]")) as caught:
        parse(text)
    assert text[caught.value.start : caught.value.end] == at


@pytest.mark.parametrize("text", [text for text, _, _ in REFUSED])
def test_plain_takes_it_as_ever(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse(text, strict=False).text == text


@pytest.mark.parametrize(
    "text", ["!(a == b)", "!f(a)", "!a[0]", "!a && b", "a && !b || !c | d", "(!a) == b", "{a: b, c: d}", "f(a, b)", "`[1, {}]`"]
)
def test_strict_takes_what_is_meant(text: str) -> None:
    assert parse(text).tree.text == text.strip("()") or parse(text).tree.text == text


WRONG = [
    ("", 0, 0, "empty", ""),
    (" ", 1, 1, "is incomplete", ""),
    ("a ==", 4, 4, "is incomplete", ""),
    ("f(", 2, 2, "is incomplete", ""),
    ("a[", 2, 2, "is incomplete", ""),
    ("a = b", 2, 3, "unexpected", "=="),
    ("a == 5", 5, 6, "unexpected", "`5`"),
    ("a and b", 2, 5, "unexpected", "&&"),
    ("a - b", 2, 3, "unexpected", "arithmetic"),
    ("a == \u201cx\u201d", 5, 6, "unexpected", "straight quotes"),
    ("'abc", 0, 4, "never closed", ""),
    ("a == `1", 5, 7, "never closed", ""),
    ('"a\\x"', 0, 5, "invalid", ""),
    ('"f"(a)', 0, 3, "must not be quoted", ""),
    ("a b", 2, 3, "unexpected", ""),
    ("a]", 1, 2, "unexpected", ""),
    ("a[1:2:3:4]", 7, 8, "unexpected", ""),
    ("{a: b,}", 6, 7, "unexpected", ""),
    ("a.`1`", 2, 5, "unexpected", ""),
]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(("text", "start", "end", "problem", "hint"), WRONG)
def test_mistakes_have_places_and_hints(text: str, start: int, end: int, problem: str, hint: str, strict: bool) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text, strict=strict)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert problem in caught.value.problem
    assert hint in caught.value.hint


def test_limits_hold_for_rules_only() -> None:
    long = "a" * (MAX_LENGTH + 1)
    deep = "!" * MAX_DEPTH + "a"
    assert parse(long[1:]).text == long[1:]
    assert parse(deep[1:]).text == deep[1:]
    for text in (long, deep):
        assert parse(text, strict=False).text == text
        with pytest.raises(ExpressionSyntaxError, match=r"characters|deeper"):
            parse(text)


@pytest.mark.parametrize("text", ["(" * 3000 + "a" + ")" * 3000, "`" + "[" * 100_000 + "`", "a" + "|a" * 20_000, "[" + "1" * 5000 + "]"])
def test_what_is_too_large_for_the_parser_is_a_syntax_error(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        parse(text, strict=False)
