import pytest
import re2

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import glob_matcher, regex_matcher

# One, two, three and four bytes in UTF-8, upper and lower case, marks that combine, several kinds of blanks, and NUL.
ASCII = ["", "a", "A", "SS", "K", "a\nb", "a\x00b"]
OTHERS = ["é", "É", "e\u0301", "ß", "ẞ", "\u017f", "İ", "漢字", "😀", "x😀y", "ÿ", "\u0080", "\u00a0", "\u2028"]
TEXTS = ASCII + OTHERS
ANY = [".", "^.$", "^..$", "(?s)^.{3}$", "[^a]", r"\W", r"\C", "e.", "漢.", "b$", "(?m)^b$", r"\z", r"\b"]
CLASSES = ["[à-ÿ]", r"\w", r"\s", r"\pL", r"\p{Lu}", "[[:alpha:]]", r"\xff", r"\x{1F600}", r"\x00", "é"]
FOLDED = ["(?i)É", "(?i)ß", "(?i)ss", "(?i)k", "(?i)i"]


@pytest.mark.parametrize("regex", ANY + CLASSES + FOLDED)
def test_a_regex_reads_characters_not_bytes(regex: str) -> None:
    try:
        compiled = re2.compile(regex)
    except re2.error:
        pytest.skip("not a pattern")
    matcher = regex_matcher(regex)
    assert [matcher(text) for text in TEXTS] == [compiled.search(text) is not None for text in TEXTS]


def test_a_question_mark_is_one_character() -> None:
    assert [text for text in TEXTS if glob_matcher("?")(text)] == [text for text in TEXTS if len(text) == 1]
    assert [text for text in TEXTS if glob_matcher("a?b")(text)] == ["a\nb", "a\x00b"]
    assert glob_matcher("*😀?")("x😀y")


@pytest.mark.parametrize("matcher", [regex_matcher("a"), glob_matcher("*a")])
def test_half_a_character_is_an_error(matcher: object) -> None:
    with pytest.raises(EvaluationError, match="lone surrogate"):
        matcher("\udc80a")  # type: ignore[operator]
