"""What a scan of AWS costs, from a trial of one call for each account and Region."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.aws.contexts import BATCH as SUBNETS
from scanner.aws.jobs import BATCH, PAGE
from scanner.sources.live.collect import THREADS as TARGETS_AT_A_TIME
from scanner.sources.live.read import THREADS as CALLS_AT_A_TIME
from scanner.sources.live.reading import Reading
from scanner.sources.live.things import Thing, things_of_jobs


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many calls a scan makes. `is_least`: some account and Region has more jobs than one page, and nobody knows how many."""

    targets: int
    accounts: int
    jobs: int
    lists: int
    gets: int
    tags: int
    context: int
    is_least: bool
    latency: float  # seconds a call

    @classmethod
    def of(cls, readings: Sequence[Reading], details: bool, kinds: frozenset[str]) -> "Estimate":
        """The estimate from readings of the first page; `kinds` are the kinds of context that are read."""
        jobs = [len(reading.slots) for reading in readings]
        return cls(
            targets=len(readings),
            accounts=len({reading.target.account for reading in readings}),
            jobs=sum(jobs),
            lists=len(readings),
            gets=sum(jobs) if details else 0,
            tags=sum(math.ceil(number / BATCH) for number in jobs),
            context=_context_calls(readings, kinds),
            is_least=any(number >= PAGE for number in jobs),
            latency=_latency(readings),
        )

    def seconds(self, max_rate: float | None) -> float:
        """How long a scan takes, as far as the trial tells; `max_rate` is the most requests a second of one account."""
        calls = self.lists + self.gets + self.tags + self.context
        at_a_time = max(1, min(self.targets, TARGETS_AT_A_TIME)) * CALLS_AT_A_TIME
        seconds = calls * self.latency / at_a_time
        if max_rate is None:
            return seconds
        return max(seconds, calls / max(1, self.accounts) / max_rate)


def _context_calls(readings: Sequence[Reading], kinds: frozenset[str]) -> int:
    """How many calls the things that these jobs refer to take, as far as the jobs tell: not those for the default keys of buckets."""
    batches, alone = 0, set[Thing]()
    for reading in readings:
        things = things_of_jobs(reading, kinds)
        subnets = [thing for thing in things if thing.kind == "subnet"]
        alone.update(thing for thing in things if thing.kind != "subnet")
        batches += math.ceil(len(subnets) / SUBNETS)
    if "route_table" in kinds:
        batches *= 2  # the VPCs of the subnets
    return batches + len(alone)


def _latency(readings: Sequence[Reading]) -> float:
    """The seconds that a call took, on average."""
    tries = [tries for reading in readings for tries in reading.tries.values()]
    calls = sum(one.meter.usage.calls for one in tries)
    return sum(one.seconds for one in tries) / max(1, calls)
