"""CSV and TSV: what two readers take differently is refused, with the row's number."""

import gzip
import io
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.documents.positions import locate_keys
from scanner.documents.reader import read
from scanner.model.intake import LeftOut, LoadFailure
from scanner.model.job import Keys, Record
from scanner.shape.domain.sensitive import SENSITIVE
from tests.unit.documents.support import DOMAIN, underlined
from tests.unit.documents.test_reader import failure, items


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("a,b\n1,2\n", [{"a": "1", "b": "2"}]),
        ("a,b\r\n1,2\r\n3,4", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
        ("a\tb\n1\t2,3\n", [{"a": "1", "b": "2,3"}]),
        ("a;b\n1;2\n", [{"a": "1", "b": "2"}]),
        ("\ufeffa,b\n1,2\n", [{"a": "1", "b": "2"}]),
        ('"a","b"\n"1","2"\n', [{"a": "1", "b": "2"}]),
        ('a,b\n"x ""y"", z",2\n', [{"a": 'x "y", z', "b": "2"}]),
        ('a,b\n"two\nlines",2\n3,4\n', [{"a": "two\nlines", "b": "2"}, {"a": "3", "b": "4"}]),
        ('a,b\n,""\n', [{"a": None, "b": None}]),
        ("a,b\n\n1,2\n\n", [{"a": "1", "b": "2"}]),
        ("a,b\n", []),
        ("a,b", []),
        ("job_arn,vpc_config.subnet_ids\nx,y", [{"job_arn": "x", "vpc_config.subnet_ids": "y"}]),
    ],
)
def test_rows(data: str, found: list[Any]) -> None:
    assert items(data) == found
    assert items(gzip.compress(data.encode())) == found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("a,b\n1\n3,4\n", [failure(2, 1, "row 2 has 1 cell, the header (row 1) has 2"), {"a": "3", "b": "4"}]),
        ("a,b\n1,2,3\n3,4\n", [failure(2, 1, "row 2 has 3 cells, the header (row 1) has 2"), {"a": "3", "b": "4"}]),
        ('a,b\n1,"2\n3,4\n', [failure(2, 3, "row 2 has a quote that is not closed (the header is row 1)"), {"a": "3", "b": "4"}]),
        ('a,b\n"1"x,2\n3,4', [failure(2, 4, "row 2 has text after a closing quote (the header is row 1)"), {"a": "3", "b": "4"}]),
        (
            'a,b\n1"x,2\n3,4',
            [failure(2, 2, "row 2 has a quote inside a cell that does not begin with one (the header is row 1)"), {"a": "3", "b": "4"}],
        ),
        ("a,b\n1,2\r3,4\n", [failure(2, 4, "row 2 has a carriage return without a line feed (the header is row 1)")]),
        ("a,b,a\n1,2,3\n", [failure(1, 5, "duplicate column 'a' in the table's header")]),
        ("a,,b\n1,2,3\n", [failure(1, 3, "column 2 has no name in the table's header")]),
        (b"a,b\n1,\xff\n3,4\n", [failure(2, 3, "row 2 has bytes that are not UTF-8 (the header is row 1)"), {"a": "3", "b": "4"}]),
        ('"a,b\n1,2\n', [failure(1, 1, "the table's header has a quote that is not closed")]),
    ],
)
def test_what_is_wrong_names_the_row_and_stops_no_other(data: str | bytes, found: list[Any]) -> None:
    assert _named(data) == found


def _named(data: str | bytes) -> list[Any]:
    """The items of a file that is called .csv."""
    raw = data.encode() if isinstance(data, str) else data
    found = []
    for item in read(io.BytesIO(raw), "p.csv", DOMAIN):
        found.append(item.value if isinstance(item, Record) else failure(item.location.line or 0, item.location.column or 0, item.reason))
    return found


def test_a_row_has_a_limit() -> None:
    found = items('a,b\n"' + "x" * 60 + '",2\n3,4\n', Limits(size=50))
    assert found == [
        failure(2, 1, "row 2 is longer than 50 characters; is a quote not closed? (the header is row 1)"),
        {"a": "3", "b": "4"},
    ]


ROWS = """job_arn,vpc_config,tags,output_data_config.s3_output_data_config.s3_uri
arn,"{""subnet_ids"": [""a"", ""b\\u00e4""]}","{""Owner"": ""x""}",s3://out/
arn2,,,
"""


@pytest.mark.parametrize(
    ("row", "keys", "shown"),
    [
        (0, ("job_arn",), "arn"),
        (0, ("vpc_config",), '"{""subnet_ids"": [""a"", ""b\\u00e4""]}"'),
        (0, ("vpc_config", "subnet_ids", 0), '""a""'),
        (0, ("vpc_config", "subnet_ids", 1), '""b\\u00e4""'),
        (0, ("vpc_config", "security_group_ids"), '"{""subnet_ids"": [""a"", ""b\\u00e4""]}"'),
        (0, ("tags", "Owner"), '""x""'),
        (0, ("output_data_config", "s3_output_data_config", "s3_uri"), "s3://out/"),
        (0, ("nothing",), "a"),
        (1, ("vpc_config",), ","),
    ],
)
def test_a_value_is_found_in_its_cell_or_in_the_cell_s_json(row: int, keys: Keys, shown: str) -> None:
    records = [item for item in read(io.BytesIO(ROWS.encode()), "p.csv", DOMAIN) if isinstance(item, Record)]
    found = locate_keys(records[row], keys, SENSITIVE)
    assert found.line == row + 2
    assert underlined(found) == shown


@pytest.mark.parametrize("head", ["job-arn,Model ID,x", "Job ARN,MODEL_ID,x", "JOBARN,modelid,x", "jobarn,modelId,x"])
def test_a_head_in_any_spelling_names_the_fields(head: str) -> None:
    assert _named(f"{head}\nj,m,1\n") == [{"job_arn": "j", "model_id": "m", "x": "1"}]


@pytest.mark.parametrize("head", ["job_arn,Model ID", "jobArn,modelId", "JobArn,ModelId", "Message,Status"])
def test_a_head_that_a_shape_knows_or_that_is_about_no_job_stays_as_it_is(head: str) -> None:
    assert _named(f"{head}\nj,m\n") == [dict(zip(head.split(","), "jm", strict=True))]


def test_two_spellings_of_one_field_are_a_failure() -> None:
    assert _named("Job ARN,Model ID,modelid\nj,m,m\n") == [
        failure(1, 18, "columns 'Model ID' and 'modelid' both mean 'model_id'; remove one")
    ]


@pytest.mark.parametrize("first", [0, 1])
def test_an_index_without_a_name_is_left_out(first: int) -> None:
    text = f",job_arn,model_id\n{first},j,m\n{first + 1},k,m\n"
    left_out, *records = read(io.BytesIO(text.encode()), "p.csv", DOMAIN)
    assert left_out == LeftOut("index columns without a name in tables")
    assert [record.value for record in records if isinstance(record, Record)] == [{"job_arn": one, "model_id": "m"} for one in "jk"]
    second = records[1]
    assert isinstance(second, Record)
    assert (locate_keys(second, ("job_arn",), SENSITIVE).line, locate_keys(second, ("job_arn",), SENSITIVE).column) == (3, 3)


def test_a_column_without_a_name_that_is_no_index_says_what_to_do() -> None:
    reason = "row 2: the first column has no name and does not count the rows; write the table without it (pandas: index=False)"
    assert _named(",a\nx,1\n") == [failure(2, 1, reason)]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_delimiter_that_a_table_declares_is_taken(first: str) -> None:
    assert _named(f"{first}\r\na,b;c\r\n1,2;3\r\n") == [{"a,b": "1,2", "c": "3"}]


@pytest.mark.parametrize(
    ("row", "foreign"), [("x", True), ("arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/bbbbbbbbbbbb", False)]
)
def test_a_row_that_cannot_be_read_is_foreign_only_without_a_sign_of_a_job(row: str, foreign: bool) -> None:
    (found,) = read(io.BytesIO(f"a,b\n{row}\n".encode()), "p.csv", DOMAIN)
    assert isinstance(found, LoadFailure)
    assert found.foreign == foreign


def test_the_line_of_a_row_is_not_shown_where_a_column_is_sensitive() -> None:
    (found,) = read(io.BytesIO(b"job_arn,message\nj,m,SECRET\n"), "p.csv", DOMAIN)
    assert isinstance(found, LoadFailure)
    assert found.location.source is None
