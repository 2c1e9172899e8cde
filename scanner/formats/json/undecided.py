"""What the JSON report says about an unknown or an error, as it is read back."""

from msgspec import Struct

from scanner.model.outcome import Outcome, Reason, Undecided
from scanner.model.place import Location


class UndecidedEntry(Struct):
    """The members of an unknown or an error."""

    rule: str
    job: str
    outcome: Outcome
    reason: str
    missing: tuple[Reason, ...]
    location: Location
    accepted: str | None
    waivers: tuple[str, ...]
    record_location: Location | None = None


def undecided_of(entry: UndecidedEntry) -> Undecided:
    """The unknown or error of an entry."""
    return Undecided(
        entry.rule,
        entry.job,
        entry.outcome,
        entry.reason,
        entry.missing,
        entry.location,
        entry.accepted or "",
        entry.waivers,
        entry.record_location,
    )
