"""How many processes a scan uses."""

import math
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from scanner.sources.file import FileSource
from scanner.sources.glance import stamp_of
from scanner.sources.source import Source

WORTH_IT = 32 << 20  # bytes of files; of less, starting processes is more than a tenth of the work
_QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: "200000 100000" is two CPUs, "max 100000" all of them


def number_of_processes(asked: int | None, sources: Iterable[Source]) -> int:
    """How many processes judge what is in these sources; `asked` is None for as many as pay."""
    if asked == 1 or not _can_start():
        return 1
    if asked is not None:
        return asked
    return usable_cpus() if bytes_of_files(sources) >= WORTH_IT else 1


def bytes_of_files(sources: Iterable[Source]) -> int:
    """How large the regular files among some sources are, together."""
    stamps = (stamp_of(source.file) for source in sources if isinstance(source, FileSource))
    return sum(stamp.size for stamp in stamps if stamp is not None)


def usable_cpus(quota: Path = _QUOTA) -> int:
    """The CPUs that this process may use, at least 1."""
    try:
        cpus = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS, nor on Windows
        cpus = os.cpu_count() or 1
    return max(1, min(cpus, _allowed(quota) or cpus))


def _allowed(quota: Path) -> int | None:
    """The CPUs of the container's quota, rounded up; None without one."""
    try:
        time, period = quota.read_text(encoding="ascii").split()
        return math.ceil(int(time) / int(period))
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _can_start() -> bool:
    """Whether this interpreter can be started once more: not one that is part of another program."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)
