"""Proves rules one by one, with the values that they have in a scan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.governance.proof.report import ProvedRule, RuleVerdict
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Example
from scanner.prove.constant import find_constant_part
from scanner.prove.rules import STEPS, prove_rule

FailingExample = Callable[[ConfiguredRule, Mapping[str, Json]], Example | None]  # an example that fails, of a rule and its base job
Reached = Callable[[str, int, int], None]  # what is proved now, its number from 1, and how many there are


def prove_rules(
    rules: Sequence[ConfiguredRule],
    base_jobs: Mapping[str, Mapping[str, Json]],
    failing_example: FailingExample,
    reached: Reached,
    steps: int = STEPS,
) -> Iterator[ProvedRule]:
    """The proof of each rule; `base_jobs` has the job around which it looks for witnesses, by the rule's ID. Raises ReplayError."""
    for number, configured in enumerate(rules, start=1):
        rule_id = configured.rule.id
        reached(rule_id, number, len(rules))
        proved = prove_one(configured, base_jobs[rule_id], steps)
        if proved.verdict in (RuleVerdict.NEVER_FAILS, RuleVerdict.NEVER_APPLIES):
            proved = replace(proved, example=failing_example(configured, base_jobs[rule_id]))
        yield proved


def prove_one(configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> ProvedRule:
    """The proof of a rule; `steps` are for each question. Raises ReplayError."""
    proved = ProvedRule(prove_rule(configured, base_job, steps))
    if proved.verdict not in (RuleVerdict.NEVER_FAILS, RuleVerdict.NEVER_APPLIES):
        return proved
    return ProvedRule(proved.proof, find_constant_part(configured, base_job, steps))
