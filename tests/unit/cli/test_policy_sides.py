"""What OLD and NEW of `policy diff` mean, and which settings each side takes."""

from pathlib import Path

import pytest

from scanner.cli.crash import crash_sentence
from scanner.cli.policy.policy_paths import as_named
from scanner.cli.policy.sides import OpenedSide, differing_keys, open_sides
from scanner.errors import MistakesError, UsageError
from scanner.prove.witness import ReplayError

POLICY = """\
format: 1
policy: acme
rules:
  - id: ACME-1
    title: T
    severity: low
    assert: timeout_duration_in_hours <= param('most')
    params: {most: {type: integer, default: 72}}
"""
OTHER = POLICY.replace("most", "longest").replace("72", "96")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree with two policies and a configuration."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "old.yaml").write_text(POLICY)
    (tmp_path / "new.yaml").write_text(OTHER)
    (tmp_path / "main").mkdir()
    (tmp_path / "main" / "acme.yaml").write_text(POLICY)
    (tmp_path / "main" / "jobscan.yaml").write_text("policies: [./acme.yaml]\nfail_on: high\nparams: {most: 48}\n")
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "acme.yaml").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def values(side: OpenedSide) -> dict[str, object]:
    (configured,) = side.run_rules.rules
    return dict(configured.params)


def test_a_policy_has_its_defaults_and_a_configuration_its_values(tree: Path) -> None:
    old, new = open_sides("old.yaml", "main/jobscan.yaml", (), ())
    assert (values(old), values(new)) == ({"most": 72}, {"most": 48})


def test_a_folder_with_a_configuration_means_that(tree: Path) -> None:
    old, new = open_sides("core", "main", (), ())
    assert (old.config is None, new.config is None) == (True, False)
    assert (values(old), values(new)) == ({"most": 72}, {"most": 48})


def test_a_configuration_is_one_by_any_name(tree: Path) -> None:
    (tree / "main" / "staging.yml").write_text((tree / "main" / "jobscan.yaml").read_text())
    _, new = open_sides("old.yaml", "main/staging.yml", (), ())
    assert values(new) == {"most": 48}


def test_a_configuration_in_the_working_tree_says_nothing_about_policy_files(tree: Path) -> None:
    (tree / "jobscan.yaml").write_text("policies: [./old.yaml]\nparams: {most: 24}\n")
    old, _ = open_sides("old.yaml", "new.yaml", (), ())
    assert values(old) == {"most": 72}


def test_a_setting_is_for_the_sides_that_have_its_parameter(tree: Path) -> None:
    old, new = open_sides("old.yaml", "new.yaml", ("most=1", "ACME-1.longest=2"), ())
    assert (values(old), values(new)) == ({"most": 1}, {"longest": 2})


def test_a_setting_that_fits_no_side_is_refused(tree: Path) -> None:
    with pytest.raises(UsageError, match="mosst: no selected rule has this parameter"):
        open_sides("old.yaml", "new.yaml", ("mosst=1",), ())


@pytest.mark.parametrize("path", ["", "gone.yaml"])
def test_a_side_that_does_not_exist_is_refused(path: str, tree: Path) -> None:
    with pytest.raises(UsageError, match=r"^NEW does not exist"):
        open_sides("old.yaml", path, (), ())
    with pytest.raises(UsageError, match=r"^OLD does not exist"):
        open_sides(path, "old.yaml", (), ())


@pytest.mark.parametrize("text", ["policy: acme\nrules: []\n", "- a list\n", "policy: [\n", "\x00"])
def test_a_file_that_is_neither_is_a_mistake(text: str, tree: Path) -> None:
    (tree / "bad.yaml").write_text(text)
    with pytest.raises(MistakesError):
        open_sides("bad.yaml", "old.yaml", (), ())


def test_keys_that_are_not_about_rules_are_named_if_they_differ(tree: Path) -> None:
    (tree / "pr").mkdir()
    (tree / "pr" / "acme.yaml").write_text(POLICY)
    (tree / "pr" / "jobscan.yaml").write_text("policies: [./acme.yaml]\nfail_on: low\nparams: {most: 24}\nexclude: [old/]\n")
    assert list(differing_keys(*open_sides("main", "pr", (), ()))) == ["fail_on", "exclude"]
    assert list(differing_keys(*open_sides("main", "main", (), ()))) == []


def test_a_word_means_a_pack_before_a_folder(tree: Path) -> None:
    assert [as_named(word) for word in ("core", "main", "BMJ-NET-001", "old.yaml", "./core")] == [
        "core",
        "./main",
        "BMJ-NET-001",
        "old.yaml",
        "./core",
    ]


def test_an_error_about_a_path_does_not_name_an_option(tree: Path) -> None:
    (tree / "none").mkdir()
    with pytest.raises(UsageError, match=r"^the folder none has no policy") as raised:
        open_sides("none", "new.yaml", (), ())
    assert raised.value.argument == ""


def test_a_witness_that_does_not_hold_says_that_no_answer_counts() -> None:
    sentence = crash_sentence(ReplayError("a job that should show it does not"))
    assert sentence.startswith("internal error: a job that should show it does not; no answer of this run counts: details in ")
    assert sentence.endswith("please report it with that file and the policies")
