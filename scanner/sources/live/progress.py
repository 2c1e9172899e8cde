"""How far collecting came."""

from collections.abc import Callable

from msgspec import Struct


class Counts(Struct, frozen=True):
    """What was done so far, for people who wait; `targets` are Regions of accounts."""

    accounts: int
    opened: int
    targets: int
    read: int
    jobs: int
    calls: int


Progress = Callable[[Counts], None]
