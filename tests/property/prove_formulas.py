"""What a formula says of one job: an evaluation that searches for nothing, to hold the solver and the formulas against."""

from dataclasses import dataclass, field
from functools import lru_cache

from scanner.expressions.functions.aws import within
from scanner.model.types import Basic
from scanner.prove.assignment import Assignment
from scanner.prove.domains import Domains
from scanner.prove.formula import (
    Assumed,
    Atom,
    Formula,
    HasElement,
    HasTag,
    InLanguage,
    IsHidden,
    IsNull,
    Kind,
    Linear,
    Order,
    SameText,
    TextPart,
    Variable,
    Within,
)
from scanner.prove.invented import invented_entry, invented_number, invented_text
from scanner.prove.words import contains
from scanner.shape.fields import field as row_of


def evaluate(formula: Formula, assignment: Assignment, domains: Domains) -> bool:
    """Whether a formula is true of the job of an assignment."""
    return _Evaluation(assignment, domains).of(formula)


@dataclass
class _Evaluation:
    assignment: Assignment
    domains: Domains
    known: dict[Formula, bool] = field(default_factory=dict)

    def of(self, formula: Formula) -> bool:
        if formula not in self.known:
            self.known[formula] = self._of(formula)
        return self.known[formula]

    def _of(self, formula: Formula) -> bool:
        match formula.kind:
            case Kind.TRUE:
                return True
            case Kind.FALSE:
                return False
            case Kind.NOT:
                return not self.of(formula.children[0])
            case Kind.AND:
                return all(self.of(child) for child in formula.children)
            case Kind.OR:
                return any(self.of(child) for child in formula.children)
            case Kind.ATOM:
                assert formula.atom is not None
                return self.of_atom(formula.atom)

    def of_atom(self, atom: Atom) -> bool:
        match atom:
            case IsNull(path):
                return self.assignment.nulls.get(path, self.domains.base_is_null(path))
            case IsHidden(path):
                return self.assignment.hidden.get(path, False)
            case HasTag(key):
                return self.assignment.tags.get(key, self.domains.base_has_tag(key))
            case HasElement(path, index):
                return self.length(path) > index
            case Assumed():
                return False  # a job of a record knows nothing of other things
            case Linear():
                return self._of_sum(atom)
            case _:
                return self._of_texts(atom)

    def length(self, path: str) -> int:
        if self.assignment.nulls.get(path, self.domains.base_is_null(path)):
            return 0
        return max(1, self.assignment.lengths.get(path, self.domains.base_length(path)))

    def text(self, variable: Variable) -> str:
        """A variable's text; an invented one where neither the assignment nor the base job has one, as in a witness."""
        text = self.assignment.texts.get(variable, self.domains.base_text(variable))
        if text is not None:
            return text
        path, _, index = variable.partition("[")
        if index:
            return invented_entry(path, int(index[:-1]))
        return "x" if row_of(path) is None else invented_text(path)

    def _of_texts(self, atom: InLanguage | SameText | Within) -> bool:
        match atom:
            case InLanguage(variable, language):
                return contains(language, self.text(variable))
            case SameText(left, right):
                texts = [part_of(part, self.text(part.variable)) for part in (left, right)]
                return texts[0] is not None and texts[0] == texts[1]
            case Within(inner, outer):
                return within(self.text(inner), self.text(outer)) is True

    def _of_sum(self, atom: Linear) -> bool:
        total = atom.constant
        for variable, coefficient in atom.coefficients:
            number = self.assignment.numbers.get(variable, self.domains.base_number(variable))
            if number is None:
                number = 0 if _is_time(variable) else invented_number(variable)
            total += coefficient * number
        match atom.order:
            case Order.LESS:
                return total < 0
            case Order.AT_MOST:
                return total <= 0
            case Order.EQUAL:
                return total == 0


def _is_time(variable: Variable) -> bool:
    row = row_of(variable)
    return row is not None and row.type is Basic.TIMESTAMP


@lru_cache(maxsize=4096)
def part_of(part: TextPart, text: str) -> str | None:
    """The part of a text; None where the text has no such part."""
    for start in range(len(text) + 1):
        if not contains(part.before, text[:start]):
            continue
        for end in range(len(text), start - 1, -1):
            if contains(part.after, text[end:]) and contains(part.inside, text[start:end]):
                return text[start:end].lower() if part.lowered else text[start:end]
    return None
