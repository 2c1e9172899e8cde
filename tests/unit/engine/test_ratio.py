"""The compiled engine is many times as fast as the reference engine: a ratio of CPU time, in turns in this process, and never seconds."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from scanner.engine.compiled import CompiledEngine
from scanner.engine.engine import Engine
from scanner.engine.reference import ReferenceEngine
from scanner.model.job import Job
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.select import choose
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from scanner.sources.tree import origins
from tests.bench.population import NOW, lines

FLOOR = 8  # 24 when this was written; an engine that asks the reference evaluator about each job is near 1
JOBS, TURNS = 200, 5
SETTINGS = ("allowed_roles=arn:aws:iam::*:role/batch/*", "required_tags=owner|team")  # so that all of core has work to do


def seconds(engine: Engine, jobs: Sequence[Job]) -> float:
    begin = time.process_time()
    for job in jobs:
        engine.row(job)
    return time.process_time() - begin


def test_compiled_rules_are_many_times_as_fast(tmp_path: Path) -> None:
    file = tmp_path / "jobs.jsonl"
    file.write_text(lines(JOBS), encoding="utf-8")
    items = read_jobs(expand((str(file),), tmp_path).sources, Options())
    jobs = [item.job for item in items if isinstance(item, NormalisedJob)]
    chosen = choose((), lambda files: origins(files, tmp_path))
    rules = configure(chosen.rules, parse_settings(SETTINGS), (), chosen.asked_for)
    compiled, reference = CompiledEngine(rules, NOW, few=0), ReferenceEngine(rules, NOW)
    assert [compiled.row(job) for job in jobs] == [reference.row(job) for job in jobs]
    ratios = [seconds(reference, jobs) / seconds(compiled, jobs) for _ in range(TURNS)]
    assert median(ratios) > FLOOR
