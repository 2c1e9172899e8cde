"""What a worker process is told, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Report = Callable[["Tick | Batch"], None]  # sends what is known before a task is done


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started, and begins with its first task."""


@dataclass(frozen=True, slots=True)
class Tick:
    """How much more was read and found since the last tick."""

    records: int
    findings: int
    bytes_read: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of what a task gives, pickled: the scan puts it aside as it is until its turn comes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The task is done."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """The task raised an error; `details` is its traceback."""

    error: BaseException
    details: str


Message = Ready | Tick | Batch | Done | Failed


class Task(Protocol):
    """One thing for a worker to do. It is pickled."""


class Setup(Protocol):
    """What every worker needs to know. It is pickled once a worker."""

    def start(self) -> Callable[[Any, Report], Any]:
        """A function that does one task and returns its result."""
