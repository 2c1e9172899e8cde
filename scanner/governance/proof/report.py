"""What `jobscan policy prove` found: an answer for each rule, scope and waiver, and the exit code."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scanner.model.codes import CLEAN, FINDINGS, INCOMPLETE, WRONG_USAGE
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example
from scanner.model.scope import Scope
from scanner.prove.answer import Answer, RuleProof, Verdict
from scanner.prove.constant import ConstantPart


class RuleVerdict(StrEnum):
    """What matters most about a rule, for fully delivered jobs that AWS documents."""

    NEVER_APPLIES = "never applies"
    NEVER_FAILS = "never fails"
    NOT_DECIDED = "not decided"
    NOT_CONFIGURED = "not configured"
    ONLY_UNDOCUMENTED = "only undocumented"  # fails for no job that AWS documents, but for the record of an example
    CAN_FAIL = "can fail"


_OTHERS = (Outcome.PASS, Outcome.UNKNOWN, Outcome.ERROR)  # with fail, the outcomes of a rule that applies


@dataclass(frozen=True, slots=True)
class ProvedRule:
    """A rule with the answers about it.

    Of one that never fails with the part of its condition that is constant, if one is, and with an example for which it fails all the same:
    a rule about damaged records fails for no job that AWS documents. `in_force` has the rule as its scopes have it for the witness of an
    outcome, if it has scopes.
    """

    proof: RuleProof
    constant: ConstantPart | None = None
    example: Example | None = None
    in_force: Mapping[Outcome, ConfiguredRule] = field(default_factory=dict)

    def configured_for(self, outcome: Outcome) -> ConfiguredRule:
        """The rule with the values that it has for the witness of an outcome."""
        return self.in_force.get(outcome, self.proof.configured)

    @property
    def verdict(self) -> RuleVerdict:
        """What matters most. Whether the rule can pass decides nothing: a rule that forbids everything may be meant."""
        answers = self.proof.answers
        if any(answer.verdict is Verdict.NOT_CONFIGURED for answer in answers.values()):
            return RuleVerdict.NOT_CONFIGURED
        match answers[Outcome.FAIL].verdict:
            case Verdict.YES:
                return RuleVerdict.CAN_FAIL
            case Verdict.NEVER if self.example is not None:
                return RuleVerdict.ONLY_UNDOCUMENTED
            case Verdict.NEVER if all(answers[outcome].verdict is Verdict.NEVER for outcome in _OTHERS):
                return RuleVerdict.NEVER_APPLIES
            case Verdict.NEVER:
                return RuleVerdict.NEVER_FAILS
            case _:
                return RuleVerdict.NOT_DECIDED


class ConditionKind(StrEnum):
    """Where a condition is written."""

    SCOPE = "scope"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class ProvedCondition:
    """Whether a scope's or a waiver's condition is true of a job."""

    kind: ConditionKind
    name: str
    location: Location
    answer: Answer


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two scopes that set the same parameters differently, and whether a job can be in both; then the second one wins.

    `parameters` are RULE.NAME.
    """

    first: Scope
    second: Scope
    parameters: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class PolicyProof:
    """All answers. `asked_for` has the IDs of the rules that were asked for by name: they must have an answer.

    `mistakes` is how many conditions in the policy files can hardly be meant: no scan starts with them.
    """

    rules: tuple[ProvedRule, ...]
    conditions: tuple[ProvedCondition, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    config: str = ""  # the configuration in force, as reports show it
    asked_for: frozenset[str] = frozenset()
    mistakes: int = 0

    @property
    def numbers(self) -> Counter[RuleVerdict]:
        """How many rules have each verdict."""
        return Counter(rule.verdict for rule in self.rules)

    @property
    def never_matching(self) -> tuple[ProvedCondition, ...]:
        """The scopes and waivers that can never match."""
        return tuple(condition for condition in self.conditions if condition.answer.verdict is Verdict.NEVER)

    @property
    def exit_code(self) -> int:
        """1 if something can never matter, else 2 if a policy has mistakes, else 3 if the first is not known, else 0."""
        numbers = self.numbers
        if numbers[RuleVerdict.NEVER_FAILS] or numbers[RuleVerdict.NEVER_APPLIES] or self.never_matching:
            return FINDINGS
        if self.mistakes:
            return WRONG_USAGE
        if numbers[RuleVerdict.NOT_DECIDED] or self._lacks_answer:
            return INCOMPLETE
        return CLEAN

    @property
    def _lacks_answer(self) -> bool:
        """Whether a condition is not decided, or a rule that was asked for is not configured, or every rule is not configured."""
        if any(condition.answer.verdict is Verdict.NOT_DECIDED for condition in self.conditions):
            return True
        without_values = [rule for rule in self.rules if rule.verdict is RuleVerdict.NOT_CONFIGURED]
        if len(without_values) == len(self.rules):
            return True
        return any(rule.proof.configured.rule.id in self.asked_for for rule in without_values)
