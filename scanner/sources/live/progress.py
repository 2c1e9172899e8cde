"""How far collecting came."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done so far, for people who wait; `targets` are Regions of accounts."""

    accounts: int
    opened: int
    targets: int
    read: int
    jobs: int
    calls: int


Progress = Callable[[Counts], None]
