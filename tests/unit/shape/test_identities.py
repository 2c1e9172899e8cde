"""Who a job is, and whose: ARN and account."""

import pytest

from scanner.errors import RecordError
from scanner.model.job import Json
from tests.unit.shape.records import documented, get_output, job, list_summary
from tests.unit.shape.test_requests import event, request

HEAD = "arn:aws:bedrock:eu-west-1:012345678901:"


def refusal(value: Json) -> RecordError:
    with pytest.raises(RecordError) as caught:
        job(value)
    return caught.value


@pytest.mark.parametrize("kind", ["evaluation-job", "model-customization-job", "model-import-job", "model-copy-job"])
@pytest.mark.parametrize("record", [list_summary, get_output])
def test_a_job_of_another_type_says_which(kind: str, record: object) -> None:
    error = refusal(record(jobArn=f"{HEAD}{kind}/a1b2c3d4e5f6"))  # type: ignore[operator]
    assert (error.other_type, error.foreign, error.keys) == (kind, True, ("jobArn",))
    assert kind in error.reason


def test_its_members_are_not_ours_to_judge() -> None:
    error = refusal({"jobArn": f"{HEAD}evaluation-job/a1b2c3d4e5f6", "status": 1, "inputDataConfig": "x"})
    assert error.other_type == "evaluation-job"
    assert refusal({"jobArn": "arn:aws:batch:eu-west-1:012345678901:job/a1"}).other_type == "batch job"


@pytest.mark.parametrize(
    "arn",
    [
        "no-arn", "q7w2e9r4t1y6", "NULL", "${JOB_ARN}", f" {HEAD}model-invocation-job/a1", f"{HEAD}model-invocation-job/a1 ",
        f"{HEAD}model-invocation-job", f"{HEAD}model-invocation-job/", f"{HEAD}model-invocation-job/a/b", f"{HEAD}model-invocation-job:a1",
        f"{HEAD}model-invocatoin-job/a1", f"{HEAD}model-invocation-jobs/a1", f"{HEAD}ModelInvocationJob/a1",
        "arn:aws:bedrock:eu-west-1::model-invocation-job/a1", "arn:aws:bedrock:eu-west-1:12345678901:model-invocation-job/a1",
        "arn:aws:bedrock::012345678901:model-invocation-job/a1", "arn:aws:bedrock:EU-WEST-1:012345678901:model-invocation-job/a1",
        "aws:bedrock:eu-west-1:012345678901:model-invocation-job/a1", "arn:amazon:bedrock:eu-west-1:012345678901:model-invocation-job/a1",
    ],
)  # fmt: skip
def test_a_malformed_arn_is_a_failure_and_not_another_type(arn: str) -> None:
    error = refusal(list_summary(jobArn=arn))
    assert (error.foreign, error.other_type, error.keys) == (False, "", ("jobArn",))


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov", "aws-cn", "aws-iso-b"])
def test_the_arn_of_a_job_in_any_partition_is_one(partition: str) -> None:
    assert job(list_summary(jobArn=f"arn:{partition}:bedrock:us-gov-west-1:012345678901:model-invocation-job/a1")).fields["job_name"]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("1.23457E+11", "a spreadsheet changed it"),
        ("12345678901", "a spreadsheet changed it"),
        ("012345678901.0", "a spreadsheet changed it"),
        ("acme-prod", "not an account ID (12 digits)"),
        ("777788889999", "the job's ARN is of the account 012345678901"),
    ],
)
def test_an_account_is_12_digits_and_the_arn_s(account: str, words: str) -> None:
    error = refusal(documented(account_id=account))
    assert words in error.reason and error.keys == ("account_id",)


def test_the_account_of_an_event_is_its_answer_s() -> None:
    assert refusal(event(recipientAccountId="777788889999")).keys == ("recipientAccountId",)
    assert refusal(event(responseElements={"jobArn": f"{HEAD}evaluation-job/a1"})).keys == ("responseElements", "jobArn")


def test_a_request_does_not_choose_its_account() -> None:
    assert refusal(request(accountId="777788889999")).keys == ("accountId",)
