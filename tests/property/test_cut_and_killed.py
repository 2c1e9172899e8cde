"""Files that end too early, and workers that are killed: there are never fewer findings without a failure that says so."""

import gzip
import json
import os
import signal
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from scanner.model.report import Report
from scanner.project.options import NO_CONFIG
from scanner.project.plan import Plan, ScanOptions, build_plan
from scanner.project.project import open_project
from scanner.run.progress import Reached
from scanner.run.scan import scan
from tests.bench.population import FORMS, NOW, records
from tests.property.scans import cases

SHARDED = 0  # as a number of processes: everything is cut into shards, and judged by this process
INCOMPLETE = (3, 4)


def plan_of(file: Path) -> Plan:
    options = ScanOptions(sources=(str(file),), policies=("core",), params=("required_tags=Owner",), now=NOW)
    return build_plan(options, open_project(NO_CONFIG))


def written(draw: Random, file: Path) -> bytes:
    """Jobs as lines, in one list, or packed."""
    form = FORMS[draw.choice(tuple(FORMS))]
    jobs = [json.dumps(form(record)) for record in records(draw.choice((5, 40)), seed=draw.randrange(1000))]
    text = "\n".join(jobs) + "\n" if file.name != "jobs.json" else f"[{', '.join(jobs)}]"
    data = text.encode()
    return gzip.compress(data) if file.suffix == ".gz" else data


def keys(report: Report) -> set[tuple[str, str]]:
    return {(finding.rule_id, finding.job) for finding in report.findings}


def loses_nothing_silently(part: Report, whole: Report) -> bool:
    """Whether a report that misses findings says that the scan is incomplete, and why."""
    if keys(part) == keys(whole) and part.jobs == whole.jobs:
        return True
    return keys(part) <= keys(whole) and bool(part.load_failures) and part.exit_code in INCOMPLETE


@pytest.mark.parametrize("name", ["jobs.jsonl", "jobs.json", "jobs.jsonl.gz"])
@pytest.mark.parametrize("seed", range(cases(6)))
def test_a_file_that_is_cut_is_a_failure(seed: int, name: str, tmp_path: Path) -> None:
    draw = Random(f"{name}{seed}")
    file = tmp_path / name
    data = written(draw, file)
    file.write_bytes(data)
    whole = scan(plan_of(file))
    assert whole.findings
    end = draw.randrange(1, len(data) - 1)
    if data[end - 1 : end] == b"\n" or data[end : end + 1] == b"\n":  # whole lines are a whole file
        end -= 2
    file.write_bytes(data[:end])
    for processes in (1, SHARDED):
        assert loses_nothing_silently(scan(replace(plan_of(file), processes=processes, shard_size=3_000)), whole)


class Killer:
    """Kills one of this process's children when a scan shows for the `when`th time how far it came."""

    def __init__(self, when: int) -> None:
        self._left = when
        self.has_killed = False

    def __call__(self, _reached: Reached) -> None:
        self._left -= 1
        alive = children()
        if self._left <= 0 and alive and not self.has_killed:
            os.kill(alive[-1], signal.SIGKILL)
            self.has_killed = True


def children() -> list[int]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(pid) for pid in text.split()]


@pytest.mark.skipif(not Path(f"/proc/self/task/{os.getpid()}/children").exists(), reason="needs Linux's list of children")
def test_a_worker_that_is_killed_makes_the_scan_incomplete(tmp_path: Path) -> None:
    file = tmp_path / "jobs.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records(400)), encoding="utf-8")
    plan = replace(plan_of(file), shard_size=20_000)
    whole = scan(replace(plan, processes=1))
    killed = []
    for when in range(1, 1 + cases(5)):
        killer = Killer(when)
        report = scan(replace(plan, processes=2), killer)
        assert loses_nothing_silently(report, whole)
        killed += [report] if killer.has_killed else []
    assert any(report.exit_code in INCOMPLETE for report in killed), "no worker was killed before it was done"
