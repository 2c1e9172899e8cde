"""Texts in place of a value, in fields whose texts have a form: words for null, placeholders, masks, blanks at an end.

Read as values they would count as a key, a role or a subnet, and pass the rules that ask whether there is one:
`"s3EncryptionKeyId": "None"`.
"""

import re
from functools import lru_cache

from msgspec import Struct

from scanner.model.pattern import late_pattern

HIDES = "the record hides it"  # how the clause about a mask begins
_SHOWN = 40  # characters of a text that are shown
LONGEST_WORD = 24  # characters of a word for null
_REMEMBERED = 512  # characters of a text that is worth remembering

# What databases, spreadsheets, languages and tools write for null, bare or in quotes or brackets: <null> (DataGrip), [NULL] (DBeaver)
NULL_WORDS = frozenset(
    (
        *("", "null", "nil", "none", "nan", "nul", "nat", "na", "n/a", "n.a.", "undefined", "unset", "not set", "no value", "empty"),
        *("void", "missing", "not available", "not applicable", r"\n", r"\\n", "-", "--", "---", "\u2013", "\u2014"),
        *("#n/a", "#na", "#null!", "#ref!", "#value!", "#name?", "#div/0!", "#num!"),
    )
)
_AROUND = "\"'`<>()[]{}"
_HIDDEN = late_pattern(r"HIDDEN_DUE_TO_SECURITY_REASONS|\*{3,}")  # CloudTrail's word, and what CI systems write instead of secrets
_REDACTED = late_pattern(r"[<\[(]?redacted[>\])]?|\(sensitive(?: value)?\)", re.IGNORECASE)
# Each piece ends where another could begin, so that a long text of nothing but beginnings is still read once
_PLACEHOLDER = late_pattern(
    r"""
      [$\#]?\{{1,3}[^{}]*\}{1,3}            # ${X}, #{x}, {{ x }}, {% x %}, {x}
    | [$\#]\{ | \{\{ | \{%                  # the same with braces inside
    | <{1,3}[^<>]+>{1,3}                    # <your-key>, <<X>>, <%= x %>
    | \$[A-Za-z_]\w* | \$\([^()$]*\)        # $X, $(x)
    | %[A-Za-z_]\w{2,}%                     # %X%; not the %C3%A4 of a URI
    | \[\[[^\[\]]+\]\] | \(\([^()]+\)\)     # [[ x ]], ((x))
    | @@\w+@@
    | (?<![A-Za-z0-9])__(?!HIVE_)[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__(?![A-Za-z0-9])
    | \(known\ after\ apply\)
    """,
    re.VERBOSE,
)
_TO_FILL_IN = late_pattern(
    r"(?:replace|change|fill)[-_ ]?(?:me|this|in)(?:[-_ ].*)?|(?:your|insert|enter)[-_ ].*|to-?do|tbd|fixme|placeholder", re.IGNORECASE
)
_CROSSES = late_pattern(r"(?<![A-Za-z0-9])[xX]{6,}(?![A-Za-z0-9])")  # subnet-xxxxxxxx
_PLAIN = late_pattern(r"[A-Za-z0-9:/.+=,@_-]*")  # nearly every value
_TELLING = ("__", "@@", "xxxxxx", "hidden", "redacted")  # in a text of plain characters that may not be a value
_TELLING_AT_START = late_pattern("replace|change|fill|your|insert|enter|to-?do|tbd|fixme|placeholder", re.IGNORECASE)


class StandIn(Struct, frozen=True):
    """What a text is in place of a value: `why` is a clause for people, such as "the record says 'null' as text"."""

    why: str
    placeholder: bool = False  # it can still be filled in before a request is submitted
    hidden: bool = False  # the source has a value, and does not show it


def is_null_word(text: str) -> bool:
    """Whether a text is a bare word for null, apart from blanks around it."""
    word = text.strip()
    if len(word) > LONGEST_WORD:
        return False
    return word.casefold() in NULL_WORDS or word.strip(_AROUND).strip().casefold() in NULL_WORDS


def stand_in(text: str, name: bool = False) -> StandIn | None:
    """What a text is in place of a value; None for a value. `name`: any word can be one, but not a mask or a placeholder."""
    if name:
        return _hidden(text) or _placeholder(text)
    if is_plain_value(text):
        return None
    if not text.strip():
        return StandIn("the record has blanks alone")
    if is_null_word(text):
        return StandIn(f"the record says {shown(text)} as text")
    if not _ends_well(text):
        return StandIn(f"{shown(text)} has a blank or an invisible character at an end")
    return _hidden(text) or _placeholder(text) or _to_fill_in(text)


def is_plain_value(text: str) -> bool:
    """Whether a text is surely a value: of plain characters alone, and with nothing by which it may be in place of one."""
    return len(text) <= _REMEMBERED and _is_plain(text)


@lru_cache(maxsize=4096)  # roles, models and subnets are the same in most records
def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or is_null_word(text) or _TELLING_AT_START.match(text):
        return False
    lower = text.lower()
    return not any(piece in lower for piece in _TELLING)


def shown(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")


def _ends_well(text: str) -> bool:
    return all(character.isprintable() and not character.isspace() for character in (text[0], text[-1]))


def _hidden(text: str) -> StandIn | None:
    found = _HIDDEN.search(text) or _REDACTED.fullmatch(text)
    if found is None:
        return None
    return StandIn(f"{HIDES} behind {shown(found[0])}", hidden=True)


def _placeholder(text: str) -> StandIn | None:
    return _as_placeholder(_PLACEHOLDER.search(text))


def _to_fill_in(text: str) -> StandIn | None:
    return _as_placeholder(_TO_FILL_IN.fullmatch(text) or _CROSSES.search(text))


def _as_placeholder(found: re.Match[str] | None) -> StandIn | None:
    if found is None:
        return None
    return StandIn(f"the record has the placeholder {shown(found[0])}", placeholder=True)
