"""Words for null, placeholders and masks, and the real values that look a little like them."""

import time
from typing import Any

import pytest

from scanner.model.job import Gap, GapKind, Json
from scanner.shape.normalise import Options, to_job
from scanner.shape.stand_ins import is_null_word, stand_in
from scanner.shape.write import to_record
from tests.unit.shape.records import ROLE, documented, get_output, job, list_summary, record
from tests.unit.shape.test_requests import event, request, task

KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
OWNER = "output_data_config.s3_output_data_config.s3_bucket_owner"
ARN_OF_KEY = "arn:aws:kms:eu-west-1:012345678901:key/8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15"
NULLS = (
    *("NULL", "null", "None", "NONE", "nil", "<nil>", "nan", "NaN", "NaT", "N/A", "n/a", "#N/A", "-", "--", r"\N", "<null>", "(null)"),
    *("[NULL]", "undefined", "<none>", "<no value>", "<NA>", "'null'", '""', "[]", "{}", "not set", "#REF!", "\u2014", "`None`"),
)
PLACEHOLDERS = (
    *("${X}", "arn:aws:kms:${AWS::Region}:012345678901:key/x", "{{ key }}", "{{key}}", "{% $key %}", "#{key}", "{key}", "<your-key>"),
    *("<<KEY>>", "<%= key %>", "$KEY", "$key", "$(terraform output key)", "%KEY%", "__KEY__", "__KEY_ARN__", "@@KEY@@", "[[ key ]]"),
    *("((key))", "YOUR_KEY", "your-kms-key", "REPLACE_ME", "changeme", "TODO", "TBD", "insert key here", "${X", "(known after apply)"),
    *("subnet-xxxxxxxx", "arn:aws:kms:eu-west-1:012345678901:key/XXXXXXXX-XXXX"),
)
HIDDEN = ("HIDDEN_DUE_TO_SECURITY_REASONS", "***", "arn:aws:kms:eu-west-1:***:key/x", "REDACTED", "[redacted]", "(sensitive value)")
VALUES = (
    *(ARN_OF_KEY, ROLE, "alias/aws/s3", "amazon.nova-lite-v1:0:300k", "us-gov.anthropic.claude-v2:1", "s3://nan/none/null/", "InProgress"),
    *("s3://b/dt=__HIVE_DEFAULT_PARTITION__/x", "s3://b/a%20b%C3%A4%20c", "s3://acme-redacted-prompts/", "s3://your-bucket/todo/", "nano"),
    *("arn:aws:iam::012345678901:role/fill/replace-app", "subnet-0a1b2c3d", "null-model.x", "s3://b/a_b/__x", "s3://b/(1)/it's!*", "na-1"),
    *("s3://b/xxxx/", "none.com", "-1", "role/<", "a>b", "50%", "C$", "x{"),
)


@pytest.mark.parametrize("text", NULLS)
def test_a_word_for_null_is_not_a_value(text: str) -> None:
    for form in (text, text.upper(), text.lower(), f" {text}\t"):
        assert is_null_word(form), form
    found = stand_in(text)
    assert found is not None and not found.placeholder and repr(text) in found.why
    assert stand_in(text, name=True) is None or text in ("{}", "<nil>", "<none>", "<no value>", "<NA>", "<null>")


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_not_a_value(text: str) -> None:
    found = stand_in(text)
    assert found is not None and found.placeholder and "placeholder" in found.why


def test_a_placeholder_is_shown_whole() -> None:
    for text in ("{{ model }}", "${X}", "<<X>>", "{% $x %}"):
        found = stand_in(f"a/{text}/b")
        assert found is not None and found.why.endswith(repr(text))


@pytest.mark.parametrize("text", HIDDEN)
def test_what_is_hidden_is_not_a_value(text: str) -> None:
    found = stand_in(text)
    assert found is not None and found.hidden and not found.placeholder


@pytest.mark.parametrize("text", [" a", "a ", "\ta", "a\n", "a\u00a0", "\ufeffa", "a\u200b", "\u2028a", " null model"])
def test_a_blank_at_an_end_is_not_a_value(text: str) -> None:
    found = stand_in(text)
    assert found is not None and "at an end" in found.why


@pytest.mark.parametrize("text", VALUES)
def test_a_value_is_left_alone(text: str) -> None:
    assert stand_in(text) is None


def _outputs(**changes: Json) -> dict[str, Any]:
    return {"outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": "012345678901", **changes}}}


def _at(fields: Any, path: str) -> Any:
    for name in path.split("."):
        fields = fields[name]
    return fields


@pytest.mark.parametrize("text", [*NULLS, *PLACEHOLDERS, *HIDDEN, f"{ARN_OF_KEY} ", "my-key", "arn:aws:iam::012345678901:role/key"])
def test_a_job_s_key_that_is_none_is_not_delivered_and_says_why(text: str) -> None:
    found = _at(job(get_output(**_outputs(s3EncryptionKeyId=text))).fields, KEY)
    assert isinstance(found, Gap)
    assert (found.path, found.kind, found.source, found.shown) == (KEY, GapKind.NOT_DELIVERED, "the AWS Get output", False)
    assert found.why


@pytest.mark.parametrize("text", [ARN_OF_KEY, "alias/x", "8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15"])
def test_a_key_is_a_key(text: str) -> None:
    assert _at(job(get_output(**_outputs(s3EncryptionKeyId=text))).fields, KEY) == text


@pytest.mark.parametrize("owner", ["1.23457E+11", "1234567890", "ACCOUNT_ID", "null", "012345678901 "])
def test_a_bucket_s_owner_that_is_not_an_account_is_not_delivered(owner: str) -> None:
    for value in (get_output(**_outputs(s3BucketOwner=owner)), request(**_outputs(s3BucketOwner=owner))):
        found = _at(job(value).fields, OWNER)
        assert isinstance(found, Gap) and found.kind is GapKind.NOT_DELIVERED and found.why


@pytest.mark.parametrize("text", ["${X}", "<your-key>", "{{ x }}"])
def test_a_placeholder_is_computed_before_submission_and_not_delivered_after(text: str) -> None:
    pascal = {"OutputDataConfig": {"S3OutputDataConfig": {"S3Uri": "s3://out/", "S3EncryptionKeyId": text}}}
    before = (request(**_outputs(s3EncryptionKeyId=text)), task(**pascal))
    for value in before:
        found = _at(job(value).fields, KEY)
        assert isinstance(found, Gap) and (found.kind, found.shown) == (GapKind.COMPUTED, False)
    made = _at(job(event(requestParameters=request(**_outputs(s3EncryptionKeyId=text)))).fields, KEY)
    assert isinstance(made, Gap) and made.kind is GapKind.NOT_DELIVERED


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ([None], GapKind.NOT_DELIVERED),
        ([""], GapKind.NOT_DELIVERED),
        (["subnet-1", " "], GapKind.NOT_DELIVERED),
        (["subnet-1", "None"], GapKind.NOT_DELIVERED),
        (["subnet-1 "], GapKind.NOT_DELIVERED),
        (["${A}"], GapKind.COMPUTED),
        (["subnet-1", "${A}"], GapKind.COMPUTED),
        (["${A}", None], GapKind.NOT_DELIVERED),  # what can be filled in does not cover what cannot
        ("${SUBNETS}", GapKind.COMPUTED),
        ("null", GapKind.NOT_DELIVERED),
    ],
)
def test_one_entry_that_is_none_leaves_the_list_open(entries: Json, kind: GapKind) -> None:
    found = job(request(vpcConfig={"subnetIds": entries, "securityGroupIds": ["sg-1"]})).fields["vpc_config"]
    assert (found["subnet_ids"].path, found["subnet_ids"].kind) == ("vpc_config.subnet_ids", kind)
    assert found["security_group_ids"] == ["sg-1"]
    made = job(get_output(vpcConfig={"subnetIds": entries, "securityGroupIds": ["sg-1"]})).fields["vpc_config"]
    assert made["subnet_ids"].kind is GapKind.NOT_DELIVERED


@pytest.mark.parametrize(("text", "kind"), [("${VPC}", GapKind.COMPUTED), ("null", GapKind.NOT_DELIVERED)])
def test_an_object_and_tags_can_be_stood_in_for_too(text: str, kind: GapKind) -> None:
    found = job(request(vpcConfig=text, tags=text)).fields
    assert (found["vpc_config"].kind, found["tags"].kind) == (kind, kind)


def test_numbers_and_times_can_be_stood_in_for_too() -> None:
    found = job(request(timeoutDurationInHours="${HOURS}")).fields["timeout_duration_in_hours"]
    assert isinstance(found, Gap) and found.kind is GapKind.COMPUTED
    found = job(get_output(endTime="None", timeoutDurationInHours="NaN", status="N/A")).fields
    assert [found[name].kind for name in ("end_time", "timeout_duration_in_hours", "status")] == [GapKind.NOT_DELIVERED] * 3


def test_prose_and_names_are_any_text() -> None:
    found = job(documented(message="None", client_request_token="${X}", job_name="null", newThing="null"))
    assert [found.fields[name] for name in ("message", "client_request_token", "job_name")] == ["None", "${X}", "null"]
    assert found.extra == {"new_thing": "null"}


def test_a_name_with_a_placeholder_is_computed_and_the_request_is_still_someone() -> None:
    found = job(request(jobName="nightly-${DATE}"))
    assert found.fields["job_name"].kind is GapKind.COMPUTED
    assert found.identity == "jobs.json#"


@pytest.mark.parametrize("name", ["roleArn", "modelId", "submitTime", "inputDataConfig"])
def test_what_every_job_has_and_this_one_says_wrongly_is_a_failure_beside_the_job(name: str) -> None:
    reading = to_job(record(list_summary(**{name: "None"})), Options())
    assert [failure.location.line for failure in reading.failures] == [list(list_summary()).index(name) + 2]
    assert "'None' as text" in reading.failures[0].reason
    assert reading.job.fields["job_name"] == "nightly"


def test_what_can_be_filled_in_or_is_hidden_is_no_failure() -> None:
    assert to_job(record(request(roleArn="${ROLE}")), Options()).failures == ()
    assert to_job(record(event(requestParameters=request(roleArn="HIDDEN_DUE_TO_SECURITY_REASONS"))), Options()).failures == ()


def test_what_stood_in_for_a_value_is_written_out_again() -> None:
    value = documented(
        end_time="None", vpc_config={"subnet_ids": [None], "security_group_ids": ["sg-1"]}, role_arn=f"{ROLE} ", tags=None, status=None
    )
    found = job(value)
    again = job(to_record(found))
    assert again.fields == found.fields
    assert again.fields["role_arn"].why and again.fields["vpc_config"]["subnet_ids"].why


@pytest.mark.parametrize("piece", ["{", "${", "<", "$(", "__a_", "@@a", "%abc", "[[", "((", "xxxxxx", "{a", "x__", "***a"])
def test_a_long_text_is_read_once(piece: str) -> None:
    def seconds(pieces: int) -> float:
        started = time.process_time()
        stand_in(piece * pieces + ";")
        return time.process_time() - started

    assert min(seconds(40_000) for _ in range(3)) < 10 * max(seconds(10_000), 0.01)
