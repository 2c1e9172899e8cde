"""What parts of texts can be: quotients of languages, and texts that several parts have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.prove.alphabet import (
    EVERY,
    LOWER_CASE,
    READABLE,
    before_lower,
    character_of,
    lower_case_of,
    representatives,
    symbol_of,
    symbols_in,
)
from scanner.prove.atoms import TextPart
from scanner.prove.budget import Budget
from scanner.prove.changed_words import lowered, reversed_
from scanner.prove.derivatives import derive, splits
from scanner.prove.language import EMPTY, EPSILON, Language, complement, concat, intersection, of_mask, union
from scanner.prove.words import shortest_word

_DOING = "comparing parts of texts"
_WITH_UPPER_CASE = lower_case_of(EVERY & ~LOWER_CASE)
_WITH_TWO_OTHERS = 1 << ord("k")  # its upper case, and the Kelvin sign


def whole(part: TextPart) -> Language:
    """The texts that have the part."""
    return concat(part.before, part.inside, part.after)


def with_part(part: TextPart, text: str) -> Language:
    """The texts of which the part is `text`."""
    wanted = exactly(text)
    if part.lowered:
        wanted = lowered(wanted)
    return concat(part.before, intersection(part.inside, wanted), part.after)


def exactly(text: str) -> Language:
    """The language of one text, which may have the stand-in for characters outside ASCII."""
    return concat(*[of_mask(1 << symbol_of(character)) for character in text])


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a part can be in the words of a language, and whether it is then read in lower case."""

    language: Language
    lowered: bool


class Parts:
    """What parts can be, remembered: a search asks the same again and again."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._known: dict[tuple[Language, TextPart], Language] = {}
        self._common: dict[tuple[tuple[Candidates, ...], int], tuple[str, ...]] = {}

    def candidates(self, language: Language, part: TextPart) -> Candidates:
        """What a part can be in the words of a language."""
        key = (language, part)
        if key not in self._known:
            self._known[key] = _part_language(language, part, self._budget)
        return Candidates(self._known[key], part.lowered)

    def common_texts(self, parts: tuple[Candidates, ...], most: int) -> tuple[str, ...]:
        """The shortest texts that all parts can be, at most so many: if there are fewer, these are all."""
        key = (parts, most)
        if key not in self._common:
            self._common[key] = _common_texts(parts, most, self._budget)
        return self._common[key]


def _part_language(language: Language, part: TextPart, budget: Budget) -> Language:
    """What the part can be in the words of a language, before it is lowered."""
    rest = _after(language, part.before, budget)
    if part.after is EPSILON:
        return intersection(part.inside, rest)
    up_to_end = reversed_(_after(reversed_(rest), reversed_(part.after), budget))
    return intersection(part.inside, up_to_end)


def _after(language: Language, start: Language, budget: Budget) -> Language:
    """What can follow a word of `start` in the words of a language."""
    if start is EPSILON:
        return language
    waiting = [(language, start)]
    seen = set(waiting)
    ends: list[Language] = []
    while waiting:
        rest, rest_of_start = waiting.pop()
        if rest_of_start.has_empty_text:
            ends.append(rest)
        symbols = representatives(splits(rest) | splits(rest_of_start), READABLE)
        budget.spend(20 + 5 * len(symbols) * (1 + len(rest.parts)), _DOING)
        for symbol in symbols:
            following = (derive(rest, symbol), derive(rest_of_start, symbol))
            if EMPTY not in following and following not in seen:
                seen.add(following)
                waiting.append(following)
    return union(*ends)


def _common_texts(parts: Sequence[Candidates], most: int, budget: Budget) -> tuple[str, ...]:
    texts: list[str] = []
    others = list(parts)
    while len(texts) < most:
        text = _shortest_common(others, budget)
        if text is None:
            break
        texts.append(text)
        others.append(Candidates(complement(exactly(text)), lowered=False))
    return tuple(texts)


def _shortest_common(parts: Sequence[Candidates], budget: Budget) -> str | None:
    """The shortest text that all parts can be; None if there is none."""
    as_is = intersection(*[part.language for part in parts if not part.lowered])
    in_lower = tuple(part.language for part in parts if part.lowered)
    if not in_lower:
        return shortest_word(as_is, budget)
    start = (as_is, *in_lower)
    texts = {start: ""}
    for state in _states(start, texts, budget):
        if all(language.has_empty_text for language in state):
            return texts[state]
    return None


_State = tuple[Language, ...]  # what is left of the parts as they are, and of each one that is read in lower case


def _states(start: _State, texts: dict[_State, str], budget: Budget) -> Iterator[_State]:
    """All states, by the length of the text that leads to them; fills `texts` with these texts."""
    level = [start]
    for state in level:
        yield state
        masks = splits(state[0]).union(*[_lower_splits(language) for language in state[1:]], {LOWER_CASE})
        symbols = [symbol for symbol in representatives(masks, READABLE) if LOWER_CASE >> symbol & 1]
        budget.spend(20 + 10 * len(symbols) * len(state), _DOING)
        for symbol in symbols:
            following = (derive(state[0], symbol), *[_derive_lowered(language, symbol) for language in state[1:]])
            if EMPTY not in following and following not in texts:
                texts[following] = texts[state] + character_of(symbol)
                level.append(following)


def _lower_splits(language: Language) -> set[int]:
    """Sets of characters in lower case: two that are in the same of them have the same derivative, and so have their other cases."""
    masks = splits(language)
    return {_WITH_UPPER_CASE, _WITH_TWO_OTHERS, *masks, *[lower_case_of(mask & ~LOWER_CASE) for mask in masks]}


def _derive_lowered(language: Language, symbol: int) -> Language:
    """The texts that make a word when they follow a character that is the symbol in lower case."""
    return union(*[derive(language, before) for before in symbols_in(before_lower(1 << symbol))])
