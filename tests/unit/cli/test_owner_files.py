"""One report an owner: files that cannot be taken for whole reports, and that hostile owners cannot place elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import owner_files
from scanner.cli.run import run
from tests.property.scans import violating

CONFIG = "policies: [core]\nowners:\n  - {when: \"job_name == 'triage'\", owner: team-t}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    return tmp_path


def write_jobs(*owners: str | None, file: str = "jobs.json") -> None:
    """A dump of jobs with findings, each with this Owner tag."""
    jobs = []
    for number, owner in enumerate(owners):
        tags = {} if owner is None else {"Owner": owner}
        jobs.append({**violating(f"b1a2d3j4o5{number:02}"), "tags": tags})
    Path(file).write_text(json.dumps(jobs), encoding="utf-8")


def scan(*options: str, source: str = "jobs.json") -> int:
    return run(["scan", source, "--select", "BMJ-NET-001", "--fail-on", "low", "--no-config", "--now", "2026-11-23T12:00:00Z", *options])


def names() -> list[str]:
    return sorted(path.name for path in Path("out").iterdir())


def read(name: str) -> Any:
    return json.loads((Path("out") / name).read_text(encoding="utf-8"))


def test_a_file_for_each_owner_with_its_findings_only() -> None:
    write_jobs("team-a", "team-b", "team-a", None)
    code = scan("-f", "json=out/{owner}.json", "-f", "json=whole.json")
    assert names() == ["no-owner.json", "team-a.json", "team-b.json"]
    parts = [read(name) for name in names()]
    assert [part["only_owner"] for part in parts] == ["", "team-a", "team-b"]
    assert [{found["owner"] for found in part["findings"]} for part in parts] == [{""}, {"team-a"}, {"team-b"}]
    whole = json.loads(Path("whole.json").read_text(encoding="utf-8"))
    assert whole["only_owner"] is None
    assert sum(len(part["findings"]) for part in parts) == len(whole["findings"]) == 4
    assert {part["summary"]["exit_code"] for part in parts} == {code} == {whole["summary"]["exit_code"]}


def test_hostile_owners_stay_in_the_folder(folder: Path) -> None:
    write_jobs("../../etc/x", "a/b", "x\ny", "z" * 300, "Team A", "team a", "..", "~root", "{owner}", "C:\\x")
    assert scan("-f", "text=out/{owner}.txt") == 1
    assert len(names()) == 11
    assert sorted(path.name for path in folder.iterdir()) == ["jobs.json", "out"]
    assert sorted(path.name for path in folder.parent.iterdir() if path.name in ("etc", "x")) == []


@pytest.mark.parametrize(
    "command",
    [
        ["gate", "out/team-a.json"],
        ["convert", "out/team-a.json", "-f", "text"],
        ["diff", "out/team-a.json", "whole.json"],
        ["diff", "whole.json", "out/team-a.json"],
        ["baseline", "write", "out/team-a.json", "-o", "baseline.jsonl"],
        ["scan", "jobs.json", "--no-config", "--last", "out/team-a.json"],
    ],
    ids=["gate", "convert", "diff-old", "diff-new", "baseline", "last"],
)
def test_a_part_is_never_read_as_a_whole(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("team-a", "team-a")  # it has all findings, and is still refused
    scan("-f", "json=out/{owner}.json", "-f", "json=whole.json")
    capsys.readouterr()
    assert run(command) == 2
    assert "out/team-a.json: it holds only the findings of team-a; use the whole report" in capsys.readouterr().err
    assert not Path("baseline.jsonl").exists()


def test_a_part_without_its_mark_is_an_edited_report(capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("team-a", "team-b")
    scan("-f", "json=out/{owner}.json")
    part = read("team-a.json")
    part["only_owner"] = None
    Path("edited.json").write_text(json.dumps(part), encoding="utf-8")
    assert run(["gate", "edited.json"]) == 2
    assert "the report was edited" in capsys.readouterr().err


def test_no_file_of_an_owner_replaces_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("jobs", "team-b", file="out/jobs.json")
    before = Path("out/jobs.json").read_bytes()
    assert scan("-f", "json=out/{owner}.json", source="out/jobs.json") == 74
    assert Path("out/jobs.json").read_bytes() == before
    assert "could not write out/jobs.json: it would replace a file that is read" in capsys.readouterr().err
    assert names() == ["jobs.json", "no-owner.json", "team-b.json"]
    assert read("team-b.json")["summary"]["exit_code"] == 74


def test_nor_another_report_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("whole")
    assert scan("-f", "json=out/whole.json", "-f", "json=out/{owner}.json") == 74
    assert read("whole.json")["only_owner"] is None
    assert "could not write out/whole.json: another report is in that file" in capsys.readouterr().err


def test_nor_what_another_template_has_written() -> None:
    write_jobs("a-b", "b")
    assert scan("-f", "json=out/{owner}", "-f", "text=out/a-{owner}") == 74
    assert json.loads(Path("out/a-b").read_text(encoding="utf-8"))["only_owner"] == "a-b"


@pytest.mark.parametrize("path", ["{owner}/x.json", "out/{owner}/{owner}.json"])
def test_an_owner_in_the_name_of_a_folder_is_refused(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("team-a")
    assert scan("-f", f"json={path}") == 2
    assert "{owner} must be in the name of the file, not of a folder" in capsys.readouterr().err


def test_two_formats_of_one_template_are_refused() -> None:
    write_jobs("team-a")
    assert scan("-f", "json=out/{owner}", "-f", "text=out/{owner}") == 2
    assert names() == ["no-owner"]


def test_a_file_of_an_owner_without_findings_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs("team-a", "team-b")
    templates = ("-f", "json=out/{owner}.json", "-f", "text=out/{owner}.txt", "-f", "sarif=out/{owner}.sarif", "-f", "text=out/{owner}.gz")
    scan(*templates)
    capsys.readouterr()
    write_jobs("team-a")
    Path("out/mine.json").write_text("{}", encoding="utf-8")
    scan(*templates, "-f", "json=out/whole.json")
    err = capsys.readouterr().err
    for ending in ("json", "txt", "sarif", "gz"):
        assert f"note: not replaced, since no finding has this owner now: out/team-b.{ending}; delete what is out of date" in err
    assert read("team-b.json")["only_owner"] == "team-b"


def test_a_refused_scan_says_so_in_the_files_of_all_owners() -> None:
    write_jobs("team-a", "team-b")
    templates = ("-f", "json=out/{owner}.json", "-f", "text=out/{owner}.txt")
    scan(*templates)
    Path("out/mine.json").write_text("{}", encoding="utf-8")
    assert scan(*templates, "--select", "NOPE-1") == 2
    for name in ("team-a", "team-b", "no-owner"):
        assert read(f"{name}.json")["error"] is not None
        assert "NOTHING WAS SCANNED" in Path(f"out/{name}.txt").read_text(encoding="utf-8")
    assert Path("out/mine.json").read_text(encoding="utf-8") == "{}"


def test_a_refused_scan_without_earlier_files_writes_that_of_no_owner() -> None:
    write_jobs("team-a")
    assert scan("-f", "json=out/{owner}.json", "--select", "NOPE-1") == 2
    assert names() == ["no-owner.json"]
    assert read("no-owner.json")["only_owner"] is None


def test_too_many_owners_write_no_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(owner_files, "MOST", 2)
    write_jobs("team-a", "team-b")
    assert scan("-f", "json=out/{owner}.json") == 74
    assert names() == []
    assert "out/{owner}.json would be 3 files, and at most 2 are written" in capsys.readouterr().err


def test_convert_writes_the_files_that_the_scan_would_have_written() -> None:
    write_jobs("team-a", "Team B", None)
    scan("-f", "sarif=out/scan-{owner}", "-f", "json=whole.json")
    assert run(["convert", "whole.json", "-f", "sarif=out/convert-{owner}"]) == 0
    for name in names():
        if name.startswith("scan-"):
            assert (Path("out") / name).read_bytes() == (Path("out") / name.replace("scan", "convert", 1)).read_bytes()


def test_the_order_of_sources_changes_no_owner() -> None:
    write_jobs("team-a", None, file="one.json")
    write_jobs("team-b", file="two.json")
    Path("jobscan.yaml").write_text(CONFIG, encoding="utf-8")
    owners = []
    for sources in (["one.json", "two.json"], ["two.json", "one.json"]):
        run(["scan", *sources, "--now", "2026-11-23T12:00:00Z", "-f", "json=whole.json"])
        whole = json.loads(Path("whole.json").read_text(encoding="utf-8"))
        owners.append(sorted((found["job"], found["rule"], found["owner"]) for found in whole["findings"]))
    assert owners[0] == owners[1]
