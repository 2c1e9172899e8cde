"""What a job costs a scan beside its rules: 50 rules that are answered already, in proportion to json.loads of the job's record."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from population import lines

from scanner.model.job import Job, Record
from scanner.model.outcome import Check
from scanner.model.report import Flags
from scanner.project.plan import Plan
from scanner.run.check import check_jobs
from scanner.run.tally import Tally
from scanner.shape.normalise import Options, to_job

RULES, JOBS, TIMES = 50, 2000, 15
GOAL = 5  # microseconds a job, the table of pipelines not counted


class Answered:
    """An engine that evaluates nothing."""

    def row(self, job: Job) -> str:
        return "p" * RULES

    def unknowns(self, job: Job) -> None:
        raise AssertionError("no letter of the row is reported one by one")

    def verdict(self, job: Job, rule: int) -> Check:
        raise AssertionError("no letter of the row is reported one by one")


class NoPipelines:
    """Stands for the table of pipelines, which costs as much again."""

    def add(self, *_: object) -> bool:
        return True


def microseconds(body: Callable[[], object]) -> float:
    """The least CPU time of several runs, a job."""
    times = []
    for _ in range(TIMES):
        start = time.process_time()
        body()
        times.append(time.process_time() - start)
    return min(times) / JOBS * 1e6


def main() -> None:
    texts = lines(JOBS).splitlines()
    records = [Record(json.loads(text), text, "jobs.jsonl", 1, 1, "jsonl") for text in texts]
    jobs = [to_job(record, Options()).job for record in records]
    plan = Plan((), (), (), Flags(), Path(), datetime.now(UTC))

    def whole() -> None:
        check_jobs(jobs, Answered(), plan, Tally(), lambda *_: None)

    def without_pipelines() -> None:
        tally = Tally(pipelines=NoPipelines())
        check_jobs(jobs, Answered(), plan, tally, lambda *_: None)

    decoding = microseconds(lambda: [json.loads(text) for text in texts])
    scanning, pipelines = microseconds(without_pipelines), microseconds(whole)
    print(f"{scanning:.1f} us a job (goal: {GOAL}), {pipelines:.1f} with the table of pipelines; json.loads of its record: {decoding:.1f}")


if __name__ == "__main__":
    main()
