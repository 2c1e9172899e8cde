import random

import pytest

from scanner.prove.stand_ins import StandIn, language_of
from scanner.prove.words import contains
from scanner.shape import stand_ins

# Pieces of which stand-ins are made, with the borders that decide.
_PIECES = (
    *("a", "Z", "0", "_", "-", ".", " ", "\n", "\t", "\x7f", "/", ":", "'", '"', "`", "é", "\N{LATIN SMALL LETTER LONG S}"),
    *("{", "}", "${", "{{", "{%", "<", ">", "$", "$X", "$(", "(", ")", "((", "))", "%", "%X", "[", "]", "[[", "]]", "#", "@@", "@"),
    *("__", "___", "HIVE", "HIVE_", "__HIVE_X__", "**", "***", "xxxxx", "xxxxxx", "X", "x"),
    *("null", "None", "n/a", "#N/A", "not set", "\\n", "redacted", "<REDACTED>", "(sensitive value)", "sensitive"),
    *("HIDDEN_DUE_TO_SECURITY_REASONS", "your-", "YOUR", "todo", "to-do", "change", "me", "replace_in", "(known after apply)", "tbd"),
)


def _text(rng: random.Random) -> str:
    return "".join(rng.choice(_PIECES) for _ in range(rng.randint(0, 5)))


def test_a_text_is_a_stand_in_exactly_where_reading_a_record_says_so() -> None:
    rng = random.Random(3)
    texts = {_text(rng) for _ in range(6000)}
    found = {text for text in texts if any(contains(language_of(kind), text) for kind in StandIn)}
    assert found == {text for text in texts if stand_ins.stand_in(text) is not None}
    assert 1000 < len(found) < len(texts) - 1000


def test_a_name_can_be_any_word_but_a_mask_or_a_placeholder() -> None:
    kinds = (StandIn.MASK, StandIn.REDACTED, StandIn.PARENTHESES, StandIn.BRACES, StandIn.UNDERSCORES)
    rng = random.Random(4)
    texts = {_text(rng) for _ in range(3000)}
    found = {text for text in texts if any(contains(language_of(kind), text) for kind in kinds)}
    assert found == {text for text in texts if text.strip() and stand_ins.stand_in(text, name=True) is not None}


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        (StandIn.NULL_WORD, '"None"', "nobody"),
        (StandIn.NULL_WORD, "<" * 20 + "null", "<" * 21 + "null"),  # of the longest word for null
        (StandIn.BLANK_END, "a ", "a b"),
        (StandIn.MASK, "a***b", "a**b"),
        (StandIn.REDACTED, "<Redacted>", "redacted-role"),
        (StandIn.REDACTED, "(sensitive)", "(sensitive data)"),
        (StandIn.PARENTHESES, "a((b))", "a(b)"),
        (StandIn.BRACES, "role/${ROLE}", "role/R$"),
        (StandIn.BRACES, "a<b>", "a<>"),
        (StandIn.BRACES, "%a\N{LATIN SMALL LETTER LONG S}b%", "%a-b%"),
        (StandIn.BRACES, "@@\N{KELVIN SIGN}@@", "@@-@@"),
        (StandIn.UNDERSCORES, "a/__B__/", "a/__HIVE_DEFAULT_PARTITION__/"),
        (StandIn.TO_FILL_IN, "your-role", "yours"),
        (StandIn.TO_FILL_IN, "change_me_", "change_meadow"),
        (StandIn.CROSSES, "subnet-xxxxxx", "subnet-xxxxxxa"),
    ],
)
def test_each_kind_has_its_texts(kind: StandIn, text: str, other: str) -> None:
    assert contains(language_of(kind), text)
    assert not contains(language_of(kind), other)
