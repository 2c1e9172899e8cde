"""What a worker sends while it judges a shard."""

import pickle
from dataclasses import dataclass

from scanner.run.workers.items import Item
from scanner.run.workers.work import Batch, Report, Tick

_BATCH = 500  # items that are sent at once


class Outbox:
    """Sends items, some at once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._items: list[Item] = []

    def add(self, item: Item) -> None:
        """Sends an item, or keeps it until there are more."""
        self._items.append(item)
        if len(self._items) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Sends what is kept."""
        if self._items:
            self._report(Batch(pickle.dumps(self._items, pickle.HIGHEST_PROTOCOL)))
            self._items = []


@dataclass(slots=True)
class Ticks:
    """Tells how much more was read and found since the last time."""

    report: Report
    records: int = 0
    findings: int = 0
    unsent: int = 0  # bytes

    def read(self, size: int) -> None:
        """Adds bytes that were read."""
        self.unsent += size

    def show(self, records: int, findings: int) -> None:
        """Sends how much more there is than before."""
        tick = Tick(records - self.records, findings - self.findings, self.unsent)
        self.records, self.findings, self.unsent = records, findings, 0
        if tick != Tick(0, 0, 0):
            self.report(tick)
