"""Times as every record may write them, brought to one form."""

import re
from datetime import UTC, datetime

_FORM = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-9]{2})(:[0-9]{2})?(?:[.,]([0-9]+))?"
    r"(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?( (?:UTC|GMT))?"  # Ruby writes `UTC` behind a time, Go `+0000 UTC`
)
_ZERO = (None, "Z", "z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00")
_EPOCH = re.compile(r"([0-9]{10})(?:\.([0-9]+))?|([0-9]{10})([0-9]{3})(?:\.0+)?")  # seconds, or milliseconds
_DOTNET = re.compile(r"\\?/Date\((-?[0-9]+)(?:[+-][0-9]{4})?\)\\?/")  # milliseconds; the offset is for display
_PLAUSIBLE = range(1_420_070_400, 4_102_444_800)  # 2015 to 2099: a number outside of it is more likely to be something else


def to_utc(text: str, assume_utc: bool) -> tuple[str, bool] | None:
    """The time in UTC, as ISO 8601 that sorts as text, and whether UTC was assumed; None for what is no time.

    Sub-seconds keep all their digits. Without an offset it is no time unless UTC may be assumed.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    date, minutes, seconds, fraction, offset, zone = found.groups(None)
    if zone is not None and offset not in _ZERO:
        return None
    said = offset is not None or zone is not None
    if (not said and not assume_utc) or (fraction and not seconds):
        return None
    local = f"{date}T{minutes}{seconds or ':00'}"
    try:
        time = datetime.fromisoformat(local if offset in _ZERO else local + offset)
        # %Y has no leading zeros on every system, isoformat has
        utc = local if offset in _ZERO else time.astimezone(UTC).replace(tzinfo=None).isoformat()
    except (ValueError, OverflowError):
        return None
    return f"{utc}.{fraction}+00:00" if fraction else f"{utc}+00:00", not said


def from_epoch(value: int | float | str) -> str | None:
    """The time that seconds or milliseconds since 1970 are, in the form of `to_utc`; None for another number or text.

    .NET's `/Date(1700000000000)/`, as ConvertTo-Json writes it, is read too.
    """
    text = value if isinstance(value, str) else repr(value)
    dotnet = _DOTNET.fullmatch(text)
    found = _EPOCH.fullmatch(dotnet[1] if dotnet else text)
    if found is None or (dotnet and not found[3]):
        return None
    seconds = int(found[1] or found[3])
    if seconds not in _PLAUSIBLE:
        return None
    fraction = (found[2] or found[4] or "").rstrip("0")
    utc = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()
    return f"{utc}.{fraction}+00:00" if fraction else f"{utc}+00:00"
