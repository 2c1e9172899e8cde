"""`convert` and `gate`: what the scan would have written and given, and nothing green of what is not a whole report."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from tests.unit.shape.records import get_output, list_summary

LIST = json.dumps({"invocationJobSummaries": [list_summary()]})
FOREIGN = {"s3InputDataConfig": {"s3Uri": "s3://in/a.jsonl", "s3BucketOwner": "999988887777"}}
SCAN = ("scan", "jobs.json", "--no-config", "--now", "2026-11-23T12:00:00Z")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "jobs.json").write_text(LIST, encoding="utf-8")
    return tmp_path


def saved(*options: str) -> dict[str, Any]:
    run([*SCAN, "-f", "json=report.json", *options])
    report: dict[str, Any] = json.loads(Path("report.json").read_text(encoding="utf-8"))
    return report


def gate(*options: str) -> int:
    return run(["gate", "report.json", *options])


def test_gate_gives_the_code_of_the_scan() -> None:
    code = run([*SCAN, "-f", "json=report.json"])
    assert code == 4
    assert gate() == 4
    assert gate("--fail-on", "critical") == run([*SCAN, "--fail-on", "critical"]) == 3
    assert gate("--fail-on", "never") == 3


def test_gate_takes_the_flags_of_the_scan_but_for_exit_zero() -> None:
    assert saved("--exit-zero", "--fail-on", "critical")["summary"]["exit_code"] == 0
    assert gate() == 3
    assert gate("--fail-on", "low") == 4


def test_gate_allows_nothing_where_nothing_is_empty() -> None:
    Path("jobs.json").write_text("[]", encoding="utf-8")
    saved()
    assert (gate(), gate("--allow-empty")) == (3, 0)


def test_what_gate_is_to_allow_must_be_known() -> None:
    saved()
    assert gate("--allow-unknown", "vpc_konfig") == 2


def test_gz_and_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    saved()
    data = Path("report.json").read_bytes()
    Path("report.json.gz").write_bytes(gzip.compress(data))
    assert run(["gate", "report.json.gz"]) == 4
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["gate", "-"]) == 4


def test_a_name_that_ends_in_gz_gets_gzip() -> None:
    run([*SCAN, "-f", "json=report.json", "-f", "text=scan.txt.gz"])
    assert run(["convert", "report.json", "-f", "json=saved.json.gz", "-f", "text=saved.txt.gz"]) == 0
    assert gzip.decompress(Path("saved.json.gz").read_bytes()) == Path("report.json").read_bytes()
    assert Path("saved.txt.gz").read_bytes() == Path("scan.txt.gz").read_bytes()
    assert run(["gate", "saved.json.gz"]) == gate() == 4


def test_a_packed_report_in_a_scanned_folder_is_replaced() -> None:
    for _ in range(2):
        assert run(["scan", ".", "--no-config", "-f", "json=report.json.gz"]) == 4


def test_convert_writes_what_the_scan_would_have_written() -> None:
    run([*SCAN, "-f", "json=report.json", "-f", "text=scan.txt", "-f", "sarif=scan.sarif"])
    assert run(["convert", "report.json", "-f", "text=saved.txt", "-f", "sarif=saved.sarif"]) == 0
    for kind in ("txt", "sarif"):
        assert Path(f"saved.{kind}").read_bytes() == Path(f"scan.{kind}").read_bytes()


def test_convert_does_not_replace_the_report_that_it_reads() -> None:
    before = saved()
    assert run(["convert", "report.json", "-f", "text=./report.json"]) == 2
    assert json.loads(Path("report.json").read_text(encoding="utf-8")) == before


def damaged() -> list[tuple[str, bytes]]:
    whole = Path("report.json").read_bytes()
    document = json.loads(whole)
    return [
        ("nothing", b""),
        ("not JSON", b"jobscan 0.1.0"),
        ("a list", b"[]"),
        ("an object", b"{}"),
        ("a dump", LIST.encode()),
        ("cut short", whole[: len(whole) // 2]),
        ("a newer version", json.dumps({**document, "report": "jobscan/2"}).encode()),
        ("another tool", json.dumps({**document, "report": "other/1"}).encode()),
        ("without a member", json.dumps({key: value for key, value in document.items() if key != "undecided"}).encode()),
        ("without a finding", json.dumps({**document, "findings": document["findings"][1:]}).encode()),
        ("damaged gzip", gzip.compress(whole)[:-20]),
        ("two reports", whole + whole),
    ]


@pytest.mark.parametrize("index", range(12))
def test_what_is_not_a_whole_report_is_refused(index: int, capsys: pytest.CaptureFixture[str]) -> None:
    saved()
    _, data = damaged()[index]
    Path("report.json").write_bytes(data)
    capsys.readouterr()
    assert gate() == 2
    assert gate("--fail-on", "never", "--allow-empty") == 2
    assert capsys.readouterr().err.startswith("jobscan: report.json: ")
    assert run(["convert", "report.json", "-f", "sarif=out.sarif", "-f", "json=out.json"]) == 2
    run_of = json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]
    assert run_of["invocations"][0]["executionSuccessful"] is False
    assert run_of["results"][0]["ruleId"] == "JOBSCAN-001"
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["error"]


def test_a_scan_that_could_not_start_stays_refused() -> None:
    assert run(["scan", "jobs.json", "--no-config", "-p", "nonsense", "-f", "json=report.json"]) == 2
    assert gate() == 2
    assert gate("--allow-empty", "--fail-on", "never") == 2
    assert run(["convert", "report.json", "-f", "json=again.json", "-f", "sarif=out.sarif"]) == 2
    assert Path("again.json").read_bytes() == Path("report.json").read_bytes()
    assert "nonsense" in Path("out.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_refused(name: str) -> None:
    assert run(["gate", name]) == 2
    assert run(["convert", name]) == 2


def test_a_clean_report_is_green() -> None:
    Path("jobs.json").write_text(json.dumps([get_output()]), encoding="utf-8")
    options = ("--select", "BMJ-NET-001")
    assert run([*SCAN, *options]) in (0, 1)
    saved(*options, "--fail-on", "never")
    assert gate() == 0


@pytest.mark.parametrize("arguments", [("report.json", "--show=everything"), ("nothing.json",), ("jobs.json",), ("report.json", "more")])
def test_a_convert_that_is_refused_says_so_in_its_files(arguments: tuple[str, ...]) -> None:
    before = saved()
    Path("out.sarif").write_text("of yesterday", encoding="utf-8")
    assert run(["convert", *arguments, "-f", "sarif=out.sarif", "-f", "json=report.json"]) == 2
    sarif = json.loads(Path("out.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["invocations"][0]["executionSuccessful"] is False
    if "report.json" in arguments:
        assert json.loads(Path("report.json").read_text(encoding="utf-8")) == before


CLEAN = ("--select", "BMJ-RES-009", "--fail-on", "never")  # of a scan that is complete


def test_gate_counts_the_jobs_as_the_scan_does() -> None:
    assert saved(*CLEAN)["summary"]["exit_code"] == 0
    assert (gate(), gate("--expect-jobs", "1"), gate("--expect-jobs", "2")) == (0, 0, 3)
    assert saved(*CLEAN, "--expect-jobs", "2")["flags"]["expect_jobs"] == 2
    assert (gate(), gate("--allow-empty"), gate("--expect-jobs", "1")) == (3, 3, 0)


@pytest.mark.parametrize("without", ["the row", "the row and its count", "the number of jobs"])
def test_what_was_expected_cannot_be_edited_out(without: str) -> None:
    report = saved(*CLEAN, "--expect", "777788889999", "--expect-jobs", "2")
    assert gate("--expect-jobs", "0") == 3
    if without == "the number of jobs":
        report["flags"]["expect_jobs"] = 0
    report["coverage"] = [row for row in report["coverage"] if row["state"] != "missing"]
    if without == "the row and its count":
        del report["summary"]["coverage"]["missing"]
        report["flags"]["expect_jobs"] = 0
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")
    assert gate() == 2


def enforced(entry: str, *options: str) -> dict[str, Any]:
    """The saved report of a scan in which the only finding is of a rule with this entry in the configuration."""
    Path("jobscan.yaml").write_text(f"rules: {{BMJ-RES-009: {entry}}}", encoding="utf-8")
    run(["scan", "jobs.json", "--now", "2026-11-23T12:00:00Z", "--select", "BMJ-RES-009", "-f", "json=report.json", *options])
    report: dict[str, Any] = json.loads(Path("report.json").read_text(encoding="utf-8"))
    return report


def test_gate_warns_as_the_scan_did() -> None:
    Path("jobs.json").write_text(json.dumps([list_summary(inputDataConfig=FOREIGN)]), encoding="utf-8")
    assert enforced("{owner: us}")["summary"]["exit_code"] == gate() == 1
    for entry in ("{enforce: warn}", "{enforce_after: 2026-11-23}"):
        assert enforced(entry)["summary"]["exit_code"] == gate() == gate("--fail-on", "info") == 0
    assert enforced("{enforce_after: 2026-11-22}")["summary"]["exit_code"] == gate() == 1


@pytest.mark.parametrize("until", ["", "2026-11-22", "2026-11-23"])
@pytest.mark.parametrize("configured", [False, True])
def test_a_rule_cannot_be_made_to_warn_by_an_edit(configured: bool, until: str) -> None:
    Path("jobs.json").write_text(json.dumps([list_summary(inputDataConfig=FOREIGN)]), encoding="utf-8")
    report = enforced("{enforce: warn}") if configured else saved("--select", "BMJ-RES-009", "--exit-zero")
    assert report["summary"]["findings"] == 1
    report["rules"][0]["warns"] = {"reason": "enforce: warn (jobscan.yaml:1)", "until": until}
    report["summary"]["honest_code"] = 0
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")
    assert gate() == (0 if configured and until != "2026-11-22" else 2)


def test_the_script_of_commands_replaces_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    saved()
    before = Path("report.json").read_bytes()
    assert run(["convert", "report.json", "-f", "text=a.sh", "--commands", "a.sh"]) == 2
    assert "--commands a.sh would replace a report" in capsys.readouterr().err
    assert run(["convert", "report.json", "--commands", "report.json"]) == 2
    assert run([*SCAN, "--commands", "jobs.json"]) == 2
    assert run([*SCAN, "--commands", "-"]) == 2
    assert (Path("report.json").read_bytes(), Path("jobs.json").read_text(encoding="utf-8")) == (before, LIST)
    assert not Path("-").exists()


def test_another_format_than_json_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    saved("-f", "jsonl=report.jsonl", "-f", "sarif=report.sarif")
    assert run(["convert", "report.jsonl"]) == 2
    assert "report.jsonl: JSON Lines (-f jsonl), not a JSON report; name the report of a scan (-f json=FILE)" in capsys.readouterr().err
    assert run(["convert", "report.sarif"]) == 2
    assert "report.sarif: not a report of jobscan ('report' must be 'jobscan/1'); name the report of a scan" in capsys.readouterr().err


def test_files_of_accounts_say_nothing_of_an_earlier_scan_when_nothing_was_scanned() -> None:
    Path("hub").mkdir()
    earlier, other = Path("hub/111122223333-eu-central-1.jsonl"), Path("hub/notes.jsonl")
    for file in (earlier, other):
        file.write_text("of yesterday", encoding="utf-8")
    assert run([*SCAN, "-p", "unknown-pack", "-f", "asff=hub/{account}-{region}.jsonl"]) == 2
    assert (earlier.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("", "of yesterday")
    assert sorted(Path("hub").iterdir()) == [earlier, other]


def test_reports_in_lines_may_be_in_the_folder_that_is_scanned() -> None:
    Path("dumps").mkdir()
    Path("jobs.json").rename("dumps/jobs.json")
    again = ["scan", "dumps", "--no-config", "-f", "jsonl=dumps/report.jsonl", "-f", "csv=dumps/report.csv", "-f", "json=dumps/r.json"]
    codes = [run(again), run(again)]
    report = json.loads(Path("dumps/r.json").read_text(encoding="utf-8"))
    assert codes == [4, 4]
    assert (report["summary"]["jobs"], report["load_failures"]) == (1, [])
    assert {"dumps/report.csv", "dumps/report.jsonl"} <= set(report["skipped"])


def test_accounts_and_regions_are_in_no_name_of_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    for template in ("{account}/{region}.jsonl", "hub/{account}/all.jsonl", "{region}/{account}-{region}.jsonl"):
        assert run([*SCAN, "-f", f"asff={template}"]) == 2
        assert "{account} and {region} must be in the name of the file, not of a folder" in capsys.readouterr().err
