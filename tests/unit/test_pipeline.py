"""The scan as a function."""

import json
from datetime import UTC, datetime
from pathlib import Path

from scanner.evaluate.gate import Gate
from scanner.pipeline import Plan, scan
from tests.unit.shape.records import ARN, list_summary


def test_progress_is_told_from_the_first_record_on_and_every_two_hundred(tmp_path: Path) -> None:
    jobs = [list_summary(jobArn=f"{ARN[:-4]}{number:04}") for number in range(401)]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    told: list[int] = []
    plan = Plan((str(tmp_path / "jobs.json"),), (), (), Gate(), tmp_path, datetime(2026, 11, 23, tzinfo=UTC))
    report = scan(plan, told.append)
    assert (report.jobs, told) == (401, [0, 200, 400])
