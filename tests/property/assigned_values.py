"""The values of the job of an assignment."""

from dataclasses import dataclass

from scanner.model.types import Basic
from scanner.prove.assignment import Assignment
from scanner.prove.atoms import Assumed, Variable
from scanner.prove.domains import Domains
from scanner.prove.invented import invented_entry, invented_number, invented_text
from scanner.shape.fields import field


@dataclass(frozen=True)
class AssignedValues:
    """The values of the job of an assignment: its own, else those of the base job, else those that a witness invents."""

    assignment: Assignment
    domains: Domains

    def is_null(self, path: str) -> bool:
        return self.assignment.nulls.get(path, self.domains.base_is_null(path))

    def is_hidden(self, path: str) -> bool:
        return self.assignment.hidden.get(path, False)

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

    def is_so(self, _what: Assumed) -> bool:
        return False  # the record of a job says nothing of other things
