"""What a job costs a scan beside its rules: 50 rules that an engine has answered already, in proportion to json.loads of one record."""

import time
from collections.abc import Callable
from pathlib import Path

from scanner.model.job import Job
from scanner.model.outcome import Check

RULES, JOBS, TIMES = 50, 2000, 20
EXAMPLE = Path(__file__).parents[2] / "examples" / "get.json"


class Answered:
    """An engine that evaluates nothing."""

    def row(self, job: Job) -> str:
        return "p" * RULES

    def verdict(self, job: Job, rule: int) -> Check:
        raise AssertionError("nothing in the row is reported one by one")


def seconds(body: Callable[[], object]) -> float:
    """The least CPU time of several runs."""
    times = []
    for _ in range(TIMES):
        start = time.process_time()
        body()
        times.append(time.process_time() - start)
    return min(times)
