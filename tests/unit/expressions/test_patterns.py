import re
from itertools import product

import pytest
import re2

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import all_match, any_match, glob, glob_matcher, globs_matcher, matches, regex_matcher

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


GLOBS = ("", "a", "?", "a?b", "*😀?", "*é", "??", "*\n*", "a|b", "[a]", "(*)", "*.*")


@pytest.mark.parametrize("size", range(len(GLOBS)))
def test_a_list_of_globs_matches_what_one_of_them_matches(size: int) -> None:
    globs = GLOBS[size:] + ("no",) * 3
    by_themselves = [any(glob_matcher(pattern)(text) for pattern in globs) for text in TEXTS]
    assert [globs_matcher(globs)(text) for text in TEXTS] == by_themselves
    assert [glob(text, list(globs)) for text in TEXTS] == by_themselves


def test_long_lists_of_globs_and_lists_that_are_too_large_together_match_as_well() -> None:
    many = tuple(f"role/x{number}-*" for number in range(250))
    assert [globs_matcher(many)(text) for text in ("role/x0-a", "role/x249-a", "role/x250-a")] == [True, True, False]
    large = tuple(f"{number:03}{'?' * 500}" for number in range(100))
    assert [globs_matcher(large)(text) for text in (f"007{'é' * 500}", f"100{'é' * 500}", "007")] == [True, False, False]


def test_no_globs_match_nothing() -> None:
    assert (globs_matcher(())(""), glob("", []), glob("", [None]), glob("", ["*", None])) == (False, False, None, True)


@pytest.mark.parametrize("matcher", [regex_matcher("a"), glob_matcher("*a"), globs_matcher(("*a", "b"))])
def test_half_a_character_is_an_error(matcher: object) -> None:
    with pytest.raises(EvaluationError, match="lone surrogate"):
        matcher("\udc80a")  # type: ignore[operator]


def all_of(characters: str, most: int) -> list[str]:
    """Every text of these characters with at most so many of them."""
    return ["".join(chosen) for length in range(most + 1) for chosen in product(characters, repeat=length)]


@pytest.mark.parametrize(("characters", "longest_glob", "longest_text"), [("a", 7, 4), ("ab", 5, 4), ("a.\n", 4, 3), ("é", 5, 3)])
def test_a_glob_with_stars_matches_what_its_regex_matches(characters: str, longest_glob: int, longest_text: int) -> None:
    for pattern in all_of(f"{characters}*", longest_glob):
        regex = re.compile("".join(".*" if char == "*" else re.escape(char) for char in pattern), re.DOTALL)
        for text in all_of(characters, longest_text):
            assert glob_matcher(pattern)(text) is (regex.fullmatch(text) is not None), (pattern, text)


def test_a_glob_with_half_a_character_cannot_be_used() -> None:
    with pytest.raises(EvaluationError, match="half a character"):
        glob_matcher("\ud800*")


@pytest.mark.parametrize("regex", ["^prod", "x$", "^$"])
def test_what_is_remembered_of_the_texts_of_a_list_is_what_each_text_gives(regex: str) -> None:
    beginnings = ["", "prod", "product-", "a" * 200, "prod" * 60]
    texts = [beginning + end for beginning in beginnings for end in ("", "x", "xy")]
    for text in (*texts, *reversed(texts)):
        assert any_match([text], regex) is matches(text, regex)
        assert all_match([text], regex) is matches(text, regex)
