"""How many processes a scan uses."""

import math
import os
from pathlib import Path

from scanner.run.workers.process import can_start

WORTH_IT = 64 << 20  # bytes of files; below, starting processes takes longer than they save
_QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: "200000 100000" is two CPUs, "max 100000" all of them


def number_of_processes(asked: int | None, size: int) -> int:
    """How many processes judge files of this many bytes in all; `asked` is None for as many as pay."""
    if asked is not None:
        return asked if can_start() else 1
    if size < WORTH_IT or not can_start():
        return 1
    return usable_cpus()


def usable_cpus(quota: Path = _QUOTA) -> int:
    """The CPUs that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        cpus = len(os.sched_getaffinity(0))
    else:
        cpus = os.cpu_count() or 1
    return max(1, min(cpus, _allowed(quota) or cpus))


def _allowed(quota: Path) -> int | None:
    """The CPUs of the container's quota, rounded up; None without one."""
    try:
        time, period = quota.read_text(encoding="ascii").split()
        return math.ceil(int(time) / int(period))
    except (OSError, ValueError):
        return None
