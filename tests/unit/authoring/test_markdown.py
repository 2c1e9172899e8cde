"""What is shown as prose or code in Markdown is what the text says."""

import pytest

from scanner.authoring.markdown import block, code, prose


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <b> *c* [d](e)  f\n g", "a \\<b\\> \\*c\\* \\[d\\](e) f g"),
        ("snake_case _key a_", "snake_case \\_key a\\_"),
        ("a|b `c` \\", "a\\|b \\`c\\` \\\\"),
    ],
)
def test_prose_has_no_markup(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("a", "`a`"), ("x == `0`", "`` x == `0` ``"), ("`` a", "``` `` a ```"), ("a\n  b", "`a b`")])
def test_code_is_between_enough_backticks(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_block_is_longer_than_what_is_in_it() -> None:
    assert block("a\n```\nb\n") == "````\na\n```\nb\n````"
