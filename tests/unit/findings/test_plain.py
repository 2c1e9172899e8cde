"""A record is quoted as it is only if all of its text was searched, however long it is."""

from random import Random

import pytest
import re2  # type: ignore[import-untyped]

from scanner.findings.plain import _MEMORY, _TO_HIDE, _any_of

# Nothing to hide, but nearly: a search needs another state for each mixture of them.
_BEGINNINGS = ("passwor", "api_ke", "x-am", "sk-an", "client request to", '"message" ', "PRIVATE ", "glpa", "mes sag", "xap", "\0", "_ -")


def least_memory() -> int:
    """With how few bytes the search can just be made."""
    too_few, enough = 1000, _MEMORY
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        try:
            _any_of(_TO_HIDE, middle)
        except re2.error:
            too_few = middle
        else:
            enough = middle
    return enough


@pytest.mark.parametrize("secret", ["AKIA", "Password=", '"message": "x"', "\\"])
def test_a_search_that_runs_out_of_memory_goes_on(secret: str) -> None:
    least = least_memory()
    search = _any_of(_TO_HIDE, least)
    random = Random(secret)
    for _ in range(20):
        text = "".join(random.choices(_BEGINNINGS, k=2000))
        assert search.Match(text.encode()) is None
        assert search.Match(f"{text} {secret}".encode()) is not None
