"""What is unknown of a job, and what its row becomes with that."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from scanner.model.job import Gap, Part
from scanner.model.outcome import Reason

_MOST = 1024  # sets of unknowns that are remembered


class Why(Struct, frozen=True, eq=False):
    """The reasons of an undecided rule, each once, and its letter: not applicable where all that is missing does not exist yet."""

    reasons: tuple[Reason, ...]
    letter: str


class Unknowns(Struct, frozen=True, eq=False):
    """The reasons of each rule that is unknown of a job, by the rule's number.

    Jobs of which the same is unknown share the object, so it is compared by identity.
    """

    reasons: Mapping[int, tuple[Reason, ...]]


class SharedUnknowns:
    """Gives jobs of which the same is unknown the same object."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, tuple[Reason, ...]], ...], Unknowns] = {}

    def of(self, reasons: Iterable[tuple[int, tuple[Reason, ...]]]) -> Unknowns:
        """The object for rules with their reasons, in the order of the rules."""
        key = tuple(reasons)
        unknowns = self._known.get(key)
        if unknowns is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            unknowns = self._known[key] = Unknowns(dict(key))
        return unknowns


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
    finished: FinishedRow | None = None  # where there are no other open rules

    def fits(self, fields: Part) -> bool:
        """Whether a job has the gaps."""
        for name, gap in self.gaps:
            value = fields[name]
            if value is not gap and value != gap:
                return False
        return True
