"""`owners` and `group_by` of jobscan.yaml: what is read, and what is refused where."""

import pytest

from tests.unit.config.reading import loaded, mistakes

WHOLE = """
    group_by: tag(tags, 'pipeline|workflow')
    owners:
      - when: starts_with(job_name, 'nightly-')
        owner: " team-a "
      - {when: account_id == '111122223333', owner: team-b}
"""


def test_owners_are_read_in_their_order() -> None:
    config = loaded(WHOLE)
    assert [(entry.owner, entry.when.text, str(entry.location)) for entry in config.owners] == [
        ("team-a", "starts_with(job_name, 'nightly-')", "jobscan.yaml:3:5"),
        ("team-b", "account_id == '111122223333'", "jobscan.yaml:5:5"),
    ]
    assert config.group_by is not None
    assert config.group_by.text == "tag(tags, 'pipeline|workflow')"


def test_without_either_there_is_none() -> None:
    config = loaded("format: 1\n")
    assert (config.owners, config.group_by) == ((), None)


@pytest.mark.parametrize(
    ("entry", "problem", "column"),
    [
        ("{when: job_nam == 'x', owner: a}", "a job has no field 'job_nam'", 12),
        ("{when: job_name, owner: a}", "a condition must be true or false; job_name is a text", 12),
        ("{when: \"'a' == 'a'\", owner: a}", "'a' == 'a' is constant: it reads no field, parameter or now()", 13),
        ("{owner: a}", "missing key 'when' in an entry of 'owners'", 5),
        ("{when: job_name == 'x'}", "missing key 'owner' in an entry of 'owners'", 5),
        ("{when: job_name == 'x', owner: ' '}", "'owner' is blank", 37),
        ("{when: job_name == 'x', owner: [a]}", "'owner' must be text, not a list", 36),
    ],
)
def test_what_is_no_owner(entry: str, problem: str, column: int) -> None:
    (mistake,) = mistakes(f"owners:\n  - {entry}\n")
    assert (mistake.problem, mistake.line, mistake.column) == (problem, 2, column)


@pytest.mark.parametrize(
    ("expression", "problem", "column"),
    [
        ("tags", "the value must be a text; tags is a map", 11),
        ("timeout_duration_in_hours", "the value must be a text; timeout_duration_in_hours is a whole number", 11),
        ("job_name == 'x'", "the value must be a text; job_name == 'x' is a boolean", 11),
        ("\"'all'\"", "'all' is the same for every job: it reads no field", 12),
        ("tag(tags, 'a'", "the expression is incomplete", 23),
        ("job_nam", "a job has no field 'job_nam'", 11),
        ("param('team')", "the rule has no parameter 'team'", 17),
        ("[job_name]", "'group_by' must be text, not a list", 11),
    ],
)
def test_what_is_no_group(expression: str, problem: str, column: int) -> None:
    (mistake,) = mistakes(f"group_by: {expression}\n")
    assert (mistake.problem, mistake.line, mistake.column) == (problem, 1, column)


@pytest.mark.parametrize("expression", ["job_name", "role_arn", "tags.pipeline", "extra('pipeline')", "tag(tags, 'a') || account_id"])
def test_every_kind_of_text_may_be_a_group(expression: str) -> None:
    group_by = loaded(f'group_by: "{expression}"\n').group_by
    assert group_by is not None
    assert group_by.text == expression
