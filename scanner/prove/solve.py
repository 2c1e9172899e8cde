"""A job of which a formula is true, or the proof that there is none.

The search sets one atom after the other, first as it is in the base job, and simplifies what is left. Atoms that must be true or false
are set at once. Where numbers or texts contradict each other, the atoms that did it become a clause, so that they are not tried again.
"""

from collections.abc import Mapping
from dataclasses import replace

from scanner.prove.assignment import Assignment
from scanner.prove.atoms import InLanguage, Linear, SameText, Variable, Within
from scanner.prove.branch import Branch, State, assignment_of, literal, literals_of, texts_of
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.choosing import choose, is_so_in_base_job
from scanner.prove.domains import Domains
from scanner.prove.formula import FALSE, TRUE, Formula, all_of, any_of, atoms, negated, parts, substitute
from scanner.prove.language import Language
from scanner.prove.linear import find_numbers
from scanner.prove.merged import merge_texts
from scanner.prove.relations import Relation, relate
from scanner.prove.texts import Texts
from scanner.prove.undecided import UndecidedError

__all__ = ["UndecidedError", "solve"]

_DOING = "searching for a job"
_PART = 5  # steps to put a value into a part of a formula
_FIRST = 2  # the share of the steps after which questions about the same text are merged


def solve(formula: Formula, domains: Domains, budget: Budget) -> Assignment | None:
    """A job of which the formula is true, close to the base job; None if there is none. Raises OutOfStepsError and UndecidedError."""
    formula = all_of([formula, domains.always(atoms(formula))])
    # Rules that share atoms contradict each other by their atoms alone, without a look at languages. Merged, they would be two large
    # languages to compare. But where a rule asks many questions about one text, one large question is less work than all combinations.
    first = Budget(budget.left // _FIRST)
    try:
        return _Search(domains, first).run(formula)
    except OutOfStepsError:
        pass
    finally:
        budget.spend(budget.left // _FIRST - max(first.left, 0), _DOING)
    return _Search(domains, budget).run(merge_texts(formula))


class _Search:
    """One search, with what it learned on the way."""

    def __init__(self, domains: Domains, budget: Budget) -> None:
        self._domains = domains
        self._budget = budget
        self._texts = Texts(domains, budget)
        self._clauses: list[Mapping[Formula, bool]] = []  # each: values that no job has together
        self._tried: set[State] = set()
        self._doubt = ""

    def run(self, formula: Formula) -> Assignment | None:
        """The first job that is found; None if there is none."""
        waiting = [Branch(formula, {}, {})]
        while waiting:
            branch = self._propagate(self._with_clauses(waiting.pop()))
            if branch is None:
                continue
            if branch.formula is TRUE:
                assignment = self._complete(branch)
                if assignment is not None:
                    return assignment
                continue
            if branch.state in self._tried:
                continue
            self._tried.add(branch.state)
            chosen = choose(branch.formula, self._budget)
            is_so = is_so_in_base_job(chosen, self._domains)
            waiting.append(replace(branch, formula=all_of([literal(chosen, not is_so), branch.formula])))
            waiting.append(replace(branch, formula=all_of([literal(chosen, is_so), branch.formula])))
        if self._doubt:
            raise UndecidedError(self._doubt)
        return None

    def _with_clauses(self, branch: Branch) -> Branch:
        """The branch with the clauses that were learned since it was left."""
        new = [self._clause(values, branch) for values in self._clauses[branch.clauses :]]
        return replace(branch, formula=all_of([branch.formula, *new]), clauses=len(self._clauses))

    def _clause(self, values: Mapping[Formula, bool], branch: Branch) -> Formula:
        """That the values do not hold together, as far as the branch has not set them."""
        self._budget.spend(len(values), _DOING)
        if any(branch.values.get(atom, value) != value for atom, value in values.items()):
            return TRUE
        return any_of(negated(literal(atom, value)) for atom, value in values.items() if atom not in branch.values)

    def _propagate(self, branch: Branch) -> Branch | None:
        """The branch after setting all atoms that must be true or false; None where it has no job."""
        before = branch
        while literals := literals_of(branch.formula):
            self._budget.spend(_PART * sum(1 for _ in parts(branch.formula)), _DOING)
            formula = substitute(branch.formula, {atom: TRUE if value else FALSE for atom, value in literals.items()})
            branch = replace(branch, formula=formula, values={**branch.values, **literals}, languages=self._narrowed(branch, literals))
        # Only now, since an emptiness check is dear, and most branches end without one.
        if branch.formula is FALSE or not self._has_texts(branch, before) or not self._has_numbers(branch, before):
            return None
        return branch

    def _narrowed(self, branch: Branch, literals: Mapping[Formula, bool]) -> Mapping[Variable, Language]:
        """The languages that more atoms leave for texts."""
        languages = dict(branch.languages)
        for atom, value in literals.items():
            if isinstance(atom.atom, InLanguage):
                variable = atom.atom.variable
                language = languages.get(variable) or self._domains.language(variable)
                languages[variable] = self._texts.narrowed(language, atom.atom.language, value)
        return languages

    def _has_texts(self, branch: Branch, before: Branch) -> bool:
        """Whether each language that was narrowed since a branch has a word; learns from one that has none."""
        for variable, language in branch.languages.items():
            if language is before.languages.get(variable) or self._texts.has_word(variable, language):
                continue
            self._clauses.append({
                atom: value
                for atom, value in branch.values.items()
                if isinstance(atom.atom, InLanguage) and atom.atom.variable == variable
            })  # fmt: skip
            return False
        return True

    def _has_numbers(self, branch: Branch, before: Branch) -> bool:
        """Whether there are numbers for the conditions, if any was set since a branch; learns from those that have none."""
        new = [atom for atom in branch.values if atom not in before.values and isinstance(atom.atom, Linear)]
        if not new or self._numbers(branch.values) is not None:
            return True
        self._clauses.append({atom: value for atom, value in branch.values.items() if isinstance(atom.atom, Linear)})
        return False

    def _learn(self, values: Mapping[Formula, bool], variables: set[Variable]) -> None:
        """Remembers that the values of all atoms about these texts do not hold together."""
        self._clauses.append({atom: value for atom, value in values.items() if texts_of(atom) & variables})

    def _numbers(self, values: Mapping[Formula, bool]) -> dict[Variable, int] | None:
        """Numbers for the values; None if there are none. Where that is not known, it is a doubt, and there are none."""
        literals = [(atom.atom, value) for atom, value in values.items() if isinstance(atom.atom, Linear)]
        try:
            return find_numbers(literals, self._domains, self._budget)
        except UndecidedError as error:
            self._doubt = error.reason
            return None

    def _complete(self, branch: Branch) -> Assignment | None:
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
        return assignment_of(branch.values, texts, numbers, self._domains)
