"""Whether findings of a rule reach the exit code at a time."""

from datetime import UTC, date, datetime

from scanner.model.governance import WARN, Enforcement, Warns


def warns_at(now: datetime, enforcement: Enforcement, pin: str = "") -> Warns | None:
    """Why a rule only warns; None if its findings reach the exit code.

    What the configuration says about the rule holds, else the `pin` that the rule is newer than, such as "core@0.2"; empty for none.
    """
    if enforcement.after:
        return _until(now, enforcement)
    if enforcement.mode == WARN:
        return Warns(f"enforce: warn ({enforcement.origin})")
    if pin and not enforcement.is_set:
        return Warns(f"pinned by {pin}; move the pin to enforce it")
    return None


def _until(now: datetime, enforcement: Enforcement) -> Warns | None:
    """A date ends with its last second in UTC; after it, the rule blocks."""
    if now.astimezone(UTC).date() > date.fromisoformat(enforcement.after):
        return None
    return Warns(f"enforce_after: {enforcement.after} ({enforcement.origin})", enforcement.after)
