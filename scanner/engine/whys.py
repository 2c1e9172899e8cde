"""Why generated code leaves rules open: their reasons, by generated code too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.engine.engine import letter_of
from scanner.engine.unknowns import Why
from scanner.expressions.compiler.runtime import Around
from scanner.model.job import Gap, GapKind, Job, Part, Stage
from scanner.model.outcome import Check, Reason
from scanner.model.rule import ConfiguredRule, Rule
from scanner.shape.fields import ENUMS

if TYPE_CHECKING:
    from scanner.expressions.compiler.reasons import CompiledReasons

_MOST = 4096  # sets of reasons that are remembered
_NOT_YET = GapKind.NOT_YET.value


class Whys:
    """Why rules are open. The reasons of a rule are compiled once it was open more than `often` times."""

    def __init__(self, rules: Sequence[ConfiguredRule | None], often: int) -> None:
        """None among the rules stands for one that is never open, or of which only the reference evaluator knows why."""
        self._rules = rules
        self._often = often
        self._asked = [0] * len(rules)
        self._compiled: list[CompiledReasons | None] = [None] * len(rules)  # those of the rules that were open often
        self._limited = [configured is not None and _is_limited(configured.rule) for configured in rules]
        self._known: dict[tuple[Reason, ...], Why] = {}  # by the reasons as generated code gives them
        self._of_checks: dict[tuple[str, tuple[Reason, ...]], Why] = {}

    def of(self, job: Job, rule: int, around: Around) -> Why | None:
        """Why a rule is open of a job; None where only the reference evaluator can tell."""
        compiled = self._compiled[rule] or self._compile(rule)
        if compiled is None or (self._limited[rule] and not _is_for(self._rules[rule], job)):
            return None
        try:
            reasons = compiled.of(job.fields, around)
        except Exception:
            return None
        if reasons is None:
            return None
        return self._known.get(reasons) or self._learn(reasons)

    def of_check(self, check: Check) -> Why | None:
        """Why a rule is open of which the reference evaluator gave this check; None where its reasons are not all that there is to say."""
        if check.undecided:
            return None
        key = letter_of(check), check.reasons
        why = self._of_checks.get(key)
        if why is None:
            if len(self._of_checks) >= _MOST:
                self._of_checks.clear()
            why = self._of_checks[key] = Why(check.reasons, key[0])
        return why

    def are_known(self, rules: Sequence[int]) -> bool:
        """Whether it is known of all these rules what they read: they were open often, and have generated code if that is possible."""
        return all(self._asked[rule] > self._often for rule in rules)

    def missing_fields(self, rule: int, fields: Part) -> Sequence[str]:
        """The fields that a rule reads, if the job has none of them; none if the rule reads anything else.

        Then the rule's reasons are the same for all jobs with the same gaps in these fields, whatever else they have.
        """
        compiled = self._compiled[rule]
        if compiled is None or compiled.reads_surroundings or self._limited[rule]:
            return ()
        if any(fields[name].__class__ is not Gap for name in compiled.fields):
            return ()
        return compiled.fields

    def _compile(self, rule: int) -> "CompiledReasons | None":
        configured = self._rules[rule]
        self._asked[rule] += 1
        if configured is None or self._asked[rule] != self._often + 1:
            return None
        from scanner.expressions.compiler.reasons import compile_reasons  # late: a small scan compiles nothing

        compiled = self._compiled[rule] = compile_reasons(configured.rule.when, configured.rule.assertion, configured.params)
        return compiled

    def _learn(self, reasons: tuple[Reason, ...]) -> Why:
        if len(self._known) >= _MOST:
            self._known.clear()
        is_for_later = all(reason.kind.value == _NOT_YET for reason in reasons)
        why = self._known[reasons] = Why(tuple(dict.fromkeys(reasons)), "n" if is_for_later else "u")
        return why


def _is_limited(rule: Rule) -> bool:
    """Whether a rule is not for every job."""
    return bool(rule.statuses) or len(rule.stages) < len(Stage)


def _is_for(configured: ConfiguredRule | None, job: Job) -> bool:
    """Whether a rule is surely for a job, so that it is the conditions that are undecided."""
    if configured is None:
        return False
    rule, status = configured.rule, job.fields["status"]
    if job.stage not in rule.stages:
        return False
    return not rule.statuses or (status in rule.statuses and status in ENUMS["status"])
