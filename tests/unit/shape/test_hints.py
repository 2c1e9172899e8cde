import pytest

from scanner.shape.hints import how_to_get, when_known


@pytest.mark.parametrize(
    ("path", "source", "words"),
    [
        ("tags", "an AWS List summary", "aws resourcegroupstaggingapi get-resources"),
        ("vpc_config.subnet_ids", "an AWS List summary", "list output may leave it out"),
        ("total_record_count", "an AWS List summary", "up-to-date aws bedrock get-model-invocation-job"),
        ("total_record_count", "the AWS Get output", "older AWS CLI"),
        ("message", "the documented shape", "no such key"),
    ],
)
def test_a_hint_says_why_and_how_in_one_line(path: str, source: str, words: str) -> None:
    hint = how_to_get(path, source)
    assert words in hint
    assert len(hint.splitlines()) == 1


def test_a_hint_about_a_bad_value_says_what_it_is_and_what_to_do() -> None:
    assert "fix the export, or write null" in how_to_get("vpc_config", "the AWS Get output", "the record says 'null' as text")
    assert "get-model-invocation-job" in how_to_get("role_arn", "a CloudTrail event", "the record hides it behind '***'")
    assert when_known("a create request", "the record has the placeholder '${X}'").endswith("'${X}'")
    assert when_known("a Terraform plan") == "is known only after apply"
