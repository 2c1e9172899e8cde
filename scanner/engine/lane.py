"""The rules as they are for all jobs that are in the same scopes, judged by generated code as far as that can decide."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from scanner.engine.engine import SWITCHED_OFF
from scanner.expressions.compiler.reasons import WhyMissing, compile_reasons
from scanner.expressions.compiler.rules import ASKED, Around, CompiledRule, Row, compile_rules
from scanner.model.job import GapKind, Job, Stage
from scanner.model.outcome import Check, Outcome, Reason
from scanner.model.rule import ConfiguredRule, Rule
from scanner.model.scope import ScopedChange
from scanner.shape.fields import ENUMS

_MOST = 4096  # sets of reasons that are remembered
_NOT_YET = GapKind.NOT_YET.value


class LaneRule(Struct, frozen=True):
    """A rule with the parameters and the severity in force; `off` is the change that switches it off."""

    configured: ConfiguredRule
    is_scoped: bool = False
    off: ScopedChange | None = None


class Why(Struct, frozen=True):
    """The reasons of an undecided rule, each once, and its letter: not applicable where all that is missing does not exist yet."""

    reasons: tuple[Reason, ...]
    letter: str


class Lane:
    """Generated code for rules; None among them stands for one that only the reference evaluator judges."""

    def __init__(self, rules: Sequence[LaneRule | None], few: int = 0, often: int = 4) -> None:
        """A lane that compiles its rules after `few` jobs, and the reasons of a rule after it was undecided `often` times."""
        self._rules = rules
        self._few = few
        self._often = often
        self._nothing_decided = ASKED * len(rules)
        self._asked = [0] * len(rules)
        self._finders: list[WhyMissing | None] = [None] * len(rules)  # those of the rules that were undecided often
        self._limited = frozenset(number for number, rule in enumerate(rules) if rule is not None and _is_limited(rule.configured.rule))
        self._known: dict[tuple[Reason, ...], Why] = {}

    def decide(self, job: Job, around: Around) -> str:
        """The row, with ASKED for each rule that the row's code does not decide: all of them for a job with an unusual value."""
        if self._few > 0:
            self._few -= 1
            return self._nothing_decided
        row = self._row
        try:
            return row(job.fields, job.stage is Stage.REQUEST, job.fields["status"], around)
        except Exception:
            return self._nothing_decided

    def why(self, job: Job, rule: int, around: Around) -> Why | None:
        """Why a rule is undecided of a job of which `decide` left it open; None where only the reference evaluator can tell."""
        find = self._finders[rule] or self._compile_finder(rule)
        if find is None or (rule in self._limited and not _is_for(self._rules[rule], job)):
            return None
        try:
            reasons = find(job.fields, around)
        except Exception:
            return None
        if reasons is None:
            return None
        return self._known.get(reasons) or self._learn(reasons)

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
        return compile_rules([_compiled(rule) for rule in self._rules])

    def _compile_finder(self, rule: int) -> WhyMissing | None:
        judged = self._rules[rule]
        self._asked[rule] += 1
        if judged is None or self._asked[rule] != self._often + 1 or judged.off is not None or judged.configured.unset:
            return None
        configured = judged.configured
        find = self._finders[rule] = compile_reasons(configured.rule.when, configured.rule.assertion, configured.params)
        return find

    def _learn(self, reasons: tuple[Reason, ...]) -> Why:
        if len(self._known) >= _MOST:
            self._known.clear()
        is_for_later = all(reason.kind.value == _NOT_YET for reason in reasons)
        why = self._known[reasons] = Why(tuple(dict.fromkeys(reasons)), "n" if is_for_later else "u")
        return why


def _is_limited(rule: Rule) -> bool:
    """Whether a rule is not for every job."""
    return bool(rule.statuses) or len(rule.stages) < len(Stage)


def _is_for(judged: LaneRule | None, job: Job) -> bool:
    """Whether a rule is surely for a job, so that it is the conditions that are undecided."""
    if judged is None:
        return False
    rule, status = judged.configured.rule, job.fields["status"]
    if job.stage not in rule.stages:
        return False
    return not rule.statuses or (status in rule.statuses and status in ENUMS["status"])


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
