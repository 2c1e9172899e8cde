"""The project of a folder: its configuration, with all mistakes in it at once."""

from pathlib import Path

import pytest

from scanner.errors import MistakesError
from scanner.project.project import open_project

RULE = "policy: own\nrules: [{id: OWN-1, title: T, severity: low, assert: present(tags), params: {a: {type: integer, default: 1}}}]\n"
# Mistakes of the structure (1), of a condition (3), of a parameter's type (4) and of a rule that is not there (5).
TEXT = """\
fail_on: hihg
scopes:
  - {when: present(job_nam), params: {max_timeout_hours: 5}}
  - {accounts: ["111122223333"], params: {max_timeout_hours: long}}
rules: {ACME-1: {owner: us}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def places(text: str, folder: Path, *policies: str) -> list[tuple[int, int]]:
    (folder / "jobscan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MistakesError) as caught:
        open_project(None, policies)
    return [(mistake.line, mistake.column) for mistake in caught.value.mistakes]


def test_mistakes_of_the_file_and_mistakes_about_rules_come_together(folder: Path) -> None:
    assert places(TEXT, folder) == [(1, 10), (3, 20), (4, 62), (5, 9)]


def test_where_the_policies_are_not_known_nothing_is_said_about_rules(folder: Path) -> None:
    assert places(TEXT + "polices: [./own.yaml]\n", folder) == [(1, 10), (3, 20), (6, 1)]
    assert places(TEXT + "policies: ./own.yaml\n", folder) == [(1, 10), (3, 20), (6, 11)]


def test_the_rules_are_those_of_the_policies_that_the_caller_names(folder: Path) -> None:
    (folder / "own.yaml").write_text(RULE, encoding="utf-8")
    text = "fail_on: hihg\nparams: {OWN-1: {a: x, b: 1}}\n"
    assert places(text, folder) == [(1, 10), (2, 10)]
    assert places(text, folder, "./own.yaml") == [(1, 10), (2, 21), (2, 24)]
    assert places(text, folder, "./none.yaml") == [(1, 10)]


def test_what_depends_on_how_a_scan_is_called_is_no_mistake(folder: Path) -> None:
    text = "fail_on: hihg\nparams: {trusted_accounts: {accounts: scanned}, allowed_regions: [eu-central-1]}\n"
    assert places(text, folder) == [(1, 10)]
