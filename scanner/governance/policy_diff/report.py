"""What `jobscan policy diff` found: what became of each rule, and the exit code."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from scanner.model.codes import CLEAN, FINDINGS, INCOMPLETE
from scanner.model.rule import ConfiguredRule
from scanner.prove.answer import Change, Difference, Verdict


class RuleChange(StrEnum):
    """What matters most about a rule, the gravest first."""

    REMOVED = "removed"  # counts as loosened
    LOOSENED = "loosened"
    NOT_DECIDED = "not decided"
    OPENED = "opened"
    TIGHTENED = "tightened"
    ADDED = "added"
    SAME = "same"


_LOOSER = frozenset({RuleChange.REMOVED, RuleChange.LOOSENED})
_BY_CHANGE = {Change.LOOSENED: RuleChange.LOOSENED, Change.OPENED: RuleChange.OPENED, Change.TIGHTENED: RuleChange.TIGHTENED}


@dataclass(frozen=True, slots=True)
class DeclaredChange:
    """Something that is written otherwise and needs no proof, e.g. "severity: high -> low"."""

    change: Change
    what: str


@dataclass(frozen=True, slots=True)
class ComparedRule:
    """A rule of both sides, or of one. `differences` are proved, or not decided; a direction in which nothing differs is not among them."""

    rule_id: str
    old: ConfiguredRule | None
    new: ConfiguredRule | None
    declared: tuple[DeclaredChange, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def change(self) -> RuleChange:
        """What matters most. Whether a rule is loosened must be known: where it is not, the rule is not decided."""
        if self.new is None:
            return RuleChange.REMOVED
        if self.old is None:
            return RuleChange.ADDED
        changes = {_BY_CHANGE[each.change] for each in self.declared}
        for difference in self.differences:
            is_proved = difference.answer.verdict is Verdict.YES
            changes.add(_BY_CHANGE[difference.change] if is_proved else RuleChange.NOT_DECIDED)
        return next((change for change in RuleChange if change in changes), RuleChange.SAME)

    @property
    def may_be_loosened(self) -> bool:
        """Whether it is not known that the rule is not loosened."""
        return any(each.change is Change.LOOSENED and each.answer.verdict is not Verdict.YES for each in self.differences)


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """All rules of both sides, in the order of the new one, those that are gone last. `old` and `new` are the paths as they were passed."""

    old: str
    new: str
    rules: tuple[ComparedRule, ...]
    fails_on_loosened: bool = False
    notes: tuple[str, ...] = ()

    @property
    def numbers(self) -> Counter[RuleChange]:
        """How many rules have each change."""
        return Counter(rule.change for rule in self.rules)

    @property
    def is_loosened(self) -> bool:
        """Whether any rule is looser, or gone."""
        return any(rule.change in _LOOSER for rule in self.rules)

    @property
    def is_undecided(self) -> bool:
        """Whether of some rule it is not known that it is not loosened."""
        return any(rule.may_be_loosened for rule in self.rules)

    @property
    def exit_code(self) -> int:
        """0 unless a loosened rule shall fail: then 1 for one, 3 if that is not known."""
        if not self.fails_on_loosened:
            return CLEAN
        if self.is_loosened:
            return FINDINGS
        return INCOMPLETE if self.is_undecided else CLEAN
