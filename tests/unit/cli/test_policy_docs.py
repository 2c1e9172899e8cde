"""`jobscan policy docs` writes what `--check` then finds, and `--check` names what has changed since."""

from pathlib import Path

import pytest

from scanner.cli.policy.docs import run_docs
from scanner.errors import UsageError


def test_what_is_written_is_fresh_until_it_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_docs(check=True, folder=str(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []
    assert run_docs(check=False, folder=str(tmp_path)) == 0
    assert run_docs(check=True, folder=str(tmp_path)) == 0
    capsys.readouterr()
    functions = tmp_path / "functions.md"
    functions.write_bytes(functions.read_bytes().replace(b"\n", b"\r\n"))
    assert run_docs(check=True, folder=str(tmp_path)) == 0
    functions.write_bytes(functions.read_bytes() + b"more\n")
    assert run_docs(check=True, folder=str(tmp_path)) == 1
    assert [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()[1:]] == [str(functions)]


def test_two_runs_write_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        run_docs(check=False, folder=str(tmp_path / name))
    for page in ("rules.md", "functions.md"):
        assert (tmp_path / "a" / page).read_bytes() == (tmp_path / "b" / page).read_bytes()


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        run_docs(check=False, folder=str(tmp_path / "none"))
