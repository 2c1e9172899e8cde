"""Lint's warnings about rules that are proved never to fail or never to apply, and where it rather says nothing."""

from pathlib import Path

import pytest

from scanner.authoring.lint import LintWarning

from .test_lint import linted

MOST = "assert: timeout_duration_in_hours <= param('most')\n    params: {most: {type: integer, "


def warnings(folder: Path, text: str) -> list[LintWarning]:
    """The warnings about what can never be, of a rule with these lines."""
    result = linted(folder, f"policy: own\nrules:\n  - id: OWN-1\n    title: T\n    severity: low\n    {text}\n")
    assert result.mistakes == ()
    return [warning for warning in result.warnings if warning.check.startswith("never-")]


NEVER = "for no job that AWS documents"
PROVED = {
    "the whole condition": (
        "assert: timeout_duration_in_hours <= `168`",
        ("never-fails", 6, 13, f"timeout_duration_in_hours <= `168` is never false, {NEVER}, so the rule never fails"),
    ),
    "a part of it": (
        "assert: present(tags) || timeout_duration_in_hours <= `168`",
        ("never-fails", 6, 30, f"timeout_duration_in_hours <= `168` is never false, {NEVER}, so the rule never fails"),
    ),
    "a part of a negation": (
        "assert: '!(present(tags) && timeout_duration_in_hours > `168`)'",
        ("never-fails", 6, 33, f"timeout_duration_in_hours > `168` is never true, {NEVER}, so the rule never fails"),
    ),
    "when": (
        "when: present(tags) && status == 'Failed' && status == 'Stopped'\n    assert: present(tags)",
        (
            "never-fails",
            6,
            11,
            f"present(tags) && status == 'Failed' && status == 'Stopped' is never true, {NEVER}, so the rule never fails",
        ),
    ),
    "never applies": (
        "when: '!present(account_id)'\n    stages: [job]\n    assert: present(tags)",
        ("never-applies", 6, 13, f"present(account_id) is never false, {NEVER}, so the rule never applies"),
    ),
    "a default value": (
        MOST + "default: 168}}",
        (
            "never-fails",
            6,
            13,
            f"timeout_duration_in_hours <= param('most') is never false, {NEVER} with the default of most, so the rule never fails",
        ),
    ),
}


@pytest.mark.parametrize("name", PROVED)
def test_what_is_proved_is_named_at_the_part_that_is_constant(name: str, tmp_path: Path) -> None:
    text, expected = PROVED[name]
    (warning,) = warnings(tmp_path, text)
    mistake = warning.mistake
    assert (warning.check, mistake.line, mistake.column, mistake.problem) == expected
    assert mistake.hint


SILENT = {
    "it can fail": "assert: timeout_duration_in_hours <= `167`",
    "no value": MOST + "required: true}}",
    "an example with another value fails": MOST + "default: 168}}\n    examples: {fail: [{params: {most: 1}}]}",
    "an example of a damaged record fails": (
        "assert: matches(job_arn, '/[a-z0-9]{12}$')\n"
        "    examples: {fail: [{job: {job_arn: 'arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/my-job'}}]}"
    ),
    "not modelled": "assert: length(split(job_name, '-')) > `0`",
    "too long to find out": "assert: \"!matches(job_name, '^(a|b)*a(a|b){40}$') || !matches(job_name, '^(a|b)*a(a|b){41}$')\"",
}


@pytest.mark.parametrize("name", SILENT)
def test_lint_says_nothing_where_it_does_not_know_or_the_author_knows_better(name: str, tmp_path: Path) -> None:
    assert warnings(tmp_path, SILENT[name]) == []


def test_an_example_that_does_not_fail_does_not_help(tmp_path: Path) -> None:
    assert warnings(tmp_path, "assert: timeout_duration_in_hours <= `168`\n    examples: {fail: [{job: {tags: null}}]}")


@pytest.mark.parametrize("params", ["", ", params: {roles: ['*batch*', '*:role/*']}", ", params: {roles: ['arn:*:iam::*:role/*']}"])
def test_an_allowlist_of_everything_is_not_excused_by_an_odd_record(params: str, tmp_path: Path) -> None:
    allowed = "assert: glob(role_arn, param('roles'))\n    params: {roles: {type: 'list[glob]', default: ['arn:*:role/*']}}"
    odd = "{job: {role_arn: 'arn:aws:iam::111122223333:user/x'}" + params + "}"
    (warning,) = warnings(tmp_path, f"{allowed}\n    examples: {{fail: [{odd}]}}")
    assert warning.check == "never-fails"


def test_one_cause_is_one_warning(tmp_path: Path) -> None:
    """A text that can match nothing is the cause, and that the rule never fails what follows."""
    assert [warning.check for warning in warnings(tmp_path, "assert: \"!starts_with(job_name, 'a_')\"")] == ["never-matches"]
    (warning,) = warnings(tmp_path, "when: present(tags)\n    assert: present(tags)")
    assert warning.mistake.problem == "assert is the same as when, so the rule never fails"
