"""CPU time of several ways to do one thing, measured in turns within one run: noise of the machine meets all of them."""

import gc
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 5
_MICRO = 1e6


@dataclass(frozen=True)
class Way:
    """Something that is measured; `records` is how many it works through, so that slow ways may do fewer."""

    run: Callable[[], object]
    records: int


def cpu_seconds() -> float:
    """CPU time so far, user and system, of this process and of its children that have ended."""
    return sum(_seconds(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def in_turns(ways: Mapping[str, Way], rounds: int = ROUNDS) -> dict[str, float]:
    """The least CPU time of each way, in microseconds a record."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            begin = cpu_seconds()
            way.run()
            took = (cpu_seconds() - begin) / way.records * _MICRO
            best[name] = min(took, best.get(name, took))
    return best


def _seconds(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime
