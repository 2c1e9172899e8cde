"""Adds unknowns to a tally: those of a job at once where they are known from jobs like it, which is fast, else one by one."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from scanner.engine.unknowns import Unknowns
from scanner.findings.build import accepted_by, make_undecided
from scanner.formats.json.undecided_line import UnknownJob, UnknownPieces, unknown_job, unknown_pieces, unknown_rows
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome, Reason, Undecided
from scanner.model.rule import ConfiguredRule
from scanner.run.missing import MissingTogether
from scanner.run.tally import Tally

_MOST = 1024  # unknowns, and sets of them, that are remembered
_NOTHING: Mapping[int, str] = {}


class _Known(Struct):
    """An unknown of some job, and the pieces of its line, which others for the same reasons share."""

    undecided: Undecided
    pieces: UnknownPieces


class _Shared(Struct):
    """What the unknowns of jobs share of which the same is unknown."""

    pieces: tuple[UnknownPieces, ...]
    accepted: Mapping[int, str]  # what accepts an unknown, by the number of its rule
    accepted_rules: tuple[str, ...]
    missing: MissingTogether  # of those that are not accepted


class UnknownLines:
    """Adds the unknowns and errors of which no waiver is to be asked."""

    def __init__(self, rules: Sequence[ConfiguredRule], allowed: Collection[str], tally: Tally) -> None:
        """`allowed` are the rules and fields whose unknowns are accepted."""
        self._rules = rules
        self._allowed = allowed
        self._tally = tally
        self._shared: dict[Unknowns, _Shared] = {}
        self._known: dict[tuple[int, tuple[Reason, ...]], _Known] = {}  # by the number of the rule, and its reasons

    def add(self, numbers: Sequence[int], job: Job, unknowns: Unknowns | None) -> tuple[Sequence[int], Mapping[int, str]]:
        """Adds all unknowns of a job; `numbers` are those of the rules that reports say more about.

        Returns the rules that have to be looked at one by one, and for each unknown that is accepted what accepts it.
        """
        if unknowns is None:
            return numbers, _NOTHING
        try:
            part = unknown_job(job)
            shared = self._shared.get(unknowns) or self._learn(unknowns, job)
        except ValueError:  # half of a surrogate pair in a text of the job or of a rule
            return numbers, _NOTHING
        if part is None:
            return numbers, _NOTHING
        self._add_lines(part, shared)
        if len(numbers) == len(unknowns.reasons):
            return (), shared.accepted
        return [number for number in numbers if number not in unknowns.reasons], shared.accepted

    def add_check(self, check: Check) -> str:
        """Adds an unknown or an error by itself; returns what accepts it."""
        undecided = self._undecided(check)
        self._tally.add_undecided(undecided)
        return undecided.accepted

    def _add_lines(self, part: UnknownJob, shared: _Shared) -> None:
        self._tally.undecided.add_rows(unknown_rows(shared.pieces, part))
        self._tally.missing.add_together(shared.missing, part.order)
        for rule_id in shared.accepted_rules:
            self._tally.accepted[rule_id] += 1

    def _learn(self, unknowns: Unknowns, job: Job) -> _Shared:
        known = {number: self._known_unknown(number, reasons, job) for number, reasons in unknowns.reasons.items()}
        entries = {number: each.undecided for number, each in known.items()}
        accepted = {number: entry.accepted for number, entry in entries.items() if entry.accepted}
        shared = _Shared(
            tuple([each.pieces for each in known.values()]),
            accepted,
            tuple([entries[number].rule_id for number in accepted]),
            MissingTogether(tuple([entry for entry in entries.values() if not entry.accepted])),
        )
        if len(self._shared) >= _MOST:
            self._shared.clear()
        self._shared[unknowns] = shared
        return shared

    def _known_unknown(self, number: int, reasons: tuple[Reason, ...], job: Job) -> _Known:
        # By itself, too: a reason that names the job's own key, for example, makes what is unknown of the job unlike that of any other.
        known = self._known.get((number, reasons))
        if known is None:
            undecided = self._undecided(Check(self._rules[number].rule, job, Outcome.UNKNOWN, reasons))
            known = _Known(undecided, unknown_pieces(undecided))
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[number, reasons] = known
        return known

    def _undecided(self, check: Check) -> Undecided:
        return make_undecided(check, accepted_by(check.rule.id, check.outcome, check.reasons, self._allowed))
