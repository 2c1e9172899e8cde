"""The `expect` section of jobscan.yaml: what a scan must cover."""

import pytest

from scanner.model.expectation import Expectation
from tests.unit.config.reading import loaded, mistakes

OCTAL = "'012345678901' without quotes is octal in YAML 1.1 and decimal in YAML 1.2"
WHOLE = """
    expect:
      - account: "111122223333"
      - account: "777788889999"
        regions: [eu-west-1, us-east-1, eu-west-1]
        path: dumps/{account}/{region}.json
      - {account: "012345678901", path: "dumps/{account}/{region}.json"}
"""


def test_an_expectation_for_each_account_and_region() -> None:
    path = "dumps/{account}/{region}.json"
    assert loaded(WHOLE).expect == (
        Expectation("111122223333", origin="jobscan.yaml:2"),
        Expectation("777788889999", "eu-west-1", path, "/nowhere", origin="jobscan.yaml:3"),
        Expectation("777788889999", "us-east-1", path, "/nowhere", origin="jobscan.yaml:3"),
        Expectation("012345678901", "", path, "/nowhere", origin="jobscan.yaml:6"),
    )


@pytest.mark.parametrize(
    ("entry", "problem", "hint"),
    [
        ("{account: 111122223333}", "'account' must be text, not 111122223333", 'write "111122223333" in quotes'),
        ("{account: 12345678901}", "'account' must be text, not 12345678901", "expected: 12 digits, with leading zeros"),
        ("{account: 012345678901}", OCTAL, 'write "012345678901" in quotes'),
        ('{account: "12345678901"}', "'12345678901' is not a valid account", "expected: 12 digits, with leading zeros"),
        ("{regions: [eu-west-1]}", "missing key 'account' in an entry of 'expect'", ""),
        ('{account: "111122223333", regions: []}', "'regions' is empty", "list Regions, or remove the key: any Region will do then"),
        ('{account: "111122223333", regions: [EU]}', "'EU' is not a valid entry of 'regions'", "expected: such as eu-central-1"),
        ('{account: "111122223333", path: " "}', "'path' is blank", ""),
        ('{account: "111122223333", path: "{acount}.json"}', "unknown placeholder in 'path'", "known: {account}, {region}"),
        (
            '{account: "111122223333", path: "s3://b/{account}.json"}',
            "'path' must be a file or glob on this machine",
            "remove the key: a job in S3 meets the entry too",
        ),
    ],
)  # fmt: skip
def test_what_is_no_expectation(entry: str, problem: str, hint: str) -> None:
    found = mistakes(f"expect:\n  - {entry}\n")
    assert (found[0].problem, found[0].line) == (problem, 2)
    assert found[0].hint.startswith(hint)


def test_the_same_account_and_region_twice() -> None:
    (mistake,) = mistakes(
        """
        expect:
          - {account: "111122223333", regions: [eu-west-1], path: a.json}
          - {account: "111122223333", regions: [us-east-1, eu-west-1], path: b.json}
          - {account: "111122223333"}
        """
    )
    problem = "duplicate expectation of 111122223333 eu-west-1, first at jobscan.yaml:2"
    assert (mistake.problem, mistake.line) == (problem, 3)
