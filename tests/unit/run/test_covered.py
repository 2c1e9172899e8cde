"""What a scan was expected to cover: what meets an expectation, and what is missing by name if nothing does."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner import UsageError, scan
from scanner.cli.run import run
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.report import Report
from tests.unit.live import SECOND, collection, row, scope
from tests.unit.shape.records import list_summary

NOW = datetime(2026, 3, 5, tzinfo=UTC)
OURS, REGION = "012345678901", "eu-west-1"  # of the jobs
OTHER = "777788889999"
EMPTY = "[]"


def job(account: str = OURS, region: str = REGION, number: int = 0) -> dict[str, Any]:
    return list_summary(jobArn=f"arn:aws:bedrock:{region}:{account}:model-invocation-job/abcdefgh{number:04}")


def missing(report: Report) -> list[tuple[str, str, str]]:
    return [(row.account, row.region, row.detail) for row in report.coverage if row.state is CoverageState.MISSING]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working tree with a dump of our account, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(tmp_path / "dumps" / "ours.json", json.dumps([job()]))
    yield tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def scan_dumps(folder: Path, entry: str, **options: Any) -> Report:
    """The scan of all dumps with an entry of `expect`."""
    write(folder / "jobscan.yaml", f"expect:\n  - {entry}\n")
    return scan("dumps", "BMJ-ENC-001", config="jobscan.yaml", now=NOW, **options)


def test_an_account_or_region_without_a_job_is_missing() -> None:
    report = scan(job(), "BMJ-ENC-001", expect=[OURS, f"{OURS}/{REGION}", OTHER, f"{OURS}/us-east-1"], now=NOW)
    problem = "expected (--expect): no job of it was read"
    assert missing(report) == [(OURS, "us-east-1", problem), (OTHER, "", problem)]
    assert (report.exit_code, report.complete) == (4, False)


def test_neither_an_empty_scan_nor_findings_that_do_not_count_hide_it() -> None:
    assert scan([], "BMJ-ENC-001", expect=OTHER, allow_empty=True, now=NOW).exit_code == 3
    assert scan(job(), "BMJ-ENC-001", expect=OTHER, fail_on=None, now=NOW).exit_code == 3
    assert scan(job(), "BMJ-ENC-001", expect=OURS, fail_on=None, now=NOW).exit_code == 0


@pytest.mark.parametrize("wanted", [{"since": "1h"}, {"active_only": True}, {"statuses": "Failed"}], ids=str)
def test_a_job_counts_before_filters(wanted: dict[str, Any]) -> None:
    report = scan(job(), "BMJ-ENC-001", expect=f"{OURS}/{REGION}", allow_empty=True, now=NOW, **wanted)
    assert (report.jobs, report.exit_code, missing(report)) == (0, 0, [])


@pytest.mark.parametrize("text", ["1", f"{OURS}/", f"{OURS}/EU", "eu-west-1", f"{OURS}/eu-west-1/x", ""])
def test_what_is_no_expectation(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        scan(job(), expect=text)
    assert caught.value.argument == "expect"


def test_an_empty_dump_at_the_path_is_enough(folder: Path) -> None:
    write(folder / "dumps" / OTHER / "eu-west-1.json", EMPTY)
    entry = f'{{account: "{OTHER}", regions: [eu-west-1, us-east-1], path: "dumps/{{account}}/{{region}}.json"}}'
    report = scan_dumps(folder, entry)
    problem = "expected (jobscan.yaml:2): no job of it was read, and dumps/ACCOUNT/REGION.json does not exist"
    assert missing(report) == [(OTHER, "us-east-1", problem)]


def test_without_regions_any_region_will_do(folder: Path) -> None:
    write(folder / "dumps" / OTHER / "eu-west-1.json", EMPTY)
    assert missing(scan_dumps(folder, f'{{account: "{OTHER}", path: "dumps/{{account}}/{{region}}.json"}}')) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "could not be read in full, or is not about jobs"),
        ('[{"jobArn": "arn', "could not be read in full, or is not about jobs"),
        ('{"name": "package", "version": "1"}', "could not be read in full, or is not about jobs"),
        ('{"invocationJobSummaries": [], "nextToken": "x"}', "could not be read in full, or is not about jobs"),
        (json.dumps([job(number=1)]), "the jobs in "),
    ],
    ids=["0 bytes", "cut off", "not about jobs", "truncated", "of another account"],
)
def test_a_file_at_the_path_that_does_not_cover_it(folder: Path, text: str, problem: str) -> None:
    write(folder / "dumps" / f"{OTHER}.json", text)
    ((account, region, detail),) = missing(scan_dumps(folder, f'{{account: "{OTHER}", path: "dumps/{{account}}.json"}}'))
    assert (account, region) == (OTHER, "")
    assert problem in detail


def test_a_folder_at_the_path_is_no_dump(folder: Path) -> None:
    (folder / "dumps" / OTHER).mkdir()
    ((_, _, detail),) = missing(scan_dumps(folder, f'{{account: "{OTHER}", path: "dumps/{{account}}"}}'))
    assert "does not exist" in detail


def test_a_dump_that_no_one_scans_covers_nothing(folder: Path) -> None:
    write(folder / "elsewhere" / f"{OTHER}.json", EMPTY)
    ((_, _, detail),) = missing(scan_dumps(folder, f'{{account: "{OTHER}", path: "elsewhere/{{account}}.json"}}'))
    assert "elsewhere/ACCOUNT.json is not among the sources" in detail


def test_a_dump_of_all_accounts_covers_those_that_its_path_does_not_name(folder: Path) -> None:
    assert missing(scan_dumps(folder, f'{{account: "{OTHER}", path: "dumps/ours.json"}}')) == []


def test_a_dump_of_another_region(folder: Path) -> None:
    write(folder / "dumps" / OURS / "us-east-1.json", json.dumps([job(number=1)]))
    entry = f'{{account: "{OURS}", regions: [us-east-1], path: "dumps/{{account}}/{{region}}.json"}}'
    ((_, region, detail),) = missing(scan_dumps(folder, entry))
    assert (region, "another account or Region" in detail) == ("us-east-1", True)


def test_the_caller_takes_nothing_from_the_configuration(folder: Path) -> None:
    entry = f'{{account: "{OTHER}", path: "dumps/{{account}}.json"}}'
    rows = missing(scan_dumps(folder, entry, expect=[OTHER, "111122223333"]))
    assert [account for account, _, _ in rows] == ["111122223333", OTHER]
    assert "jobscan.yaml:2" in rows[1][2]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (scope(OTHER, REGION), []),
        (scope(OTHER, REGION, CoverageState.STALE, as_of="2026-03-04T02:00:00Z"), []),
        (scope(OTHER, REGION, CoverageState.EXCLUDED), [(OTHER, REGION), (OTHER, "")]),
        (scope(OTHER, "us-east-1"), [(OTHER, REGION)]),
        (scope(OTHER, REGION, CoverageState.DENIED, detail="denied"), []),  # the row says it already
        ([row(CoverageState.DENIED, OTHER, operation="role", detail="denied")], []),
    ],
    ids=["complete", "stale", "excluded", "another Region", "denied", "role denied"],
)
def test_aws_covers_what_it_was_read_of(folder: Path, rows: list[Coverage], named: list[tuple[str, str]]) -> None:
    (folder / "jobs.jsonl").write_bytes(collection([*scope(SECOND, REGION), *rows], [job()]))
    report = scan("jobs.jsonl", "BMJ-ENC-001", expect=[f"{OTHER}/{REGION}", OTHER], now=NOW)
    assert {(account, region) for account, region, _ in missing(report)} == set(named)
    assert named or not report.complete or not any(row.is_gap for row in rows)


def test_a_dump_that_a_collection_was_made_of(folder: Path) -> None:
    write(folder / "dumps" / f"{OTHER}.json", EMPTY)
    write(folder / "jobscan.yaml", f'expect: [{{account: "{OTHER}", path: "dumps/{{account}}.json"}}]')
    for sources, number in ((["dumps"], 0), (["dumps/ours.json"], 1)):
        assert run(["collect", *sources, "-o", "jobs.jsonl"]) == 0
        assert len(missing(scan("jobs.jsonl", "BMJ-ENC-001", config="jobscan.yaml", now=NOW))) == number


def test_an_account_in_scope_without_a_job_is_noted() -> None:
    notes = scan(job(), "BMJ-ENC-001", accounts=[OURS, OTHER, OTHER], now=NOW).notes
    assert f"no job of {OTHER} was read (--account); to make that incomplete, pass --expect {OTHER}" in notes
    assert not any("(--account)" in note for note in scan(job(), "BMJ-ENC-001", accounts=[OURS], now=NOW).notes)
