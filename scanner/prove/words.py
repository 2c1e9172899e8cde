"""Which words a language has."""

from collections.abc import Sequence
from heapq import heappop, heappush

from scanner.prove.alphabet import READABLE, characters_by_rank, ranks, symbol_of
from scanner.prove.budget import Budget
from scanner.prove.derivatives import derive, next_symbols
from scanner.prove.language import ANY_CHARACTER, EMPTY, Kind, Language, complement, intersection, union

_DOING = "looking for a text"
_STEPS = 20  # for a state that is visited, and as many for each of its derivatives
_PART_STEPS = 4  # for each part of a state that is new
_MANY = 8  # excluded languages, from which on only those that matter are looked at
_LONG = 32  # characters, from which on a limit is looked at only if it matters
_MOST_ROUNDS = 50


def contains(language: Language, text: str) -> bool:
    """Whether a text is a word of the language."""
    if language.kind is Kind.COMPLEMENT:  # part by part, because these are derived already, or never needed again
        return not contains(language.parts[0], text)
    if language.kind is Kind.INTERSECTION:
        return all([contains(part, text) for part in language.parts])
    return rest_after(language, text).has_empty_text


def rest_after(language: Language, start: str) -> Language:
    """The texts that make a word of the language when they follow `start`."""
    for character in start:
        if language is EMPTY:
            break
        language = derive(language, symbol_of(character))
    return language


def is_empty(language: Language, budget: Budget) -> bool:
    """Whether the language has no word; raises OutOfStepsError."""
    return shortest_word(language, budget) is None


def shortest_word(language: Language, budget: Budget, preferred: str = READABLE) -> str | None:
    """The shortest word, of several the one with the most preferred characters; None if there is none. Raises OutOfStepsError."""
    if language.kind is not Kind.INTERSECTION:
        return _search(language, budget, preferred)
    rest, excluded, limits = _conditions(language)
    # Of a thousand globs that are excluded, a few matter. The shortest word of all texts that meet the conditions met so far is the
    # answer if it meets the others too: each condition only takes texts away.
    for _ in range(_MOST_ROUNDS):
        word = _search(rest, budget, preferred)
        if word is None:
            return None
        budget.spend((len(excluded) + len(limits)) * (1 + len(word)), _DOING)
        violated = [limit for limit in limits if not contains(limit, word)]
        violated += [complement(other) for other in _with_word(excluded, word)]
        if not violated:
            return word
        rest = intersection(rest, *violated)
    return _search(language, budget, preferred)


def _conditions(language: Language) -> tuple[Language, Sequence[Language], Sequence[Language]]:
    """An intersection without those of its parts that may not matter: the languages that it excludes, and its limits of length."""
    needed: list[Language] = []
    limits: list[Language] = []
    excluded: list[Language] = []
    for part in language.parts:
        if _is_limit(part):
            limits.append(part)
        elif _excludes_many(part):
            excluded += part.parts[0].parts
        else:
            needed.append(part)
    return intersection(*needed), excluded, limits


def _with_word(languages: Sequence[Language], word: str) -> list[Language]:
    """Those of the languages that have the word. They are tried together, and one by one only where it is found."""
    if not contains(union(*languages), word):
        return []
    if len(languages) == 1:
        return list(languages)
    middle = len(languages) // 2
    return _with_word(languages[:middle], word) + _with_word(languages[middle:], word)


def _excludes_many(language: Language) -> bool:
    """Whether it is the complement of a union of many."""
    return language.kind is Kind.COMPLEMENT and language.parts[0].kind is Kind.UNION and language.size >= _MANY


def _is_limit(language: Language) -> bool:
    """Whether a language only says that texts are not too long, e.g. 2,048 characters at most: each of them would be a state."""
    return language.kind is Kind.REPEAT and language.parts[0] is ANY_CHARACTER and language.high is not None and language.high >= _LONG


def _search(language: Language, budget: Budget, preferred: str) -> str | None:
    """The shortest word, by looking at the states that texts lead to."""
    rank = ranks(preferred)
    # A text is written as the ranks of its characters, so that of two the better one is the smaller one. The states are visited by how
    # short their words can be in the best case, as A* does: https://en.wikipedia.org/wiki/A*_search_algorithm
    best: dict[Language, tuple[int, str]] = {language: (0, "")}
    waiting = [(language.least_length, "", language)]
    while waiting:
        _, text, state = heappop(waiting)
        if state.has_empty_text:
            return text.translate(characters_by_rank(preferred))
        if best[state] < (len(text), text):
            continue
        symbols = next_symbols(state, preferred)
        budget.spend(_STEPS * (1 + len(symbols)), _DOING)
        for symbol in symbols:
            following = derive(state, symbol)
            longer = text + chr(rank[symbol])
            known = best.get(following)
            if following is EMPTY or (known is not None and known <= (len(longer), longer)):
                continue
            budget.spend(_PART_STEPS * following.size, _DOING)
            best[following] = (len(longer), longer)
            heappush(waiting, (len(longer) + following.least_length, longer, following))
    return None
