import json

import pytest

from scanner.documents.domain import Sensitive
from scanner.documents.positions import Passage, locate_keys, locate_unread
from scanner.model.job import Keys, Record
from scanner.model.place import Location
from scanner.shape.domain.sensitive import SENSITIVE, SHOW_ALL

PRETTY = """{
  "jobArn": "arn",
  "vpcConfig": {
    "subnetIds": ["subnet-1",
                  "subnet-\\u00e4"]
  }
}"""
MINIFIED = '{"a":{"b":[10,{"c":"d\\"e"}]},"k\\u0061":true}'


def record(text: str, line: int = 1, column: int = 1) -> Record:
    return Record(json.loads(text), text, "p.json", line, column, "json")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("jobArn",), Location("p.json", 12, 13, 5, '  "jobArn": "arn",', 13)),
        (("vpcConfig", "subnetIds", 1), Location("p.json", 15, 19, 15, '                  "subnet-\\u00e4"]', 19)),
        (("vpcConfig",), Location("p.json", 13, 16, 1, '  "vpcConfig": {', 16)),
        (("vpcConfig", "subnetIds"), Location("p.json", 14, 18, 12, '    "subnetIds": ["subnet-1",', 18)),
        (("vpcConfig", "securityGroupIds"), Location("p.json", 13, 3, 11, '  "vpcConfig": {', 3, "securityGroupIds")),
        (("vpcConfig", "subnetIds", 7), Location("p.json", 14, 5, 11, '    "subnetIds": ["subnet-1",', 5, "7")),
        (("jobArn", "deeper"), Location("p.json", 12, 3, 8, '  "jobArn": "arn",', 3, "deeper")),
        (("tags",), Location("p.json", 11, 5, 1, "    {", 5, "tags")),
        ((), Location("p.json", 11, 5, 1, "    {", 5)),
    ],
)
def test_a_value_its_parents_key_or_the_record(keys: Keys, found: Location) -> None:
    assert locate_keys(record(PRETTY, 11, 5), keys, SENSITIVE) == found


def test_minified_and_escaped() -> None:
    assert locate_keys(record(MINIFIED, 3, 11), ("a", "b", 1, "c"), SENSITIVE) == Location("p.json", 3, 30, 6, " " * 10 + MINIFIED, 30)
    assert locate_keys(record(MINIFIED), ("ka",), SENSITIVE).column == MINIFIED.index("true") + 1


def test_a_long_line_is_cut_to_a_window_around_the_column() -> None:
    text = '{"a":"' + "x" * 500 + '","b":5,"c":"' + "y" * 500 + '"}'
    found = locate_keys(record(text, 1, 100_001), ("b",), SENSITIVE)
    assert found.column == 100_000 + text.index("5") + 1
    assert found.source[found.source_column - 1] == "5"
    assert len(found.source) == 160


@pytest.mark.parametrize("sensitive", [SENSITIVE, SHOW_ALL])
@pytest.mark.parametrize("distance", range(30, 110))
def test_an_excerpt_has_no_part_of_a_credential(sensitive: Sensitive, distance: int) -> None:
    """The window of an excerpt may begin or end in the middle of one, which then does not look like one any more."""
    text = json.dumps({"a": "s3://x?X-Amz-Signature=hunter22", "b" * distance: "y", "c": 5, "d" * distance: "AKIAIOSFODNN7EXAMPLE"})
    shown = (
        locate_keys(record(text), ("c",), sensitive).source + locate_unread(Passage("p", text, 1, 1), text.index("5"), 1, sensitive).source
    )
    assert not any(part in shown for part in ("ter22", "AKIAIO"))


def test_half_characters_do_not_reach_a_report() -> None:
    bad = Record({}, '{"a": "\udcff"}', "p", 1, 1, "json")
    assert locate_keys(bad, (), SENSITIVE).source == '{"a": "\ufffd"}'
