"""Times as reports write them."""

from datetime import UTC, datetime


def iso(time: datetime) -> str:
    """A time in ISO 8601, in UTC, to the second, e.g. "2026-11-23T12:00:00Z"."""
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
