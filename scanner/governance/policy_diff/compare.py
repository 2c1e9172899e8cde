"""Compares the rules of two sides by their IDs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.governance.policy_diff.declared import declared_changes
from scanner.governance.policy_diff.report import ComparedRule
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule
from scanner.prove.alike import judge_alike
from scanner.prove.answer import Answer, Change, Difference, Verdict
from scanner.prove.rules import STEPS, compare_rules

Reached = Callable[[str, int, int], None]  # what is compared now, its number from 1, and how many there are


@dataclass(frozen=True, slots=True)
class Side:
    """The rules of one side with their values, the jobs around which witnesses are looked for, and the rules that a pin keeps from failing.

    Both maps are by the rule's ID.
    """

    rules: tuple[ConfiguredRule, ...]
    base_jobs: Mapping[str, Mapping[str, Json]]
    pinned: Mapping[str, str] = field(default_factory=dict)


def compare(old: Side, new: Side, reached: Reached, steps: int = STEPS) -> Iterator[ComparedRule]:
    """What became of each rule, in the order of the new side, the rules that are gone last. Raises ReplayError."""
    before, after = _by_id(old.rules), _by_id(new.rules)
    ids = list(dict.fromkeys((*after, *before)))
    for number, rule_id in enumerate(ids, start=1):
        reached(rule_id, number, len(ids))
        first, second = before.get(rule_id), after.get(rule_id)
        if first is None or second is None:
            yield ComparedRule(rule_id, first, second)
            continue
        declared = declared_changes(first, second, old.pinned.get(rule_id, ""), new.pinned.get(rule_id, ""))
        yield ComparedRule(rule_id, first, second, tuple(declared), _differences(first, second, new.base_jobs[rule_id], steps))


def _by_id(rules: Sequence[ConfiguredRule]) -> dict[str, ConfiguredRule]:
    return {configured.rule.id: configured for configured in rules}


def _differences(old: ConfiguredRule, new: ConfiguredRule, base_job: Mapping[str, Json], steps: int) -> tuple[Difference, ...]:
    """What is proved of two versions of a rule, or not decided; nothing to prove where both say the same."""
    if judge_alike(old, new):
        return ()
    if old.unset and new.unset:
        reason = f"not configured on either side: needs {', '.join(new.unset)}"
        return (Difference(Change.LOOSENED, Answer(Verdict.NOT_CONFIGURED, reason=reason)),)
    if old.unset or new.unset:  # which is told without a proof
        return ()
    differences = compare_rules(old, new, base_job, steps).differences
    return tuple(difference for difference in differences if difference.answer.verdict is not Verdict.NEVER)
