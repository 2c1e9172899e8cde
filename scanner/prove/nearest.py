"""A word of a language that is like a known text, so that a reader sees what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.prove.alphabet import READABLE, character_of, symbol_of
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.derivatives import derive, next_symbols
from scanner.prove.language import EMPTY, Language
from scanner.prove.words import rest_after, shortest_word

_DOING = "looking for a text like that of the base job"
_MOST_CHANGES = 2
_MOST_PLACES = 1_000
_MOST_STEPS = 100_000
_SECTION_ENDS = ":/"


@dataclass(frozen=True, slots=True)
class _Place:
    """What the rest of the word must be, and how much of the known text it replaces."""

    rest: Language
    index: int


def nearest_word(language: Language, text: str, budget: Budget) -> str | None:
    """A word that a reader recognises the text in; None where there is none, or where it takes too long to find one.

    A character or two are added, left out or replaced; else the text is kept up to one of its `:` or `/`, as far as possible.
    """
    steps = Budget(min(budget.left, _MOST_STEPS))
    allowed = steps.left
    try:
        changed = _changed_word(language, text, steps)
        return _continued_word(language, text, steps) if changed is None else changed
    except OutOfStepsError:
        return None
    finally:
        budget.left -= allowed - max(steps.left, 0)


def _continued_word(language: Language, text: str, budget: Budget) -> str | None:
    """The longest start of the text that words have, up to a `:` or `/`, with the shortest end."""
    starts = [text[:length] for length, character in enumerate(text, start=1) if character in _SECTION_ENDS]
    word = None
    # Of a start that no word has, no longer one is worth a try: the search halves the starts each time.
    while starts:
        middle = len(starts) // 2
        end = shortest_word(rest_after(language, starts[middle]), budget)
        if end is None:
            starts = starts[:middle]
        else:
            word = starts[middle] + end
            starts = starts[middle + 1 :]
    return word


def _changed_word(language: Language, text: str, budget: Budget) -> str | None:
    """A word with the fewest characters added, left out or replaced; None where it takes too many."""
    words: dict[_Place, str] = {_Place(language, 0): ""}
    level = list(words)
    for _ in range(_MOST_CHANGES + 1):
        _keep_characters(level, text, words)
        for place in level:
            if place.index == len(text) and place.rest.has_empty_text:
                return words[place]
        level = _after_a_change(level, text, words, budget)
        if len(words) > _MOST_PLACES:
            return None
    return None


def _keep_characters(level: list[_Place], text: str, words: dict[_Place, str]) -> None:
    """Adds to a level the places that are reached without a change."""
    for place in level:
        if place.index == len(text):
            continue
        character = text[place.index]
        rest = derive(place.rest, symbol_of(character))
        following = _Place(rest, place.index + 1)
        if rest is not EMPTY and following not in words:
            words[following] = words[place] + character
            level.append(following)


def _after_a_change(level: list[_Place], text: str, words: dict[_Place, str], budget: Budget) -> list[_Place]:
    """The places that one more change leads to."""
    reached: list[_Place] = []
    for place in level:
        if len(words) > _MOST_PLACES:
            break
        for following, added in _changes(place, text, budget):
            if following not in words:
                words[following] = words[place] + added
                reached.append(following)
    return reached


def _changes(place: _Place, text: str, budget: Budget) -> Iterator[tuple[_Place, str]]:
    """Where one change leads, and what it adds to the word: a replaced character, an added one, or one that is left out."""
    is_inside = place.index < len(text)
    symbols = next_symbols(place.rest, READABLE)
    budget.spend(10 + 5 * len(symbols) * (1 + len(place.rest.parts)), _DOING)
    for symbol in symbols:
        rest = derive(place.rest, symbol)
        if rest is EMPTY:
            continue
        if is_inside:
            yield _Place(rest, place.index + 1), character_of(symbol)
        yield _Place(rest, place.index), character_of(symbol)
    if is_inside:
        yield _Place(place.rest, place.index + 1), ""
