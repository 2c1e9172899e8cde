"""`jobscan init`: what it writes works as it is, and nothing is ever replaced."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.authoring.starter.files import starter_files
from tests.surroundings import ROOT, run_here

FILES = ["jobscan.yaml", "waivers.yaml", ".github/workflows/jobscan.yml"]
NOW = ("--now", "2026-11-23T12:00:00Z")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep").mkdir()
    return tmp_path


def scanned(top: Path, *arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run_here(top, "scan", *NOW, "-f", "json", *arguments).stdout)
    return {key: report[key] for key in ("summary", "fail_on", "rules", "findings", "undecided", "waivers")}


def test_what_it_writes_scans_the_examples_as_without_it(top: Path) -> None:
    shutil.copytree(ROOT / "examples", top / "examples")
    (top / "examples" / "project" / "jobscan.yaml").unlink()
    without = scanned(top, "examples/aws-list.json")
    done = run_here(top / "deep", "init")
    expected = f"Wrote {', '.join(FILES[:2])} and {FILES[2]}.\nNext: read them, change what is in capitals, then run jobscan scan\n"
    assert (done.returncode, done.stdout) == (0, expected)
    assert scanned(top, "examples/aws-list.json") == without
    whole = run_here(top, "scan", *NOW)
    assert whole.returncode in (1, 3, 4), whole.stderr
    assert "examples/" in whole.stdout and "waivers.yaml:" not in whole.stdout


def test_a_repository_without_jobs_is_let_through_as_the_action_scans_it(top: Path) -> None:
    run_here(top, "init")
    assert run_here(top, "scan", *NOW).returncode == 3
    assert run_here(top, "scan", "--allow-empty", *NOW).returncode == 0


def uncommented(text: str) -> str:
    """A file whose commented-out settings are in force."""
    lines = []
    for line in text.splitlines():
        is_setting = line.startswith(("# exclude:", "# params:", "# scopes:", "# rules:", "#   "))
        lines.append(line.removeprefix("# ") if is_setting else line)
    return "\n".join(lines) + "\n"


def test_the_settings_in_comments_are_right(top: Path) -> None:
    run_here(top, "init")
    file = top / "jobscan.yaml"
    file.write_text(uncommented(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert {"exclude", "params", "scopes", "rules"} <= yaml.safe_load(file.read_text(encoding="utf-8")).keys()
    done = run_here(top, "scan", "--allow-empty", *NOW)
    assert done.returncode == 0, done.stderr


def test_the_waiver_in_comments_is_right(top: Path) -> None:
    run_here(top, "init")
    file = top / "waivers.yaml"
    example = [line.removeprefix("# ") for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#   ")]
    file.write_text("waivers:\n" + "\n".join(example) + "\n", encoding="utf-8")
    done = run_here(top, "scan", "--allow-empty", "--now", "2026-12-01T00:00:00Z")
    assert done.returncode == 0, done.stderr
    assert "claims-vpc" in run_here(top, "scan", "--allow-empty", "--now", "2026-12-01T00:00:00Z", "-f", "json").stdout


def test_a_waiver_and_a_baseline_are_added_to_what_it_writes(top: Path) -> None:
    run_here(top, "init")
    shutil.copy(ROOT / "examples" / "create-request.yaml", top / "request.yaml")
    first = run_here(top, "scan", *NOW, "-f", "json")
    assert first.returncode == 1, first.stderr
    (top / ".report.json").write_text(first.stdout, encoding="utf-8")
    cause = json.loads(first.stdout)["findings"][0]["cause"]
    words = ("--cause", cause, "--reason", "R.", "--owner", "us", "--expires", "2026-12-31")
    added = run_here(top, "waiver", "add", ".report.json", *words)
    assert added.returncode == 0, added.stderr
    assert run_here(top, "scan", *NOW).returncode == 0
    assert (top / "waivers.yaml").read_text(encoding="utf-8").startswith(starter_files()["waivers.yaml"].partition("waivers: []")[0])
    assert run_here(top, "baseline", "write", ".report.json", "-o", "baseline.jsonl").returncode == 0
    (top / "waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    file = top / "jobscan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("# baseline:", "baseline:"), encoding="utf-8")
    assert (run_here(top, "scan", *NOW).returncode, run_here(top, "scan", "--fail-on-new", *NOW).returncode) == (1, 0)


@pytest.mark.parametrize("existing", [[name] for name in FILES] + [FILES[1:]], ids=lambda names: "+".join(names))
def test_nothing_is_replaced(top: Path, existing: list[str]) -> None:
    for name in existing:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("mine", encoding="utf-8")
    done = run_here(top, "init")
    verb = "exists" if len(existing) == 1 else "exist"
    assert (done.returncode, done.stderr) == (
        2,
        f"jobscan: {' and '.join(existing)} already {verb}; nothing was written; to start over, move what exists away\n",
    )
    assert sorted(file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file()) == sorted(existing)
    assert {(top / name).read_text(encoding="utf-8") for name in existing} == {"mine"}


def test_a_folder_that_cannot_be_written_ends_with_74(top: Path) -> None:
    (top / ".github").write_text("", encoding="utf-8")
    done = run_here(top, "init")
    assert done.returncode == 74 and ".github/workflows/jobscan.yml could not be written" in done.stderr
