"""Proves rules one by one, with the values that they have in a scan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from scanner.engine.scopes import Answers, resolve
from scanner.governance.proof.report import ProvedRule, RuleVerdict
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Example
from scanner.prove.answer import RuleProof, Witness
from scanner.prove.asker import NOW
from scanner.prove.constant import find_constant_part
from scanner.prove.rules import STEPS, prove_rule
from scanner.prove.witness import job_of

FailingExample = Callable[[ConfiguredRule, Mapping[str, Json]], Example | None]  # an example that fails, of a rule and its base job
Reached = Callable[[str, int, int], None]  # what is proved now, its number from 1, and how many there are
_NEVER = (RuleVerdict.NEVER_FAILS, RuleVerdict.NEVER_APPLIES)


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
        if _may_be_about_other_records(proved, base_jobs[rule_id], steps):
            proved = replace(proved, example=failing_example(configured, base_jobs[rule_id]))
        yield proved


def _may_be_about_other_records(proved: ProvedRule, base_job: Mapping[str, Json], steps: int) -> bool:
    """Whether a rule that never fails may be right, if it is about records that AWS would not make.

    Not if it has parameters: an allowlist of `*` fails for odd records only, and is still a rule that checks nothing.
    Not if it is so by its scopes: one that is `off` for every job checks nothing, whatever the examples show of it without scopes.
    """
    configured = proved.proof.configured
    if proved.verdict not in _NEVER or configured.rule.params:
        return False
    if not configured.scopes:
        return True
    outcomes = (Outcome.FAIL, Outcome.PASS)
    without_scopes = prove_rule(structs.replace(configured, scopes=()), base_job, steps, outcomes).answers
    return all(without_scopes[outcome].verdict is proved.proof.answers[outcome].verdict for outcome in outcomes)


def prove_one(configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> ProvedRule:
    """The proof of a rule; `steps` are for each question. Raises ReplayError."""
    proof = prove_rule(configured, base_job, steps)
    proved = ProvedRule(proof, in_force=_in_force(proof, base_job))
    if proved.verdict not in _NEVER:
        return proved
    return replace(proved, constant=find_constant_part(configured, base_job, steps))


def _in_force(proof: RuleProof, base_job: Mapping[str, Json]) -> Mapping[Outcome, ConfiguredRule]:
    """A rule with scopes as they have it for the witness of each outcome."""
    if not proof.configured.scopes:
        return {}
    witnesses = {outcome: answer.witness for outcome, answer in proof.answers.items() if answer.witness is not None}
    return {outcome: _resolved(proof.configured, witness, base_job) for outcome, witness in witnesses.items()}


def _resolved(configured: ConfiguredRule, witness: Witness, base_job: Mapping[str, Json]) -> ConfiguredRule:
    return resolve(configured, Answers(job_of(witness, base_job, witness.stage), NOW)).configured
