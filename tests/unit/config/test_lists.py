"""Lists in files beside the configuration, and nothing from anywhere else."""

import os
from pathlib import Path

import pytest

from scanner.config.lists import MAX_BYTES
from scanner.config.load import load_config
from scanner.errors import Mistake, MistakesError


def given(folder: Path, name: str) -> object:
    (one,) = load_config(f"params: {{roles: {{file: '{name}'}}}}".encode(), "conf/jobscan.yaml", folder).params
    return one.edit.value


def refused(folder: Path, name: str) -> Mistake:
    with pytest.raises(MistakesError) as caught:
        given(folder, name)
    (mistake,) = caught.value.mistakes
    return mistake


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("roles.txt", "# roles\n a* \r\n\nb#c # why\n\t#d\n", ["a*", "b#c"]),
        ("roles", "\ufeffa\nb", ["a", "b"]),
        ("lists/roles.json", '["a", 5]', ["a", 5]),
        ("roles.json", "[]", []),
        ("roles.yaml", "- a\n- 5\n", ["a", 5]),
        ("map.yml", "a: [b]", {"a": ["b"]}),
    ],
)
def test_lists_are_read(name: str, text: str, value: object, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    assert given(tmp_path, name) == value


@pytest.mark.parametrize("name", ["../roles.txt", "a/../../roles.txt", "/etc/hosts", "C:/roles.txt", "a\\roles.txt", "\\\\host\\roles.txt"])
def test_what_lies_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (tmp_path / "roles.txt").write_text("a", encoding="utf-8")
    mistake = refused(folder, name)
    assert "is not in the configuration's folder" in mistake.problem
    assert (mistake.path, mistake.line, mistake.column) == ("conf/jobscan.yaml", 1, 25)


@pytest.mark.skipif(os.name == "nt", reason="links want a privilege there")
def test_a_link_that_leads_out_is_refused_and_one_inside_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (tmp_path / "secret").write_text("a", encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.txt").write_text("a", encoding="utf-8")
    (folder / "inside.txt").symlink_to("in.txt")
    (folder / "circle").symlink_to("circle")
    assert "is a link to a file outside" in refused(folder, "out.txt").problem
    assert "is a link to a file outside" in refused(folder, "up/secret").problem
    assert refused(folder, "circle").problem
    assert given(folder, "inside.txt") == ["a"]


def test_files_that_cannot_be_had_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "large.txt").write_bytes(b"a\n" * (MAX_BYTES // 2 + 1))
    for name, said in {
        "none.txt": "was not found",
        "folder": "is a folder",
        "empty.txt": "no entries",
        "large.txt": "larger",
    }.items():
        assert said in refused(tmp_path, name).problem


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("roles.json", b'["a",\n]', 2, ""),
        ("roles.yaml", b"- a\n- no\n", 2, "boolean"),
        ("roles.txt", b"a\n\xff\n", 2, "UTF-8"),
        ("roles.yaml", b"- &a b\n", 1, "anchors"),
    ],
)
def test_a_mistake_in_a_list_stands_in_its_file(name: str, data: bytes, line: int, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    mistake = refused(tmp_path, name)
    assert (mistake.path, mistake.line) == (f"conf/{name}", line)
    assert said in mistake.problem


def test_accounts_of_a_scope_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "accounts.txt").write_text("111122223333\n444455556666 # b\n", encoding="utf-8")
    text = b"scopes: [{accounts: {file: accounts.txt}, off: x}]"
    (entry,) = load_config(text, "jobscan.yaml", tmp_path).scopes
    assert entry.scope.conditions[0].text == 'contains(`["111122223333", "444455556666"]`, account_id)'
    (tmp_path / "accounts.txt").write_text("111122223333\n12\n", encoding="utf-8")
    with pytest.raises(MistakesError, match="is not an account ID"):
        load_config(text, "jobscan.yaml", tmp_path)
