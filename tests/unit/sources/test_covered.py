"""How far a scan came with each source."""

import gzip
import json
from pathlib import Path

from scanner.model.coverage import Coverage, CoverageState
from scanner.shape.normalise import Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import ARN, get_output, list_summary


def test_a_row_a_source(tmp_path: Path) -> None:
    files = {
        "broken.jsonl": json.dumps(get_output()).encode() + b"\n{\n",
        "cut.json.gz": gzip.compress(json.dumps([get_output()] * 99).encode())[:-30],
        "foreign.json": b'{"name": "x"}',
        "more.json": json.dumps({"invocationJobSummaries": [list_summary()], "nextToken": "x"}).encode(),
        "whole.json": json.dumps([list_summary(), list_summary(jobArn=ARN + "1")]).encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    found = expand([str(tmp_path)], tmp_path)
    rows = {row.source: row for row in read_jobs(found.sources, Options()) if isinstance(row, Coverage)}
    assert {name: (row.state, row.records) for name, row in rows.items()} == {
        "broken.jsonl": (CoverageState.INCOMPLETE, 1),
        "cut.json.gz": (CoverageState.INCOMPLETE, rows["cut.json.gz"].records),
        "gone.json": (CoverageState.UNREADABLE, 0),
        "more.json": (CoverageState.TRUNCATED, 1),
        "whole.json": (CoverageState.COMPLETE, 2),
    }
    assert all(row.detail for row in rows.values() if row.state is not CoverageState.COMPLETE)
