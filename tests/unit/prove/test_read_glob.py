"""Globs as languages are what evaluation makes of them."""

import pytest

from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import glob_matcher
from scanner.prove.alphabet import NotModelledError
from scanner.prove.language import ANY, EMPTY, literal
from scanner.prove.read_glob import read_glob, read_globs
from scanner.prove.words import contains

GLOBS = ["", "*", "?", "a*", "*a", "a*b*", "a?b", "??", "[a]", "a.b", "a\nb", "A*", "**a", "*?a"]
TEXTS = ["", "a", "A", "ab", "aab", "a\nb", "axb", "a.b", "[a]", "ba", "a\n", "\N{EN DASH}", "a\N{EN DASH}b", "aa"]


@pytest.mark.parametrize("glob", GLOBS)
def test_a_glob_is_read_as_it_is_evaluated(glob: str) -> None:
    language = read_glob(glob)
    assert [contains(language, text) for text in TEXTS] == [glob_matcher(glob)(text) for text in TEXTS]


def test_several_globs() -> None:
    assert read_globs([]) is EMPTY
    assert read_globs(["a", "*"]) is ANY
    assert read_globs(["a", "a"]) is literal("a")


def test_what_cannot_be_read() -> None:
    with pytest.raises(NotModelledError):
        read_glob("caf\u00e9*")
    with pytest.raises(EvaluationError):
        read_glob("a" * 513)
