"""The shape as a table for people."""

from dataclasses import dataclass

from scanner.shape.fields import FIELDS, Field

_HEAD = ("field", "type", "null", "always", "notes", "what it is")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    field: str
    type: str
    null: str  # whether a job may have none
    always: str  # whether every job record has it
    notes: str  # sensitive, newer
    description: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's cells."""
        return (self.field, self.type, self.null, self.always, self.notes, self.description)


def table() -> list[Row]:
    """The head and a row a field, in the order of the field table."""
    return [Row(*_HEAD), *map(_row, FIELDS)]


def _row(row: Field) -> Row:
    kind = "object" if row.is_object else str(row.type)
    notes = ", ".join(word for word, holds in (("sensitive", row.sensitive), ("newer", row.newer)) if holds)
    return Row(row.path, kind, "yes" if row.nullable else "no", "yes" if row.always else "no", notes, row.description)
