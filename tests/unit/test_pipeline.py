"""The scan as a whole: what it says when it read nothing, what it never says, and when it tells of its progress."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner import load_policies, scan
from scanner.evaluate.gate import Gate
from scanner.formats.json import render
from scanner.formats.options import ReportOptions
from scanner.formats.text import verdict_line
from scanner.pipeline import Plan
from scanner.pipeline import scan as run
from scanner.policy.parameters import configure
from scanner.sources.files import Source
from scanner.sources.tree import in_tree
from tests.property.scans import clean, violating

NOW = datetime(2026, 11, 26, tzinfo=UTC)
POLICY = """\
format: 1
policy: secrets
title: Secrets
rules:
  - id: SEC-1
    title: The name must be the right one
    severity: high
    assert: "job_name == 'password=hunter22' || job_name == param('name')"
    params:
      name: {type: string, default: 'secret=hunter33', description: the name}
"""


def test_an_empty_scan_is_not_complete_even_where_it_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text("[]", encoding="utf-8")
    report = scan([tmp_path / "jobs.json"], load_policies(select=["BMJ-NET-001"]), allow_empty=True, now=NOW)
    assert (report.jobs, report.exit_code, report.complete) == (0, 0, False)


def test_an_allowed_empty_scan_is_not_shown_as_a_failure(tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text("[]", encoding="utf-8")
    reports = [
        scan([tmp_path / "jobs.json"], load_policies(select=["BMJ-NET-001"]), allow_empty=allowed, now=NOW) for allowed in (True, False)
    ]
    assert [verdict_line(report)[0][1] for report in reports] == ["open", "bad"]


def test_no_part_of_a_finding_tells_a_credential_of_its_rule(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text(POLICY, encoding="utf-8")
    report = scan([clean()], load_policies(tmp_path / "secrets.yaml"), now=NOW)
    assert len(report.findings) == 1
    finding = report.findings[0]
    assert "password=" in finding.expected, "the test looks in the wrong place"
    found = json.loads(render(report, ReportOptions()))["findings"]
    assert "hunter" not in json.dumps(found)


@pytest.mark.parametrize(("name", "hashed"), [("jobs.json", True), ("jobs.json.gz", False)])
def test_only_the_lines_of_a_plain_file_are_hashed(name: str, hashed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code scanning hashes what lies in the checkout, and that is packed."""
    monkeypatch.chdir(tmp_path)
    data = json.dumps([violating()], indent=1).encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    report = scan([name], load_policies(select=["BMJ-NET-001"]), now=NOW)
    assert [finding.location.line_hash is not None for finding in report.findings] == [hashed]


def test_no_line_of_a_file_outside_the_tree_is_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree").mkdir()
    monkeypatch.chdir(tmp_path / "tree")
    (tmp_path / "jobs.json").write_text(json.dumps([violating()], indent=1), encoding="utf-8")
    report = scan(["../jobs.json"], load_policies(select=["BMJ-NET-001"]), now=NOW)
    assert [finding.location.line_hash for finding in report.findings] == [None]


@pytest.mark.parametrize(("name", "inside"), [("jobs/a.json", True), ("external/a.json", False), ("stdin", False)])
def test_what_is_in_the_tree(name: str, inside: bool) -> None:
    assert in_tree(name) is inside


def test_progress_is_told_at_the_first_record_and_each_two_hundred(tmp_path: Path) -> None:
    chosen = load_policies(select=["BMJ-NET-001"])
    lines = "".join(json.dumps(violating(f"a{number:011}")) + "\n" for number in range(401)).encode()
    plan = Plan(
        sources=(Source("jobs.jsonl", None, data=lines),),
        rules=configure(chosen.rules, {}, (), chosen.asked_for),
        policies=chosen.policies,
        gate=Gate(),
        top=tmp_path,
        now=NOW,
    )
    told: list[int] = []
    report = run(plan, told.append)
    assert report.jobs == 401
    assert told == [0, 200, 400]
