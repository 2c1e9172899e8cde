"""Texts that several parts of texts can be."""

import pytest

from scanner.prove.alphabet import KELVIN, symbol_of
from scanner.prove.budget import Budget
from scanner.prove.language import of_mask
from scanner.prove.parts import Candidates, Parts
from scanner.prove.read_regex import whole

SIGN = "\N{KELVIN SIGN}"


@pytest.mark.parametrize(
    ("as_is", "in_lower", "text"),
    [
        (whole("[a-z]+"), whole("[A-Z]{2}"), ("aa", "ab", "ac")),
        (whole("[A-Z]+"), whole("[A-Z]{2}"), ()),
        (whole("k"), of_mask(1 << KELVIN), ("k",)),
        (of_mask(1 << symbol_of(SIGN)), of_mask(1 << KELVIN), ()),
        (whole("[j-l]"), whole("[J-L]|[0-9]"), ("j", "k", "l")),
        (whole("[a-z0-9]"), whole("[^a-z]"), ("a", "b", "c")),
        (whole("[0-9]"), whole("[^a-z]"), ("0", "1", "2")),
    ],
)
def test_a_text_as_it_is_and_in_lower_case(as_is: object, in_lower: object, text: tuple[str, ...]) -> None:
    parts = (Candidates(as_is, lowered=False), Candidates(in_lower, lowered=True))
    assert Parts(Budget(1_000_000)).common_texts(parts, 3) == text
