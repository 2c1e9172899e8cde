"""Texts whose parts must be equal, or must differ: decided by what each part can be.

Parts that must be equal are a class, and a class gets one text. Which texts a class can have is decided exactly. Whether a choice of
texts for all classes exists is, too, as long as no two classes are about the same variable; else the shortest few are tried, and where
all of them fail it is not decided.
"""

from collections.abc import Iterator, Mapping, Sequence

from scanner.prove.alphabet import OTHER, character_of
from scanner.prove.atoms import TextPart, Variable
from scanner.prove.equal_parts import EqualParts, classes_of, with_few_terms
from scanner.prove.language import Language, complement, concat
from scanner.prove.parts import exactly, with_part
from scanner.prove.relations import BELOW, Case, Relation, cases_of, narrowed
from scanner.prove.texts import Texts
from scanner.prove.undecided import UndecidedError
from scanner.prove.words import contains

_SPARE = 4  # how many more texts are tried where classes share a variable


def relate(languages: Mapping[Variable, Language], relations: Sequence[Relation], texts: Texts) -> Mapping[Variable, Language] | None:
    """The languages, narrowed so that any words of them are related as they must be; None if no words are.

    Raises UndecidedError where neither is known.
    """
    if not relations:
        return languages
    complete = dict(languages)
    for relation in relations:
        for variable in relation.variables:
            complete.setdefault(variable, texts.domains.language(variable))
    doubt = ""
    for case in cases_of(complete, relations, texts):
        try:
            found = _Choice(case, texts).languages()
        except UndecidedError as error:
            doubt = error.reason
            continue
        if found is not None:
            return found
    if doubt:
        raise UndecidedError(doubt)
    return None


class _Choice:
    """The choice of a text for each class of equal parts."""

    def __init__(self, case: Case, texts: Texts) -> None:
        self._case = with_few_terms(case, texts)
        self._texts = texts
        self._doubt = False
        self._classes = classes_of(self._case)

    def languages(self) -> Mapping[Variable, Language] | None:
        """The languages narrowed to the choice; None if there is none. Raises UndecidedError where that is not known."""
        if any(place in members.different for place, members in enumerate(self._classes)):
            return None
        found = self._extended(self._case.languages, (), only_handy=True)
        if found is not None:
            return found
        if not all(self._candidates(members, self._case.languages, 1) for members in self._classes):
            return None
        self._doubt = False
        found = self._extended(self._case.languages, (), only_handy=False)
        if found is None and self._doubt:
            raise UndecidedError("parts of texts are equal or differ in more ways than are tried")
        return found

    def _extended(
        self, languages: Mapping[Variable, Language], chosen: tuple[str, ...], *, only_handy: bool
    ) -> Mapping[Variable, Language] | None:
        """The languages after choosing a text for the remaining classes too."""
        if len(chosen) == len(self._classes):
            return languages
        members = self._classes[len(chosen)]
        for text, must_do in self._options(members, languages, only_handy=only_handy):
            if not self._differs(text, members, chosen):
                continue
            remaining = self._with_text(members, text, languages)
            if remaining is None:
                self._doubt = self._doubt or must_do
                continue
            found = self._extended(remaining, (*chosen, text), only_handy=only_handy)
            if found is not None:
                return found
        return None

    def _options(self, members: EqualParts, languages: Mapping[Variable, Language], *, only_handy: bool) -> Iterator[tuple[str, bool]]:
        """The texts to try for a class, the handy ones first; and whether a text will do if it is not too long.

        Notes a doubt where there are others that could do.
        """
        for text in dict.fromkeys(self._handy_texts(members, languages)):
            yield text, False
        if only_handy:
            return
        shortest, is_all = self._shortest(members, languages)
        if not members.is_alone and not is_all:
            self._doubt = True
        for text in shortest:
            yield text, not is_all

    def _shortest(self, members: EqualParts, languages: Mapping[Variable, Language]) -> tuple[tuple[str, ...], bool]:
        """As many texts for a class as it takes to find one that will do, and whether it has no others."""
        # A class that must differ from three others finds a text among any four. Of the locations that a text is below there are no
        # more than it has slashes.
        enough = 1 + len(members.different) + sum(self._slashes(inner, languages) for inner in members.apart)
        most = enough if members.is_alone else enough + _SPARE
        shortest = self._candidates(members, languages, most)
        return shortest, len(shortest) < most

    def _handy_texts(self, members: EqualParts, languages: Mapping[Variable, Language]) -> Iterator[str]:
        """What the parts of a class are in the base job, then what they are in the shortest words of their texts' languages."""
        for term in members.terms:
            yield from _part_of(self._texts.domains.base_text(term.variable), term.part)
        for term in members.terms:
            yield from _part_of(self._texts.shortest(languages[term.variable]), term.part)

    def _slashes(self, inner: Variable, languages: Mapping[Variable, Language]) -> int:
        word = self._texts.shortest(languages[inner])
        return 0 if word is None else word.count("/")

    def _candidates(self, members: EqualParts, languages: Mapping[Variable, Language], most: int) -> tuple[str, ...]:
        """The shortest texts that all parts of a class can be."""
        parts = [self._texts.parts.candidates(languages[term.variable], term.part) for term in members.terms]
        return self._texts.parts.common_texts(tuple(parts), most)

    def _differs(self, text: str, members: EqualParts, chosen: Sequence[str]) -> bool:
        """Whether a text is none of those that were chosen for the classes it must differ from."""
        is_same = any(chosen[place] == text for place in members.different if place < len(chosen))
        if is_same and character_of(OTHER) in text:
            self._doubt = True  # two characters outside ASCII may differ, though they have one symbol
        return not is_same

    def _with_text(self, members: EqualParts, text: str, languages: Mapping[Variable, Language]) -> Mapping[Variable, Language] | None:
        """The languages after giving all parts of a class a text; None where that leaves no words."""
        wanted = [(term.variable, with_part(term.part, text)) for term in members.terms]
        below = concat(exactly(text), BELOW)
        wanted += [(inner, complement(below)) for inner in members.apart]
        return narrowed(languages, wanted, self._texts)


def _part_of(text: str | None, part: TextPart) -> Iterator[str]:
    """The part of a text, if there is one."""
    if text is None:
        return
    for start in range(len(text) + 1):
        if not contains(part.before, text[:start]):
            continue
        for end in range(start, len(text) + 1):
            if contains(part.inside, text[start:end]) and contains(part.after, text[end:]):
                yield text[start:end].lower() if part.lowered else text[start:end]
                return
