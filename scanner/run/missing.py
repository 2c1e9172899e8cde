"""Counts what is missing: the reasons of unknowns, each once a job, whatever the number of rules."""

from msgspec import Struct, field, structs

from scanner.findings.order import Key, text_key
from scanner.model.outcome import Reason, Undecided
from scanner.model.report import MissingReason

_MOST = 4096  # rules with sets of reasons that are remembered
_MOST_TOGETHER = 1024  # sets of unknowns that are counted together


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


class MissingTogether(Struct):
    """Unknowns that several jobs have, of each job all that it has: they are counted as one, and by their reasons in the end."""

    unknowns: tuple[Undecided, ...]  # those of one of the jobs
    jobs: int = 0
    first: Key = b""  # of all their keys in reports the least, without the rule that each begins with


class Missing:
    """The reasons of the unknowns that were added."""

    def __init__(self) -> None:
        self._together: list[MissingTogether] = []  # those with jobs
        self._reasons: dict[tuple[Reason, bool], _Missing] = {}
        self._of_checks: dict[tuple[str, tuple[Reason, ...]], tuple[_Missing, ...]] = {}  # the same, by rule and what it misses

    def add(self, undecided: Undecided, order: Key, job: int) -> None:
        """Counts the reasons of an unknown; `order` is its key in reports, `job` the number of its job, whose unknowns come in a row."""
        for missing in self._missing_of(undecided, order):
            if missing.last_job != job:
                missing.jobs += 1
                missing.last_job = job

    def add_together(self, together: MissingTogether, order: Key) -> None:
        """Counts the reasons of all unknowns of a job; `order` is what follows the rule in their keys."""
        if not together.jobs:
            self._begin(together, order)
        elif order < together.first:
            together.first = order
        together.jobs += 1

    def merge(self, other: "Missing") -> None:
        """Adds what is missing for other jobs."""
        other._settle()
        for theirs in other._reasons.values():
            ours = self._of(theirs.reason, theirs.first)
            ours.rules |= theirs.rules
            ours.jobs += theirs.jobs

    def summaries(self) -> tuple[MissingReason, ...]:
        """What is missing, in the order in which reports list the checks that are undecided because of it, whatever came first."""
        self._settle()
        in_order = sorted(self._reasons.values(), key=lambda missing: missing.first)
        return tuple(MissingReason(missing.reason, tuple(sorted(missing.rules)), missing.jobs) for missing in in_order)

    def _begin(self, together: MissingTogether, order: Key) -> None:
        if len(self._together) >= _MOST_TOGETHER:
            self._settle()
        self._together.append(together)
        together.first = order

    def _settle(self) -> None:
        """Counts by its reasons what was counted together."""
        for together in self._together:
            counted: list[_Missing] = []
            for undecided in together.unknowns:
                counted += self._missing_of(undecided, text_key(undecided.rule_id) + together.first)
            for missing in {id(missing): missing for missing in counted}.values():
                missing.jobs += together.jobs
            together.jobs = 0
        self._together.clear()

    def _missing_of(self, undecided: Undecided, order: Key) -> tuple[_Missing, ...]:
        reasons = undecided.missing
        known = self._of_checks.get((undecided.rule_id, reasons))
        if known is None:
            return self._learn(undecided, order)
        for position, missing in enumerate(known):
            if order <= missing.first[0]:
                missing.may_begin((order, position), reasons[position])
        return known

    def _learn(self, undecided: Undecided, order: Key) -> tuple[_Missing, ...]:
        if len(self._of_checks) >= _MOST:
            self._of_checks.clear()
        known = tuple([self._of(reason, (order, position)) for position, reason in enumerate(undecided.missing)])
        for missing in known:
            missing.rules.add(undecided.rule_id)
        self._of_checks[undecided.rule_id, undecided.missing] = known
        return known

    def _of(self, reason: Reason, first: tuple[Key, int]) -> _Missing:
        # Whatever a record has instead of a value ("null" as text, a placeholder), it is one reason; the first is its example.
        key = (structs.replace(reason, why="") if reason.why else reason, reason.why != "")
        missing = self._reasons.get(key)
        if missing is None:
            missing = self._reasons[key] = _Missing(first, reason)
        else:
            missing.may_begin(first, reason)
        return missing
