"""A report never replaces what is read, whatever it is called by."""

import json
import os
from pathlib import Path

import pytest

from scanner.cli.inputs import Inputs, has_same_file_twice
from scanner.cli.run import run
from tests.unit.shape.records import get_output

RULE = "policy: own\nrules: [{id: OWN-1, title: t, severity: low, assert: present(role_arn)}]\n"
CONFIG = "format: 1\nparams:\n  denied_roles: {file: lists/roles.txt}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree with everything that a scan reads."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "dumps").mkdir()
    (tmp_path / "lists").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "dumps" / "jobs.json").write_text(json.dumps(get_output()), encoding="utf-8")
    (tmp_path / "own" / "own.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "lists" / "roles.txt").write_text("Admin\n", encoding="utf-8")
    (tmp_path / "jobscan.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "hard.json").hardlink_to(tmp_path / "dumps" / "jobs.json")
    (tmp_path / "soft.json").symlink_to(tmp_path / "dumps" / "jobs.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("dumps/jobs.json", "-f", "json=dumps/jobs.json"),
        ("dumps/jobs.json", "-f", "json=./dumps/../dumps/jobs.json"),
        ("dumps/jobs.json", "-f", "json=hard.json"),
        ("dumps/jobs.json", "-f", "json=soft.json"),
        ("dumps", "-f", "sarif=dumps/jobs.json"),
        ("dumps", "-f", "sarif=hard.json"),
        ("dumps/*.json", "-f", "text=dumps/jobs.json"),
        (".", "-f", "text=dumps/jobs.json"),
        ("dumps", "-p", "core", "-p", "./own", "-f", "json=own/own.yaml"),
        ("dumps", "-p", "core", "-p", "own/own.yaml", "-f", "json=own/own.yaml"),
        ("dumps", "-f", "text=jobscan.yaml"),
        ("dumps", "-f", "text=lists/roles.txt"),
    ],
)
def test_a_report_never_replaces_what_is_read(folder: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(folder)
    assert run(["scan", *arguments]) == 2
    assert contents(folder) == before
    assert "would replace a file that is read" in capsys.readouterr().err
    for wrong in (("--no-such-option",), ("--fail-on", "dire"), ("--param", "x=")):  # nor does the report of a scan that was refused before
        assert run(["scan", *arguments, *wrong]) == 2
        assert contents(folder) == before


def test_the_sources_of_the_configuration_are_read_too(folder: Path) -> None:
    (folder / "jobscan.yaml").write_text("format: 1\nsources: [dumps]\npolicies: [own]\n", encoding="utf-8")
    before = contents(folder)
    for target in ("dumps/jobs.json", "own/own.yaml", "jobscan.yaml"):
        assert run(["scan", "-f", f"json={target}"]) == 2
        assert run(["scan", "-f", f"json={target}", "--no-such-option"]) == 2
    (folder / "jobscan.yaml").write_text("format: 1\nsources: [dumps/jobs.json]\nmisspelt: 1\n", encoding="utf-8")
    assert run(["scan", "-f", "json=dumps/jobs.json"]) == 2
    (folder / "jobscan.yaml").write_bytes(before["jobscan.yaml"])
    assert contents(folder) == before


def test_a_refused_scan_replaces_an_older_report_all_the_same(folder: Path) -> None:
    (folder / "out.json").write_text("old", encoding="utf-8")
    assert run(["scan", "dumps", "-f", "json=out.json", "--no-such-option"]) == 2
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["error"]


def test_a_scan_of_the_folder_that_its_report_lies_in_may_be_said_twice(folder: Path) -> None:
    scan = ["scan", ".", "--select", "BMJ-ENC-001", "-f", "json=report.json", "-f", "text=text.json", "-f", "sarif=sarif.json"]
    codes = {run(scan) for _ in range(3)}
    assert 2 not in codes
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["summary"]["jobs"] == 1


def test_two_formats_do_not_go_into_one_file(folder: Path) -> None:
    for other in ("a.json", "./a.json", "A.JSON", f"{folder}/a.json"):
        assert run(["scan", "dumps", "-f", "json=a.json", "-f", f"text={other}"]) == 2
    (folder / "b.json").write_text("", encoding="utf-8")
    (folder / "c.json").hardlink_to(folder / "b.json")
    assert run(["scan", "dumps", "-f", "json=b.json", "-f", "text=c.json"]) == 2


def test_what_is_not_there_or_not_a_file_is_not_read(folder: Path) -> None:
    inputs = Inputs((".", "-", "s3://bucket/x", "nothing/*.json"), (folder / "gone.txt",))
    assert [inputs.contain(Path(name)) for name in ("new.json", os.devnull, "dumps", "notes.txt")] == [False] * 4
    assert not has_same_file_twice([Path("a.json"), Path("b.json")])
