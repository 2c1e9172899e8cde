"""The built-in rules keep what their examples say, notice every mutation, and pass after no damage."""

import copy
from collections import Counter

import pytest
from msgspec.structs import replace

from scanner.authoring.damage import damaged_jobs, holes
from scanner.authoring.examples import configured_for, default_base_job, example_time, record_of, run_examples
from scanner.authoring.mutation import mutate, survivors
from scanner.engine.reference import ReferenceEngine
from scanner.expressions.syntax.parser import parse
from scanner.governance.gate import Counts, judge_scan
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome
from scanner.model.report import Flags, ReportedRule
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.policy import builtin
from scanner.policy.parameters import configure
from scanner.run.report import reported_rule
from tests.property.scans import cases

POLICIES = builtin.load_packs(builtin.pack_names())
RULES = {rule.id: rule for policy in POLICIES for rule in policy.rules}
CORE = [RULES[name] for name in builtin.named_selections()["core"].rules]
BASE = default_base_job()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_example_holds(policy) -> None:  # type: ignore[no-untyped-def]
    results = run_examples(policy)
    assert results
    assert [f"{one.example.location} {one.rule.id}: {one.check}" for one in results if not one.is_as_expected] == []


def test_every_outcome_that_a_rule_can_give_has_examples() -> None:
    counted = Counter(example.outcome for rule in RULES.values() for example in rule.examples)
    assert set(counted) == {"pass", "fail", "not_applicable", "unknown"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_mutant_is_noticed_or_excused(rule: Rule) -> None:
    alive, stale, tried = survivors(rule, BASE)
    assert tried > 0
    assert [mutant.name for mutant in alive] == []
    assert stale == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_no_damage_to_a_failing_example_passes(rule: Rule) -> None:
    failing = [example for example in rule.examples if example.outcome == "fail"]
    others = [example for example in rule.examples if example.outcome != "fail"]
    some = failing if cases(1) > 1 else failing[:_OF_ONE_RULE]
    found, tried = holes(replace(rule, examples=(*some, *others)), BASE)
    assert tried > 0 or all(example.stage.value == "request" for example in rule.examples if example.outcome == "fail")
    assert [f"{example.location}: {damage}" for example, damage in found] == []


# Failing examples; IAM-002 alone has thirty names, which are damaged in the same ways. All of them are damaged in a long run.
_OF_A_RULE = 4
_OF_ONE_RULE = 12  # where only that rule is run


def test_no_damage_makes_all_of_core_exit_0() -> None:
    clean = []
    for rule in CORE:
        failing = [example for example in rule.examples if example.outcome == "fail"]
        for example in failing[:_OF_A_RULE]:
            scanned = CoreScan(rule, example)
            damages = damaged_jobs(example, BASE)
            clean += [f"{example.location}: {damage}" for damage, job in damages if job is not None and scanned.exit_code(job) == 0]
    assert clean == []


class CoreScan:
    """Scans of one job with core, the rule with its example's parameters; configured once, since an example has hundreds of damages."""

    def __init__(self, rule: Rule, example: Example) -> None:
        rules = [configured_for(rule, example) if one is rule else configure([one], (), ())[0] for one in CORE]
        self._engine = ReferenceEngine(rules, example_time(example))
        self._reported = [reported_rule(configured, rules, Counter()) for configured in rules]

    def exit_code(self, job: Job) -> int:
        """The code of a scan of this job."""
        checks = self._engine.checks(job)
        rules = [with_check(rule, check) for rule, check in zip(self._reported, checks, strict=True)]
        return judge_scan(Flags(), Counts(rules, jobs=1, damaged=False)).exit_code


def with_check(rule: ReportedRule, check: Check) -> ReportedRule:
    """The rule with one check counted."""
    severities = {check.rule.severity: 1} if check.outcome is Outcome.FAIL else {}
    return replace(rule, outcomes={check.outcome: 1}, severities=severities)


# The harness itself: it must see what it is there for.


def a_rule(text: str, *examples: Example, **more: object) -> Rule:
    rule = replace(
        CORE[0], assertion=parse(text), when=None, params={}, examples=examples, equivalent=(), statuses=(), stages=CORE[0].stages
    )
    return replace(rule, **more)  # type: ignore[arg-type]


def test_a_weak_example_lets_mutants_live() -> None:
    rule = a_rule("timeout_duration_in_hours <= `72`", Example("pass"), Example("fail", {"timeout_duration_in_hours": 168}))
    alive, _, _ = survivors(rule, BASE)
    assert sorted(mutant.name for mutant in alive) == [
        "assert: <= becomes < in timeout_duration_in_hours <= `72`",
        "assert: `72` becomes `71`",
        "assert: `72` becomes `73`",
    ]


def test_an_excuse_that_excuses_nothing_is_told() -> None:
    excuse = {"mutant": "when removed", "reason": "x"}
    rule = a_rule("timeout_duration_in_hours <= `24`", Example("pass"), equivalent=(excuse,))
    assert survivors(rule, BASE)[1] == ("when removed",)


def test_an_example_leaves_the_base_job_and_its_own_patch_as_they_are() -> None:
    base, patch = default_base_job(), {"output_data_config": {"s3_output_data_config": {"s3_uri": "s3://b/k"}}}
    before = copy.deepcopy((base, patch))
    record_of(Example("fail", patch, not_delivered=("vpc_config.subnet_ids", "output_data_config.s3_output_data_config.s3_uri")), base)
    assert (base, patch) == before


def test_kinds_of_mutants() -> None:
    rule = a_rule("!present(job_name) && (status == 'Failed' || glob(job_name, ['a']))", when=parse("present(tags)"))
    names = {mutant.name for mutant in mutate(rule)}
    assert {
        "when removed",
        "when: tags emptied in present(tags)",
        "assert: ! removed from !present(job_name)",
        "assert: && becomes || in !present(job_name) && (status == 'Failed' || glob(job_name, ['a']))",
        "assert: status == 'Failed' dropped from status == 'Failed' || glob(job_name, ['a'])",
        "assert: == becomes != in status == 'Failed'",
        "assert: ['a'] emptied in glob(job_name, ['a'])",
    } <= names


def test_damage_finds_a_rule_that_passes_on_an_absent_field() -> None:
    rule = a_rule("!present(message) || status != 'Failed'", Example("fail", {"message": "no", "status": "Failed"}))
    found, _ = holes(rule, BASE)
    assert {str(damage) for _, damage in found} >= {"null message", "empty message"}


def test_damage_keeps_undelivered_fields_undelivered() -> None:
    configured: ConfiguredRule = configure([RULES["BMJ-NET-001"]], (), ())[0]
    example = Example("fail", {"vpc_config": None})
    jobs = {str(damage): job for damage, job in damaged_jobs(example, BASE)}
    assert jobs["delete vpc_config"] is not None
    verdicts = list(ReferenceEngine([configured], example_time(example)).checks(jobs["delete vpc_config"]))
    assert [one.outcome for one in verdicts] == [Outcome.UNKNOWN]
    assert jobs["delete job_arn"] is None
