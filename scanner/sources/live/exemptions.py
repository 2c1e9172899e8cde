"""What a scan may be complete without: the entries of `live: expected` and `live: exclude`, as long as they last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from scanner.config.config import LiveEntry
from scanner.model.coverage import Exemption


@dataclass(slots=True)
class Exemptions:
    """The entries of one kind; it remembers which of them were met."""

    entries: Sequence[LiveEntry]
    now: datetime
    met: set[int] = field(default_factory=set)

    def of(self, account: str, region: str) -> Exemption | None:
        """What exempts an account in a Region, or the account as such where `region` is empty; of several the entry that ends last."""
        found = [number for number, entry in enumerate(self.entries) if entry.is_for(account, region)]
        self.met.update(found)
        lasting = [self.entries[number] for number in found if self._lasts(self.entries[number])]
        if not lasting:
            return None
        entry = max(lasting, key=lambda entry: entry.until)
        return Exemption(entry.reason, entry.owner, entry.until)

    def over(self) -> list[LiveEntry]:
        """The entries that have ended."""
        return [entry for entry in self.entries if not self._lasts(entry)]

    def unmet(self) -> list[LiveEntry]:
        """The entries that are about nothing in this scan."""
        return [entry for number, entry in enumerate(self.entries) if number not in self.met]

    def _lasts(self, entry: LiveEntry) -> bool:
        """Whether an entry's date is not over: a date ends with its last second in UTC."""
        last_day = date.fromisoformat(entry.until)
        return self.now < datetime.combine(last_day, time(), UTC) + timedelta(days=1)
