"""The fast engine: rules compiled to Python, and the reference evaluator for what that leaves open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from scanner.engine.engine import letter_of
from scanner.engine.lane import Lane
from scanner.engine.membership import Membership
from scanner.engine.reference import judge
from scanner.engine.scopes import Answers
from scanner.engine.unknowns import SharedUnknowns, Unknowns, Why
from scanner.expressions.compiler.interface import ASKED
from scanner.expressions.compiler.runtime import Around
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome, Reason
from scanner.model.rule import ConfiguredRule

FEW = 32
_LANES = 64  # beyond them, rules with scopes are left to the reference evaluator


class CompiledEngine:
    """An Engine whose rows and checks are those of the ReferenceEngine, worked out by generated code where that can decide.

    Jobs that are in the same scopes share a lane: the rules with the parameters that the scopes give them.
    """

    def __init__(self, rules: Sequence[ConfiguredRule], now: datetime, few: int = FEW) -> None:
        """An engine that compiles its rules after `few` jobs: many scans have no more, and would wait for nothing."""
        self._rules = tuple(rules)
        self._now = now
        self._around = Around(now)
        self._nothing_decided = ASKED * len(self._rules)
        self._few = few  # jobs that are left until the rules are compiled
        self._few_of_lane = few // 4  # jobs of a lane, where scopes make several
        self._often = few // 8
        self._membership = Membership(rules)
        self._lanes: dict[str, Lane] = {}
        self._job: Job | None = None  # the last one, with its row as far as generated code decided it
        self._lane: Lane | None = None  # of the last job; None where its rules were not compiled yet
        self._only_lane: Lane | None = None  # of all jobs, where no rule has scopes
        self._decided = ""
        self._whys: Mapping[int, Why] = {}  # of the last job, by rule
        self._shared = SharedUnknowns()
        self._unknowns: Unknowns | None = None  # of the last job
        self._checks: dict[int, Check] = {}
        self._answers: Answers | None = None

    def row(self, job: Job) -> str:
        """The outcome of each rule as one letter, in the order of the rules."""
        self._job, self._answers, self._unknowns = job, None, None
        if self._checks or self._whys:
            self._checks, self._whys = {}, {}
        around = self._around
        around.contexts = job.contexts
        around.jobs += 1
        lane = self._lane = self._only_lane or self._lane_of(job)
        self._decided = decided = self._nothing_decided if lane is None else lane.decide(job, around)
        if ASKED not in decided:
            return decided
        finished = None if lane is None else lane.open_rows.finish(job, decided, around, self._ask)
        if finished is None:
            return self._row_of_each(job, decided)
        self._whys, self._unknowns = finished.whys, finished.unknowns
        return finished.row

    def unknowns(self, job: Job) -> Unknowns | None:
        """What is unknown of a job, where that is known of jobs like it; None where the checks say it one by one."""
        if job is not self._job:
            self.row(job)
        return self._unknowns

    def verdict(self, job: Job, rule: int) -> Check:
        """The check behind one letter of the job's row."""
        if job is not self._job:
            self.row(job)
        return self._checks.get(rule) or self._quick_check(job, rule) or self._ask(job, rule)

    def _lane_of(self, job: Job) -> Lane | None:
        """The lane of a job; None as long as it is not worth while to compile the rules."""
        if self._few > 0:
            self._few -= 1
            return None
        letters = self._membership.letters(job, self._around)
        lane = self._lanes.get(letters) or self._make_lane(letters)
        if not letters:
            self._only_lane = lane
        return lane

    def _make_lane(self, letters: str) -> Lane:
        if len(self._lanes) >= _LANES:
            letters = ASKED * len(letters)
        if letters not in self._lanes:
            few = self._few_of_lane if letters else 0
            self._lanes[letters] = Lane(self._membership.rules_in(letters, self._rules), self._shared, few, self._often)
        return self._lanes[letters]

    def _row_of_each(self, job: Job, decided: str) -> str:
        """The row, with the letter of each open rule by itself."""
        letters = list(decided)
        whys: dict[int, Why] = {}
        reasons: dict[int, tuple[Reason, ...]] = {}  # of the rules that are unknown
        for rule in _asked_rules(decided):
            why = None
            if self._lane is not None:
                why = self._lane.whys.of(job, rule, self._around)
            if why is None:
                check = self._checks.get(rule) or self._ask(job, rule)
                why = Why(check.reasons, letter_of(check))
            else:
                whys[rule] = why
            letters[rule] = why.letter
            if why.letter == "u":
                reasons[rule] = why.reasons
        self._whys = whys
        if not any(check.undecided for check in self._checks.values()):  # else reasons are not all that there is to say
            self._unknowns = self._shared.of(reasons.items())
        return "".join(letters)

    def _quick_check(self, job: Job, rule: int) -> Check | None:
        """The check of a rule that generated code has judged; None for one that reports say nothing more about."""
        if self._lane is None:
            return None
        why = self._whys.get(rule)
        if why is not None and why.letter == "u":
            return self._lane.check(job, rule, Outcome.UNKNOWN, why.reasons)
        match self._decided[rule]:
            case "f":
                return self._lane.check(job, rule, Outcome.FAIL)
            case "o":
                return self._lane.check_of_off(job, rule)
            case _:
                return None

    def _ask(self, job: Job, rule: int) -> Check:
        if self._answers is None:
            self._answers = Answers(job, self._now)
        check = self._checks[rule] = judge(self._rules[rule], job, self._now, self._answers)
        return check


@lru_cache(maxsize=1024)  # most jobs of a scan have one of a few rows
def _asked_rules(row: str) -> tuple[int, ...]:
    return tuple(rule for rule, letter in enumerate(row) if letter == ASKED)
