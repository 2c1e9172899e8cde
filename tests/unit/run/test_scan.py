"""The scan as a whole: what it says when it read nothing, what it never says, and when it tells of its progress."""

import json
from datetime import UTC, datetime
from pathlib import Path

from scanner import load_policies, scan
from scanner.formats.json.report import pieces
from scanner.formats.options import ReportOptions
from scanner.formats.text.report import verdict_line
from scanner.model.report import Flags
from scanner.project.plan import Plan
from scanner.run.progress import Reached
from scanner.run.scan import scan as run
from tests.property.scans import clean
from tests.unit.shape.records import ARN, list_summary

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
    (finding,) = report.findings
    assert "password=" in finding.expected, "the test looks in the wrong place"
    found = json.loads("".join(pieces(report, ReportOptions())))["findings"]
    assert "hunter" not in json.dumps(found)


def test_progress_is_told_from_the_first_record_on_and_every_two_hundred(tmp_path: Path) -> None:
    jobs = [list_summary(jobArn=f"{ARN[:-4]}{number:04}") for number in range(401)]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    told: list[Reached] = []
    plan = Plan((str(tmp_path / "jobs.json"),), (), (), Flags(), tmp_path, datetime(2026, 11, 23, tzinfo=UTC))
    report = run(plan, told.append)
    size = (tmp_path / "jobs.json").stat().st_size
    assert (report.jobs, sorted({reached.records for reached in told})) == (401, [0, 200, 400])
    assert (told[-1].bytes_read, told[-1].bytes_in_all) == (size, size)
