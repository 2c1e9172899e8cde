"""Examples become jobs, and a rule is run on each."""

import pytest
from msgspec.structs import replace

from scanner.authoring.damage import holes
from scanner.authoring.examples import default_base_job, run_examples
from scanner.errors import MistakesError
from scanner.expressions.syntax.parser import parse
from scanner.model.origin import Tree
from scanner.policy.load import load_policy

TEXT = "policy: own\nrules:\n  - {id: OWN-1, title: T, severity: low, assert: present(tags), examples: {pass: [%s]}}\n"


def test_an_example_has_the_outcome_that_it_says_or_another() -> None:
    policy = load_policy((TEXT % "{job: null}, {job: {tags: null}}").encode(), Tree("own.yaml"))
    assert [result.is_as_expected for result in run_examples(policy)] == [True, False]


def test_examples_that_are_no_jobs_are_mistakes_all_at_once() -> None:
    policy = load_policy((TEXT % "{job: {status: 5}}, {}, {job: {submit_time: x}}").encode(), Tree("own.yaml"))
    with pytest.raises(MistakesError) as caught:
        run_examples(policy)
    mistakes = caught.value.mistakes
    assert [(one.path, one.line, one.column, one.rule) for one in mistakes] == [("own.yaml", 3, 84, "OWN-1"), ("own.yaml", 3, 108, "OWN-1")]
    assert mistakes[0].problem == "not a valid example: 'status' must be text, not a number"


WITH_CONTEXT = """\
policy: own
rules:
- id: OWN-1
  title: t
  severity: low
  assert: context('subnet', vpc_config.subnet_ids[0]).vpc_id == 'vpc-1'
  examples:
    pass: [{context: [%s]}]
    fail: [{context: [{SubnetId: subnet-0c4f8a1e6b2d97305, VpcId: vpc-2, AvailableIpAddressCount: 1}]}]
    unknown: [{}]
"""


def test_an_example_has_contexts() -> None:
    text = WITH_CONTEXT % "{SubnetId: subnet-0c4f8a1e6b2d97305, VpcId: vpc-1, AvailableIpAddressCount: 1}"
    policy = load_policy(text.encode(), Tree("own.yaml"))
    assert all(result.is_as_expected for result in run_examples(policy))
    passing, tried = holes(policy.rules[0], default_base_job())
    assert passing == ()
    assert tried > 13  # 1 call removed, 4 or 5 edits of each of 3 members, and the job's own


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("{SubnetId: subnet-a, VpcId: vpc-1}", "not a record that rules can ask about"),
        ("{SubnetId: subnet-a, AvailableIpAddressCount: 1}", "without vpc_id"),
        ("5", "must be a map"),
    ],
)
def test_an_example_with_a_context_that_is_none_is_a_mistake(raw: str, problem: str) -> None:
    with pytest.raises(MistakesError) as caught:
        load_policy((WITH_CONTEXT % raw).encode(), Tree("own.yaml"))
    (mistake,) = caught.value.mistakes
    assert problem in mistake.problem
    assert mistake.line == 8


def test_damage_to_a_context_that_makes_a_job_pass_is_found() -> None:
    text = WITH_CONTEXT % "{SubnetId: subnet-0c4f8a1e6b2d97305, VpcId: vpc-1, AvailableIpAddressCount: 1}"
    (rule,) = load_policy(text.encode(), Tree("own.yaml")).rules
    passing, _ = holes(replace(rule, assertion=parse("status == 'Completed'")), default_base_job())
    edits = {str(damage) for _, damage in passing}
    assert edits >= {"remove aws ec2 describe-subnets", "rename context[0].SubnetId", "delete context[0].AvailableIpAddressCount"}
