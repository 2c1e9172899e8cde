"""Which files the path of a policy means."""

import os
from pathlib import Path

import pytest

from scanner.errors import UsageError
from scanner.policy import builtin
from scanner.policy.files import is_path, policy_files

posix = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("rules: []", encoding="utf-8")


def test_a_folder_means_its_yaml_files(tmp_path: Path) -> None:
    make(tmp_path, "b.yaml", "a/c.yml", "jobscan.yaml", "x.txt", ".hidden.yaml", ".git/x.yaml")
    assert [file.relative_to(tmp_path).as_posix() for file in policy_files(tmp_path)] == ["a/c.yml", "b.yaml"]
    assert policy_files(tmp_path / "x.txt") == [tmp_path / "x.txt"]


@pytest.mark.parametrize(("name", "words"), [("gone", "does not exist"), ("empty", "has no policy")])
def test_nothing_is_wrong_usage(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=words):
        policy_files(tmp_path / name)


def test_the_built_ins_are_named_by_their_packs() -> None:
    with pytest.raises(UsageError, match="has the built-in policies; name a pack"):
        policy_files(builtin.folder())


@posix
def test_links(tmp_path: Path) -> None:
    make(tmp_path, "policies/real/a.yaml", "secret.yaml")
    folder = tmp_path / "policies"
    (folder / "b.yaml").symlink_to("real/a.yaml")
    (folder / "gone.yaml").symlink_to("nothing.yaml")
    assert len(policy_files(folder)) == 3  # the one that leads nowhere is reported when it is read
    (folder / "c.yaml").symlink_to("../secret.yaml")
    with pytest.raises(UsageError, match="is a link to a file outside the folder"):
        policy_files(folder)
    (folder / "c.yaml").unlink()
    (folder / "d").symlink_to("..")
    with pytest.raises(UsageError, match="is a link to a folder; links are not followed"):
        policy_files(folder)


def test_the_ending_of_a_policy_file_may_be_in_capitals(tmp_path: Path) -> None:
    for name in ("a.YAML", "b.Yml", "c.yaml", "d.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [file.name for file in policy_files(tmp_path)] == ["a.YAML", "b.Yml", "c.yaml"]
    assert is_path("ACME.YAML")
