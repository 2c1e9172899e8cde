"""How far a scan came."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a scan came. `bytes_in_all` counts only files whose size is known; 0 where there is none."""

    records: int = 0
    findings: int = 0
    bytes_read: int = 0
    bytes_in_all: int = 0


Progress = Callable[[Reached], None]


class Meter:
    """Adds up how far the parts of a scan came, and passes it on."""

    def __init__(self, show: Progress) -> None:
        self._show = show
        self._reached = Reached()

    def expect(self, size: int) -> None:
        """Adds bytes that will be read."""
        self._reached = replace(self._reached, bytes_in_all=self._reached.bytes_in_all + size)

    def add(self, records: int = 0, findings: int = 0, bytes_read: int = 0) -> None:
        """Adds what was read and found since the last call."""
        now = self._reached
        self._reached = replace(
            now, records=now.records + records, findings=now.findings + findings, bytes_read=now.bytes_read + bytes_read
        )
        self._show(self._reached)
