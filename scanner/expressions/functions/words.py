"""Whether a text names something in words of its own: `PII,PHI`, `Restricted - PII`, `HighlyConfidential`."""

import re
from collections.abc import Sequence

from msgspec import Struct

from scanner.model.job import Json
from scanner.model.pattern import late_pattern

# A word ends where letters end, and at a capital after a small letter: HighlyConfidential, PIIData (PII, Data), PIIs, Level4.
_WORD = late_pattern(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+")
_ACRONYM = late_pattern(r"[A-Z]{2,}|[A-Z]?[^\W\d_A-Z]+|\d+")  # the other reading of small letters after capitals: PIIdata (PII, data)
NEGATIONS_BEFORE = frozenset({"no", "non", "not", "un", "without"})
NEGATIONS_AFTER = frozenset({"no", "none", "false", "free"})
NEGATIONS_JOINED = frozenset({"non", "un"})  # what negates also after `class:`, where it is joined to its word: `class: non-restricted`
_BEFORE = late_pattern(r"[\s_-]*")  # what may be between a negation and its word: Non-PII, but not `no, PII`
_AFTER = late_pattern(r"[\s_:=-]*")  # PII=no, PII-free
_END = late_pattern(r"\s*([,;|/+&]|$)")  # what ends a negation after its word


class _Word(Struct, frozen=True):
    text: str  # in lower case
    start: int
    end: int


def mentions(text: str, names: str | Sequence[Json]) -> bool | None:
    """Whether one of `names` is in the text as words of its own and is not negated; null if none is and one of them is null.

    Case, blanks, punctuation and a plural s do not matter: `highly-confidential` is in `HighlyConfidential`. But `pii` is not in
    `Non-PII` or `PII: no`, and `restricted` not in `unrestricted`.
    """
    listed = [names] if isinstance(names, str) else names
    readings = [_words(text), _words(text, _ACRONYM)]
    known = [name for name in listed if name is not None]
    if any(_mentions(text, words, joined_words(name)) for name in known for words in readings):
        return True
    if len(known) < len(listed):
        return None
    return False


def _words(text: str, word: re.Pattern[str] = _WORD) -> list[_Word]:
    return [_Word(found[0].lower(), found.start(), found.end()) for found in word.finditer(text)]


def joined_words(name: str) -> str:
    """The words of a name, put together in lower case."""
    return "".join(word.text for word in _words(name))


def _mentions(text: str, words: Sequence[_Word], name: str) -> bool:
    """Whether words in a row, put together, are the name, at one place at least where they are not negated."""
    if not name:
        return False
    for first in range(len(words)):
        joined = ""
        for last in range(first, len(words)):
            joined += words[last].text
            if not f"{name}s".startswith(joined):
                break
            if joined in (name, f"{name}s") and not _is_negated(text, words, first, last):
                return True
    return False


def _is_negated(text: str, words: Sequence[_Word], first: int, last: int) -> bool:
    if first > 0 and _negates_next(text, words[first - 1], words[first]):
        return True
    return last + 1 < len(words) and _negates_previous(text, words[last], words[last + 1])


def _negates_next(text: str, negation: _Word, word: _Word) -> bool:
    """Whether a word is a negation of the next one: `Non-PII`, but not the no of `public=no restricted=yes`."""
    if negation.text not in NEGATIONS_BEFORE or not _BEFORE.fullmatch(text, negation.end, word.start):
        return False
    if negation.text in NEGATIONS_JOINED and not text[negation.end : word.start].strip("-_"):
        return True
    return not text[: negation.start].rstrip().endswith((":", "="))


def _negates_previous(text: str, word: _Word, negation: _Word) -> bool:
    """Whether a word is a negation of the one before it: `PII: no`, but not the no of `Restricted no PII`."""
    if negation.text not in NEGATIONS_AFTER or not _AFTER.fullmatch(text, word.end, negation.start):
        return False
    return _END.match(text, negation.end) is not None
