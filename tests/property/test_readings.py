"""Conditions with every function that proofs model: exactly the formula of the outcome that the engine gives is true of random jobs."""

from random import Random

import pytest

from scanner.authoring.examples import configured_for
from scanner.expressions.functions.table import FUNCTIONS
from scanner.model.origin import Tree
from scanner.model.rule import Example
from scanner.policy.load import load_policy
from scanner.prove.symbolic.calls import READINGS
from tests.property.prove_comparison import Tally, compare
from tests.property.prove_rules import readings
from tests.property.scans import cases

_JOBS = 2  # for each reading: of jobs and of requests, fully delivered or not
_PARTS = 4  # so that several processes can share them
CONDITIONS = (
    "any_match(values(tags), '^a') && any_match(values(tags), '^b') && !any_match(values(tags), '^a.*b|^b')",
    "any_match(values(tags), '^a') && any_match(values(tags), '^b')",
    "length(bad_tag_values(tags, {env: ['dev']})) > `0` && tag(tags, 'env') == 'dev'",
    "length(bad_tag_values(tags, {env: ['dev']})) == `2`",
    "length(blank_tags(tags, ['tbd'])) > `1`",
    "length(tags) == `3`",
    "contains(keys(tags), 'Env') && contains(keys(tags), 'env')",
    "tags.Env == 'a' && tags.env == 'b'",
    "tags.Env == 'a' && tag(tags, 'env') == 'b'",
    "lookup(tags, 'Env') == 'a'",
    "length(missing_tags(tags, ['a|b', 'c'])) == `1`",
    "contains(missing_tags(tags, ['a|b', 'c']), 'c')",
    "!present(tag(tags, 'aws:cloudformation:stack-name')) && present(tags)",
    "contains(keys(tags), ' ') ",
    "any_match(blank_tags(tags, ['x']), '^O')",
    "mentions(tag(tags, 'class'), 'pii') && !matches(tag(tags, 'class'), '(?i)pii')",
    "mentions(tag(tags, 'class'), ['pii', 'phi']) && matches(tag(tags,'class'), '(?i)non')",
    "mentions(message, 'kms')",
    "mentions(job_name, 'prod') && starts_with(job_name, 'no')",
    "length(job_name) > `62`",
    "length(job_name) == `64`",
    "lower(arn(role_arn).id) == 'admin' && !ends_with(role_arn, 'admin')",
    "arn(lower(role_arn)).id == 'admin'",
    "model(model_id).provider == 'meta' && model(model_id).geo == 'mars'",
    "model(model_id).kind == 'prompt'",
    "model(lower(model_id)).base == 'meta.llama'",
    "model(model_id).base == model(model_id).id",
    "model(model_id).account != account_id",
    "kms_key(output_data_config.s3_output_data_config.s3_encryption_key_id).id == 'alias/aws/s3'",
    "kms_key(arn(job_arn).resource).kind == 'alias'",
    "within(output_data_config.s3_output_data_config.s3_uri, ['s3://abc/x', 's3://abc'])",
    "within(output_data_config.s3_output_data_config.s3_uri, input_data_config.s3_input_data_config.s3_uri)",
    "contains('abc,def', job_name)",
    "starts_with('abc', job_name)",
    "reverse(vpc_config.subnet_ids)[0] == 'subnet-1' && vpc_config.subnet_ids[0] == 'subnet-2'",
    "length(vpc_config.subnet_ids) > `15`",
    "all_glob(vpc_config.subnet_ids, ['a*', 'b*']) && any_glob(vpc_config.subnet_ids, 'a*') && any_glob(vpc_config.subnet_ids, 'b*')",
    "abs(hours_between(submit_time, end_time)) > `5`",
    "sum([error_record_count, success_record_count]) > total_record_count",
    "avg([error_record_count, success_record_count]) == `2.5`",
    "ratio(error_record_count, total_record_count) > `0.25`",
    "ratio(hours_since(submit_time), `2`) > `1`",
    "type(vpc_config) == 'null'",
    "type(not_null(end_time, job_name)) == 'string'",
    "to_array(job_name)[0] == 'abc'",
    "context('subnet', vpc_config.subnet_ids[0]).vpc_id == 'vpc-1'",
    "resolved_model(model_id, `[]`).geo == 'mars'",
    "model(model_id).kind == 'application-inference-profile' && resolved_model(model_id, `[]`).geo == 'global'",
    'lifecycle(model(model_id).base, `[{"modelId": "a.b", "modelLifecycle": {"status": "ACTIVE"}}]`).model_lifecycle.status == \'ACTIVE\'',
    "hours_until('2026-12-01T00:00:00Z') > hours_since(submit_time)",
    "lookup({\"111122223333\": 'x'}, account_id) == 'x'",
    "contains(job_name, 'x') && now() != 'x'",
    "s3(input_data_config.s3_input_data_config.s3_uri).key == s3(output_data_config.s3_output_data_config.s3_uri).key",
    "arn(role_arn).account != account_id",
    "arn(role_arn).type == `null` || arn(role_arn).id == `null`",
    "tag(tags, ' ') == 'x'",
    "present(tags.env) && !present(tag(tags, 'ENV'))",
    "all_match(vpc_config.subnet_ids, '^subnet-[0-9a-f]+$') && all_match(vpc_config.security_group_ids, 'sg')",
    "matches(to_string(job_name), '^[a-z]') || glob(job_name, ['*-prod', '?'])",
    "any_glob(tags.*, 'secret*')",
)
_RULE = """
  - id: T-{number:03}
    title: A condition
    severity: low
    assert: |-
      {condition}"""


@pytest.mark.parametrize("part", range(_PARTS))
def test_exactly_the_formula_of_the_outcome_is_true(part: int) -> None:
    rng = Random(part)
    rules = [_RULE.format(number=number, condition=condition) for number, condition in enumerate(CONDITIONS)][part::_PARTS]
    policy = load_policy(f"policy: mine\nrules:{''.join(rules)}".encode(), Tree("mine.yaml"))
    tally = Tally()
    for rule in policy.rules:
        for reading in readings(rule.id, configured_for(rule, Example("pass"))):
            compare(reading, cases(_JOBS), rng, tally)
    assert tally.differences == []
    assert tally.jobs >= 4 * _JOBS * len(policy.rules)
    assert min(tally.outcomes[outcome] for outcome in ("pass", "fail", "unknown")) > 0


def test_every_function_with_a_reading_is_in_a_condition() -> None:
    missing = [name for name in FUNCTIONS if name in READINGS and not any(f"{name}(" in condition for condition in CONDITIONS)]
    assert missing == []
