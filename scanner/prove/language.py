"""Regular languages: sets of texts, made of smaller ones.

Equal languages that were made in the same way are one object. Every function that makes one simplifies first, so that a language
has few forms: https://www.cl.cam.ac.uk/~so294/documents/jfp09.pdf, "Regular-expression derivatives reexamined".
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from scanner.prove.alphabet import EVERY, character_set
from scanner.prove.node import Kind as Kind
from scanner.prove.node import Language as Language
from scanner.prove.node import common_bits, make

EMPTY: Final = make(Kind.NOTHING)
EPSILON: Final = make(Kind.EMPTY_TEXT)
ANY_CHARACTER: Final = make(Kind.CHARACTERS, mask=EVERY)
ANY: Final = make(Kind.REPEAT, (ANY_CHARACTER,))


def of_mask(mask: int) -> Language:
    """The texts of one character of a set."""
    return make(Kind.CHARACTERS, mask=mask) if mask else EMPTY


def characters(allowed: Iterable[str]) -> Language:
    """The texts of one of these characters; raises NotModelledError for one outside ASCII."""
    return of_mask(character_set(allowed))


@lru_cache(maxsize=256)
def one_character(character: str) -> Language:
    """This character only; raises NotModelledError if it is outside ASCII."""
    return characters(character)


def character_range(low: str, high: str) -> Language:
    """The texts of one character from `low` to `high`."""
    return characters(chr(code) for code in range(ord(low), ord(high) + 1))


def any_character() -> Language:
    """The texts of one character."""
    return ANY_CHARACTER


def literal(text: str) -> Language:
    """This text only; raises NotModelledError if it has a character outside ASCII."""
    return concat(*map(one_character, text))


def concat(*languages: Language) -> Language:
    """A word of each, one after the other."""
    result = EPSILON
    for language in reversed(languages):
        result = _joined(language, result)
    return result


def _joined(left: Language, right: Language) -> Language:
    if left is EMPTY or right is EMPTY:
        return EMPTY
    if left.kind is not Kind.CONCAT:
        return _linked(left, right)
    heads = []
    while left.kind is Kind.CONCAT:
        head, left = left.parts
        heads.append(head)
    heads.append(left)
    for head in reversed(heads):
        right = _linked(head, right)
    return right


def _linked(head: Language, tail: Language) -> Language:
    if head is EPSILON:
        return tail
    if tail is EPSILON:
        return head
    next_head = tail.parts[0] if tail.kind is Kind.CONCAT else tail
    if head is next_head and is_star(head):  # `.*.*` is `.*`
        return tail
    return make(Kind.CONCAT, (head, tail))


def is_star(language: Language) -> bool:
    """Whether a language is any number of words of another."""
    return language.kind is Kind.REPEAT and language.low == 0 and language.high is None


def union(*languages: Language) -> Language:
    """The words of any of them."""
    different = {language for language in languages if language is not EMPTY}
    if len(different) == 1:
        return different.pop()
    parts = _flat(Kind.UNION, languages)
    parts.pop(EMPTY, None)
    _merge_characters(parts)
    if ANY in parts or _has_opposites(parts):
        return ANY
    if EPSILON in parts and any([part.has_empty_text for part in parts if part is not EPSILON]):
        del parts[EPSILON]
    return _of_parts(Kind.UNION, parts, EMPTY)


def _has_opposites(parts: Collection[Language]) -> bool:
    """Whether one of the parts is the complement of another."""
    return any([part.kind is Kind.COMPLEMENT and part.parts[0] in parts for part in parts])


def _flat(kind: Kind, languages: Iterable[Language]) -> dict[Language, None]:
    """The languages, each once, with the parts of those that are of this kind."""
    parts: dict[Language, None] = {}
    for language in languages:
        if language.kind is kind:
            parts.update(dict.fromkeys(language.parts))
        else:
            parts[language] = None
    return parts


def _merge_characters(parts: dict[Language, None]) -> None:
    sets = [part for part in parts if part.kind is Kind.CHARACTERS]
    if len(sets) < 2:
        return
    mask = 0
    for part in sets:
        mask |= part.mask
        del parts[part]
    parts[of_mask(mask)] = None


def _of_parts(kind: Kind, parts: Iterable[Language], without_parts: Language) -> Language:
    ordered = sorted(parts, key=_number)
    match ordered:
        case []:
            return without_parts
        case [only]:
            return only
        case _:
            return make(kind, tuple(ordered))


def _number(language: Language) -> int:
    return language.number


def intersection(*languages: Language) -> Language:
    """The words that all of them have."""
    parts = _flat(Kind.INTERSECTION, languages)
    wanted = [part for part in parts if part.kind is not Kind.COMPLEMENT]
    unwanted = union(*[part.parts[0] for part in parts if part.kind is Kind.COMPLEMENT])
    smaller = [_without(part, unwanted) for part in wanted]
    if smaller != wanted:
        return intersection(*smaller, complement(unwanted))
    return _in_all([*wanted, complement(unwanted)])


def _in_all(languages: Iterable[Language]) -> Language:
    """The words that all of them have, of which none is an intersection, and only one a complement."""
    parts = dict.fromkeys(languages)
    parts.pop(ANY, None)
    if EPSILON in parts or not common_bits(parts):
        return EPSILON if all([part.has_empty_text for part in parts]) else EMPTY
    return _of_parts(Kind.INTERSECTION, parts, ANY)


def _without(language: Language, unwanted: Language) -> Language:
    """The language, without those of its parts that are parts of `unwanted`."""
    # Two versions of an allowlist share most of their globs. Only the others are left to be searched.
    known = set(unwanted.parts) if unwanted.kind is Kind.UNION else {unwanted}
    parts = language.parts if language.kind is Kind.UNION else (language,)
    if known.isdisjoint(parts):
        return language
    return union(*[part for part in parts if part not in known])


def complement(language: Language) -> Language:
    """The texts that are not its words."""
    if language.kind is Kind.COMPLEMENT:
        return language.parts[0]
    if language is EMPTY:
        return ANY
    if language is ANY:
        return EMPTY
    return make(Kind.COMPLEMENT, (language,))


def repeat(language: Language, low: int, high: int | None) -> Language:
    """`low` to `high` words of a language, one after the other; with no `high`, any number from `low`."""
    if high == 0 or language is EPSILON:
        return EPSILON
    if language is EMPTY:
        return EMPTY if low else EPSILON
    if language.has_empty_text:
        low = 0
    if (low, high) == (0, 1):
        return union(language, EPSILON)
    if (low, high) == (1, 1) or is_star(language):
        return language
    return make(Kind.REPEAT, (language,), low=low, high=high)


def star(language: Language) -> Language:
    """Any number of its words, one after the other."""
    return repeat(language, 0, None)


def plus(language: Language) -> Language:
    """At least one of its words, one after the other."""
    return repeat(language, 1, None)


def optional(language: Language) -> Language:
    """Its words, and the empty text."""
    return repeat(language, 0, 1)


def lengths(low: int, high: int | None) -> Language:
    """The texts of `low` to `high` characters."""
    return repeat(ANY_CHARACTER, low, high)


def up_to(high: int) -> Language:
    """The texts of at most `high` characters."""
    return lengths(0, high)
