"""A job of which a formula is true, or the proof that there is none.

The search sets one atom after the other, first as it is in the base job, and simplifies what is left. Atoms that must be true or false
are set at once. Where numbers or texts contradict each other, the atoms that did it become a clause, so that they are not tried again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scanner.prove.assignment import Assignment
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import (
    FALSE,
    TRUE,
    Formula,
    HasElement,
    HasTag,
    InLanguage,
    IsHidden,
    IsNull,
    Kind,
    Linear,
    SameText,
    Variable,
    Within,
    all_of,
    any_of,
    atoms,
    negated,
    parts,
    substitute,
)
from scanner.prove.language import Language
from scanner.prove.linear import find_numbers, is_true
from scanner.prove.merged import merge_texts
from scanner.prove.relations import Relation, relate
from scanner.prove.texts import Texts
from scanner.prove.undecided import UndecidedError
from scanner.prove.words import contains

__all__ = ["UndecidedError", "solve"]

_DOING = "searching for a job"


def solve(formula: Formula, domains: Domains, budget: Budget) -> Assignment | None:
    """A job of which the formula is true, close to the base job; None if there is none. Raises OutOfStepsError and UndecidedError."""
    return _Search(domains, budget).run(formula)


@dataclass(frozen=True, slots=True)
class _Branch:
    """A place in the search: the atoms that are set, the languages that they leave for texts, and what is left to make true.

    `clauses` counts the learned clauses that are part of the formula.
    """

    formula: Formula
    values: Mapping[Formula, bool]
    languages: Mapping[Variable, Language]
    clauses: int = 0


class _Search:
    """One search, with what it learned on the way."""

    def __init__(self, domains: Domains, budget: Budget) -> None:
        self._domains = domains
        self._budget = budget
        self._texts = Texts(domains, budget)
        self._clauses: list[Mapping[Formula, bool]] = []  # each: values that no job has together
        self._doubt = ""

    def run(self, formula: Formula) -> Assignment | None:
        """The first job that is found; None if there is none."""
        waiting = [_Branch(merge_texts(all_of([formula, self._domains.always(atoms(formula))])), {}, {})]
        while waiting:
            branch = self._propagate(self._with_clauses(waiting.pop()))
            if branch is None:
                continue
            if branch.formula is TRUE:
                assignment = self._complete(branch)
                if assignment is not None:
                    return assignment
                continue
            chosen = self._choose(branch.formula)
            literal = chosen if self._is_so_in_base_job(chosen) else negated(chosen)
            waiting.append(replace(branch, formula=all_of([negated(literal), branch.formula])))
            waiting.append(replace(branch, formula=all_of([literal, branch.formula])))
        if self._doubt:
            raise UndecidedError(self._doubt)
        return None

    def _with_clauses(self, branch: _Branch) -> _Branch:
        """The branch with the clauses that were learned since it was left."""
        new = [self._clause(values, branch) for values in self._clauses[branch.clauses :]]
        return replace(branch, formula=all_of([branch.formula, *new]), clauses=len(self._clauses))

    def _clause(self, values: Mapping[Formula, bool], branch: _Branch) -> Formula:
        """That the values do not hold together, as far as the branch has not set them."""
        self._budget.spend(len(values), _DOING)
        if any(branch.values.get(atom, value) != value for atom, value in values.items()):
            return TRUE
        return any_of(negated(_literal(atom, value)) for atom, value in values.items() if atom not in branch.values)

    def _propagate(self, branch: _Branch) -> _Branch | None:
        """The branch after setting all atoms that must be true or false; None where it has no job."""
        while True:
            literals = _literals_of(branch.formula)
            if not literals:
                return None if branch.formula is FALSE else branch
            for atom, value in literals.items():
                extended = self._set(branch, atom, value)
                if extended is None:
                    return None
                branch = extended
            self._budget.spend(sum(1 for _ in parts(branch.formula)), _DOING)
            formula = substitute(branch.formula, {atom: TRUE if value else FALSE for atom, value in literals.items()})
            branch = replace(branch, formula=formula)

    def _set(self, branch: _Branch, atom: Formula, value: bool) -> _Branch | None:
        """The branch with an atom set; None where that contradicts the numbers or the texts."""
        values = {**branch.values, atom: value}
        match atom.atom:
            case InLanguage(variable, language):
                return self._set_language(replace(branch, values=values), variable, language, value)
            case Linear() if self._numbers(values) is None:
                self._clauses.append({known: truth for known, truth in values.items() if isinstance(known.atom, Linear)})
                return None
            case _:
                return replace(branch, values=values)

    def _set_language(self, branch: _Branch, variable: Variable, language: Language, value: bool) -> _Branch | None:
        """The branch with a text that is in a language or not; None where no text is left."""
        before = branch.languages.get(variable) or self._domains.language(variable)
        after = self._texts.narrowed(before, language, value)
        if self._texts.has_word(variable, after):
            return replace(branch, languages={**branch.languages, variable: after})
        self._clauses.append({
            known: truth
            for known, truth in branch.values.items()
            if isinstance(known.atom, InLanguage) and known.atom.variable == variable
        })  # fmt: skip
        return None

    def _learn(self, values: Mapping[Formula, bool], variables: set[Variable]) -> None:
        """Remembers that the values of all atoms about these texts do not hold together."""
        self._clauses.append({atom: value for atom, value in values.items() if _texts_of(atom) & variables})

    def _numbers(self, values: Mapping[Formula, bool]) -> dict[Variable, int] | None:
        """Numbers for the values; None if there are none. Where that is not known, it is a doubt, and there are none."""
        literals = [(atom.atom, value) for atom, value in values.items() if isinstance(atom.atom, Linear)]
        try:
            return find_numbers(literals, self._domains, self._budget)
        except UndecidedError as error:
            self._doubt = error.reason
            return None

    def _complete(self, branch: _Branch) -> Assignment | None:
        """The job of a branch in which nothing is left to make true; None if texts that must be equal, or differ, cannot."""
        numbers = self._numbers(branch.values)
        if numbers is None:
            return None
        relations = [Relation(atom.atom, value) for atom, value in branch.values.items() if isinstance(atom.atom, SameText | Within)]
        try:
            languages = relate(branch.languages, relations, self._texts)
        except UndecidedError as error:
            self._doubt = error.reason
            return None
        if languages is None:
            self._learn(branch.values, {variable for relation in relations for variable in relation.variables})
            return None
        texts = {variable: self._texts.best_word(variable, language) for variable, language in languages.items()}
        return _assignment(branch.values, texts, numbers, self._domains)

    def _choose(self, formula: Formula) -> Formula:
        """The atom to set next: first whether things are there, then numbers, then texts; of these the one that occurs most often."""
        counts: dict[Formula, int] = {}
        size = 0
        for part in parts(formula):
            size += 1
            for child in part.children:
                if child.kind is Kind.ATOM:
                    counts[child] = counts.get(child, 0) + 1
        self._budget.spend(size, _DOING)
        return min(counts, key=lambda atom: (*_rank(atom), -counts[atom]))

    def _is_so_in_base_job(self, atom: Formula) -> bool:
        """Whether an atom is true of the base job, as far as it is cheap to tell."""
        domains = self._domains
        match atom.atom:
            case IsNull(path):
                return domains.base_is_null(path)
            case HasTag(key):
                return domains.base_has_tag(key)
            case HasElement(path, index):
                return domains.base_length(path) > index
            case InLanguage(variable, language):
                text = domains.base_text(variable)
                return text is not None and contains(language, text)
            case Linear() as linear:
                return self._is_so_of_base_numbers(linear)
            case _:
                return False

    def _is_so_of_base_numbers(self, linear: Linear) -> bool:
        numbers: dict[Variable, int] = {}
        for variable, _ in linear.coefficients:
            number = self._domains.base_number(variable)
            if number is None:
                return False
            numbers[variable] = number
        return is_true(linear, numbers)


def _literal(atom: Formula, value: bool) -> Formula:
    return atom if value else negated(atom)


def _literals_of(formula: Formula) -> dict[Formula, bool]:
    """The atoms that must be true or false for the formula to be true, as far as it says so at its top."""
    literals: dict[Formula, bool] = {}
    waiting = [(formula, True)]
    while waiting:
        part, value = waiting.pop()
        match part.kind, value:
            case Kind.ATOM, _:
                literals[part] = value
            case Kind.NOT, _:
                waiting.append((part.children[0], not value))
            case (Kind.AND, True) | (Kind.OR, False):
                waiting.extend((child, value) for child in reversed(part.children))
            case _:
                pass
    return literals


def _texts_of(atom: Formula) -> set[Variable]:
    """The texts that an atom is about."""
    match atom.atom:
        case InLanguage(variable):
            return {variable}
        case SameText(left, right):
            return {left.variable, right.variable}
        case Within(inner, outer):
            return {inner, outer}
        case _:
            return set()


def _rank(atom: Formula) -> tuple[int, int]:
    """Which atoms are set first. Of a list's elements those at its start, so that short lists are tried before long ones."""
    match atom.atom:
        case HasElement(_, index):
            return (1, index)
        case Linear():
            return (2, 0)
        case InLanguage():
            return (3, 0)
        case SameText() | Within():
            return (4, 0)
        case _:
            return (0, 0)


def _assignment(
    values: Mapping[Formula, bool], texts: Mapping[Variable, str], numbers: Mapping[Variable, int], domains: Domains
) -> Assignment:
    """The values of a finished search."""
    nulls: dict[str, bool] = {}
    hidden: dict[str, bool] = {}
    tags: dict[str, bool] = {}
    lengths: dict[str, int] = {}
    for atom, value in values.items():
        match atom.atom:
            case IsNull(path):
                nulls[path] = value
            case IsHidden(path):
                hidden[path] = value
            case HasTag(key):
                tags[key] = value
            case HasElement(path, index):
                lengths[path] = _length(lengths.get(path, domains.base_length(path)), index, value)
            case _:
                pass
    return Assignment(nulls, hidden, tags, lengths, texts, numbers)


def _length(length: int, index: int, has_element: bool) -> int:
    """A list's length, changed so that it has an element at an index, or has none."""
    if has_element:
        return max(length, index + 1)
    return min(length, index)
