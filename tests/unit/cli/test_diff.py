"""`jobscan diff` as a command: what it refuses, what it leaves in files, and the recipe of docs/diff.md."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from tests.unit.governance.days import MONDAY, POLICY, TUESDAY, WORSE_POLICY, job, lines

BAD, GOOD = job("kyc", "22T03:00", vpc=False), job("kyc", "23T03:00")
WEAK = job("pay", "22T03:00", key=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "policies").mkdir()
    return tmp_path


def scan(report: str, now: str, *jobs: dict[str, Any], policy: str = POLICY) -> None:
    Path("policies/acme.yaml").write_text(policy, encoding="utf-8")
    Path("jobs.jsonl").write_text(lines(jobs), encoding="utf-8")
    run(["scan", "jobs.jsonl", "-p", "policies/", "--now", now, "-f", f"json={report}", "--exit-zero"])


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(name).read_text(encoding="utf-8"))
    return document


@pytest.fixture
def reports() -> None:
    scan("old.json", MONDAY, BAD)
    scan("new.json", TUESDAY, GOOD)


@pytest.mark.usefixtures("reports")
def test_the_exit_code_is_in_the_text_and_in_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "old.json", "new.json", "-f", "text", "-f", "json=diff.json", "-f", "markdown=diff.md"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "NOTHING NEW   gone: 1 fixed   (exit 0)"
    assert read("diff.json")["summary"]["changes"]["fixed"] == 1
    assert "#### Fixed (1)" in Path("diff.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("reports")
def test_a_saved_report_may_be_compressed() -> None:
    Path("new.json.gz").write_bytes(gzip.compress(Path("new.json").read_bytes()))
    assert run(["diff", "old.json", "new.json.gz"]) == 0


@pytest.mark.usefixtures("reports")
def test_without_text_on_stdout_the_verdict_is_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "old.json", "new.json", "-f", "json=diff.json"]) == 0
    assert capsys.readouterr() == ("", "NOTHING NEW   gone: 1 fixed   (exit 0)\n")


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("new.json", "old.json"), f"the arguments are in the wrong order: the old report is of {TUESDAY}, the new one of {MONDAY}"),
        (("old.json", "jobs.jsonl"), "jobs.jsonl: not a report of jobscan ('report' must be 'jobscan/1')"),
        (("old.json", "cut.json"), "cut.json: not a whole report: "),
        (("refused.json", "new.json"), "the old report says that nothing was scanned: unknown rule"),
        (("-", "-"), "only one of the two reports can be standard input"),
    ],
)
def test_what_cannot_be_compared_ends_with_2_and_the_files_say_so(
    arguments: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("cut.json").write_bytes(Path("new.json").read_bytes()[:-400])
    run(["scan", "jobs.jsonl", "-p", "policies/", "--select", "NO-SUCH", "-f", "json=refused.json"])
    Path("diff.json").write_text('{"yesterday": true}', encoding="utf-8")
    capsys.readouterr()
    assert run(["diff", *arguments, "-f", "json=diff.json"]) == 2
    shown = capsys.readouterr().err.removeprefix("jobscan: ").rstrip("\n")
    assert shown.startswith(sentence.partition("unknown rule")[0])
    assert read("diff.json")["error"] == shown


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    "formats",
    [
        ("json=old.json",),
        ("json", "markdown"),
        ("json=a.json", "markdown=a.json"),
        ("sarif",),
        ("json=",),
    ],
    ids=["over a report", "two on stdout", "one file twice", "unknown", "no file"],
)
def test_targets_that_make_no_sense_are_refused(formats: tuple[str, ...]) -> None:
    before = Path("old.json").read_bytes()
    options = [word for name in formats for word in ("-f", name)]
    assert run(["diff", "old.json", "new.json", *options]) == 2
    assert Path("old.json").read_bytes() == before


@pytest.mark.usefixtures("reports")
def test_a_diff_that_cannot_be_written_ends_with_74() -> None:
    assert run(["diff", "old.json", "new.json", "-f", "json=no-such-folder/diff.json"]) == 74


def test_the_recipe_shows_what_a_changed_rule_would_find(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dumps").mkdir()
    Path("dumps/jobs.jsonl").write_text(
        lines([WEAK, job("ads", "22T03:00", hours=40), job("kyc", "22T03:00", vpc=False)]), encoding="utf-8"
    )
    run(["collect", "dumps/", "-o", "jobs.jsonl"])
    changed = WORSE_POLICY.replace("`48`", "`24`").replace("present(vpc_config)", "present(model_id)")
    for name, policy in (("before.json", POLICY), ("after.json", changed)):
        Path("policies/acme.yaml").write_text(policy, encoding="utf-8")
        run(["scan", "jobs.jsonl", "-p", "policies/", "--now", TUESDAY, "-f", f"json={name}", "--exit-zero"])
    capsys.readouterr()
    assert run(["diff", "before.json", "after.json", "-f", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(entry["change"], entry["rule"]) for entry in found["causes"]] == [
        ("new", "ACME-HRS-001"),
        ("worsened", "ACME-KEY-001"),
        ("judged_otherwise", "ACME-NET-001"),
    ]
    assert found["lost"] == []
