"""The rules as they are for all jobs that are in the same scopes, judged by generated code as far as that can decide."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from scanner.engine.engine import SWITCHED_OFF
from scanner.engine.open_rows import OpenRows
from scanner.engine.unknowns import SharedUnknowns
from scanner.engine.whys import Whys
from scanner.expressions.compiler.interface import ASKED, CompiledRule, Row
from scanner.expressions.compiler.runtime import Around
from scanner.model.job import Job, Stage
from scanner.model.outcome import Check, Outcome, Reason
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import ScopedChange
from scanner.shape.fields import ENUMS

REQUEST = Stage.REQUEST  # to get it from the enum anew for each job takes as long as a short rule


class LaneRule(Struct, frozen=True):
    """A rule with the parameters and the severity in force; `off` is the change that switches it off."""

    configured: ConfiguredRule
    is_scoped: bool = False
    off: ScopedChange | None = None


class Lane:
    """Generated code for rules; None among them stands for one that only the reference evaluator judges."""

    def __init__(self, rules: Sequence[LaneRule | None], shared: SharedUnknowns, few: int = 0, often: int = 4) -> None:
        """A lane that compiles its rules after `few` jobs, and the reasons of a rule after it was undecided `often` times."""
        self._rules = rules
        self._few = few
        self._nothing_decided = ASKED * len(rules)
        self.whys = Whys([_askable(rule) for rule in rules], often)
        self.open_rows = OpenRows(self.whys, shared)

    def decide(self, job: Job, around: Around) -> str:
        """The row, with ASKED for each rule that the row's code does not decide: all of them for a job with an unusual value."""
        if self._few > 0:
            self._few -= 1
            return self._nothing_decided
        row = self._row
        try:
            return row(job.fields, job.stage is REQUEST, job.fields["status"], around)
        except Exception:
            return self._nothing_decided

    def check(self, job: Job, rule: int, outcome: Outcome, reasons: tuple[Reason, ...] = ()) -> Check | None:
        """The check of a rule that this lane has judged."""
        judged = self._rules[rule]
        if judged is None:
            return None
        return Check(judged.configured.rule, job, outcome, reasons, configured=judged.configured if judged.is_scoped else None)

    def check_of_off(self, job: Job, rule: int) -> Check | None:
        """The check of a rule that a scope switches off for the lane's jobs."""
        judged = self._rules[rule]
        if judged is None:
            return None
        return Check(judged.configured.rule, job, Outcome.NOT_APPLICABLE, off=judged.off)

    @cached_property
    def _row(self) -> Row:
        from scanner.expressions.compiler.rules import compile_rules  # late: a small scan compiles nothing

        return compile_rules([_compiled(rule) for rule in self._rules])


def _askable(judged: LaneRule | None) -> ConfiguredRule | None:
    """The rule whose reasons may be asked for; None for one that is never open."""
    if judged is None or judged.off is not None or judged.configured.unset:
        return None
    return judged.configured


def _compiled(judged: LaneRule | None) -> CompiledRule | None:
    """What is compiled of a rule."""
    if judged is None:
        return None
    configured, rule = judged.configured, judged.configured.rule
    letter = ""
    if judged.off is not None:
        letter = SWITCHED_OFF
    elif configured.unset:
        letter = "c"
    return CompiledRule(
        for_jobs=Stage.JOB in rule.stages,
        for_requests=Stage.REQUEST in rule.stages,
        statuses=rule.statuses,
        known_statuses=ENUMS["status"],
        when=rule.when,
        assertion=rule.assertion,
        params=configured.params,
        letter=letter,
    )
