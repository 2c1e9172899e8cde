"""What is proved of the built-in rules; `make prove-laws` asks the rest, which takes longer."""

from random import Random

import pytest

from scanner.model.rule import Rule
from scanner.prove.answer import Verdict
from tests.property.prove_questions import ask_law, ask_outcomes, compare_mutants
from tests.property.prove_rules import builtin_rules

_SLOW = ("BMJ-RES-", "BMJ-IAM-", "BMJ-GOV-", "BMJ-REL-", "BMJ-ENC-", "BMJ-DAT-")
_READS_CONTEXT = "BMJ-NET-008"  # a route table has any number of routes, so whether it errs is not decided
_QUICK = [rule for rule in builtin_rules() if not rule.id.startswith(_SLOW) and rule.id != _READS_CONTEXT]


@pytest.mark.parametrize("rule", _QUICK, ids=lambda rule: rule.id)
def test_every_question_is_decided_and_no_rule_errs(rule: Rule) -> None:
    """A yes was confirmed by the engine, else the question would have raised an error."""
    answers = {asked.question.removeprefix(f"{rule.id} "): asked.verdict for asked in ask_outcomes(rule)}
    assert (answers["pass"], answers["fail"], answers["error"]) == (Verdict.YES, Verdict.YES, Verdict.NEVER)
    assert set(answers.values()) <= {Verdict.YES, Verdict.NEVER}


@pytest.mark.parametrize("rule", _QUICK, ids=lambda rule: rule.id)
def test_undelivered_fields_turn_no_fail_into_a_pass_and_no_pass_into_a_fail(rule: Rule) -> None:
    assert {asked.verdict for asked in ask_law(rule)} == {Verdict.NEVER}


def test_mutants_differ_or_no_random_job_tells_them_apart() -> None:
    (rule,) = [rule for rule in builtin_rules() if rule.id == "BMJ-OPS-001"]
    compared = list(compare_mutants(rule, 50, Random(1)))
    assert {mutant.verdict for mutant in compared} <= {Verdict.YES, Verdict.NEVER}
    assert [mutant.refuted for mutant in compared if mutant.refuted] == []
    assert any(mutant.verdict is Verdict.YES for mutant in compared)
