"""How far a scan came."""

from collections.abc import Callable

from msgspec import Struct


class Reached(Struct, frozen=True):
    """How far a scan came. `bytes_in_all` is the size of the files, 0 without files; other sources are not counted in bytes."""

    records: int
    findings: int
    bytes_read: int
    bytes_in_all: int


Progress = Callable[[Reached], None]


class Meter:
    """Adds up how far the parts of a scan came, and shows it."""

    def __init__(self, show: Progress, bytes_in_all: int = 0) -> None:
        self._show = show
        self._bytes_in_all = bytes_in_all
        self._records = 0
        self._findings = 0
        self._bytes_read = 0
        self._judged = (0, 0)  # the last numbers of `judged`

    def judged(self, records: int, findings: int) -> None:
        """Notes how many records this process judged in all, and what it found."""
        before, self._judged = self._judged, (records, findings)
        self.add(records - before[0], findings - before[1])

    def read(self, size: int) -> None:
        """Adds bytes that were read."""
        self.add(bytes_read=size)

    def take_over(self, findings: int) -> None:
        """Notes findings of other processes, which were added before, and now come into what `judged` is called with."""
        self._judged = (self._judged[0], self._judged[1] + findings)

    def add(self, records: int = 0, findings: int = 0, bytes_read: int = 0) -> None:
        """Adds what was judged, found and read since the last call."""
        self._records += records
        self._findings += findings
        self._bytes_read += bytes_read
        self._show(Reached(self._records, self._findings, self._bytes_read, self._bytes_in_all))
