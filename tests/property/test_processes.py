"""The law of several processes: a report is the same, byte by byte, however many processes make it and wherever files are cut."""

import json
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.model.evidence import JobEvidence
from scanner.model.report import Report
from scanner.project.options import JobFilterOptions, ReadingOptions
from scanner.project.plan import Plan, ScanOptions, build_plan
from scanner.project.project import open_project
from scanner.run.evidence import checked_jobs
from scanner.run.scan import scan
from tests.property.lane_files import get_record
from tests.property.process_cases import FILES, write_project
from tests.property.scans import cases
from tests.unit.shape.test_contexts import subnet

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHARDED = 0  # as a number of processes: everything is cut into shards, and judged by this process


def _plan(folder: Path, draw: random.Random, *names: str) -> Plan:
    options = ScanOptions(
        sources=write_project(folder, draw, *names),
        join=draw.random() < 0.7,
        now=NOW,
        wanted=JobFilterOptions(statuses=draw.choice(((), ("Failed",)))),
        policies=draw.choice((("core",), ("core", "BMJ-NET-001", "network-isolation"))),
        expect=draw.choice(((), ("111122223333", "999988887777/eu-west-1"))),
        reading=ReadingOptions(assume_utc=draw.random() < 0.5),
        fail_on="high",
    )
    return build_plan(options, open_project(str(folder / "jobscan.yaml")))


def _text(report: Report) -> bytes:
    """The report in two formats, which show all of it."""
    return b"".join(chunk for name in ("json", "text") for chunk in FORMATS[name].chunks(report, ReportOptions()))


def _jobs(plan: Plan) -> list[JobEvidence]:
    jobs = checked_jobs()
    report = scan(plan, evidence=jobs)
    assert len(jobs) == report.jobs
    return list(jobs)


@settings(max_examples=cases(5), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([150, 1_000, 7_000]))
def test_evidence_has_every_job_wherever_files_are_cut(seed: int, shard_size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = _plan(Path(folder), random.Random(seed))
        assert _jobs(replace(plan, processes=SHARDED, shard_size=shard_size)) == _jobs(plan)


@settings(max_examples=cases(8), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([150, 1_000, 7_000]))
def test_where_files_are_cut_does_not_matter(seed: int, shard_size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = _plan(Path(folder), random.Random(seed))
        assert _text(scan(replace(plan, processes=SHARDED, shard_size=shard_size))) == _text(scan(plan))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_can_be_cut(name: str, named: bool, tmp_path: Path) -> None:
    plan = _plan(tmp_path, random.Random(1), name)
    plan = replace(plan, sources=(str(tmp_path / "dumps" / name) if named else str(tmp_path / "dumps"),))
    assert _text(scan(replace(plan, processes=SHARDED, shard_size=900))) == _text(scan(plan))


@pytest.mark.parametrize("shard_size", [1_500, 20_000, 50_000])
@pytest.mark.parametrize("seed", range(cases(3)))
def test_a_file_in_a_folder_may_be_about_something_else(seed: int, shard_size: int, tmp_path: Path) -> None:
    plan = _plan(tmp_path, random.Random(seed), "mixed.jsonl")
    plan = replace(plan, sources=(str(tmp_path / "dumps"),))
    assert _text(scan(replace(plan, processes=SHARDED, shard_size=shard_size))) == _text(scan(plan))


@pytest.mark.parametrize("processes", [1, SHARDED])
def test_an_owner_may_depend_on_what_comes_after_the_job(processes: int, tmp_path: Path) -> None:
    (tmp_path / "jobscan.yaml").write_text("owners: [{when: \"context('subnet', 'subnet-a').vpc_id == 'vpc-1'\", owner: network}]")
    file = tmp_path / "jobs.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in ({**get_record(1), "vpcConfig": None}, subnet())))
    options = ScanOptions(sources=(str(file),), policies=("BMJ-NET-001",), now=NOW)
    plan = replace(build_plan(options, open_project(str(tmp_path / "jobscan.yaml"))), processes=processes, shard_size=100)
    assert [finding.owner for finding in scan(plan).findings] == ["network"]


@pytest.mark.parametrize("processes", [2, 3])
@pytest.mark.parametrize("seed", range(cases(2)))
def test_the_number_of_processes_does_not_matter(processes: int, seed: int, tmp_path: Path) -> None:
    plan = _plan(tmp_path, random.Random(seed))
    assert _text(scan(replace(plan, processes=processes, shard_size=3_000))) == _text(scan(plan))
