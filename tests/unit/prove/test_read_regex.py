"""Which regexes are read, and how; tests/property/test_languages.py compares many with RE2."""

import time

import pytest

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import regex_matcher
from scanner.prove.alphabet import SYMBOLS, NotModelledError, character_of
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.character_classes import POSIX
from scanner.prove.read_regex import search, whole
from scanner.prove.words import contains, shortest_word


@pytest.mark.parametrize(
    ("regex", "text", "is_found"),
    [
        ("b", "abc", True),
        ("^b", "abc", False),
        ("c$", "abc", True),
        ("c$", "abc\n", False),
        ("^^a$$", "a", True),
        ("a|^b", "xb", False),
        ("(^|x)a", "bxa", True),
        ("(a|$)(^|b)", "ab", True),
        ("x*$^", "", True),
        ("a.c", "a\nc", False),
        ("(?s)a.c", "a\nc", True),
        ("a(?s:.)c.", "a\nc\n", False),
        ("(?i)k", "\N{KELVIN SIGN}", True),
        ("(?i)[^k]", "\N{KELVIN SIGN}", False),
        ("(?i)s", "\N{LATIN SMALL LETTER LONG S}", True),
        ("a(?i)b|c", "C", True),
        ("(a(?i)b)c", "aBC", False),
        ("a{01}", "a{01}", True),
        ("a{,2}", "a{,2}", True),
        ("[]a]b", "]b", True),
        (r"\Qa.b\E+", "a.bb", True),
        (r"\Qa.b", "axb", False),
        (r"[\d-z]", "-", True),
        (r"\x{41}\102\x43", "ABC", True),
        ("[[:alpha:][:^word:]]", "1", False),
    ],
)
def test_what_is_found(regex: str, text: str, is_found: bool) -> None:
    assert contains(search(regex), text) is is_found


CLASSES = [*(f"\\{letter}" for letter in "dDsSwW"), *(f"[[:{name}:]]" for name in POSIX), *(f"[[:^{name}:]]" for name in POSIX)]
ESCAPES = [*(f"\\{letter}" for letter in "afnrtv-.[]{}|_/"), ".", "(?s).", "[a-z]", "[^a-z]", "[J-t]", "[^J-t]", r"[^\W_]", "[+--]"]


@pytest.mark.parametrize("regex", [*CLASSES, *ESCAPES])
@pytest.mark.parametrize("flags", ["", "(?i)"])
def test_a_class_has_the_characters_that_it_has_for_re2(flags: str, regex: str) -> None:
    every = [character_of(symbol) for symbol in range(SYMBOLS)]
    matches = regex_matcher(flags + regex)
    language = search(flags + regex)
    assert [text for text in every if contains(language, text)] == [text for text in every if matches(text)]


def test_a_field_is_matched_from_beginning_to_end() -> None:
    assert not contains(whole("a|b"), "ab")
    assert contains(whole("^[a-z]+$"), "ab")
    assert contains(whole("[a-z]+"), "ab")
    assert not contains(whole("[a-z]+"), "ab1")


@pytest.mark.parametrize(
    ("regex", "what"),
    [
        (r"\bprod\b", r"\b"),
        (r"\B", r"\B"),
        (r"\pL+", r"\p"),
        (r"\C", r"\C"),
        (r"[^\pN]", r"\p"),
        ("(?m)^a", "(?m)"),
        ("caf\u00e9", "a character outside ASCII"),
        (r"\x{e9}", "a character outside ASCII"),
        (r"[ -\x{10ffff}]", "a character outside ASCII"),
        ("(" * 100 + ")" * 100, "over 40 groups in each other"),
        ("(^a){30}", "an anchor repeated over 20 times"),
    ],
)
def test_what_is_not_modelled_has_a_name(regex: str, what: str) -> None:
    with pytest.raises(NotModelledError) as raised:
        search(regex)
    assert what in raised.value.what


def test_a_flag_that_changes_nothing_is_read() -> None:
    assert search("(?m)a") is search("a")
    assert search("(?U)a+?") is search("a+")


@pytest.mark.parametrize("regex", ["(", "a**", r"\1", "(?=a)", "a{1001}", "x" * 513])
def test_what_evaluation_refuses_is_refused(regex: str) -> None:
    with pytest.raises(EvaluationError):
        search(regex)


@pytest.mark.parametrize("regex", ["(", "a)", "[a", "*", "(?=a)", r"\1x", "(?", "a\\", r"\x{zz}", r"[b-a]", r"\x"])
def test_a_field_pattern_that_is_not_a_regex_is_not_modelled(regex: str) -> None:
    with pytest.raises(NotModelledError):
        whole(regex)


@pytest.mark.parametrize(
    "regex",
    [
        "(a?" * 40 + ")" * 40,
        "((((((((((a*)*b)*c)*d)*e)*f)*g)*h)*i)*j)*" * 12,
        "a?" * 256,
        "(a|b?)*" * 70,
        "(((^?a?){10}b?){10}c?){10}",
        "|".join("abcdefgh" * 30),
        "(x{1,30}y?){1,30}z",
        ".*a" * 170,
    ],
)
def test_a_long_or_deep_regex_is_read_in_time(regex: str) -> None:
    start = time.process_time()
    try:
        language = search(regex)
        shortest_word(language, Budget(200_000))
    except (NotModelledError, OutOfStepsError):
        pass
    else:
        assert not contains(language, "\x00" * 200) or contains(language, "")
    assert time.process_time() - start < 2
