"""Adds unknowns to a tally: as lines where an unknown for the same reasons was added before, which is fast, else as entries."""

from collections.abc import Collection

from msgspec import Struct

from scanner.findings.build import accepted_by, make_undecided
from scanner.formats.json.undecided_line import UnknownJob, UnknownPieces, unknown_job, unknown_line, unknown_pieces
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome, Reason, Undecided
from scanner.run.tally import Tally

_MOST = 4096  # sets of reasons that are remembered


class _Known(Struct):
    """An unknown that was added, and its pieces."""

    undecided: Undecided
    pieces: UnknownPieces


class UnknownLines:
    """Adds the unknowns and errors of which no waiver is to be asked."""

    def __init__(self, allowed: Collection[str], tally: Tally) -> None:
        """`allowed` are the rules and fields whose unknowns are accepted."""
        self._allowed = allowed
        self._tally = tally
        self._known: dict[tuple[str, tuple[Reason, ...]], _Known] = {}
        self._job: UnknownJob | None = None  # of the last job

    def add(self, check: Check) -> str:
        """Adds an unknown or an error; returns what accepts it."""
        if check.outcome is not Outcome.UNKNOWN or check.undecided:
            return self._add_whole(check)
        known = self._known.get((check.rule.id, check.reasons))
        job = self._job
        if job is None or job.job is not check.job:
            job = self._job = _job_of(check.job)
        if known is None or job is None:
            return self._add_whole(check)
        order, line = unknown_line(known.pieces, job)
        self._tally.add_unknown_line(order, line, known.undecided)
        return known.undecided.accepted

    def _add_whole(self, check: Check) -> str:
        accepted = accepted_by(check.rule.id, check.outcome, check.reasons, self._allowed)
        undecided = make_undecided(check, accepted)
        self._tally.add_undecided(undecided)
        if check.outcome is Outcome.UNKNOWN and not check.undecided:
            self._learn(check, undecided)
        return accepted

    def _learn(self, check: Check, undecided: Undecided) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        try:
            self._known[check.rule.id, check.reasons] = _Known(undecided, unknown_pieces(undecided))
        except ValueError:  # half of a surrogate pair in a text of the rule
            return


def _job_of(job: Job) -> UnknownJob | None:
    """The part of a job; None for one of which the lines are made from whole entries."""
    try:
        return unknown_job(job)
    except ValueError:  # half of a surrogate pair in a text of the job
        return None
