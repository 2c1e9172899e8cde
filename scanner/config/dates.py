"""Dates in a configuration."""

from datetime import date


def is_date(text: str) -> bool:
    """Whether a text of the form 2026-12-31 is a day that exists."""
    try:
        date.fromisoformat(text)
    except ValueError:  # 2026-02-31
        return False
    return True
