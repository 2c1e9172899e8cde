import pytest

from scanner.shape.hints import how_to_get


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
