"""The texts that the keys and values of tags can have."""

from functools import lru_cache

from scanner.prove.changed_words import lowered
from scanner.prove.language import EMPTY, Language, concat, intersection, literal
from scanner.prove.read_regex import whole
from scanner.prove.tag_keys import OTHER_TAGS
from scanner.prove.words import contains
from scanner.shape.limits import TAG_KEY, TAG_VALUE


@lru_cache
def key_texts(key: str) -> Language:
    """The keys that a rule's key stands for: in any case, with blanks around it. One of OTHER_TAGS stands for all keys."""
    documented = whole(TAG_KEY.pattern)
    not_empty = whole("(?s:.+)")
    if key in OTHER_TAGS:
        return intersection(documented, not_empty)
    if not contains(documented, key):
        return EMPTY
    blanks = whole(r"[ \t-\r]*")
    return intersection(concat(blanks, lowered(literal(key)), blanks), documented, not_empty)


@lru_cache
def value_texts() -> Language:
    """The values of tags."""
    return whole(TAG_VALUE.pattern)
