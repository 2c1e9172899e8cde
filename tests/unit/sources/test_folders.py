"""What a folder is searched for, and what lies in it besides."""

import os
import subprocess
from pathlib import Path

import pytest

from scanner.sources.files import expand
from scanner.sources.folders import HIDDEN, IGNORED, LINKED, OTHER, walk

READ = "(read are .json, .jsonl, .ndjson, .yaml, .yml, .csv, .tsv, .gz)"


def make(top: Path, *names: str) -> None:
    for name in names:
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[]", encoding="utf-8")


def files(top: Path, respect_gitignore: bool = True) -> list[str]:
    return [file.relative_to(top).as_posix() for file in walk(top, respect_gitignore).files]


def test_record_files_of_all_kinds_are_found_and_the_rest_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "b.json", "a.JSONL.gz", "c/d.yml", "c/e.csv", "README.md", "c/x.txt", ".hidden.json", ".cache/a.json", ".cache/b.json")
    found = walk(tmp_path)
    assert files(tmp_path) == ["a.JSONL.gz", "b.json", "c/d.yml", "c/e.csv"]
    assert found.passed_over == {OTHER: 2, HIDDEN: 2}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links(tmp_path: Path) -> None:
    make(tmp_path, "real/a.json")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "b.json").symlink_to(tmp_path / "real/a.json")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nothing")
    found = walk(tmp_path)
    assert files(tmp_path) == ["b.json", "gone.json", "real/a.json"]
    assert found.passed_over == {LINKED: 1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert (files(tmp_path), walk(tmp_path).passed_over) == ([], {OTHER: 1})


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be opened")
def test_a_folder_that_cannot_be_opened_is_a_failure(tmp_path: Path) -> None:
    make(tmp_path, "closed/a.json")
    (tmp_path / "closed").chmod(0)
    (failure,) = expand([str(tmp_path)], tmp_path).failures
    (tmp_path / "closed").chmod(0o700)
    assert (failure.location.path, failure.reason) == ("closed", "the folder cannot be read: Permission denied")


def test_a_folder_that_is_gone_before_it_is_read_is_a_failure(tmp_path: Path) -> None:
    assert walk(tmp_path / "gone").refused[0][0] == tmp_path / "gone"


RULES = {
    ".gitignore": "node_modules/\n*.bak.json\n/build\n!keep.bak.json\ndocs/**/x.json\n",
    "sub/.gitignore": "*.csv\n!/kept.csv\n",
    ".git/info/exclude": "private.json\n",
}
TREE = (
    "a.json", "a.bak.json", "keep.bak.json", "build/a.json", "sub/build/a.json", "node_modules/p/package.json", "sub/node_modules/a.json",
    "docs/x.json", "docs/a/b/x.json", "docs/y.json", "sub/a.csv", "sub/kept.csv", "sub/deep/kept.csv", "top.csv", "private.json",
    "sub/private.json",
)  # fmt: skip


def rules(top: Path) -> None:
    make(top, *TREE)
    for name, text in RULES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")


def test_what_git_ignores_is_passed_over_as_git_itself_has_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    rules(tmp_path)
    asked = subprocess.run(["git", "-C", str(tmp_path), "check-ignore", "--stdin"], input="\n".join(TREE), text=True, capture_output=True)
    kept = sorted(set(TREE) - set(asked.stdout.split()))
    assert sorted(files(tmp_path)) == kept
    assert len(kept) == 6
    assert walk(tmp_path).passed_over[IGNORED] > 0
    assert sorted(files(tmp_path, respect_gitignore=False)) == sorted(TREE)


def test_a_folder_that_is_named_is_read_even_if_git_ignores_it(tmp_path: Path) -> None:
    rules(tmp_path)
    make(tmp_path, "build/sub/a.bak.json")
    assert files(tmp_path / "build") == ["a.json", "sub/a.bak.json"]
    assert files(tmp_path / "node_modules") == ["p/package.json"]
    assert files(tmp_path / "sub") == ["build/a.json", "kept.csv"]


def test_outside_of_a_working_tree_nothing_is_ignored(tmp_path: Path) -> None:
    make(tmp_path, "a.json")
    (tmp_path / ".gitignore").write_text("*.json\n", encoding="utf-8")
    assert files(tmp_path) == ["a.json"]


def test_what_is_passed_over_is_said_with_what_to_do(tmp_path: Path) -> None:
    make(tmp_path, "a.json", "b.txt", ".git/HEAD")
    (tmp_path / ".gitignore").write_text("b.json\n", encoding="utf-8")
    make(tmp_path, "b.json")
    assert expand([str(tmp_path)], tmp_path).notes == (
        f"passed over in the folders: 2 hidden, 1 ignored by git, 1 of other kinds {READ}",
        "what git ignores is read where it is named itself, or with --no-gitignore",
    )
    assert expand([str(tmp_path / "a.json")], tmp_path).notes == ()


def test_a_file_is_read_once_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.json")
    found = expand(["a.json", "./a.json", str(tmp_path / "a.json"), ".", "*.json"], tmp_path)
    assert [source.path for source in found.sources] == ["a.json"]
    assert not found.sources[0].chanced_on
