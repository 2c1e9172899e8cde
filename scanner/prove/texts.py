"""Which texts the variables of a job can have, and which of them is shown."""

from typing import Protocol

from scanner.prove.atoms import Variable
from scanner.prove.budget import Budget
from scanner.prove.language import Language, complement, intersection
from scanner.prove.nearest import nearest_word
from scanner.prove.parts import Parts
from scanner.prove.words import contains, shortest_word

_BETWEEN_PARTS = ":/"  # of an ARN, an S3 URI, an inference profile


class TextDomains(Protocol):
    """What the texts of a job can be."""

    def language(self, variable: Variable) -> Language:
        """The texts that a variable can have."""
        ...

    def longest_text(self, variable: Variable) -> int | None:
        """How many characters a text has at most; None where there is no limit."""
        ...

    def not_a_value(self, variable: Variable, text: str) -> Language | None:
        """The texts that are no more a value of the variable's field than this one; None for one that is a value."""
        ...

    def base_text(self, variable: Variable) -> str | None:
        """The text in the base job; None where it has none."""
        ...


class Texts:
    """Asks languages for words, and remembers the answers."""

    def __init__(self, domains: TextDomains, budget: Budget) -> None:
        self.domains = domains
        self._budget = budget
        self.parts = Parts(budget)
        self._shortest: dict[Language, str | None] = {}

    def narrowed(self, language: Language, other: Language, is_in_other: bool) -> Language:
        """The words of a language that another one has too, or those that it has not."""
        return intersection(language, other if is_in_other else complement(other))

    def shortest(self, language: Language) -> str | None:
        """The shortest word of a language; None if it has none."""
        if language not in self._shortest:
            self._shortest[language] = shortest_word(language, self._budget)
        return self._shortest[language]

    def has_word(self, variable: Variable, language: Language) -> bool:
        """Whether a language has a word that the variable can have."""
        return self._base_word(variable, language) is not None or self._shortest_value(variable, language) is not None

    def best_word(self, variable: Variable, language: Language) -> str:
        """The text to show, where there is one: that of the base job, else one that is like it, else the shortest.

        Of a plain name the shortest is shown: poc-prod says what a rule is about, ticket-summarpoc-prod does not.
        """
        base = self.domains.base_text(variable)
        has_parts = base is not None and any(sign in base for sign in _BETWEEN_PARTS)
        candidates = [self._shortest_value, self._nearest_value]
        if has_parts:
            candidates.reverse()
        for candidate in (self._base_word, *candidates):
            word = candidate(variable, language)
            if word is not None:
                return word
        raise AssertionError(f"no text is left for {variable}")

    def _base_word(self, variable: Variable, language: Language) -> str | None:
        """The text of the base job, if it is a word of the language."""
        base = self.domains.base_text(variable)
        if base is None or not contains(language, base):
            return None
        return base

    def _nearest_value(self, variable: Variable, language: Language) -> str | None:
        """A word that is like the text of the base job; None where none is found."""
        base = self.domains.base_text(variable)
        if base is None:
            return None
        nearest = nearest_word(language, base, self._budget)
        if nearest is None or not self._fits(variable, nearest) or self.domains.not_a_value(variable, nearest) is not None:
            return None
        return nearest

    def _shortest_value(self, variable: Variable, language: Language) -> str | None:
        """The shortest word of a language that is short enough, and a value of the variable's field; None if there is none."""
        while not self._is_too_long(variable, language):
            word = self.shortest(language)
            if word is None or not self._fits(variable, word):
                return None
            others = self.domains.not_a_value(variable, word)
            if others is None:
                return word
            language = intersection(language, complement(others))
        return None

    def _is_too_long(self, variable: Variable, language: Language) -> bool:
        """Whether all words of a language are known, without a search, to be longer than the variable's texts can be."""
        # Exact: no word is shorter than `least_length`, and a search would end at a word that `_fits` refuses, or at none. Without
        # this, `a{1000}` in a name of 63 characters costs a state for each of its characters.
        longest = self.domains.longest_text(variable)
        return longest is not None and language.least_length > longest

    def _fits(self, variable: Variable, word: str) -> bool:
        longest = self.domains.longest_text(variable)
        return longest is None or len(word) <= longest
