"""Languages made by changing each word of another: its letters' case, or the direction in which it is read."""

from functools import lru_cache

from scanner.prove.alphabet import before_lower
from scanner.prove.language import Language, complement, concat, intersection, of_mask, repeat, union
from scanner.prove.node import Kind


@lru_cache(maxsize=4096)  # a part that many others share is gone through once
def lowered(language: Language) -> Language:
    """The texts that are words of the language after `str.lower()`."""
    if language.kind is Kind.CHARACTERS:
        return of_mask(before_lower(language.mask))
    return _rebuilt(language, [lowered(part) for part in _pieces(language)])


def reversed_(language: Language) -> Language:
    """Its words, read from the end to the beginning."""
    parts = [reversed_(part) for part in _pieces(language)]
    if language.kind is Kind.CONCAT:
        parts.reverse()
    return _rebuilt(language, parts)


def _pieces(language: Language) -> list[Language]:
    """The parts of a language; of a concatenation all of them, one after the other."""
    if language.kind is not Kind.CONCAT:
        return list(language.parts)
    pieces = []
    while language.kind is Kind.CONCAT:
        head, language = language.parts
        pieces.append(head)
    return [*pieces, language]


def _rebuilt(language: Language, parts: list[Language]) -> Language:
    """A language that is made of these parts as the given one is made of its parts."""
    match language.kind:
        case Kind.NOTHING | Kind.EMPTY_TEXT | Kind.CHARACTERS:
            return language
        case Kind.CONCAT:
            return concat(*parts)
        case Kind.REPEAT:
            return repeat(parts[0], language.low, language.high)
        case Kind.UNION:
            return union(*parts)
        case Kind.INTERSECTION:
            return intersection(*parts)
        case Kind.COMPLEMENT:
            return complement(parts[0])
