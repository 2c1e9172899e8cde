"""Plans of Terraform in a working tree with their code: what is judged, where findings are, and what reaches the exit code."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner import ScanReport, scan
from scanner.formats.json.report import pieces as json_pieces
from scanner.formats.json.saved import read_report
from scanner.formats.options import ReportOptions
from scanner.formats.sarif.report import pieces
from scanner.model.outcome import Finding
from scanner.model.place import Location
from tests.unit.shape.terraform import JOB_ARN, TYPE, after, change, kept, plan, unknown

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BLOCK = f'resource "{TYPE}" "job" {{\n}}\n'
UNCHANGED = change(kept(), {}, "no-op")


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scanned(*changes: dict[str, Any], sources: tuple[str, ...] = (), **options: Any) -> ScanReport:
    Path("plan.json").write_text(json.dumps(plan(*changes), indent=1))
    return scan(["plan.json", *sources], select="BMJ-NET-001", now=NOW, **options)


def sarif(report: ScanReport) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads("".join(pieces(report, ReportOptions())))["runs"][0]["results"]
    return results


def only(report: ScanReport) -> Finding:
    (finding,) = report.findings
    return finding


def test_an_unchanged_job_is_judged_and_says_so() -> None:
    report = scanned(UNCHANGED)
    assert (only(report).unchanged, only(report).job, report.exit_code) == (True, JOB_ARN, 1)
    assert sarif(report)[0]["properties"]["unchanged"] is True
    assert report.causes[0].newest.unchanged


@pytest.mark.parametrize("importing", [None, {"id": JOB_ARN}])
@pytest.mark.parametrize("actions", [("no-op",), ("update",), ("create",), ("delete", "create")])
def test_only_what_the_plan_leaves_as_it_is_is_unchanged(actions: tuple[str, ...], importing: Any) -> None:
    entry = change(kept(), {}, *actions)
    entry["change"]["importing"] = importing
    report = scanned(entry)
    assert only(report).unchanged == (actions == ("no-op",) and importing is None)
    assert ("unchanged" in sarif(report)[0]["properties"]) == only(report).unchanged


def test_active_only_leaves_out_the_unchanged_jobs_that_have_ended_and_counts_them() -> None:
    report = scanned(UNCHANGED, active_only=True, allow_empty=True)
    assert (report.jobs, len(report.findings), report.exit_code) == (0, 0, 0)
    assert report.left_out == {"jobs that have ended (--active-only)": 1}
    assert scanned(UNCHANGED, active_only=True).exit_code == 3


@pytest.mark.parametrize("entry", [change({**kept(), "status": "InProgress"}, {}, "no-op"), change(after(), unknown())])
def test_active_only_leaves_running_and_new_jobs_in(entry: dict[str, Any]) -> None:
    report = scanned(entry, active_only=True)
    assert (report.jobs, report.exit_code, report.left_out) == (1, 1, {})


def test_an_unchanged_job_comes_after_those_that_the_plan_makes() -> None:
    first = change(after(), unknown(), index='["new"]')
    report = scanned(UNCHANGED, first)
    assert [cause.newest.unchanged for cause in report.causes] == [False, True]


def test_a_joined_job_is_unchanged_and_at_its_block() -> None:
    Path("main.tf").write_text(BLOCK)
    Path("get.json").write_text(json.dumps({"jobArn": JOB_ARN, **json.loads(GET)}))
    for sources in (("get.json",), ()):
        finding = only(scanned(UNCHANGED, sources=sources))
        assert (str(finding.location), finding.unchanged) == ("main.tf:1:1", True)


GET = """{
  "jobName": "nightly", "modelId": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0", "clientRequestToken": "t",
  "roleArn": "arn:aws:iam::111122223333:role/batch", "status": "Completed", "submitTime": "2026-11-20T10:00:00Z",
  "timeoutDurationInHours": 24,
  "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/"}}, "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/"}}
}"""


def test_the_finding_is_at_the_block_and_keeps_its_place_in_the_plan() -> None:
    before = only(scanned(change(after(), unknown())))
    assert before.record_location is None
    Path("main.tf").write_text(f"# code\n{BLOCK}")
    report = scanned(change(after(), unknown()))
    finding = only(report)
    assert (str(finding.location), finding.location.source) == ("main.tf:2:1", BLOCK.partition("\n")[0])
    assert finding.record_location == before.location
    (result,) = sarif(report)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "main.tf"
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "plan.json"
    assert related["physicalLocation"]["region"]["startLine"] == before.location.line


def test_a_saved_report_has_both_places(tree: Path) -> None:
    Path("main.tf").write_text(BLOCK)
    report = scanned(UNCHANGED)
    (tree / "report.json").write_text("".join(json_pieces(report, ReportOptions())))
    with (tree / "report.json").open("rb") as stream:
        saved = read_report(stream)
    assert list(saved.findings) == list(report.findings)
    assert saved.causes == report.causes


def test_an_undecided_check_is_at_the_block_too(tree: Path) -> None:
    unsure = change(after(vpc_config=None), unknown(vpc_config=True))
    (before,) = scanned(unsure).undecided
    assert before.record_location is None
    Path("main.tf").write_text(f"\n{BLOCK}")
    report = scanned(unsure)
    (entry,) = report.undecided
    assert (entry.location, entry.record_location) == (Location("main.tf", 2, 1), before.location)
    (tree / "report.json").write_text("".join(json_pieces(report, ReportOptions())))
    with (tree / "report.json").open("rb") as stream:
        assert list(read_report(stream).undecided) == [entry]


def test_the_prints_do_not_depend_on_the_code() -> None:
    """Two copies of a plan, not joined: two files, each with one record of the job, whose block is in a third file or nowhere."""
    Path("again.json").write_text(json.dumps(plan(UNCHANGED), indent=1))
    without, with_code, moved = (_prints(code) for code in ("", BLOCK, f"\n\n{BLOCK}"))
    assert len(without) == 2
    assert without == with_code == moved


def _prints(code: str) -> list[str]:
    Path("main.tf").write_text(code)
    results = sarif(scanned(UNCHANGED, sources=("again.json",), join=False))
    return sorted(result["partialFingerprints"]["primaryLocationLineHash"] for result in results)


def test_a_secret_in_the_line_of_the_block_is_masked() -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    Path("main.tf").write_text(f"{BLOCK.partition(chr(10))[0]} # {key}\n}}\n")
    source = only(scanned(UNCHANGED)).location.source
    assert source is not None
    assert key not in source
    assert "*" * len(key) in source
