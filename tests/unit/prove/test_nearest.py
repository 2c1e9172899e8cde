"""Words in which a reader recognises a known text."""

import pytest

from scanner.prove.budget import Budget
from scanner.prove.language import EMPTY, complement, intersection, literal
from scanner.prove.nearest import nearest_word
from scanner.prove.read_glob import read_glob
from scanner.prove.read_regex import search, whole
from scanner.prove.words import contains

ROLE = "arn:aws:iam::111122223333:role/batch/summaries-prod"
ROLES = whole(r"arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+")


@pytest.mark.parametrize(
    ("language", "word"),
    [
        (ROLES, ROLE),
        (complement(literal(ROLE)), "arn:aws:iam::111122223333:role/batch/summaries-proa"),
        (intersection(ROLES, complement(read_glob("*-prod"))), "arn:aws:iam::111122223333:role/batch/summaries-proa"),
        (intersection(ROLES, search("^arn:aws:iam::[0-9]*:role/ml/")), "arn:aws:iam::111122223333:role/ml/"),
        (intersection(ROLES, search("^arn:aws:iam::999988887777:")), "arn:aws:iam::999988887777:role/a"),
        (intersection(ROLES, complement(search("[0-9]"))), "arn:aws:iam:::role/a"),
        (literal("s3://bucket"), None),
        (EMPTY, None),
    ],
)
def test_a_word_like_the_text(language: object, word: str | None) -> None:
    assert nearest_word(language, ROLE, Budget(1_000_000)) == word
    assert word is None or contains(language, word)


def test_it_takes_no_more_steps_than_there_are_and_never_gives_up_the_question() -> None:
    language = intersection(read_glob("*:*a*"), search("(a|b)*a(a|b){12}$"), complement(search("(a|b)*a(a|b){6}(a|b){6}$")))
    budget = Budget(1_000_000)
    assert nearest_word(language, ROLE, budget) is None
    assert 800_000 < budget.left < 1_000_000
    few = Budget(50)
    assert nearest_word(language, ROLE, few) is None
    assert few.left == 0
