"""Where the documented jobs end, asked as users ask: what is just inside has a witness, what is just outside never is."""

import pytest

from scanner.expressions.syntax.parser import parse
from scanner.prove.answer import Verdict
from scanner.prove.rules import can_match
from tests.unit.jobs import BASE


@pytest.mark.parametrize(
    "condition",
    [
        "length(vpc_config.subnet_ids) == `16`",
        "length(vpc_config.security_group_ids) == `5`",
        "matches(job_name, '^.{63}$')",
        "matches(tag(tags, 'a'), '^.{256}$')",
        "tag(tags, 'a') == ''",
        "matches(model_id, '^[a-z]+$')",
        "timeout_duration_in_hours == `168`",
        "total_record_count == `0`",
        "hours_since(submit_time) > `1000000`",
        "hours_until(submit_time) > `1000000`",
        "vpc_config == `null`",
        "vpc_config.subnet_ids == `null` && vpc_config != `null`",
        "status == `null`",
        "account_id == '444455556666'",
        "arn(job_arn).account == '444455556666' && arn(job_arn).region == 'us-east-1'",
        "job_name == 'none'",
        "matches(role_arn, ':role/.*[^ -~].')",
    ],
)
def test_what_aws_documents_has_a_witness(condition: str) -> None:
    assert can_match(parse(condition), BASE).verdict is Verdict.YES


@pytest.mark.parametrize(
    "condition",
    [
        "length(vpc_config.subnet_ids) > `16`",
        "length(vpc_config.security_group_ids) > `5`",
        "length(vpc_config.subnet_ids) == `0`",
        "matches(job_name, '^.{64}')",
        "matches(tag(tags, 'a'), '^.{257}')",
        "tag(tags, 'a*b') == 'x'",
        "timeout_duration_in_hours > `168`",
        "timeout_duration_in_hours == `23`",
        "total_record_count < `0`",
        "account_id == `null` || role_arn == `null` || tags == `null`",
        "output_data_config.s3_output_data_config.s3_bucket_owner == `null`",
        "account_id != arn(job_arn).account",
        "job_name == 'redacted'",
        "message == ' '",
        "model_id == 'none'",
        "contains(vpc_config.subnet_ids, 'subnet-xxxxxxxx')",
        "glob(role_arn, '*${*')",
        "output_data_config.s3_output_data_config.s3_encryption_key_id == 'my-key'",
        "status == 'Complete'",
    ],
)
def test_what_aws_does_not_document_or_a_record_does_not_deliver_never_is(condition: str) -> None:
    assert can_match(parse(condition), BASE).verdict is Verdict.NEVER
