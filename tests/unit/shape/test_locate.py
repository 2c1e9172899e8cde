import pytest

from scanner.model.job import Json
from scanner.shape.locate import locate, locate_keys
from tests.unit.shape.records import documented, get_output, job, list_summary, record


def _line_of(value: Json, path: str) -> str:
    return (locate(job(value), path).source or "").strip().rstrip(",")


@pytest.mark.parametrize(
    ("value", "path", "line"),
    [
        (documented(), "role_arn", '"role_arn": "arn:aws:iam::012345678901:role/batch"'),
        (list_summary(), "role_arn", '"roleArn": "arn:aws:iam::012345678901:role/batch"'),
        (get_output(), "output_data_config.s3_output_data_config.s3_uri", '"s3Uri": "s3://out/"'),
        (get_output(), "output_data_config.s3_output_data_config.s3_encryption_key_id", '"s3OutputDataConfig": {'),
        (get_output(_key="k"), "_key", '"_key": "k"'),
        (get_output(), "vpc_config.subnet_ids", "{"),
        (get_output(), "", "{"),
        (get_output(Tags=[{"Key": "a", "Value": "b"}]), "tags", '"Tags": ['),
        (get_output(Tags=[{"Key": "a", "Value": "b"}]), "tags.a", '"Tags": ['),
        (get_output(tags={"cost_center.x": "b"}), "tags.cost_center.x", '"cost_center.x": "b"'),
    ],
)
def test_a_documented_path_is_found_in_the_record_s_own_spelling(value: Json, path: str, line: str) -> None:
    assert _line_of(value, path) == line


def test_a_place_is_the_value_s_line_and_column() -> None:
    place = locate(job(list_summary()), "job_name")
    assert (place.path, place.line, place.column, place.width) == ("jobs.json", 3, 13, len('"nightly"'))


def test_keys_of_the_record_are_taken_as_they_are() -> None:
    assert locate_keys(record(list_summary()), ("jobName",)) == locate(job(list_summary()), "job_name")
    assert locate_keys(record([]), ("jobName",)).line == 1
