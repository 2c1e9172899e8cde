"""How far a scan came with each source."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import LeftOut, LoadFailure, SourceSummary
from scanner.model.job import MEMORY, Record
from scanner.model.origin import Live, report_path
from scanner.shape.normalise import Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from scanner.sources.source import SourceItem
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


ACCOUNT, REGION = "111122223333", "eu-west-1"


class Api:
    """An account whose jobs are asked from AWS, as far as the seam goes: no bytes, and rows of its own."""

    origin = Live(ACCOUNT, REGION)
    is_named = True

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        path = report_path(self.origin)
        yield Record(list_summary(), "", path, 1, 1, MEMORY)
        yield LeftOut("jobs submitted before 2026-10-24T12:00Z (--since)", 3)
        yield Coverage(CoverageState.COMPLETE, account=ACCOUNT, region=REGION, operation="ListModelInvocationJobs", records=1)
        yield Coverage(CoverageState.DENIED, account=ACCOUNT, region=REGION, operation="ListTagsForResource", detail="AccessDenied")

    def summary(self) -> SourceSummary:
        return SourceSummary(report_path(self.origin), None, 1)


def test_a_source_may_have_no_bytes_and_rows_of_its_own() -> None:
    items = list(read_jobs([Api()], Options()))
    assert [item.job.identity for item in items if hasattr(item, "job")] == [ARN]
    assert [(row.operation, row.state) for row in items if isinstance(row, Coverage)] == [
        ("ListModelInvocationJobs", CoverageState.COMPLETE),
        ("ListTagsForResource", CoverageState.DENIED),
    ]
    assert [item.path for item in items if isinstance(item, SourceSummary)] == ["external/aws/111122223333/eu-west-1"]
    assert not [item for item in items if isinstance(item, LoadFailure)]
