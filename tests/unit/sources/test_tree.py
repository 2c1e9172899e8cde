"""Where files are relative to the working tree."""

import os
from pathlib import Path

import pytest

from scanner.model.origin import Outside, Tree
from scanner.sources.tree import origins, shown


def test_a_file_is_in_the_tree_or_outside_it(tmp_path: Path) -> None:
    top = tmp_path / "tree"
    inside, outside = top / "a/b.json", tmp_path / "b.json"
    assert origins([inside, outside], top) == {inside: Tree("a/b.json"), outside: Outside("b.json")}


def test_files_outside_that_share_a_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    top = tmp_path / "tree"
    files = [tmp_path / name for name in ("x/2025/a.json", "x/2026/a.json", "y/2026/a.json", "x/b.json")]
    names = ["2025/a.json", "x/2026/a.json", "y/2026/a.json", "b.json"]
    assert list(origins(files, top).values()) == [Outside(name) for name in names]


def test_one_file_by_two_names_is_one_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(origins([Path("a.json"), tmp_path / "a.json"], tmp_path / "tree").values()) == {Outside("a.json")}


@pytest.mark.skipif(os.name == "nt", reason="two slashes in front mean a server there")
def test_two_slashes_in_front_are_one() -> None:
    assert set(origins([Path("//data/a.json"), Path("/data/a.json")], Path("/tree")).values()) == {Outside("data/a.json")}


def test_a_real_folder_external_does_not_read_like_a_file_outside(tmp_path: Path) -> None:
    assert shown(tmp_path / "tree/external/j.json", tmp_path / "tree") == "./external/j.json"
    assert shown(tmp_path / "j.json", tmp_path / "tree") == "external/j.json"
