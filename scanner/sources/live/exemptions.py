"""What a scan may be complete without: the entries of `live: expected` and `live: exclude`, as long as they last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scanner.config.config import LiveEntry
from scanner.model.coverage import Exemption


@dataclass(frozen=True, slots=True)
class Exemptions:
    """The entries of one kind, as of a time."""

    entries: Sequence[LiveEntry]
    now: datetime

    def of(self, account: str, region: str) -> Exemption | None:
        """What exempts an account in a Region, or the account as such where `region` is empty; of several the entry that ends last."""
        lasting = [entry for entry in self.lasting() if entry.is_for(account, region)]
        if not lasting:
            return None
        entry = max(lasting, key=lambda entry: entry.until)
        return Exemption(entry.reason, entry.owner, entry.until)

    def lasting(self) -> list[LiveEntry]:
        """The entries that have not ended: a date ends with its last second in UTC."""
        return [entry for entry in self.entries if self.now < _end_of(entry)]

    def over(self) -> list[LiveEntry]:
        """The entries that have ended."""
        return [entry for entry in self.entries if self.now >= _end_of(entry)]


def _end_of(entry: LiveEntry) -> datetime:
    return datetime.combine(date.fromisoformat(entry.until), time(), UTC) + timedelta(days=1)
