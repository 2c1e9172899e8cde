"""Which scopes of a configuration jobs are in, by generated code."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from scanner.engine.lane import REQUEST, LaneRule
from scanner.engine.scopes import Answer, resolve
from scanner.expressions.compiler.interface import ASKED, CompiledRule, Row
from scanner.expressions.compiler.runtime import Around
from scanner.model.expression import Expression
from scanner.model.job import Job
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Scope

_FALSE = "f"


class Membership:
    """The scopes of rules, as one letter for each of their conditions; a job's letters say which lane it goes into."""

    def __init__(self, rules: Iterable[ConfiguredRule]) -> None:
        scopes = {change.scope.number: change.scope for configured in rules for change in configured.scopes}
        self._scopes = tuple(scopes.values())
        conditions = [condition for scope in self._scopes for condition in scope.conditions]
        self._nothing_decided = ASKED * len(conditions)
        self._conditions = conditions

    def letters(self, job: Job, around: Around) -> str:
        """The letters of a job: p for a condition that is true, f for one that is false, ASKED for any other; none without scopes."""
        if not self._conditions:
            return ""
        row = self._row
        try:
            return row(job.fields, job.stage is REQUEST, job.fields["status"], around)
        except Exception:
            return self._nothing_decided

    def rules_in(self, letters: str, rules: Iterable[ConfiguredRule]) -> list[LaneRule | None]:
        """The rules as their scopes have them for jobs with these letters; None for one of which that is not known."""
        known = self._known(letters)
        return [_resolved(configured, known) for configured in rules]

    @cached_property
    def _row(self) -> Row:
        from scanner.expressions.compiler.rules import compile_rules  # late: a small scan compiles nothing

        return compile_rules([_compiled(condition) for condition in self._conditions])

    def _known(self, letters: str) -> "KnownAnswers":
        answers: dict[int, bool] = {}
        start = 0
        for scope in self._scopes:
            end = start + len(scope.conditions)
            answer = _answer(letters[start:end])
            if answer is not None:
                answers[scope.number] = answer
            start = end
        return KnownAnswers(answers)


class KnownAnswers(Struct, frozen=True):
    """Whether jobs are in scopes, by the scope's number; only those of which it is known."""

    by_number: Mapping[int, bool]

    def of(self, scope: Scope) -> Answer:
        """Whether the jobs are in a scope."""
        return self.by_number[scope.number]


def _answer(letters: str) -> bool | None:
    """Whether all conditions of a scope are true; None where the reference evaluator must tell.

    What follows an open condition does not count: in the reference evaluator that one may end in an error.
    """
    for letter in letters:
        if letter == _FALSE:
            return False
        if letter == ASKED:
            return None
    return True


def _resolved(configured: ConfiguredRule, known: KnownAnswers) -> LaneRule | None:
    if not configured.scopes:
        return LaneRule(configured)
    if any(change.scope.number not in known.by_number for change in configured.scopes):
        return None
    resolved = resolve(configured, known)
    return LaneRule(resolved.configured, is_scoped=True, off=resolved.off)


def _compiled(condition: Expression) -> CompiledRule:
    """A condition as a rule that is for every job."""
    return CompiledRule(True, True, (), (), None, condition, {})
