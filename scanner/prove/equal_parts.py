"""The classes of parts that must be the same text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.prove.atoms import Variable
from scanner.prove.language import Language, complement, concat, intersection
from scanner.prove.relations import Apart, Case, Term
from scanner.prove.texts import Texts


@dataclass(slots=True)
class EqualParts:
    """Parts that must be the same text."""

    terms: list[Term]
    different: set[int] = field(default_factory=set)  # the classes that must have another text, by their places
    apart: list[Variable] = field(default_factory=list)  # S3 locations that must not be at or below this one
    is_alone: bool = True  # no other class is about one of its variables


def with_few_terms(case: Case, texts: Texts) -> Case:
    """The case with one term in place of several that are the same part of a text, such as an ARN's account and the digits in its place."""
    known: list[Term] = []

    def same(term: Term) -> Term:
        for other in known:
            if _is_same_part(term, other, case.languages, texts):
                return other
        known.append(term)
        return term

    return replace(
        case,
        equal=tuple((same(first), same(second)) for first, second in case.equal),
        different=tuple((same(first), same(second)) for first, second in case.different),
        apart=tuple(Apart(each.inner, same(each.outer)) for each in case.apart),
    )


def _is_same_part(term: Term, other: Term, languages: Mapping[Variable, Language], texts: Texts) -> bool:
    """Whether two terms are the same part in each word of the text's language, which has both parts."""
    if term == other:
        return True
    left, right = term.part, other.part
    if term.number or other.number or left.variable != right.variable or left.lowered != right.lowered:
        return False
    # Each can be cut in one way only. So they are cut alike exactly where the text can be cut in this way too.
    cut_alike = concat(*map(intersection, (left.before, left.inside, left.after), (right.before, right.inside, right.after)))
    return texts.shortest(intersection(languages[left.variable], complement(cut_alike))) is None


def classes_of(case: Case) -> list[EqualParts]:
    """The classes of equal parts, in the order in which they are named."""
    classes: list[EqualParts] = []
    for first, second in case.equal:
        touching = [members for members in classes if first in members.terms or second in members.terms]
        terms = [term for members in touching for term in members.terms]
        classes = [members for members in classes if members not in touching]
        classes.append(EqualParts(list(dict.fromkeys([*terms, first, second]))))
    for first, second in case.different:
        places = (_place(first, classes), _place(second, classes))
        classes[places[0]].different.add(places[1])
        classes[places[1]].different.add(places[0])
    for apart in case.apart:
        classes[_place(apart.outer, classes)].apart.append(apart.inner)
    _mark_shared(classes)
    return classes


def _place(term: Term, classes: list[EqualParts]) -> int:
    """Where the class of a part is; a part that is in none gets its own."""
    for place, members in enumerate(classes):
        if term in members.terms:
            return place
    classes.append(EqualParts([term]))
    return len(classes) - 1


def _mark_shared(classes: Sequence[EqualParts]) -> None:
    """Notes which classes share a variable with another, or have two parts of the same text."""
    uses: dict[Variable, int] = {}
    for members in classes:
        for variable in [term.variable for term in members.terms] + members.apart:
            uses[variable] = uses.get(variable, 0) + 1
    for members in classes:
        variables = [term.variable for term in members.terms] + members.apart
        members.is_alone = all(uses[variable] == 1 for variable in variables)
