"""What is left of a language after a character: Brzozowski's derivatives."""

from scanner.prove.alphabet import representatives
from scanner.prove.language import EMPTY, EPSILON, Kind, Language, complement, concat, intersection, repeat, union


def derive(language: Language, symbol: int) -> Language:
    """The texts that make a word of the language when they follow the symbol."""
    if not language.first >> symbol & 1:
        # `first` may be too large, never too small.
        return EMPTY
    if language.kind is Kind.CONCAT and language.parts[0].kind is Kind.CHARACTERS:
        return language.parts[1]
    if language.derivatives is None:
        language.derivatives = {}
    derivative = language.derivatives.get(symbol)
    if derivative is None:
        derivative = _derive(language, symbol)
        language.derivatives[symbol] = derivative
    return derivative


def _derive(language: Language, symbol: int) -> Language:
    match language.kind:
        case Kind.NOTHING | Kind.EMPTY_TEXT:
            return EMPTY
        case Kind.CHARACTERS:
            return EPSILON  # the symbol is in `first`
        case Kind.CONCAT:
            return _derive_concat(language, symbol)
        case Kind.REPEAT:
            return _followed(derive(language.parts[0], symbol), _one_less(language))
        case Kind.UNION:
            return union(*[derive(part, symbol) for part in grouped(language)])
        case Kind.INTERSECTION:
            return _derive_intersection(language, symbol)
        case Kind.COMPLEMENT:
            return complement(derive(language.parts[0], symbol))


def grouped(language: Language) -> list[Language]:
    """The parts of a union; those with the same head are one, so that a thousand globs that begin alike are read at once."""
    if language.grouped is None:
        language.grouped = _grouped(language)
    return language.grouped


def _grouped(language: Language) -> list[Language]:
    groups: list[Language] = []
    tails: dict[Language, list[Language]] = {}
    for part in language.parts:
        if part.kind is Kind.CONCAT:
            head, tail = part.parts
            tails.setdefault(head, []).append(tail)
        else:
            groups.append(part)
    return groups + [concat(head, union(*rest)) for head, rest in tails.items()]


def _derive_concat(language: Language, symbol: int) -> Language:
    """The symbol is of the head, or of the tail where the head can be empty."""
    results = []
    while language.kind is Kind.CONCAT:
        head, tail = language.parts
        results.append(_followed(derive(head, symbol), tail))
        if not head.has_empty_text:
            return union(*results)
        language = tail
    return union(*results, derive(language, symbol))


def _derive_intersection(language: Language, symbol: int) -> Language:
    results = []
    for part in language.parts:
        result = derive(part, symbol)
        if result is EMPTY:
            return EMPTY
        results.append(result)
    return intersection(*results)


def _one_less(language: Language) -> Language:
    """A repetition after one of its words."""
    high = None if language.high is None else language.high - 1
    return repeat(language.parts[0], max(language.low - 1, 0), high)


def _followed(language: Language, tail: Language) -> Language:
    """Concatenation that splits a union, so that its parts meet again in the unions that they become parts of."""
    if language.kind is Kind.UNION:
        return union(*[concat(part, tail) for part in language.parts])
    return concat(language, tail)


def splits(language: Language) -> frozenset[int]:
    """Sets of characters: two that are in the same of them have the same derivative."""
    if language.splits is None:
        language.splits = _splits(language)
    return language.splits


def _splits(language: Language) -> frozenset[int]:
    if language.kind is Kind.CHARACTERS:
        return frozenset((language.mask,))
    if language.kind is not Kind.CONCAT:
        return frozenset().union(*[splits(part) for part in language.parts])
    result: frozenset[int] = frozenset()
    while language.kind is Kind.CONCAT:
        head, language = language.parts
        result |= splits(head)
        if not head.has_empty_text:
            return result
    return result | splits(language)


def next_symbols(language: Language, preferred: str) -> list[int]:
    """A symbol for each derivative that a language can have, without those that leave nothing; the best is first."""
    return [symbol for symbol in representatives(splits(language), preferred) if language.first >> symbol & 1]
