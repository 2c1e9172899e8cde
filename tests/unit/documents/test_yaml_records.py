"""Records in YAML: what has two meanings is a failure of the record that it stands in."""

import io
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.documents.positions import cut_out, locate_keys
from scanner.documents.reader import read
from scanner.model.job import Keys, Record
from scanner.shape.domain.sensitive import SENSITIVE
from tests.unit.documents.support import DOMAIN, underlined
from tests.unit.documents.test_reader import failure, items, truncation


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("a: 1\n", [{"a": 1}]),
        ("---\na: 1\n---\nb: x\n...\n", [{"a": 1}, {"b": "x"}]),
        ("# of the day\n\n- a: 1\n- b: 2\n", [{"a": 1}, {"b": 2}]),
        ("- {a: 1}\n- {b: 2}\n", [{"a": 1}, {"b": 2}]),
        ("invocationJobSummaries:\n  - a: 1\n  - b: 2\n", [{"a": 1}, {"b": 2}]),
        ("items:\n- a: 1\nCount: 1\n", [{"a": 1}]),
        ("--- []\n", []),
        ("items: []\n", []),
        ("a:\n  b: [1, 'x', null]\n", [{"a": {"b": [1, "x", None]}}]),
        ("\ufeffa: 1\n", [{"a": 1}]),
        ("submitTime: '2026-11-22T08:15:21Z'\n", [{"submitTime": "2026-11-22T08:15:21Z"}]),
    ],
)
def test_records(data: str, found: list[Any]) -> None:
    assert items(data) == found


def named(data: str) -> list[Any]:
    """Values of records, and (line, column, reason) of the others, of a file that is called .yaml."""
    found: list[Any] = []
    for item in read(io.BytesIO(data.encode()), "p.yaml", DOMAIN):
        found.append(item.value if isinstance(item, Record) else (item.location.line, item.location.column, item.reason))
    return found


def test_a_record_with_two_meanings_fails_and_the_others_go_on() -> None:
    found = items("- a: 1\n- a: no\n  b: 012\n- c: 3\n")
    assert [item if isinstance(item, dict) else item[1:3] for item in found] == [{"a": 1}, (2, 6), (3, 6), {"c": 3}]


def test_what_stands_before_a_broken_document_is_read() -> None:
    found = named("---\na: 1\n---\nb: [1\n---\nc: 2\n")
    assert found[0] == {"a": 1}
    assert (found[1][0], "invalid YAML" in found[1][2], len(found)) == (5, True, 2)


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        ("a: 1\na: 2\n", 2, 1, "duplicate key 'a', first at line 1"),
        ("a: &x {b: 1}\nc: *x\n", 1, 4, "anchor"),
        ("a: [1\n", 2, 1, "invalid YAML"),
        ("a: !!python/object:os.system x\n", 1, 4, "tag"),
        ("a: 2026-11-22T08:15:21Z\n", 1, 4, "in quotes"),
        ("# nothing\n", 1, 1, "holds no records"),
        ("a: " + "[" * 60 + "]" * 60, 1, 37, "deep"),
        ("- 1\n- a: 1\n", 1, 3, "a record must be an object, not a number"),
        ("items:\n- a: 1\n- x\n", 3, 3, "a record must be an object, not text"),
    ],
)
def test_what_is_no_record_is_a_failure(data: str, line: int, column: int, words: str) -> None:
    first = next(item for item in named(data) if not isinstance(item, dict))
    assert first[:2] == (line, column)
    assert words in first[2]


def test_a_dump_that_is_not_whole_says_so() -> None:
    assert items("invocationJobSummaries:\n- a: 1\nnextToken: x\n") == [{"a": 1}, truncation(3, 12, "nextToken")]


@pytest.mark.parametrize("text", ["{a: 1}", "[a, b]", '{"a": 1,}'])
def test_text_that_begins_with_a_bracket_is_json_whatever_its_name(text: str) -> None:
    assert "invalid JSON" in named(text)[0][2]


def test_a_record_has_a_limit() -> None:
    found = items("- a: " + "x" * 30 + "\n  b: " + "x" * 30 + "\n- b: 1\n", Limits(size=50))
    assert found == [failure(1, 3, "the record is longer than 50 characters"), {"b": 1}]


TEXT = """- jobName: a
  vpcConfig:
    subnetIds:
      - subnet-1
      - 'subnet-2'
  roleArn:
- jobName: b
  outputDataConfig: {s3OutputDataConfig: {s3Uri: s3://out/}}
"""


@pytest.mark.parametrize(
    ("number", "keys", "place", "shown"),
    [
        (0, ("jobName",), (1, 12), "a"),
        (0, ("vpcConfig", "subnetIds", 1), (5, 9), "'subnet-2'"),
        (0, ("vpcConfig", "securityGroupIds"), (2, 3), "vpcConfig"),
        (0, ("roleArn",), (6, 3), "roleArn"),
        (0, ("tags",), (1, 3), "j"),
        (1, ("outputDataConfig", "s3OutputDataConfig", "s3Uri"), (8, 50), "s3://out/"),
        (1, ("outputDataConfig", "s3OutputDataConfig", "s3EncryptionKeyId"), (8, 22), "s3OutputDataConfig"),
    ],
)
def test_a_value_is_found_in_its_line(number: int, keys: Keys, place: tuple[int, int], shown: str) -> None:
    records = [item for item in read(io.BytesIO(TEXT.encode()), "p.yaml", DOMAIN) if isinstance(item, Record)]
    found = locate_keys(records[number], keys, SENSITIVE)
    assert (found.line, found.column) == place
    assert underlined(found) == shown


def test_a_part_of_a_record_keeps_its_places() -> None:
    (first, _) = [item for item in read(io.BytesIO(TEXT.encode()), "p.yaml", DOMAIN) if isinstance(item, Record)]
    part = cut_out(first, ("vpcConfig",))
    assert part.value == {"subnetIds": ["subnet-1", "subnet-2"]}
    assert (locate_keys(part, ("subnetIds", 0), SENSITIVE).line, locate_keys(part, ("subnetIds", 0), SENSITIVE).column) == (4, 9)
