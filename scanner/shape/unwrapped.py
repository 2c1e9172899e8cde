"""What a record that holds records has inside."""

from dataclasses import dataclass

from scanner.model.job import Record
from scanner.model.report import LoadFailure


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Records, a failure for each part that cannot be judged, and notes on what is not judged for a good reason."""

    records: tuple[Record, ...] = ()
    failures: tuple[LoadFailure, ...] = ()
    notes: tuple[str, ...] = ()


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 job", "2 jobs"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
