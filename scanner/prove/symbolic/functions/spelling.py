"""Where words begin and end in a text, by the two patterns of `scanner.expressions.functions.words`. ASCII only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from scanner.prove.language import ANY, EPSILON, Language, complement, concat, intersection, literal, optional, star, union
from scanner.prove.symbolic.functions.forms import form


class Kind(Enum):
    """A letter or digit of a word, as far as it matters for what may follow."""

    SMALL = "a small letter"
    DIGIT = "a digit"
    CAPITAL = "a capital"
    LONE = "a capital that is part of a word only if a letter follows it"


Following = tuple[Language, Language, Kind]  # what is between two letters, the second one, and what it is


@dataclass(frozen=True, eq=False)
class Spelling:
    """One way to find words.

    `beginnings`: what comes before and after a letter that begins a word. `ends`: what comes after one that ends a word.
    `next`: how a letter can follow another one, in the same word or at the beginning of the next.
    """

    beginnings: Mapping[Kind, Sequence[tuple[Language, Language]]]
    ends: Mapping[Kind, Language]
    next: Callable[[Kind, str], Iterator[Following]]
    first_capital: Kind

    def first(self, letter: str) -> Iterator[tuple[Language, Kind]]:
        """A letter in both cases, or a digit, at the beginning of a word."""
        if letter.isdigit():
            yield literal(letter), Kind.DIGIT
            return
        yield literal(letter), Kind.SMALL
        yield literal(letter.upper()), self.first_capital

    def texts(self, before: Language, words: Sequence[tuple[Kind, Language, Language]]) -> Language:
        """The texts with a word, and with texts of `before` in front of it. Each word is its first letter and what follows that."""
        places: list[Language] = []
        for kind, contexts in self.beginnings.items():
            for just_before, just_after in contexts:
                rest = [concat(letter, intersection(after, just_after)) for its_kind, letter, after in words if its_kind is kind]
                places.append(concat(intersection(before, just_before), union(*rest)))
        return union(*places)


def _ending_with(characters: Language) -> Language:
    return concat(ANY, characters)


def _beginning_with(characters: Language) -> Language:
    return concat(characters, ANY)


_CAPITAL, _SMALL, _DIGIT, _LETTER = form("[A-Z]"), form("[a-z]"), form("[0-9]"), form("[A-Za-z]")
_NEITHER: Final = form("[^A-Za-z0-9]")  # neither a letter nor a digit
_AFTER_LETTER, _AFTER_DIGIT, _AFTER_CAPITAL = _ending_with(_LETTER), _ending_with(_DIGIT), _ending_with(_CAPITAL)
_BEFORE_LETTER, _BEFORE_DIGIT, _BEFORE_SMALL = _beginning_with(_LETTER), _beginning_with(_DIGIT), _beginning_with(_SMALL)
# What follows the last of several capitals where it begins a word, as in PIIData. The s of PIIs is not a small letter in this.
_BEFORE_REST: Final = intersection(_BEFORE_SMALL, complement(concat(literal("s"), complement(_BEFORE_SMALL))))


def _next_in_words(_kind: Kind, letter: str) -> Iterator[Following]:
    """Every letter is part of a word."""
    between = star(_NEITHER)
    if letter.isdigit():
        yield between, literal(letter), Kind.DIGIT
        return
    yield between, literal(letter), Kind.SMALL
    yield between, literal(letter.upper()), Kind.CAPITAL


def _next_in_acronyms(kind: Kind, letter: str) -> Iterator[Following]:
    """A capital between others than letters is not part of a word, and may be anywhere between two words."""
    between = star(concat(optional(_CAPITAL), _NEITHER))
    if letter.isdigit():
        between = concat(between, optional(_CAPITAL))
    if kind in (Kind.CAPITAL, Kind.LONE):
        yield from _next_to_capital(kind, letter)
        between = concat(_NEITHER, between)
    if kind is Kind.LONE:
        return
    if letter.isdigit():
        yield between, literal(letter), Kind.DIGIT
        return
    yield between, literal(letter), Kind.SMALL
    yield between, literal(letter.upper()), Kind.LONE


def _next_to_capital(kind: Kind, letter: str) -> Iterator[Following]:
    """How a letter can follow a capital directly."""
    if not letter.isdigit():
        yield EPSILON, literal(letter), Kind.SMALL
        yield EPSILON, literal(letter.upper()), Kind.CAPITAL
    elif kind is Kind.CAPITAL:
        yield EPSILON, literal(letter), Kind.DIGIT


# HighlyConfidential, PIIData (PII, Data), PIIs, Level4.
_WORDS: Final = Spelling(
    beginnings={
        Kind.SMALL: [(complement(_AFTER_LETTER), ANY)],
        Kind.DIGIT: [(complement(_AFTER_DIGIT), ANY)],
        Kind.CAPITAL: [(complement(_AFTER_CAPITAL), ANY), (_AFTER_CAPITAL, _BEFORE_REST)],
    },
    ends={
        Kind.SMALL: complement(_BEFORE_SMALL),
        Kind.DIGIT: complement(_BEFORE_DIGIT),
        Kind.CAPITAL: union(complement(_BEFORE_LETTER), concat(_CAPITAL, _BEFORE_REST)),
    },
    next=_next_in_words,
    first_capital=Kind.CAPITAL,
)
# PIIdata (PII, data).
_ACRONYMS: Final = Spelling(
    beginnings={
        Kind.SMALL: [(union(complement(_AFTER_LETTER), _ending_with(concat(_CAPITAL, _CAPITAL))), ANY)],
        Kind.DIGIT: [(complement(_AFTER_DIGIT), ANY)],
        Kind.LONE: [(complement(_AFTER_CAPITAL), _BEFORE_LETTER)],
    },
    ends={
        Kind.SMALL: complement(_BEFORE_SMALL),
        Kind.DIGIT: complement(_BEFORE_DIGIT),
        Kind.CAPITAL: complement(_beginning_with(_CAPITAL)),
        Kind.LONE: complement(ANY),
    },
    next=_next_in_acronyms,
    first_capital=Kind.LONE,
)
SPELLINGS: Final = (_WORDS, _ACRONYMS)
