"""The commands for baselines, and scans and gates that use one."""

import json
from pathlib import Path

import pytest

from scanner import scan
from scanner.cli.run import run
from tests.unit.governance.days import MONDAY, POLICY, job, lines, summary

SCAN = ("scan", "jobs.jsonl", "-p", "./acme.yaml", "--now")
TUESDAY, LATER = "2026-11-23T12:00:00Z", "2027-05-22T00:00:00Z"
NEW = ("--baseline", "baseline.jsonl", "--fail-on-new")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree with a report of Monday and its baseline; since then a new pipeline has run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "acme.yaml").write_text(POLICY, encoding="utf-8")
    nightly = job("nightly", "22T03:00", key=False)
    write_jobs(nightly)
    assert run([*SCAN, MONDAY, "-f", "json=report.json"]) == 1
    assert run(["baseline", "write", "report.json", "-o", "baseline.jsonl"]) == 0
    return tmp_path


def write_jobs(*jobs: dict[str, object]) -> None:
    Path("jobs.jsonl").write_text(lines(jobs), encoding="utf-8")


def entries(name: str = "baseline.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()][1:]


def test_a_scan_fails_for_new_findings_only() -> None:
    write_jobs(job("nightly", "23T03:00", key=False))
    assert run([*SCAN, TUESDAY]) == 1
    assert run([*SCAN, TUESDAY, *NEW]) == 0
    write_jobs(job("nightly", "23T03:00", key=False), job("adhoc", "23T04:00", key=False))
    assert run([*SCAN, TUESDAY, *NEW]) == 1
    assert run([*SCAN, LATER, *NEW]) == 1


def test_gate_gives_the_code_of_a_scan_with_the_baseline() -> None:
    write_jobs(job("nightly", "23T03:00", key=False), summary(job("adhoc", "23T04:00")))
    run([*SCAN, TUESDAY, "-f", "json=plain.json"])
    run([*SCAN, TUESDAY, *NEW, "--fail-on-incomplete", "new", "-f", "json=compared.json"])
    for flags in ((), ("--fail-on-new",), ("--fail-on-incomplete", "new"), ("--fail-on-new", "--fail-on", "critical")):
        expected = run([*SCAN, TUESDAY, "--baseline", "baseline.jsonl", *flags])
        assert run(["gate", "plain.json", "--baseline", "baseline.jsonl", *flags]) == expected
    assert run(["gate", "compared.json"]) == run([*SCAN, TUESDAY, *NEW, "--fail-on-incomplete", "new"]) == 3
    assert run(["gate", "compared.json", "--fail-on-incomplete", "any"]) == 3


def test_the_library_compares_too() -> None:
    found = scan("jobs.jsonl", "./acme.yaml", baseline="baseline.jsonl", fail_on_new=True)
    assert found.baseline is not None
    assert (found.baseline.path, found.exit_code) == ("baseline.jsonl", 0)


def test_the_configuration_names_the_baseline() -> None:
    Path("jobscan.yaml").write_text("format: 1\nbaseline: baseline.jsonl\n", encoding="utf-8")
    assert run([*SCAN, TUESDAY, "--fail-on-new"]) == 0
    assert run([*SCAN, TUESDAY, "--fail-on-new", "--no-baseline"]) == 2
    assert run([*SCAN, TUESDAY, "-f", "json=baseline.jsonl"]) == 2
    assert len(entries()) == 1


def test_fail_on_new_needs_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SCAN, TUESDAY, "--fail-on-new", "-f", "json=out.json"]) == 2
    assert "--fail-on-new: needs a baseline: pass --baseline FILE" in capsys.readouterr().err
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["summary"]["exit_code"] == 2
    assert run([*SCAN, TUESDAY, "--fail-on-incomplete", "new"]) == 2
    assert run(["gate", "report.json", "--fail-on-new"]) == 2
    assert run(["gate", "report.json", "--fail-on-incomplete", "new"]) == 2


def test_gaps_can_be_compared_with_the_last_report() -> None:
    write_jobs(summary(job("nightly", "23T03:00")))
    assert run([*SCAN, TUESDAY, "--last", "report.json", "--fail-on-incomplete", "new", "-f", "json=tuesday.json"]) == 3
    assert run([*SCAN, TUESDAY, "--last", "tuesday.json", "--fail-on-incomplete", "new", "-f", "json=again.json"]) == 0
    assert run(["gate", "again.json"]) == 0
    assert run(["gate", "again.json", "--last", "report.json"]) == 3
    assert json.loads(Path("again.json").read_text(encoding="utf-8"))["summary"]["complete"] is False
    assert run([*SCAN, TUESDAY, "--last", "report.json", "-f", "json=report.json"]) == 2  # a refused scan would replace it


def test_a_report_and_a_baseline_in_each_others_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gate", "baseline.jsonl"]) == 2
    assert "baseline.jsonl: a baseline, not a report; name the report of a scan (-f json=FILE)" in capsys.readouterr().err
    assert run(["baseline", "update", "baseline.jsonl", "report.json"]) == 2
    assert run(["gate", "report.json", "--baseline", "report.json"]) == 2
    assert "report.json:1:1: error: a report, not a baseline; write one" in capsys.readouterr().err


def test_a_report_is_not_compared_with_itself_or_a_later_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Each gap would pass for one that was there before."""
    write_jobs(summary(job("nightly", "23T03:00")))
    assert run([*SCAN, TUESDAY, "-f", "json=tuesday.json"]) == 3
    capsys.readouterr()
    assert run(["gate", "tuesday.json", "--last", "./tuesday.json", "--fail-on-incomplete", "new"]) == 2
    assert "--last: ./tuesday.json is the report itself; name the one before" in capsys.readouterr().err
    assert run(["gate", "report.json", "--last", "tuesday.json"]) == 2
    assert "is of 2026-11-23T" in capsys.readouterr().err
    assert run([*SCAN, MONDAY, "--last", "tuesday.json", "--fail-on-incomplete", "new"]) == 2


TRUNCATED = json.dumps({"invocationJobSummaries": [job("nightly", "22T03:00")], "nextToken": "x"})
BROKEN = lines([job("nightly", "22T03:00")]) + '{"jobArn": 1}\n{"jobArn": 2}\n'


@pytest.mark.parametrize("dump", [TRUNCATED, BROKEN], ids=["truncated", "broken"])
def test_a_collection_of_a_dump_that_is_not_whole_is_a_known_gap(dump: str) -> None:
    Path("dump.json").write_text(dump, encoding="utf-8")
    assert run(["collect", "dump.json", "-o", "jobs.jsonl"]) == 3
    assert run([*SCAN, MONDAY, "-f", "json=monday.json"]) == 3
    assert run([*SCAN, TUESDAY, "--last", "monday.json", "--fail-on-incomplete", "new"]) == 0
    assert run([*SCAN, TUESDAY, "--last", "report.json", "--fail-on-incomplete", "new"]) == 3


def test_a_damaged_baseline_scans_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    whole = Path("baseline.jsonl").read_text(encoding="utf-8")
    Path("baseline.jsonl").write_text(whole.splitlines()[0] + "\n", encoding="utf-8")
    assert run([*SCAN, TUESDAY, *NEW, "-f", "json=out.json"]) == 2
    assert "baseline.jsonl:1:" in capsys.readouterr().err
    assert "the head says 1 entry, but the file has 0" in json.loads(Path("out.json").read_text(encoding="utf-8"))["error"]
    for command in (["update", "report.json", "baseline.jsonl"], ["prune", "baseline.jsonl"], ["migrate", "baseline.jsonl"]):
        assert run(["baseline", *command]) == 2


def test_what_is_not_a_report_makes_no_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    run(["scan", "jobs.jsonl", "--select", "NOPE", "-f", "json=refused.json"])
    run(["scan", "nothing.jsonl", "-p", "./acme.yaml", "-f", "json=nothing.json"])
    capsys.readouterr()
    for name in ("refused.json", "nothing.json"):
        assert run(["baseline", "write", name, "-o", "other.jsonl"]) == 2
        assert f"{name} says that nothing was scanned" in capsys.readouterr().err
    for name in ("jobs.jsonl", "missing.json", "baseline.jsonl"):
        assert run(["baseline", "write", name, "-o", "other.jsonl"]) == 2
    assert not Path("other.jsonl").exists()


def test_a_file_is_replaced_only_on_demand() -> None:
    before = entries()
    assert run(["baseline", "write", "report.json", "-o", "baseline.jsonl"]) == 2
    assert run(["baseline", "write", "report.json", "-o", "report.json", "--replace"]) == 2
    for name in ("no/folder.jsonl", "baseline.jsonl.gz", "-", " "):
        assert run(["baseline", "write", "report.json", "-o", name]) == 2
    run([*SCAN, TUESDAY, "-f", "json=tuesday.json"])
    assert entries() == before
    assert run(["baseline", "write", "tuesday.json", "-o", "baseline.jsonl", "--replace"]) == 0
    assert [entry["first_seen"] for entry in entries()] == ["2026-11-23"]


def test_update_and_prune(capsys: pytest.CaptureFixture[str]) -> None:
    write_jobs(job("nightly", "23T03:00", key=False), job("adhoc", "23T04:00", key=False))
    run([*SCAN, TUESDAY, "-f", "json=tuesday.json"])
    capsys.readouterr()
    assert run(["baseline", "update", "tuesday.json", "baseline.jsonl"]) == 0
    output = capsys.readouterr()
    assert output.out == "baseline.jsonl: 1 of 1 entry seen in the report\n"
    assert "1 cause of the report not known" in output.err
    assert [(entry["first_seen"], entry["last_seen"]) for entry in entries()] == [("2026-11-22", "2026-11-23")]
    assert run(["baseline", "prune", "baseline.jsonl", "tuesday.json"]) == 0
    assert len(entries()) == 1
    assert run(["baseline", "prune", "baseline.jsonl", "--now", LATER]) == 0
    assert entries() == []
    assert run(["baseline", "prune", "baseline.jsonl", "tuesday.json", "--now", LATER]) == 2
    assert run([*SCAN, TUESDAY, *NEW]) == 1


def test_migrate_without_reports_names_every_entry_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("baseline.jsonl").read_bytes()
    assert run(["baseline", "migrate", "baseline.jsonl"]) == 3
    assert capsys.readouterr().out.count("not carried over: ACME-KEY-001") == 1
    assert Path("baseline.jsonl").read_bytes() == before
    assert run(["baseline", "migrate", "baseline.jsonl", "--old", "report.json", "--new", "report.json"]) == 2


def test_migrate_carries_a_baseline_over_to_another_group_by(capsys: pytest.CaptureFixture[str]) -> None:
    Path("jobscan.yaml").write_text("format: 1\ngroup_by: role_arn\n", encoding="utf-8")
    capsys.readouterr()
    assert run([*SCAN, MONDAY, *NEW]) == 2
    assert "the causes in baseline.jsonl are by role and job name, not grouped by 'role_arn'; carry it over" in capsys.readouterr().err
    assert run([*SCAN, MONDAY, "-f", "json=grouped.json"]) == 1
    assert run(["gate", "grouped.json", *NEW]) == 2
    assert run(["baseline", "migrate", "baseline.jsonl", "--old", "report.json", "--new", "grouped.json"]) == 0
    assert "baseline.jsonl: 1 entry of cause/2; 0 of 1 not carried over" in capsys.readouterr().out
    write_jobs(job("nightly", "23T03:00", key=False), job("renamed", "23T04:00", key=False))
    assert run([*SCAN, TUESDAY, *NEW]) == 0
    assert run([*SCAN, TUESDAY, *NEW, "--no-config"]) == 2
