"""Times as every record may write them, brought to one form."""

import re
from datetime import UTC, datetime

_FORM = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-9]{2})(:[0-9]{2})?(?:[.,]([0-9]+))?(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_ZERO = (None, "Z", "z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00")


def to_utc(text: str, assume_utc: bool) -> tuple[str, bool] | None:
    """The time in UTC, as ISO 8601 that sorts as text, and whether UTC was assumed; None for what is no time.

    Sub-seconds keep all their digits. Without an offset it is no time unless UTC may be assumed.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    date, minutes, seconds, fraction, offset = found.groups(None)
    if (offset is None and not assume_utc) or (fraction and not seconds):
        return None
    local = f"{date}T{minutes}{seconds or ':00'}"
    try:
        time = datetime.fromisoformat(local if offset in _ZERO else local + offset)
        # %Y has no leading zeros on every system, isoformat has
        utc = local if offset in _ZERO else time.astimezone(UTC).replace(tzinfo=None).isoformat()
    except (ValueError, OverflowError):
        return None
    return f"{utc}.{fraction}+00:00" if fraction else f"{utc}+00:00", offset is None
