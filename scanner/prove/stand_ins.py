"""Texts that a record can have in place of a value, as languages: no job has one of them for its role, its model or its name.

They are those of `scanner.shape.stand_ins`, which reads records: where a field's text is one of these, the field is not delivered.
"""

from enum import Enum
from functools import lru_cache

from scanner.prove.alphabet import KELVIN, LONG_S
from scanner.prove.changed_words import lowered
from scanner.prove.language import ANY, Language, complement, concat, intersection, literal, of_mask, plus, star, union, up_to
from scanner.prove.read_regex import search, whole
from scanner.shape.stand_ins import LONGEST_WORD, NULL_WORDS

_ALNUM = "[A-Za-z0-9]"
_NOT_ALNUM = "[^A-Za-z0-9]"


class StandIn(Enum):
    """The kinds of such texts."""

    NULL_WORD = "a word for null, in quotes or brackets or not"
    BLANK_END = "a text with a blank or an invisible character at an end"
    MASK = "HIDDEN_DUE_TO_SECURITY_REASONS, or ***"
    REDACTED = "redacted, as the whole text"
    PARENTHESES = "a placeholder such as ((x))"
    BRACES = "any other placeholder in braces or brackets, or with a dollar, percent or at sign"
    UNDERSCORES = "a placeholder such as __X__"
    TO_FILL_IN = "a text such as your-key or todo"
    CROSSES = "xxxxxx"


@lru_cache
def language_of(kind: StandIn) -> Language:
    """The texts of a kind."""
    match kind:
        case StandIn.NULL_WORD:
            return _null_words()
        case StandIn.BLANK_END:
            return _blank_ends()
        case StandIn.MASK:
            return search(r"HIDDEN_DUE_TO_SECURITY_REASONS|\*{3}")
        case StandIn.REDACTED:
            return whole(r"(?i:[<\[(]?redacted[>\])]?|\(sensitive( value)?\))")
        case StandIn.PARENTHESES:
            return search(r"\(\([^()]+\)\)")
        case StandIn.BRACES:
            return union(_in_braces(), _between_marks())
        case StandIn.UNDERSCORES:
            return _between_underscores()
        case StandIn.TO_FILL_IN:
            return whole(r"(?i:(replace|change|fill)[-_ ]?(me|this|in)([-_ ].*)?|(your|insert|enter)[-_ ].*|to-?do|tbd|fixme|placeholder)")
        case StandIn.CROSSES:
            return search(rf"(^|{_NOT_ALNUM})[xX]{{6,}}({_NOT_ALNUM}|$)")


def _null_words() -> Language:
    words = [lowered(literal(word)) for word in sorted(NULL_WORDS) if word.isascii()]
    around, blanks = whole("[\"'`<>()\\[\\]{}]*"), whole(r"[ \t-\r\x1c-\x1f]*")
    return intersection(concat(around, blanks, union(*words), blanks, around), up_to(LONGEST_WORD))


def _blank_ends() -> Language:
    invisible = whole(r"[\x00-\x20\x7f]")
    return union(concat(invisible, ANY), concat(ANY, invisible))


def _in_braces() -> Language:
    """${X}, {{ x }}, <your-key>, $X, $(x), [[ x ]]."""
    opened = r"\{[^{}]*\}|[$#]\{|\{\{|\{%|<[^<>]+>|\[\[[^\[\]]+\]\]"
    return search(rf"{opened}|\$[A-Za-z_]|\$\([^()$]*\)|\(known after apply\)")


def _between_marks() -> Language:
    """%X% and @@x@@."""
    # The Kelvin sign and the long s are letters, too.
    letter = union(whole(r"\w"), of_mask(1 << KELVIN | 1 << LONG_S))
    percent = concat(literal("%"), whole("[A-Za-z_]"), letter, letter, star(letter), literal("%"))
    at_signs = concat(literal("@@"), plus(letter), literal("@@"))
    return concat(ANY, union(percent, at_signs), ANY)


def _between_underscores() -> Language:
    """__X__ as a word by itself; not Hive's __HIVE_DEFAULT_PARTITION__."""
    name = whole(rf"[A-Za-z]{_ALNUM}*(_{_ALNUM}+)*__")
    of_hive = concat(literal("HIVE_"), ANY)
    before, after = whole(rf"((?s:.)*{_NOT_ALNUM})?"), whole(rf"({_NOT_ALNUM}(?s:.)*)?")
    return concat(before, literal("__"), intersection(name, complement(of_hive)), after)
