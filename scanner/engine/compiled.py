"""The fast engine: rules compiled to Python, and the reference evaluator for each answer that needs a reason."""

from collections.abc import Sequence
from datetime import datetime

from scanner.engine.engine import letter_of
from scanner.engine.reference import judge
from scanner.engine.scopes import Answers
from scanner.expressions.compiler.rules import ASKED, Around, CompiledRule, Row, compile_rules
from scanner.model.job import Job, Stage
from scanner.model.outcome import Check, Outcome
from scanner.model.rule import ConfiguredRule
from scanner.shape.fields import ENUMS

FEW = 32
_FAIL = "f"


class CompiledEngine:
    """An Engine whose rows are those of the ReferenceEngine, worked out by generated code where that can decide."""

    def __init__(self, rules: Sequence[ConfiguredRule], now: datetime, few: int = FEW) -> None:
        """An engine that compiles its rules after `few` jobs: many scans have no more, and would wait for nothing."""
        self._rules = tuple(rules)
        self._now = now
        self._around = Around(now)
        self._few = few  # jobs that are left until the rules are compiled
        self._row: Row | None = None
        self._job: Job | None = None  # the last one, with its row as far as generated code decided it
        self._decided = ""
        self._checks: dict[int, Check] = {}  # of the last job, by rule
        self._answers: Answers | None = None

    def row(self, job: Job) -> str:
        """The outcome of each rule as one letter, in the order of the rules."""
        self._job, self._answers, self._checks = job, None, {}
        self._decided = self._decide(job)
        if ASKED not in self._decided:
            return self._decided
        return "".join(letter_of(self._ask(job, number)) if letter == ASKED else letter for number, letter in enumerate(self._decided))

    def verdict(self, job: Job, rule: int) -> Check:
        """The check behind one letter of the job's row."""
        if job is not self._job:
            self.row(job)
        if rule in self._checks:
            return self._checks[rule]
        if self._decided[rule] == _FAIL:
            return Check(self._rules[rule].rule, job, Outcome.FAIL)
        return self._ask(job, rule)

    def _decide(self, job: Job) -> str:
        """The row with ASKED for each rule that the reference evaluator must answer; all of them for a job with an unusual value."""
        if self._row is None:
            if self._few > 0:
                self._few -= 1
                return ASKED * len(self._rules)
            self._row = compile_rules([_compiled(configured) for configured in self._rules])
        self._around.contexts = job.contexts
        try:
            return self._row(job.fields, job.stage is Stage.REQUEST, job.fields["status"], self._around)
        except Exception:
            return ASKED * len(self._rules)

    def _ask(self, job: Job, rule: int) -> Check:
        if self._answers is None:
            self._answers = Answers(job, self._now)
        check = self._checks[rule] = judge(self._rules[rule], job, self._now, self._answers)
        return check


def _compiled(configured: ConfiguredRule) -> CompiledRule | None:
    """What is compiled of a rule; None for one that scopes change or that is not configured."""
    rule = configured.rule
    if configured.scopes or configured.unset:
        return None
    return CompiledRule(
        for_jobs=Stage.JOB in rule.stages,
        for_requests=Stage.REQUEST in rule.stages,
        statuses=rule.statuses,
        known_statuses=ENUMS["status"],
        when=rule.when,
        assertion=rule.assertion,
        params=configured.params,
    )
