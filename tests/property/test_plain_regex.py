"""The Law of plain regexes: Python's `re` finds them where RE2 does, in time that grows with the text."""

import random
import time

import pytest

from scanner.errors import EvaluationError
from scanner.expressions.functions.pattern_tests import all_match_test, any_match_test, matches_test
from scanner.expressions.functions.patterns import all_match, any_match, matches
from scanner.expressions.functions.plain_regex import plain_regex

_TOKENS = (
    *("a", "b", "0", "-", "_", " ", r"\.", r"\-", r"\_", r"\d", ".", "]", "}", ",", "#", "&"),
    *("[ab]", "[^a]", "[a-c0]", "[0-9a-]", "[b-a]", "[-a]", "[a.]", "[]a]", "[^-]", "[[:alpha:]]"),
    *("(", ")", "|", "(a|b)", "(ab|a)", "(ab|)", "(a|b)?", "(a|b)+", "(?i)", "(?:a)"),
    *("?", "*", "+", "{2}", "{1,2}", "{0}", "{0,1}", "{2,1}", "{,2}", "{1,}", "$"),
)
_CHARACTERS = "aab0-_ .\n]},#&cA\u00e9"
_LONG = 20_000


def _regex(draw: random.Random) -> str:
    body = "".join(draw.choice(_TOKENS) for _ in range(draw.randrange(1, 7)))
    return "^" * (draw.random() < 0.95) + body + "$" * (draw.random() < 0.5)


def _texts(draw: random.Random) -> list[str]:
    return ["".join(draw.choice(_CHARACTERS[: draw.choice((3, 5, 99))]) for _ in range(draw.randrange(6))) for _ in range(12)]


@pytest.mark.parametrize("seed", range(20))
def test_a_plain_regex_matches_what_re2_matches(seed: int) -> None:
    draw = random.Random(seed)
    plain = matched = 0
    for _ in range(400):
        regex, texts = _regex(draw), _texts(draw)
        try:
            expected = [matches(text, regex) for text in texts]
        except EvaluationError:
            continue
        plain += plain_regex(regex) is not None
        matched += plain_regex(regex) is not None and any(expected) and not all(expected)
        assert list(map(matches_test(regex), texts)) == expected, (regex, texts)
        assert all_match_test(regex)(texts) == all_match(texts, regex)
        assert any_match_test(regex)(texts) == any_match(texts, regex)
    assert plain > 20
    assert matched > 5


@pytest.mark.parametrize("seed", range(4))
def test_a_plain_regex_takes_no_longer_than_its_text(seed: int) -> None:
    draw = random.Random(seed)
    regexes = filter(None, (plain_regex(_regex(draw)) for _ in range(400)))
    for regex in regexes:
        for text in ("a" * _LONG, "ab" * _LONG, "0" * _LONG + "\n", "a-" * _LONG + "."):
            start = time.process_time()
            regex.match(text)
            assert time.process_time() - start < 0.5, regex.pattern


@pytest.mark.parametrize(
    "regex",
    [
        *(
            "a",
            "a$",
            "^a|b$",
            "(?i)^a",
            "^.",
            r"^\d",
            "^[[:alpha:]]",
            "^(a(b|c))",
            "^(a|b)+",
            "^(ab|)",
            "^a+?",
            "^a{,2}",
            "^a{1,}",
            "^[b-a]",
            "^a++",
        ),
        *("^[ab]*a", "^a?a", "^[a-z]+[a-z0-9]*$", "^a*(a|b)", "^a*b?a", "^a*(b|c)?a", "^(a*|b)a", "^(a|b)?a*a$"),
        "^" + "(a|b)" * 7,
    ],
)
def test_what_is_not_plain_is_left_to_re2(regex: str) -> None:
    assert plain_regex(regex) is None


@pytest.mark.parametrize(
    "regex",
    [
        "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
        "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$",
        "^[a-z]+-(nightly|try|[0-9a-f]+|[0-9]+)",
        r"^acme\.[a-z]*$",
    ],
)
def test_usual_regexes_are_plain(regex: str) -> None:
    assert plain_regex(regex) is not None


def test_half_a_character_is_an_error_as_with_re2() -> None:
    with pytest.raises(EvaluationError):
        matches_test("^[^a]")("\ud800")
