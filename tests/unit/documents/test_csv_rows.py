"""CSV and TSV: what two readers take differently is refused, with the row's number."""

import gzip
import io
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.documents.positions import find
from scanner.documents.reader import read
from scanner.model.job import Keys, Record
from tests.unit.documents.support import is_record
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
        ("a,b\n1\n3,4\n", [failure(2, 1, "row 2 has 1 cell, and the head has 2 (it is row 1)"), {"a": "3", "b": "4"}]),
        ("a,b\n1,2,3\n3,4\n", [failure(2, 1, "row 2 has 3 cells, and the head has 2 (it is row 1)"), {"a": "3", "b": "4"}]),
        ('a,b\n1,"2\n3,4\n', [failure(2, 3, "row 2 has a quote that is not closed (the head is row 1)"), {"a": "3", "b": "4"}]),
        ('a,b\n"1"x,2\n3,4', [failure(2, 4, "row 2 has text behind a closing quote (the head is row 1)"), {"a": "3", "b": "4"}]),
        (
            'a,b\n1"x,2\n3,4',
            [failure(2, 2, "row 2 has a quote inside a cell that does not begin with one (the head is row 1)"), {"a": "3", "b": "4"}],
        ),
        ("a,b\n1,2\r3,4\n", [failure(2, 4, "row 2 has a carriage return without a line feed (the head is row 1)")]),
        ("a,b,a\n1,2,3\n", [failure(1, 5, "the column 'a' stands twice in the head of the table")]),
        ("a,,b\n1,2,3\n", [failure(1, 3, "column 2 has no name in the head of the table")]),
        (b"a,b\n1,\xff\n3,4\n", [failure(2, 3, "row 2 has bytes that are no UTF-8 (the head is row 1)"), {"a": "3", "b": "4"}]),
        ('"a,b\n1,2\n', [failure(1, 1, "the head of the table has a quote that is not closed")]),
    ],
)
def test_what_is_wrong_names_the_row_and_stops_no_other(data: str | bytes, found: list[Any]) -> None:
    assert _named(data) == found


def _named(data: str | bytes) -> list[Any]:
    """The items of a file that is called .csv."""
    raw = data.encode() if isinstance(data, str) else data
    found = []
    for item in read(io.BytesIO(raw), "p.csv", is_record):
        found.append(item.value if isinstance(item, Record) else failure(item.location.line or 0, item.location.column or 0, item.reason))
    return found


def test_a_row_has_a_limit() -> None:
    found = items('a,b\n"' + "x" * 60 + '",2\n3,4\n', Limits(size=50))
    assert found == [failure(2, 1, "row 2 is longer than 50 characters; is a quote not closed? (the head is row 1)"), {"a": "3", "b": "4"}]


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
    records = [item for item in read(io.BytesIO(ROWS.encode()), "p.csv", is_record) if isinstance(item, Record)]
    found = find(records[row], keys)
    assert found.line == row + 2
    assert found.source[found.source_column - 1 :][: found.width] == shown
