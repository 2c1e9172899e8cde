"""Times as every record may write them, brought to one form."""

from datetime import UTC, datetime

from scanner.model.pattern import late_pattern

_FORM = late_pattern(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-9]{2})(:[0-9]{2})?(?:[.,]([0-9]+))?"
    r"(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?( (?:UTC|GMT))?"  # Ruby writes `UTC` after a time, Go `+0000 UTC`
)
_ZERO = (None, "Z", "z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00")
_SECONDS = late_pattern(r"(?P<seconds>[0-9]{10})(?:\.(?P<fraction>[0-9]+))?")
_MILLISECONDS = late_pattern(r"(?P<seconds>[0-9]{10})(?P<fraction>[0-9]{3})(?:\.0+)?")
_DOTNET = late_pattern(r"\\?/Date\((-?[0-9]+)(?:[+-][0-9]{4})?\)\\?/")  # milliseconds; the offset is for display
_PLAUSIBLE = range(1_420_070_400, 4_102_444_800)  # 2015 to 2099: a number outside of it is more likely to be something else


def is_in_utc(text: str) -> bool:
    """Whether a text is a time in UTC as AWS writes it, e.g. 2026-01-31T12:00:00.123000+00:00, which `to_utc` leaves as it is.

    `fromisoformat` reads more than that (2026-W05-6T12:00:00+00:00), so the marks that say which digits are which are looked at first.
    """
    if text[19:] != "+00:00" and (text[19:20] != "." or text[26:] != "+00:00"):
        return False
    if text[4:19:3] != "--T::":
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text[11:13] != "24"  # midnight at the end of a day, since Python 3.13


def to_utc(text: str, assume_utc: bool) -> tuple[str, bool] | None:
    """The time in UTC, as ISO 8601 that sorts as text, and whether UTC was assumed; None for a text that is not a time.

    Sub-seconds keep all their digits. Without an offset it is not a time unless UTC may be assumed.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    date, minutes, seconds, fraction, offset, zone = found.groups()
    if fraction and not seconds:  # 20:41.5
        return None
    if zone and offset not in _ZERO:  # +0200 UTC
        return None
    has_offset = bool(offset or zone)
    if not has_offset and not assume_utc:
        return None
    utc = _moved_to_utc(f"{date}T{minutes}{seconds or ':00'}", offset)
    if utc is None:
        return None
    return _write(utc, fraction), not has_offset


def from_epoch(value: int | float | str) -> str | None:
    """The time that seconds or milliseconds since 1970 are, in the form of `to_utc`; None for another number or text.

    .NET's `/Date(1700000000000)/`, as ConvertTo-Json writes it, is read too.
    """
    text = value if isinstance(value, str) else repr(value)
    dotnet = _DOTNET.fullmatch(text)
    found = _MILLISECONDS.fullmatch(dotnet[1] if dotnet else text)
    if found is None and dotnet is None:
        found = _SECONDS.fullmatch(text)
    if found is None:
        return None
    seconds = int(found["seconds"])
    if seconds not in _PLAUSIBLE:
        return None
    fraction = (found["fraction"] or "").rstrip("0")
    return _write(_iso(datetime.fromtimestamp(seconds, UTC)), fraction)


def _moved_to_utc(local: str, offset: str | None) -> str | None:
    """A local time in UTC; None for a time that does not exist, such as 30 February."""
    try:
        if offset in _ZERO:
            datetime.fromisoformat(local)
            return local
        return _iso(datetime.fromisoformat(f"{local}{offset}").astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _iso(time: datetime) -> str:
    return time.replace(tzinfo=None).isoformat()  # strftime's %Y has no leading zeros on some systems


def _write(utc: str, fraction: str | None) -> str:
    return f"{utc}.{fraction}+00:00" if fraction else f"{utc}+00:00"
