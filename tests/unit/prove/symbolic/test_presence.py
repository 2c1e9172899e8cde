"""When a text is present: not where it is blank as `str.strip()` has it."""

import pytest

from scanner.expressions.values import present
from scanner.prove.atoms import TextPart
from scanner.prove.formula import in_language
from scanner.prove.language import ANY, EPSILON, literal
from scanner.prove.symbolic.cases import always
from scanner.prove.symbolic.leaves import Constant, Text
from scanner.prove.symbolic.presence import BLANK, is_present
from scanner.prove.words import contains
from tests.unit.prove.symbolic.test_reader import a_world


@pytest.mark.parametrize("text", ["", " ", "\t\n\v\f\r ", "\x1c\x1d\x1e\x1f", "a", " a ", "\x00", "\x7f"])
def test_blank_is_what_strip_leaves_nothing_of(text: str) -> None:
    assert contains(BLANK, text) is not present(text)


def test_a_text_is_present_where_it_is_not_blank() -> None:
    part = TextPart("tags.env", EPSILON, ANY, EPSILON)
    answers = {leaf.value: when for when, leaf in is_present(a_world(), always(Text(part))) if isinstance(leaf, Constant)}
    assert answers[False] is in_language(part, BLANK)
    assert set(answers) == {True, False}


def test_a_part_of_a_text_is_blank_within_the_whole() -> None:
    part = TextPart("tags.env", literal("a:"), ANY, EPSILON)
    blank = in_language(part, BLANK).atom
    assert blank is not None
    assert contains(blank.language, "a: ")  # type: ignore[union-attr]
    assert not contains(blank.language, " ")  # type: ignore[union-attr]
