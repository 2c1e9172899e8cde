"""Counts what is missing: the reasons of unknowns, each once a job, whatever the number of rules."""

from msgspec import Struct, field, structs

from scanner.findings.order import Key, undecided_order
from scanner.model.outcome import Reason, Undecided
from scanner.model.report import MissingReason


class _Missing(Struct):
    """A reason that is missing, as it is first in the order of reports, with the rules that are unknown because of it."""

    first: tuple[Key, int]  # of the unknown, and the reason's number in it
    reason: Reason
    rules: set[str] = field(default_factory=set)
    jobs: int = 0
    last_job: int = -1  # the number of the job that was counted last

    def may_begin(self, first: tuple[Key, int], reason: Reason) -> None:
        """Takes the reason as its example if that comes earlier in reports."""
        if first < self.first:
            self.first, self.reason = first, reason


class Missing:
    """The reasons of the unknowns that were added."""

    def __init__(self) -> None:
        self._reasons: dict[tuple[Reason, bool], _Missing] = {}

    def add(self, undecided: Undecided, job: int) -> None:
        """Counts the reasons of an unknown; `job` is the number of its job, whose unknowns come one after the other."""
        order = undecided_order(undecided)
        for position, reason in enumerate(undecided.missing):
            missing = self._of(reason, (order, position))
            missing.rules.add(undecided.rule_id)
            if missing.last_job != job:
                missing.jobs += 1
                missing.last_job = job

    def merge(self, other: "Missing") -> None:
        """Adds what is missing for other jobs."""
        for theirs in other._reasons.values():
            ours = self._of(theirs.reason, theirs.first)
            ours.rules |= theirs.rules
            ours.jobs += theirs.jobs

    def summaries(self) -> tuple[MissingReason, ...]:
        """What is missing, in the order in which reports list the checks that are undecided because of it, whatever came first."""
        in_order = sorted(self._reasons.values(), key=lambda missing: missing.first)
        return tuple(MissingReason(missing.reason, tuple(sorted(missing.rules)), missing.jobs) for missing in in_order)

    def _of(self, reason: Reason, first: tuple[Key, int]) -> _Missing:
        # Whatever a record has instead of a value ("null" as text, a placeholder), it is one reason; the first is its example.
        key = (structs.replace(reason, why="") if reason.why else reason, reason.why != "")
        missing = self._reasons.get(key)
        if missing is None:
            missing = self._reasons[key] = _Missing(first, reason)
        else:
            missing.may_begin(first, reason)
        return missing
