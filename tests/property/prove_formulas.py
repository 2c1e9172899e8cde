"""What a formula says of one job: an evaluation that searches for nothing, to hold the solver and the formulas against."""

from dataclasses import dataclass
from functools import lru_cache

from scanner.expressions.functions.aws import within
from scanner.model.types import Basic
from scanner.prove.assignment import Assignment
from scanner.prove.atoms import (
    Assumed,
    Atom,
    HasElement,
    HasTag,
    InLanguage,
    IsHidden,
    IsNull,
    Linear,
    Order,
    SameText,
    TextPart,
    Variable,
    Within,
)
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula, Kind
from scanner.prove.invented import invented_entry, invented_number, invented_text
from scanner.prove.words import contains
from scanner.shape.fields import field


def evaluate(formula: Formula, assignment: Assignment, domains: Domains) -> bool:
    """Whether a formula is true of the job of an assignment."""
    return _Evaluation(Values(assignment, domains)).of(formula)


@dataclass(frozen=True)
class Values:
    """The values of the job of an assignment: its own, else those of the base job, else those that a witness invents."""

    assignment: Assignment
    domains: Domains

    def is_null(self, path: str) -> bool:
        return self.assignment.nulls.get(path, self.domains.base_is_null(path))

    def has_tag(self, key: str) -> bool:
        return self.assignment.tags.get(key, self.domains.base_has_tag(key))

    def length(self, path: str) -> int:
        if self.is_null(path):
            return 0
        return max(1, self.assignment.lengths.get(path, self.domains.base_length(path)))

    def text(self, variable: Variable) -> str:
        text = self.assignment.texts.get(variable, self.domains.base_text(variable))
        if text is not None:
            return text
        path, _, index = variable.partition("[")
        if index:
            return invented_entry(path, int(index[:-1]))
        return "x" if field(path) is None else invented_text(path)

    def number(self, variable: Variable) -> int:
        number = self.assignment.numbers.get(variable, self.domains.base_number(variable))
        if number is not None:
            return number
        row = field(variable)
        is_time = row is not None and row.type is Basic.TIMESTAMP
        return 0 if is_time else invented_number(variable)


class _Evaluation:
    """Formulas about one job, each evaluated once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: dict[Formula, bool] = {}

    def of(self, formula: Formula) -> bool:
        if formula not in self._known:
            self._known[formula] = self._of(formula)
        return self._known[formula]

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
                return self._of_atom(formula.atom)

    def _of_atom(self, atom: Atom) -> bool:
        values = self._values
        match atom:
            case IsNull(path):
                return values.is_null(path)
            case IsHidden(path):
                return values.assignment.hidden.get(path, False)
            case HasTag(key):
                return values.has_tag(key)
            case HasElement(path, index):
                return values.length(path) > index
            case Assumed():
                return False  # the record of a job says nothing of other things
            case Linear():
                return self._of_sum(atom)
            case _:
                return self._of_texts(atom)

    def _of_texts(self, atom: InLanguage | SameText | Within) -> bool:
        values = self._values
        match atom:
            case InLanguage(variable, language):
                return contains(language, values.text(variable))
            case SameText(left, right):
                texts = [part_of(part, values.text(part.variable)) for part in (left, right)]
                return texts[0] is not None and texts[0] == texts[1]
            case Within(inner, outer):
                return within(values.text(inner), values.text(outer)) is True

    def _of_sum(self, atom: Linear) -> bool:
        total = atom.constant + sum(coefficient * self._values.number(variable) for variable, coefficient in atom.coefficients)
        match atom.order:
            case Order.LESS:
                return total < 0
            case Order.AT_MOST:
                return total <= 0
            case Order.EQUAL:
                return total == 0


def part_of(part: TextPart, text: str) -> str | None:
    """The part of a text; None where the text has no such part."""
    found = span_of(part, text)
    if found is None:
        return None
    start, end = found
    return text[start:end].lower() if part.lowered else text[start:end]


@lru_cache(maxsize=4096)
def span_of(part: TextPart, text: str) -> tuple[int, int] | None:
    """Where a part begins and ends in a text; None where the text has no such part."""
    for start in range(len(text) + 1):
        if not contains(part.before, text[:start]):
            continue
        for end in range(len(text), start - 1, -1):
            if contains(part.after, text[end:]) and contains(part.inside, text[start:end]):
                return start, end
    return None
