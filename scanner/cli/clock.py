"""The time that a run counts from."""

from datetime import UTC, datetime

from scanner.errors import UsageError


def parse_now(text: str | None) -> datetime | None:
    """The time that --now sets, in UTC; None without it. Raises UsageError for anything but a time with an offset."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise UsageError(f"{text!r} is not an ISO 8601 time with an offset, e.g. 2026-11-23T12:00:00Z", "now")
    return time.astimezone(UTC)


def now_or_clock(text: str | None) -> datetime:
    """The time that --now sets, else the current one, in UTC."""
    return parse_now(text) or datetime.now(UTC)
