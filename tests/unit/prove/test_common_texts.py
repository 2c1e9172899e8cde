"""What parts of texts can be."""

from scanner.prove.atoms import TextPart
from scanner.prove.budget import Budget
from scanner.prove.language import ANY, EPSILON, characters, concat, literal, plus, star, union
from scanner.prove.parts import Candidates, Parts

DIGITS = plus(characters("0123456789"))
BETWEEN = TextPart("t", concat(star(characters("abc")), literal(":")), DIGITS, concat(literal(":"), ANY))


def test_a_part_is_what_is_left_between_its_neighbours() -> None:
    parts = Parts(Budget(1_000_000))
    text = union(literal("a:12:x"), literal("b:7:"), literal("c:x:"), concat(literal("d:5:"), ANY))
    assert parts.common_texts((parts.candidates(text, BETWEEN),), 9) == ("7", "12")


def test_lower_case_is_compared_with_what_is_lower_already() -> None:
    parts = Parts(Budget(1_000_000))
    either = Candidates(plus(characters("Bc")), lowered=True)
    assert parts.common_texts((either, Candidates(concat(literal("b"), ANY), lowered=False)), 3) == ("b", "bb", "bc")
    assert parts.common_texts((either, Candidates(literal("B"), lowered=False)), 3) == ()


def test_a_part_that_takes_everything_is_the_whole_text() -> None:
    parts = Parts(Budget(1_000_000))
    assert parts.common_texts((parts.candidates(literal("ab"), TextPart("t", EPSILON, ANY, EPSILON)),), 2) == ("ab",)
