"""What is unknown of a job, and what its row becomes with that."""

from collections.abc import Mapping

from msgspec import Struct

from scanner.model.job import Gap, Part
from scanner.model.outcome import Reason


class Why(Struct, frozen=True, eq=False):
    """The reasons of an undecided rule, each once, and its letter: not applicable where all that is missing does not exist yet."""

    reasons: tuple[Reason, ...]
    letter: str


class Unknowns(Struct, frozen=True, eq=False):
    """The reasons of each rule that is unknown of a job, by the rule's number.

    Jobs of which the same is unknown share the object, so it is compared by identity.
    """

    reasons: Mapping[int, tuple[Reason, ...]]


class FinishedRow(Struct, frozen=True, eq=False):
    """A row of which no rule is open any more, with why the rules that were open are unknown or not applicable."""

    row: str
    whys: Mapping[int, Why]
    unknowns: Unknowns


class Case(Struct, frozen=True, eq=False):
    """Jobs with the same gaps: why rules are open that read nothing but these, and the other open rules."""

    gaps: tuple[tuple[str, Gap], ...]  # by the name of the field
    whys: Mapping[int, Why]
    others: tuple[int, ...]

    def fits(self, fields: Part) -> bool:
        """Whether a job has the gaps."""
        for name, gap in self.gaps:
            value = fields[name]
            if value is not gap and value != gap:
                return False
        return True
