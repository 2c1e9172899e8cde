"""Texts whose parts must be equal, or must differ: decided by what each part can be.

Parts that must be equal are a class, and a class gets one text. Which texts a class can have is decided exactly. Whether a choice of
texts for all classes exists is, too, as long as no two classes are about the same variable; else the shortest few are tried, and where
all of them fail it is not decided.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.prove.alphabet import EVERY, OTHER, character_of
from scanner.prove.atoms import SameText, TextPart, Variable, Within
from scanner.prove.language import ANY, EPSILON, Language, complement, concat, intersection, literal, of_mask, optional, plus, star, union
from scanner.prove.parts import exactly, whole, with_part
from scanner.prove.texts import Texts
from scanner.prove.undecided import UndecidedError
from scanner.prove.words import contains

_SPARE = 4  # how many more texts are tried where classes share a variable

_SLASH = literal("/")
_NO_SLASH = of_mask(EVERY & ~(1 << ord("/")))
_S3_LOCATION = concat(literal("s3://"), plus(_NO_SLASH), optional(concat(_SLASH, ANY)))
_WITHOUT_END = union(EPSILON, concat(ANY, _NO_SLASH))  # what is left without slashes at the end
_BELOW = optional(concat(_SLASH, ANY))


@dataclass(frozen=True, slots=True)
class Relation:
    """An atom about two texts, and whether it must be true."""

    atom: SameText | Within
    holds: bool

    @property
    def variables(self) -> tuple[Variable, Variable]:
        """The texts that it is about."""
        match self.atom:
            case SameText(left, right):
                return (left.variable, right.variable)
            case Within(inner, outer):
                return (inner, outer)


@dataclass(frozen=True, slots=True)
class _Term:
    """A part that takes part in a relation.

    `number` is 0 where a text has one such part only. A location that an S3 location is below is one of several: each relation has its
    own choice, and its own number.
    """

    part: TextPart
    number: int = 0

    @property
    def variable(self) -> Variable:
        return self.part.variable


@dataclass(frozen=True, slots=True)
class _Apart:
    """A text that is not at or below the location in a term."""

    inner: Variable
    outer: _Term


@dataclass(frozen=True, slots=True)
class _Case:
    """One way in which relations can be as they must: languages for texts, and what holds between parts that all exist."""

    languages: Mapping[Variable, Language]
    equal: tuple[tuple[_Term, _Term], ...] = ()
    different: tuple[tuple[_Term, _Term], ...] = ()
    apart: tuple[_Apart, ...] = ()


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
    for case in _cases(_Case(complete), list(enumerate(relations, start=1)), texts):
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


def _cases(case: _Case, relations: Sequence[tuple[int, Relation]], texts: Texts) -> Iterator[_Case]:
    """All ways in which the relations can be as they must, without those that leave no words for a text."""
    if not relations:
        yield case
        return
    (number, relation), *others = relations
    for extended in _ways(case, number, relation, texts):
        yield from _cases(extended, others, texts)


def _ways(case: _Case, number: int, relation: Relation, texts: Texts) -> Iterator[_Case]:
    """The ways in which one more relation can be as it must."""
    match relation.atom:
        case SameText(left, right):
            first, second = _Term(left), _Term(right)
            both = [(left.variable, whole(left)), (right.variable, whole(right))]
        case Within(inner, outer):
            first = _Term(TextPart(outer, EPSILON, _WITHOUT_END, star(_SLASH)))
            second = _Term(TextPart(inner, EPSILON, _WITHOUT_END, _BELOW), number)
            both = [(outer, _S3_LOCATION), (inner, _S3_LOCATION)]
    languages = _narrowed(case.languages, both, texts)
    if languages is not None:
        yield _linked(case, languages, relation, first, second)
    if relation.holds:
        return
    for variable, language in both:
        languages = _narrowed(case.languages, [(variable, complement(language))], texts)
        if languages is not None:
            yield replace(case, languages=languages)


def _linked(case: _Case, languages: Mapping[Variable, Language], relation: Relation, first: _Term, second: _Term) -> _Case:
    """The case with a relation between two parts that exist."""
    if relation.holds:
        return replace(case, languages=languages, equal=(*case.equal, (first, second)))
    if isinstance(relation.atom, Within):
        return replace(case, languages=languages, apart=(*case.apart, _Apart(second.variable, first)))
    return replace(case, languages=languages, different=(*case.different, (first, second)))


def _narrowed(
    languages: Mapping[Variable, Language], wanted: Sequence[tuple[Variable, Language]], texts: Texts
) -> dict[Variable, Language] | None:
    """The languages, each with another condition; None where that leaves no word."""
    result = dict(languages)
    for variable, language in wanted:
        result[variable] = texts.narrowed(result[variable], language, True)
        if not texts.has_word(variable, result[variable]):
            return None
    return result


@dataclass(slots=True)
class _Class:
    """Parts that must be the same text."""

    terms: list[_Term]
    different: set[int] = field(default_factory=set)  # the classes that must have another text, by their places
    apart: list[Variable] = field(default_factory=list)  # S3 locations that must not be at or below this one
    is_alone: bool = True  # no other class is about one of its variables


class _Choice:
    """The choice of a text for each class of equal parts."""

    def __init__(self, case: _Case, texts: Texts) -> None:
        self._case = _with_few_terms(case, texts)
        self._texts = texts
        self._doubt = False
        self._classes = _classes_of(self._case)

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
            narrowed = self._with_text(members, text, languages)
            if narrowed is None:
                self._doubt = self._doubt or must_do
                continue
            found = self._extended(narrowed, (*chosen, text), only_handy=only_handy)
            if found is not None:
                return found
        return None

    def _options(self, members: _Class, languages: Mapping[Variable, Language], *, only_handy: bool) -> Iterator[tuple[str, bool]]:
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

    def _shortest(self, members: _Class, languages: Mapping[Variable, Language]) -> tuple[tuple[str, ...], bool]:
        """As many texts for a class as it takes to find one that will do, and whether it has no others."""
        # A class that must differ from three others finds a text among any four. Of the locations that a text is below there are no
        # more than it has slashes.
        enough = 1 + len(members.different) + sum(self._slashes(inner, languages) for inner in members.apart)
        most = enough if members.is_alone else enough + _SPARE
        shortest = self._candidates(members, languages, most)
        return shortest, len(shortest) < most

    def _handy_texts(self, members: _Class, languages: Mapping[Variable, Language]) -> Iterator[str]:
        """What the parts of a class are in the base job, then what they are in the shortest words of their texts' languages."""
        for term in members.terms:
            yield from _part_of(self._texts.domains.base_text(term.variable), term.part)
        for term in members.terms:
            yield from _part_of(self._texts.shortest(languages[term.variable]), term.part)

    def _slashes(self, inner: Variable, languages: Mapping[Variable, Language]) -> int:
        word = self._texts.shortest(languages[inner])
        return 0 if word is None else word.count("/")

    def _candidates(self, members: _Class, languages: Mapping[Variable, Language], most: int) -> tuple[str, ...]:
        """The shortest texts that all parts of a class can be."""
        parts = [self._texts.parts.candidates(languages[term.variable], term.part) for term in members.terms]
        return self._texts.parts.common_texts(tuple(parts), most)

    def _differs(self, text: str, members: _Class, chosen: Sequence[str]) -> bool:
        """Whether a text is none of those that were chosen for the classes it must differ from."""
        is_same = any(chosen[place] == text for place in members.different if place < len(chosen))
        if is_same and character_of(OTHER) in text:
            self._doubt = True  # two characters outside ASCII may differ, though they have one symbol
        return not is_same

    def _with_text(self, members: _Class, text: str, languages: Mapping[Variable, Language]) -> Mapping[Variable, Language] | None:
        """The languages after giving all parts of a class a text; None where that leaves no words."""
        wanted = [(term.variable, with_part(term.part, text)) for term in members.terms]
        below = concat(exactly(text), _BELOW)
        wanted += [(inner, complement(below)) for inner in members.apart]
        return _narrowed(languages, wanted, self._texts)


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


def _with_few_terms(case: _Case, texts: Texts) -> _Case:
    """The case with one term in place of several that are the same part of a text, such as an ARN's account and the digits in its place."""
    known: list[_Term] = []

    def same(term: _Term) -> _Term:
        for other in known:
            if _is_same_part(term, other, case.languages, texts):
                return other
        known.append(term)
        return term

    return replace(
        case,
        equal=tuple((same(first), same(second)) for first, second in case.equal),
        different=tuple((same(first), same(second)) for first, second in case.different),
        apart=tuple(_Apart(each.inner, same(each.outer)) for each in case.apart),
    )


def _is_same_part(term: _Term, other: _Term, languages: Mapping[Variable, Language], texts: Texts) -> bool:
    """Whether two terms are the same part in each word of the text's language, which has both parts."""
    if term == other:
        return True
    left, right = term.part, other.part
    if term.number or other.number or left.variable != right.variable or left.lowered != right.lowered:
        return False
    # Each can be cut in one way only. So they are cut alike exactly where the text can be cut in this way too.
    cut_alike = concat(*map(intersection, (left.before, left.inside, left.after), (right.before, right.inside, right.after)))
    return texts.shortest(intersection(languages[left.variable], complement(cut_alike))) is None


def _classes_of(case: _Case) -> list[_Class]:
    """The classes of equal parts, in the order in which they are named."""
    classes: list[_Class] = []
    for first, second in case.equal:
        touching = [members for members in classes if first in members.terms or second in members.terms]
        terms = [term for members in touching for term in members.terms]
        classes = [members for members in classes if members not in touching]
        classes.append(_Class(list(dict.fromkeys([*terms, first, second]))))
    for first, second in case.different:
        places = (_place(first, classes), _place(second, classes))
        classes[places[0]].different.add(places[1])
        classes[places[1]].different.add(places[0])
    for apart in case.apart:
        classes[_place(apart.outer, classes)].apart.append(apart.inner)
    _mark_shared(classes)
    return classes


def _place(term: _Term, classes: list[_Class]) -> int:
    """Where the class of a part is; a part that is in none gets its own."""
    for place, members in enumerate(classes):
        if term in members.terms:
            return place
    classes.append(_Class([term]))
    return len(classes) - 1


def _mark_shared(classes: Sequence[_Class]) -> None:
    """Notes which classes share a variable with another, or have two parts of the same text."""
    uses: dict[Variable, int] = {}
    for members in classes:
        for variable in [term.variable for term in members.terms] + members.apart:
            uses[variable] = uses.get(variable, 0) + 1
    for members in classes:
        variables = [term.variable for term in members.terms] + members.apart
        members.is_alone = all(uses[variable] == 1 for variable in variables)
