"""Which words a language has."""

from scanner.prove.alphabet import READABLE, character_of, symbol_of
from scanner.prove.budget import Budget
from scanner.prove.derivatives import derive, next_symbols
from scanner.prove.language import EMPTY, Language

_DOING = "looking for a text"
_STATE = 20  # steps of a state that is visited
_SYMBOL = 5  # steps of a derivative, and as many for each of its parts

Trail = dict[Language, tuple[Language, int] | None]  # for each state that was reached: from which, by which symbol


def contains(language: Language, text: str) -> bool:
    """Whether a text is a word of the language."""
    for character in text:
        language = derive(language, symbol_of(character))
        if language is EMPTY:
            return False
    return language.has_empty_text


def is_empty(language: Language, budget: Budget) -> bool:
    """Whether the language has no word; raises OutOfStepsError."""
    return shortest_word(language, budget) is None


def shortest_word(language: Language, budget: Budget, preferred: str = READABLE) -> str | None:
    """The shortest word, of several the one with the most preferred characters; None if there is none. Raises OutOfStepsError."""
    if language.has_empty_text:
        return ""
    trail: Trail = {language: None}
    level = [language]
    while level:
        reached: list[Language] = []
        for state in level:
            symbols = next_symbols(state, preferred)
            budget.spend(_STATE + len(symbols) * _SYMBOL * (1 + len(state.parts)), _DOING)
            for symbol in symbols:
                following = derive(state, symbol)
                if following is EMPTY or following in trail:
                    continue
                trail[following] = (state, symbol)
                if following.has_empty_text:
                    return _word_to(following, trail)
                reached.append(following)
        level = reached
    return None


def _word_to(state: Language, trail: Trail) -> str:
    """The text that leads to a state."""
    symbols = []
    while (step := trail[state]) is not None:
        state, symbol = step
        symbols.append(symbol)
    return "".join([character_of(symbol) for symbol in reversed(symbols)])
