"""`jobscan waiver`: what it writes is what a scan reads, and what a scan would refuse is not written."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.run import run
from tests.surroundings import ROOT

INPUT = ROOT / "tests" / "golden" / "waivers" / "input"
NOW = ("--now", "2026-11-23T12:00:00Z")
MARK = "BMJ-NET-001 | 111122223333 | eu-west-1 | adhoc-runner | adhoc-mark | vpc_config absent"
WHY = ("--reason", "It is known.", "--owner", "a@acme.example", "--expires", "2026-12-31")


@pytest.fixture(autouse=True)
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in ("jobs.jsonl", "jobscan.yaml", "waivers.yaml"):
        (tmp_path / name).write_bytes((INPUT / name).read_bytes())
    return scanned()


def scanned(*options: str) -> dict[str, Any]:
    run(["scan", "jobs.jsonl", *NOW, "-f", "json=report.json", *options])
    found: dict[str, Any] = json.loads(Path("report.json").read_text(encoding="utf-8"))
    return found


def add(*options: str) -> int:
    return run(["waiver", "add", "report.json", *options])


def waiver_of(report: dict[str, Any], job_name: str, rule: str = "BMJ-NET-001") -> Any:
    (finding,) = [finding for finding in report["findings"] if (finding["job_name"], finding["rule"]) == (job_name, rule)]
    return finding["waiver"]


def fingerprint_of(report: dict[str, Any], job_name: str) -> str:
    (finding,) = [finding for finding in report["findings"] if finding["job_name"] == job_name and finding["rule"] == "BMJ-NET-001"]
    return str(finding["fingerprint"])


def test_a_cause_is_waived_by_the_next_scan(report: dict[str, Any]) -> None:
    before = Path("waivers.yaml").read_text(encoding="utf-8")
    assert add("--cause", MARK, *WHY, "--ticket", "T-1", "--approved-by", "b") == 0
    assert Path("waivers.yaml").read_text(encoding="utf-8").startswith(before)
    after = scanned()
    assert waiver_of(report, "adhoc-mark") is None
    assert waiver_of(after, "adhoc-mark")["id"] == "BMJ-NET-001-1"
    assert waiver_of(after, "adhoc-jane") is None
    assert [after["waivers"][-1][key] for key in ("ticket", "approved_by", "added")] == ["T-1", "b", "2026-11-23"]


def test_a_fingerprint_is_one_job_and_rule(report: dict[str, Any]) -> None:
    assert add("--fingerprint", fingerprint_of(report, "adhoc-jane"), *WHY) == 0
    after = scanned()
    assert waiver_of(after, "adhoc-jane") is not None
    assert waiver_of(after, "adhoc-jane", "BMJ-ENC-001") is None
    assert waiver_of(after, "adhoc-mark") is None


def test_a_new_file_says_that_no_scan_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert add("--cause", MARK, *WHY, "--file", "more.yaml") == 0
    assert "no scan reads more.yaml yet: add it to 'waivers' in jobscan.yaml, or pass --waivers more.yaml" in capsys.readouterr().out
    assert waiver_of(scanned("--waivers", "more.yaml"), "adhoc-mark")["id"] == "BMJ-NET-001-1"


def test_a_date_in_another_form_is_written_as_waiver_files_have_it() -> None:
    assert add("--cause", MARK, *WHY[:-1], "20261231") == 0
    assert "expires: 2026-12-31\n" in Path("waivers.yaml").read_text(encoding="utf-8")


def test_numbers_go_on_over_all_files() -> None:
    assert add("--cause", MARK, *WHY) == 0
    assert add("--cause", MARK, *WHY, "--file", "more.yaml") == 0
    assert "id: BMJ-NET-001-2" in Path("more.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--cause", MARK, *WHY[:-1], "2026-11-22"), "--expires: 2026-11-22 is past: the report is of 2026-11-23"),
        (
            ("--cause", MARK, *WHY[:-1], "2027-05-23"),
            "--expires: 2027-05-23 is too late for a finding of severity medium; 2027-05-22 or earlier",
        ),
        (("--cause", MARK, *WHY[:-1], "soon"), "--expires: 'soon' is not a date, such as 2026-12-31"),
        (("--cause", MARK.replace("mark", "mike"), *WHY), f"--cause: the report has no such cause; did you mean {MARK}?"),
        (("--fingerprint", "ab", *WHY), "--fingerprint: the report has no finding with this fingerprint"),
        (("--cause", MARK, *WHY, "--id", "W-hourly"), "--id: a waiver with the ID 'W-hourly' exists; choose another"),
        (("--cause", MARK, *WHY, "--id", "a b"), "this is not a waiver that a scan takes: 'a b' is not a valid id; nothing was written"),
        (("--cause", MARK, *WHY, "--owner", " "), "this is not a waiver that a scan takes: 'owner' is blank; nothing was written"),
        (WHY, "name what to cover with --cause or --fingerprint, one of the two"),
        (("--cause", MARK, "--fingerprint", "ab", *WHY), "name what to cover with --cause or --fingerprint, one of the two"),
    ],
)  # fmt: skip
def test_what_add_refuses(options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert add(*options) == 2
    assert capsys.readouterr().err == f"jobscan: {sentence}\n"
    assert Path("waivers.yaml").read_bytes() == (INPUT / "waivers.yaml").read_bytes()


def test_add_needs_a_report_of_a_scan(capsys: pytest.CaptureFixture[str]) -> None:
    run(["scan", "jobs.jsonl", "--waivers", "none.yaml", "-f", "json=report.json"])
    capsys.readouterr()
    assert add("--cause", MARK, *WHY) == 2
    assert "nothing was checked" in capsys.readouterr().err


def test_add_refuses_a_file_with_mistakes() -> None:
    Path("waivers.yaml").write_text("waivers: [{id: a}]\n", encoding="utf-8")
    assert add("--cause", MARK, *WHY) == 2
    assert Path("waivers.yaml").read_text(encoding="utf-8") == "waivers: [{id: a}]\n"


def test_the_longest_of_the_configuration_counts(capsys: pytest.CaptureFixture[str]) -> None:
    with Path("jobscan.yaml").open("a", encoding="utf-8") as file:
        file.write("longest: {medium: 110d, default: 10d}\n")
    capsys.readouterr()
    assert add("--cause", MARK, *WHY[:-1], "2027-03-14") == 2
    assert "2027-03-13 or earlier" in capsys.readouterr().err


def test_list_shows_the_end_first(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["waiver", "list", *NOW]) == 0
    out = capsys.readouterr().out
    assert [line.split()[:3] for line in out.splitlines()[1:-1]] == [
        ["2026-11-01", "expired", "W-adhoc"],
        ["2026-11-28", "expiring", "W-hourly"],
        ["2027-01-31", "active", "W-gone"],
        ["2027-01-31", "active", "W-runners"],
        ["2027-02-15", "active", "W-nightly"],
    ]
    assert out.splitlines()[-1] == "5 waivers in 1 file"


def test_check_takes_what_a_scan_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["waiver", "check", *NOW]) == 0
    text = Path("waivers.yaml").read_text(encoding="utf-8")
    Path("waivers.yaml").write_text(text.replace("BMJ-NET]", "BMJ-NTE]").replace("reason: Hourly", "raeson: Hourly"), encoding="utf-8")
    capsys.readouterr()
    assert run(["waiver", "check", *NOW]) == 2
    err = capsys.readouterr().err
    assert ("waivers.yaml:15:13: error: no rule matches 'BMJ-NTE'" in err, "unknown key 'raeson'" in err) == (True, True)
    assert run(["waiver", "check", "--now", "2026-11-01T00:00:00Z"]) == 2  # added later


def test_prune_removes_what_has_expired(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["waiver", "prune", *NOW]) == 0
    out = capsys.readouterr().out
    assert out == "removed W-adhoc (expired 2026-11-01) from waivers.yaml: The experiments of October.\n1 waiver removed, 4 left\n"
    assert "W-adhoc" not in Path("waivers.yaml").read_text(encoding="utf-8")
    assert run(["waiver", "prune", *NOW]) == 0
    assert capsys.readouterr().out == "0 waivers removed, 4 left\n"


def test_prune_removes_what_a_report_calls_unused() -> None:
    assert run(["waiver", "prune", "report.json"]) == 0
    text = Path("waivers.yaml").read_text(encoding="utf-8")
    assert [name in text for name in ("W-adhoc", "W-gone", "W-nightly", "W-hourly")] == [False, False, True, True]


def test_prune_keeps_a_waiver_that_was_changed_since() -> None:
    text = Path("waivers.yaml").read_text(encoding="utf-8").replace("weekly-*", "adhoc-*")
    Path("waivers.yaml").write_text(text, encoding="utf-8")
    assert run(["waiver", "prune", "report.json"]) == 0
    assert "W-gone" in Path("waivers.yaml").read_text(encoding="utf-8")


def test_without_a_file_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["waiver", "list", "--no-config"]) == 2
    assert "no waiver file: name one with --file" in capsys.readouterr().err


@pytest.mark.parametrize("options", [(), ("--no-config", "-p", "core", "--waivers", "waivers.yaml")], ids=["configured", "named"])
def test_no_report_replaces_a_waiver_file(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("waivers.yaml").read_bytes()
    capsys.readouterr()
    assert run(["scan", "jobs.jsonl", *NOW, *options, "-f", "json=waivers.yaml"]) == 2
    assert "would replace a file that is read" in capsys.readouterr().err
    assert Path("waivers.yaml").read_bytes() == before


def test_a_refused_waiver_file_is_not_replaced_by_the_report_that_says_so() -> None:
    Path("waivers.yaml").write_text("waivers: [{id: a}]\n", encoding="utf-8")
    assert run(["scan", "jobs.jsonl", *NOW, "-f", "json=waivers.yaml"]) == 2
    assert Path("waivers.yaml").read_text(encoding="utf-8") == "waivers: [{id: a}]\n"


def test_a_mistake_in_a_waiver_file_is_in_the_reports() -> None:
    Path("waivers.yaml").write_text("waivers: [{id: a}]\n", encoding="utf-8")
    assert run(["scan", "jobs.jsonl", *NOW, "-f", "json=report.json", "-f", "sarif=report.sarif"]) == 2
    assert "waivers.yaml:1:11: missing key 'where' in a waiver" in json.loads(Path("report.json").read_text(encoding="utf-8"))["error"]
    (sarif,) = json.loads(Path("report.sarif").read_text(encoding="utf-8"))["runs"]
    assert sarif["invocations"][0]["executionSuccessful"] is False
